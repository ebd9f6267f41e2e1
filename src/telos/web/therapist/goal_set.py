"""Goals to begin from, out of a template: those that are ticked are proposed, in one form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from telos.access.enums import RecordKind, Side
from telos.goals.actions import AlreadySentError, OneOfSeveralError, Proposal, propose_goals
from telos.goals.forms import LEVEL_NAMED, GoalOfSetForm
from telos.plans.enums import MOST_GOALS
from telos.plans.queries import goal_sets_offered, names_of_offered
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.reading import record_reading
from telos.web.sent_before import renew_key
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import case_with_episode
from telos.web.words import number_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.http import HttpResponse

    from telos.episodes.models import Episode
    from telos.people.models import Client
    from telos.plans.queries import TemplateSays
    from telos.web.standing import PersonRequest

_REJECTED: Final = 422
# What the button sends that proposes; the other one shows a template's goals.
_PROPOSE: Final = "propose"


@kept_over_sign_in("client-goal-set")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_goal_set(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show the goals of a template, and propose those that are ticked, each in its words.

    Which template it is comes in a form: an address says nothing of what somebody is here for.
    """
    client, episode = case_with_episode(request, client_id)
    if not episode.is_open:
        messages.info(request, _("Care has ended, so its goals stay as they stood."))
        return redirect("client", client_id)
    sent = request.POST if request.method == "POST" else take_kept_for(request)
    offered = goal_sets_offered(request.user, client.practice)
    chosen = sent.get("template", "") if sent is not None else ""
    says = offered.get(chosen)
    if sent is None or sent.get("do") != _PROPOSE:
        forms, refused = _begun(says) if says else [], ""
    else:
        # As they were sent: the template may say something else by now, or be gone.
        forms, refused = _sent(sent), ""
        if request.method == "POST":
            refused = _propose(request, episode, forms)
            if not refused and not any(form.errors for form in forms):
                return redirect("client", client_id)
    return _show(
        request, client, offered, forms=forms, chosen=chosen if says else "", refused=refused
    )


def _propose(request: PersonRequest, episode: Episode, forms: Sequence[GoalOfSetForm]) -> str:
    """Propose what is ticked, all of it or nothing; return what stands in the way beside errors."""
    ticked = [form for form in forms if form.is_ticked]
    if not ticked:
        return _("Tick the goals that you propose, one at least.")
    if not all(form.is_valid() for form in ticked):
        return ""
    proposals = [
        Proposal(wording=form.wording(), submission_key=form.cleaned_data["submission_key"])
        for form in ticked
    ]
    try:
        propose_goals(actor=request.user, episode=episode, proposals=proposals)
    except OneOfSeveralError as error:
        if isinstance(error.__cause__, AlreadySentError):
            renew_key(ticked[error.place])
        ticked[error.place].add_error("words", str(error))
        return ""
    said = ngettext(
        "%(many)s goal proposed. It is agreed when %(name)s has said yes to it too.",
        "%(many)s goals proposed. Each is agreed when %(name)s has said yes to it too.",
        len(ticked),
    )
    name = episode.client.display_name
    messages.success(request, capfirst(said % {"many": number_word(len(ticked)), "name": name}))
    return ""


def _begun(says: TemplateSays) -> list[GoalOfSetForm]:
    return [
        GoalOfSetForm(
            side=Side.THERAPIST,
            prefix=f"goal_{place}",
            has_levels=bool(goal.levels),
            initial={
                "words": goal.words,
                "domain": goal.domain.value,
                "horizon": goal.horizon.value,
                **dict(zip(LEVEL_NAMED, goal.levels, strict=False)),
            },
        )
        for place, goal in enumerate(says.goals, start=1)
    ]


def _sent(sent: Any) -> list[GoalOfSetForm]:
    named = [f"goal_{place}" for place in range(1, MOST_GOALS + 1)]
    return [
        GoalOfSetForm(
            sent,
            side=Side.THERAPIST,
            prefix=prefix,
            has_levels=f"{prefix}-{LEVEL_NAMED[0]}" in sent,
        )
        for prefix in named
        if f"{prefix}-words" in sent
    ]


def _show(
    request: PersonRequest,
    client: Client,
    offered: Mapping[str, TemplateSays],
    *,
    forms: Sequence[GoalOfSetForm],
    chosen: str,
    refused: str,
) -> HttpResponse:
    context = {
        "client": client,
        "client_nav": client_nav(client, "client"),
        "templates": names_of_offered(offered),
        "chosen": chosen,
        "forms": forms,
        "refused": refused,
    }
    record_reading(request, [client], RecordKind.CONTACT)
    is_refused = bool(refused) or any(form.is_bound and form.errors for form in forms)
    status = _REJECTED if is_refused else 200
    return render(request, "therapist/goal_set.html", context, status=status)
