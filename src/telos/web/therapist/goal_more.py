"""What the therapist puts under and beside a goal: steps, supporters, measures, levels, a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from telos.access.actions import SpokenError
from telos.goals.actions import GoalError, bring_forward
from telos.goals.forms import BringForwardForm
from telos.web.gate import Policy, policy
from telos.web.goal_more_forms import do_more, more_form, refused, said_of
from telos.web.kept import kept_over_sign_in
from telos.web.therapist.goal_shown import case_and_goal, read_goal, show_goal
from telos.web.therapist.records import case_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.web.standing import PersonRequest


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_step(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Propose a small step under the goal."""
    return _more(request, client_id, goal_id, name="step")


@kept_over_sign_in("client-goal", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_forward(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Bring a step forward, before the one that stood before it."""
    _case, step = case_and_goal(request, client_id, goal_id)
    form = BringForwardForm(request.POST, step=step)
    if form.is_valid():
        try:
            bring_forward(actor=request.user, step=step, seen_place=form.cleaned_data["seen_place"])
        except GoalError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("The step stands earlier now."))
    return redirect("client-goal", client_id, step.aim.public_id if step.aim else goal_id)


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_support(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Say who can support the client in the goal."""
    return _more(request, client_id, goal_id, name="support")


@kept_over_sign_in("client-goal", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_measures(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Choose which measures stand beside the goal."""
    return _more(request, client_id, goal_id, name="measures")


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_levels(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Propose five levels in the client’s own words."""
    return _more(request, client_id, goal_id, name="levels")


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_scale(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Say at which of its levels the goal is."""
    return _more(request, client_id, goal_id, name="scale")


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_review(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Write down that the two looked at the goal, and when they look again."""
    return _more(request, client_id, goal_id, name="review")


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_under(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Propose that the goal stands under another aim, or by itself."""
    return _more(request, client_id, goal_id, name="under")


def _more(request: PersonRequest, client_id: UUID, goal_id: UUID, *, name: str) -> HttpResponse:
    """Do what the form asks and say so; or show it again with what stands in the way."""
    case = case_of(request, client_id)
    read = read_goal(request, case, goal_id)
    form = more_form(name, request.POST, read)
    if form.is_valid():
        try:
            do_more(name, form, read)
        except (GoalError, SpokenError) as error:
            read = read_goal(request, case, goal_id)
            form = refused(name, request.POST, error, read=read)
        else:
            messages.success(request, said_of(name, form, read))
            return redirect("client-goal", client_id, goal_id)
    return show_goal(request, case, read, sent={name: form})
