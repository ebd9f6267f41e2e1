"""A new goal with the therapist: begun from a guide, looked over, proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from telos.access.enums import RecordKind, Side
from telos.goals.actions import AlreadySentError, GoalError, propose_goal
from telos.goals.forms import ProposeGoalForm
from telos.web.gate import Policy, policy
from telos.web.goal_beginning import Begun, begun, fresh_guides, ideas_by_domain
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.reading import record_reading
from telos.web.sent_before import renew_key
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import case_with_episode
from telos.web.therapist.words import told_of

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from telos.people.models import Client
    from telos.web.standing import PersonRequest

_REJECTED: Final = 422


@kept_over_sign_in("client-goal-new")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_goal_new(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Propose a goal; the client has not agreed to it yet."""
    client, episode = case_with_episode(request, client_id)
    if not episode.is_open and request.method != "POST":
        said = _("Care has ended, so its goals stay as they stood. Open it again under “Care”.")
        messages.info(request, said)
        return redirect("client", client_id)
    sent = request.POST if request.method == "POST" else take_kept_for(request)
    start = begun(sent, side=Side.THERAPIST) if sent is not None else None
    if start is not None:
        return _begun(request, client, start)
    form = ProposeGoalForm(sent, side=Side.THERAPIST)
    if request.method == "POST" and form.is_valid():
        try:
            goal = propose_goal(
                actor=request.user,
                episode=episode,
                wording=form.wording(),
                why=form.cleaned_data["why"],
                first_step=form.cleaned_data["first_step"],
                submission_key=form.cleaned_data["submission_key"],
            )
        except GoalError as error:
            if isinstance(error, AlreadySentError):
                renew_key(form)
            form.add_error(None, str(error))
        else:
            said = _("Proposed. It is agreed when %(name)s has said yes to it too.")
            without = _("Proposed. Write down on its page what %(name)s says to it.")
            messages.success(request, told_of(client, said, without=without))
            return redirect("client-goal", client_id, goal.public_id)
    rejected = request.method == "POST"
    return _show(
        request, client, "new", context={"form": form}, status=_REJECTED if rejected else 200
    )


@policy(Policy.CLINICIAN)
@require_safe
def client_goal_begin(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Offer ways to a first wording, to go through together."""
    client, episode = case_with_episode(request, client_id)
    if not episode.is_open:
        return redirect("client", client_id)
    return _show(request, client, "begin", context=_guides(client, fresh_guides()))


def _begun(request: PersonRequest, client: Client, start: Begun) -> HttpResponse:
    """Show the goal that came out of a guide, or with questions to it; or the guide again."""
    if start.form is None:
        context = _guides(client, start.guides, refused=start.refused)
        return _show(request, client, "begin", context=context, status=_REJECTED)
    context = {"form": start.form, "looked": start.looked, "begun": True}
    return _show(request, client, "new", context=context)


def _guides(client: Client, guides: dict[str, forms.Form], *, refused: str = "") -> dict[str, Any]:
    return {
        "guides": guides,
        "refused": refused,
        "domains": ideas_by_domain(),
        "begin_url": reverse("client-goal-new", args=[client.public_id]),
    }


def _show(
    request: PersonRequest, client: Client, page: str, *, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    record_reading(request, [client], RecordKind.CONTACT)
    beside = {"client": client, "client_nav": client_nav(client, "client")}
    return render(request, f"therapist/goal_{page}.html", {**context, **beside}, status=status)
