"""The library of approaches and interventions, for therapists: nobody's record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from telos.goals.enums import GoalDomain
from telos.plans.queries import (
    NOTHING_RECORDED,
    approach_of,
    concern_name,
    intervention_of,
    interventions_for,
    is_recorded,
    recorded_about,
)
from telos.web.evidence_words import evidence_shown, recorded_shown
from telos.web.gate import Policy, policy
from telos.web.standing import standing_of
from telos.web.therapist.library_shown import (
    Asked,
    choices,
    format_names,
    names_of,
)
from telos.web.words import number_word

if TYPE_CHECKING:
    from django.http import HttpResponse

    from telos.web.standing import PersonRequest


@policy(Policy.SUPERVISION)
@require_safe
def library(request: PersonRequest) -> HttpResponse:
    """Show what the library holds: by approach, by what a goal is about, by concern."""
    asked = Asked.from_(request.GET)
    found = interventions_for(approach=asked.approach, aim=asked.aim, concern=asked.concern)
    context = {
        "headline": _headline(len(found), narrowed=bool(asked)),
        "asked": asked,
        "found": [(each, is_recorded(each, concern=asked.concern)) for each in found],
        "concern": concern_name(asked.concern) if asked.concern else "",
        "recorded": recorded_shown(recorded_about(asked.concern)) if asked.concern else [],
        "nothing": NOTHING_RECORDED,
        "keeps_templates": standing_of(request).is_clinician,
        **choices(),
    }
    return render(request, "therapist/library.html", context)


@policy(Policy.SUPERVISION)
@require_safe
def library_intervention(request: PersonRequest, key: str) -> HttpResponse:
    """Show one intervention: what it is, for whom, what is recorded, what happens."""
    found = intervention_of(key)
    if found is None:
        raise Http404
    context = {
        "one": found,
        "approaches": names_of(found.approaches),
        "aims": [str(GoalDomain(aim).label) for aim in found.aims if aim in GoalDomain.values],
        "concerns": [concern_name(concern) for concern in found.concerns],
        "formats": format_names(found),
        "evidence": evidence_shown(found.evidence),
        "nothing": NOTHING_RECORDED,
    }
    return render(request, "therapist/library_intervention.html", context)


@policy(Policy.SUPERVISION)
@require_safe
def library_approach(request: PersonRequest, key: str) -> HttpResponse:
    """Show one approach, what is recorded of it, and what is done in it."""
    found = approach_of(key)
    if found is None:
        raise Http404
    context = {
        "one": found,
        "evidence": evidence_shown(found.evidence),
        "nothing": NOTHING_RECORDED,
        "interventions": interventions_for(approach=key),
    }
    return render(request, "therapist/library_approach.html", context)


def _headline(count: int, *, narrowed: bool) -> str:
    if narrowed and not count:
        return _("Nothing in the library is just so; ask for less")
    words = ngettext("%(many)s thing one can do", "%(many)s things one can do", count)
    return capfirst(words % {"many": number_word(count)})
