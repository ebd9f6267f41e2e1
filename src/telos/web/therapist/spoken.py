"""What a client without an account said to a goal or a plan, written down by their therapist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from telos.access.actions import SpokenDayError, SpokenError
from telos.access.forms import KEEP, NO
from telos.goals.actions import GoalError, agree_goal, keep_words, move_goal
from telos.goals.enums import GoalState
from telos.goals.forms import GoalSpokenForm
from telos.plans.actions import PlanError, agree_plan, end_plan, keep_plan
from telos.plans.forms import PlanSpokenForm
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in
from telos.web.therapist.goal_shown import case_and_goal, read_goal, show_goal
from telos.web.therapist.plan import plan_in, seen_now, show_plan
from telos.web.therapist.records import case_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.goals.models import Goal
    from telos.people.models import Person
    from telos.plans.models import Plan
    from telos.web.standing import PersonRequest


@kept_over_sign_in("client-goal")
@policy(Policy.CLINICIAN)
@require_POST
def client_goal_said(request: PersonRequest, client_id: UUID, goal_id: UUID) -> HttpResponse:
    """Write down the client's answer to the words as they were read."""
    case, goal = case_and_goal(request, client_id, goal_id)
    form = GoalSpokenForm(request.POST, auto_id="said_%s")
    if form.is_valid():
        try:
            _say_to_goal(request.user, goal, form)
        except (GoalError, SpokenError) as error:
            goal.refresh_from_db()
            data = request.POST.copy()
            # The page shows what stands now, so it counts as seen from here.
            data["seen_revision"] = str(goal.revision_number)
            form = GoalSpokenForm(data, auto_id="said_%s")
            form.full_clean()
            form.add_error(_field_of(error), str(error))
        else:
            messages.success(request, _written_down(case.client.display_name))
            return redirect("client-goal", client_id, goal_id)
    return show_goal(request, case, read_goal(request, case, goal_id), sent={"said": form})


@kept_over_sign_in("client-plan")
@policy(Policy.CLINICIAN)
@require_POST
def client_plan_said(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Write down the client's answer to the version that was read."""
    case = case_of(request, client_id)
    plan = plan_in(request, case)
    if plan is None:
        return redirect("client-plan", client_id)
    form = PlanSpokenForm(request.POST, auto_id="said_%s")
    if form.is_valid():
        try:
            _say_to_plan(request.user, plan.plan, form)
        except (PlanError, SpokenError) as error:
            plan = plan_in(request, case) or plan
            data = request.POST.copy()
            for name, number in seen_now(plan).items():
                data[name] = str(number)
            form = PlanSpokenForm(data, auto_id="said_%s")
            form.full_clean()
            form.add_error(_field_of(error), str(error))
        else:
            messages.success(request, _written_down(case.client.display_name))
            return redirect("client-plan", client_id)
    return show_plan(request, case, plan, sent={"said": form})


def _say_to_goal(actor: Person, goal: Goal, form: GoalSpokenForm) -> None:
    said, spoken = form.cleaned_data, form.spoken()
    seen = said["seen_revision"]
    if said["answer"] == NO:
        move_goal(
            actor=actor,
            goal=goal,
            to=GoalState.SET_ASIDE,
            seen_revision=seen,
            why=said["words"],
            spoken=spoken,
        )
    else:
        deed = keep_words if said["answer"] == KEEP else agree_goal
        deed(actor=actor, goal=goal, seen_revision=seen, spoken=spoken)


def _say_to_plan(actor: Person, plan: Plan, form: PlanSpokenForm) -> None:
    said, spoken = form.cleaned_data, form.spoken()
    seen = said["seen_step"]
    if said["answer"] == NO:
        end_plan(actor=actor, plan=plan, seen_step=seen, why=said["words"], spoken=spoken)
    elif said["answer"] == KEEP:
        keep_plan(actor=actor, plan=plan, seen_step=seen, spoken=spoken)
    else:
        goals = said["seen_goals"]
        agree_plan(actor=actor, plan=plan, seen_step=seen, seen_goals=goals, spoken=spoken)


def _field_of(error: ValueError) -> str | None:
    return "said_on" if isinstance(error, SpokenDayError) else None


def _written_down(name: str) -> str:
    words = _("Written down as %(name)s said it. It stands in the story, with your name.")
    return words % {"name": name}
