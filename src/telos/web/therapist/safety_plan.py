"""A client's safety plan with the therapist: read, written together, looked through together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telos.access.enums import RecordKind, Side
from telos.intake.forms import LookThroughForm
from telos.intake.queries import safety_at_a_glance, safety_standing, safety_versions
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.public.help import emergency_in, listeners_in
from telos.web.public.lines import help_lines
from telos.web.reading import record_reading
from telos.web.safety_plan import (
    again_words,
    plan_shown,
    versions_headline,
    versions_shown,
    wrote_words,
)
from telos.web.safety_writing import REJECTED, Writing, begin_writing, take_look, take_writing
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import Case, case_of, readable_case_of

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from telos.episodes.models import Episode
    from telos.intake.queries import SafetyGlance, SafetyStanding
    from telos.people.models import Person
    from telos.web.standing import PersonRequest

PLACE = "client-safety-plan"


@dataclass(frozen=True, kw_only=True)
class PlanInShort:
    """The plan on the client's page: whether there is one, and how it stands."""

    stands: bool
    words: str
    is_due: bool


def safety_plan_in_short(viewer: Person, episode: Episode) -> PlanInShort:
    """Return how the plan stands, in words; once care has ended, without a look to come."""
    found, goes_on = safety_at_a_glance(episode), episode.is_open
    if found is None:
        return PlanInShort(stands=False, words=_("There is none yet."), is_due=False)
    who = _("you") if found.by_id == viewer.pk else found.by_name
    written = f"{wrote_words(number=found.number, who=who, at=found.written_at)}."
    again = again_words(found) if goes_on else ""
    words = " ".join(filter(None, (written, _looked(found), again)))
    return PlanInShort(stands=True, words=words, is_due=found.is_due and goes_on)


def _looked(found: SafetyGlance) -> str:
    if found.looked_at is None:
        return ""
    day = date_format(localtime(found.looked_at), "j F")
    return _("Both have said by %(day)s that they looked through it together.") % {"day": day}


@policy(Policy.SUPERVISION)
@require_safe
def client_safety_plan(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show the plan as it stands."""
    case = readable_case_of(request, client_id)
    kept = None if case.reads_only else take_kept_for(request)
    return _show(request, case, LookThroughForm(kept) if kept else None)


def _show(
    request: PersonRequest, case: Case, sent: forms.Form | None = None, *, status: int = 200
) -> HttpResponse:
    standing = safety_standing(request.user, case.client)
    context = {
        **_about(case),
        "plan": plan_shown(standing, request.user, goes_on=case.is_open) if standing else None,
        "look": sent or LookThroughForm(initial=_seen(standing)),
        # For whoever takes it along on paper.
        "listeners": listeners_in(case.client.country),
        "emergency": emergency_in(case.client.country),
        "directory": help_lines().directory,
    }
    record_reading(request, [case.client], RecordKind.SAFETY_PLAN)
    return render(request, "therapist/safety_plan.html", context, status=status)


def _seen(standing: SafetyStanding | None) -> dict[str, Any]:
    return {"seen_version": standing.version.number if standing else 0}


def _about(case: Case) -> dict[str, Any]:
    nav = client_nav(case.client, PLACE, reads_only=case.reads_only)
    return {"client": case.client, "case": case, "client_nav": nav}


@kept_over_sign_in("client-safety-plan-write")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_safety_plan_write(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Write the plan with the client, or the next version on the one that was read."""
    case = case_of(request, client_id)
    if request.method != "POST":
        return _form(request, case, begin_writing(request, case.client, side=Side.THERAPIST))
    writing = take_writing(request, case.client, side=Side.THERAPIST)
    if not writing.is_saved:
        return _form(request, case, writing)
    said = _(
        "Kept. %(name)s finds it as “My safety plan”, and is told that there is a new version."
    )
    if case.client.person_id is None:
        said = _("Kept. %(name)s has no account: print it for them.")
    messages.success(request, said % {"name": case.client.display_name})
    return redirect(PLACE, client_id)


def _form(request: PersonRequest, case: Case, writing: Writing) -> HttpResponse:
    if case.client.person_id is None:
        writing.form.read_on_paper()
    context = {**_about(case), "writing": writing, "form": writing.form}
    record_reading(request, [case.client], RecordKind.SAFETY_PLAN)
    return render(request, "therapist/safety_plan_write.html", context, status=writing.status)


@kept_over_sign_in(PLACE)
@policy(Policy.CLINICIAN)
@require_POST
def client_safety_plan_looked(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Say that one has looked through it with the client."""
    case = case_of(request, client_id)
    refused = take_look(request, case.client)
    if refused is not None:
        return _show(request, case, refused, status=REJECTED)
    messages.success(request, _("Kept: you have looked through it together."))
    return redirect(PLACE, client_id)


@policy(Policy.SUPERVISION)
@require_safe
def client_safety_plan_before(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show every version, and what each changed."""
    case = readable_case_of(request, client_id)
    versions = versions_shown(safety_versions(request.user, case.client), request.user)
    if not versions:
        return redirect(PLACE, client_id)
    record_reading(request, [case.client], RecordKind.SAFETY_PLAN)
    context = {**_about(case), "versions": versions, "headline": versions_headline(versions)}
    return render(request, "therapist/safety_plan_before.html", context)
