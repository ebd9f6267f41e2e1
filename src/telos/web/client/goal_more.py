"""What the client puts under and beside a goal: steps, supporters, measures, levels, a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from telos.goals.actions import GoalError, bring_forward
from telos.goals.forms import BringForwardForm
from telos.web.client.goal import read_goal, show_goal
from telos.web.client.records import own_goal
from telos.web.gate import Policy, policy
from telos.web.goal_more_forms import do_more, more_form, refused, said_of
from telos.web.kept import kept_over_sign_in

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.web.standing import ClientRequest


@kept_over_sign_in("my-goal")
@policy(Policy.CLIENT)
@require_POST
def my_goal_step(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Propose a small step under the goal."""
    return _more(request, goal_id, "step")


@kept_over_sign_in("my-goal", has_words=False)
@policy(Policy.CLIENT)
@require_POST
def my_goal_forward(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Bring a step forward, before the one that stood before it."""
    step = own_goal(request, goal_id)
    form = BringForwardForm(request.POST, step=step)
    if form.is_valid():
        try:
            bring_forward(actor=request.user, step=step, seen_place=form.cleaned_data["seen_place"])
        except GoalError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("The step stands earlier now."))
    return redirect("my-goal", step.aim.public_id if step.aim else goal_id)


@kept_over_sign_in("my-goal")
@policy(Policy.CLIENT)
@require_POST
def my_goal_support(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Say who can support one in the goal."""
    return _more(request, goal_id, "support")


@kept_over_sign_in("my-goal", has_words=False)
@policy(Policy.CLIENT)
@require_POST
def my_goal_measures(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Choose which measures stand beside the goal."""
    return _more(request, goal_id, "measures")


@kept_over_sign_in("my-goal")
@policy(Policy.CLIENT)
@require_POST
def my_goal_levels(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Propose five levels in one's own words."""
    return _more(request, goal_id, "levels")


@kept_over_sign_in("my-goal")
@policy(Policy.CLIENT)
@require_POST
def my_goal_scale(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Say at which of its levels the goal is."""
    return _more(request, goal_id, "scale")


@kept_over_sign_in("my-goal")
@policy(Policy.CLIENT)
@require_POST
def my_goal_review(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Write down that the two looked at the goal, and when they look again."""
    return _more(request, goal_id, "review")


@kept_over_sign_in("my-goal")
@policy(Policy.CLIENT)
@require_POST
def my_goal_under(request: ClientRequest, goal_id: UUID) -> HttpResponse:
    """Propose that the goal stands under another aim, or by itself."""
    return _more(request, goal_id, "under")


def _more(request: ClientRequest, goal_id: UUID, name: str) -> HttpResponse:
    """Do what the form asks and say so; or show it again with what stands in the way."""
    read = read_goal(request, goal_id)
    form = more_form(name, request.POST, read)
    if form.is_valid():
        try:
            do_more(name, form, read)
        except GoalError as error:
            read = read_goal(request, goal_id)
            form = refused(name, request.POST, error, read=read)
        else:
            messages.success(request, said_of(name, form, read))
            return redirect("my-goal", goal_id)
    return show_goal(request, read, sent={name: form})
