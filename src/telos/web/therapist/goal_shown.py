"""Fetching one goal of a client’s, and showing its page with whatever was sent."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from telos.access.enums import RecordKind, Side
from telos.goals.forms import GoalSpokenForm, MoveGoalForm, ReviseGoalForm
from telos.goals.queries import goals_visible_to
from telos.plans.queries import plan_serves
from telos.rights.enums import About
from telos.web.goal_around import around
from telos.web.goal_more import goal_more
from telos.web.goal_more_forms import MORE_FORMS, more_form, more_forms
from telos.web.goal_story import story_of
from telos.web.kept import take_kept_of
from telos.web.originals import said_of
from telos.web.reading import record_reading
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.courses import course_sentences
from telos.web.therapist.goal_forms import goal_forms, keep_form, rate_form
from telos.web.therapist.goal_page import GoalPage, goal_page
from telos.web.therapist.records import Case, case_of
from telos.web.therapist.words import short_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from telos.goals.models import Goal
    from telos.web.goal_around import Around
    from telos.web.standing import PersonRequest

_REJECTED: Final = 422


def case_and_goal(request: PersonRequest, client_id: UUID, goal_id: UUID) -> tuple[Case, Goal]:
    """Return one of the client's goals with the case, or answer as if there were none."""
    case = case_of(request, client_id)
    return case, goal_of(request, case, goal_id)


def goal_of(request: PersonRequest, case: Case, goal_id: UUID) -> Goal:
    """Return one of the client’s goals, or answer as if there were none by this id."""
    goals = goals_visible_to(request.user).filter(episode__client=case.client)
    return get_object_or_404(goals, public_id=goal_id)


def kept_forms(request: PersonRequest, read: Around) -> dict[str, forms.Form]:
    """Return the form that was sent when the session had ended, filled in as it was."""
    goal = read.goal
    kept = take_kept_of(
        request,
        {
            name: reverse(
                f"client-goal-{name}", args=[goal.episode.client.public_id, goal.public_id]
            )
            for name in ("said", "revise", "rate", "move", "keep", *MORE_FORMS)
        },
    )
    if kept is None:
        return {}
    name, fields = kept
    if name in MORE_FORMS:
        return {name: more_form(name, fields, read)}
    if name == "revise":
        return {name: ReviseGoalForm(fields, goal=goal, side=Side.THERAPIST, auto_id="revise_%s")}
    made: dict[str, Callable[[], forms.Form]] = {
        "said": lambda: GoalSpokenForm(fields, auto_id="said_%s"),
        "keep": lambda: keep_form(fields),
        "rate": lambda: rate_form(goal.episode.client, fields),
    }
    if name in made:
        return {name: made[name]()}
    return {name: MoveGoalForm(fields, goal=goal, auto_id="move_%s")}


def read_goal(request: PersonRequest, case: Case, goal_id: UUID) -> Around:
    """Read all that the page of one of the client’s goals shows."""
    return around(request.user, goal_id, of=case.client, side=Side.THERAPIST)


def show_goal(
    request: PersonRequest, case: Case, read: Around, *, sent: Mapping[str, forms.Form]
) -> HttpResponse:
    """Show the page of a goal, with a form that was refused or that came too late."""
    # Read before the first text is opened, so that the keys of all come by one query.
    said = said_of(request.user, case.client, about=[About.GOAL], row_id=read.goal.public_id)
    page: GoalPage = goal_page(read.course, case.client, request.user, reads_only=case.reads_only)
    context: dict[str, Any] = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client", reads_only=case.reads_only),
        "page": page,
        "said": said,
        "goal": read.goal,
        "in_plan": read.goal.is_live and plan_serves(request.user, read.goal),
        "sent": sent,
        "more": goal_more(
            read, url=partial(goal_url, case), tell=course_sentences, reads_only=case.reads_only
        ),
        "more_sent": {name: True for name in MORE_FORMS if name in sent},
        "more_forms": more_forms(read, sent),
        "more_urls": {name: goal_url(case, name, read.goal) for name in MORE_FORMS},
        "story": story_of(
            read.course.story, request.user, day=short_day, beside=read.beside, titles=read.titles
        ),
        **goal_forms(read.course, sent),
    }
    rejected = request.method == "POST" and any(form.errors for form in sent.values())
    # Which questionnaires are asked stands in the form that puts them beside a goal.
    measures = [RecordKind.MEASURES] if read.schedules else []
    record_reading(request, [case.client], *measures, RecordKind.GOALS, about=read.goal)
    return render(request, "therapist/goal.html", context, status=_REJECTED if rejected else 200)


def goal_url(case: Case, name: str, goal: Goal) -> str:
    """Return the address of a goal of this client, or of one of its forms."""
    route = f"client-goal-{name}" if name else "client-goal"
    return reverse(route, args=[case.client.public_id, goal.public_id])
