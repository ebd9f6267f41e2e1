"""The client's page for the therapist: goals beside measures on one time line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from telos.access.enums import RecordKind, Side
from telos.access.queries import treatment_at_a_glance, with_treatment
from telos.base import clock
from telos.goals.enums import OPEN_STATES
from telos.goals.queries import GoalGlance, goal_courses
from telos.intake.queries import with_safety_plans
from telos.measures.queries import measures_at_a_glance, risk_alerts_visible_to
from telos.plans.queries import plan_at_a_glance, steps_of_client, with_plans
from telos.scheduling.queries import appointments_visible_to
from telos.web.gate import Policy, policy
from telos.web.reading import record_reading
from telos.web.therapist.alert_words import seen_to
from telos.web.therapist.attention import FIRST_COURSE
from telos.web.therapist.client_head import head_of, needs_beyond_lead
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.coming import coming_of
from telos.web.therapist.corrections import SaidOverall, said_overall
from telos.web.therapist.courses import course_sentences, main_course
from telos.web.therapist.goal_cards import GoalCard, goal_card
from telos.web.therapist.invitations import account_shown
from telos.web.therapist.plan_page import plan_in_short
from telos.web.therapist.reasons import CaseFacts
from telos.web.therapist.records import Case, readable_case_of
from telos.web.therapist.safety_plan import safety_plan_in_short
from telos.web.therapist.since_last import since_last_time
from telos.web.therapist.time_line import time_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from telos.episodes.models import Episode
    from telos.goals.queries import GoalCourse
    from telos.measures.models import RiskAlert
    from telos.measures.queries import Course
    from telos.people.models import Person
    from telos.scheduling.models import Appointment
    from telos.web.standing import PersonRequest

_SHOWN: Final = (
    RecordKind.APPOINTMENTS,
    RecordKind.EPISODE,
    RecordKind.MEASURES,
    RecordKind.GOALS,
    RecordKind.PLAN,
    # Of the safety plan the page says that it stands and since when; who opens it leaves a row.
    # Of consent it says that no yes to treatment stands; who opens it leaves a row.
)


@policy(Policy.SUPERVISION)
@require_safe
def client(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show what therapy is for and how far it is, on one line of time."""
    case = readable_case_of(request, client_id, partial(_with_both_plans, request.user))
    context: dict[str, Any] = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client", reads_only=case.reads_only),
    }
    if case.episode is not None:
        context |= _with_episode(
            request.user, case, case.episode, chosen=request.GET.get("course", "")
        )
    else:
        context["said"] = _said(request.user, case)
    said: SaidOverall | None = context["said"]
    record_reading(request, [case.client], *dict.fromkeys((*_SHOWN, *(said.kinds if said else ()))))
    return render(request, "therapist/client.html", context)


def _said(viewer: Person, case: Case) -> SaidOverall | None:
    """Return what waits; who only reads answers nothing, and it stands beside its row for them."""
    return None if case.reads_only else said_overall(viewer, case.client)


def _with_both_plans(viewer: Person, episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Return the episodes with how plan, safety plan and the yes to treatment stand."""
    read = with_safety_plans(viewer, with_plans(viewer, episodes))
    return with_treatment(viewer, read)


def _with_episode(viewer: Person, case: Case, episode: Episode, *, chosen: str) -> dict[str, Any]:
    measures = measures_at_a_glance(viewer, [episode], whole=True)
    courses, due = measures.courses.get(episode.pk, []), measures.due.get(episode.pk, [])
    goals = goal_courses(viewer, [episode]).get(episode.pk, [])
    appointments = list(appointments_visible_to(viewer).filter(episode=episode))
    alerts = _alerts_of(viewer, case)
    plan = plan_at_a_glance(episode)
    steps = steps_of_client(viewer, episode) if plan is not None and plan.is_answered else []
    # All is read by now, and no text was opened: the keys of all come by one query.
    said = _said(viewer, case)
    facts = CaseFacts(
        episode=episode,
        alerts=[alert for alert in alerts if alert.acknowledged_at is None],
        courses=courses,
        due=due,
        goals=[_glance(course) for course in _at_work(goals)],
        plan=plan,
        treatment=treatment_at_a_glance(episode),
        appointments=[a for a in appointments if a.state == "planned"],
        last_session=_last_held(appointments),
    )
    shown = _shown(courses, chosen)
    return {
        "said": said,
        "head": head_of(facts, goals=goals, appointments=appointments, reads_only=case.reads_only),
        "needs": needs_beyond_lead(facts, reads_only=case.reads_only),
        "measures": _switches(courses, shown),
        # What the main one did stands at the head of the page.
        "of_shown": course_sentences(shown) if shown and shown is not main_course(courses) else "",
        "line": time_line(episode, shown, viewer=viewer, goals=goals, appointments=appointments),
        "printed_on": date_format(clock.today(), "j F Y"),
        "since": since_last_time(
            courses, goals, appointments, client=case.client, plan_steps=steps
        ),
        **_goals(goals, case, viewer),
        "plan": plan_in_short(plan, case.client),
        "account": account_shown(case.client),
        "coming": coming_of(due, appointments, episode=case.episode),
        "seen_to": seen_to(alerts),
        "safety_plan": safety_plan_in_short(viewer, episode),
    }


def _last_held(appointments: Sequence[Appointment]) -> datetime | None:
    held = (a.starts_at for a in appointments if a.state == "attended")
    return max(held, default=None)


def _alerts_of(viewer: Person, case: Case) -> list[RiskAlert]:
    """Return the client's alerts; in care from before those that were raised in it."""
    alerts = risk_alerts_visible_to(viewer).filter(response__episode__client=case.client)
    return list(alerts.filter(response__episode=case.episode) if case.is_before else alerts)


def _goals(courses: list[GoalCourse], case: Case, viewer: Person) -> dict[str, list[GoalCard]]:
    """Return the goals in short: those that are worked with, and those that are not any more."""
    found: dict[str, list[GoalCard]] = {"goals": [], "ended_goals": []}
    for course in courses:
        place = "goals" if course.goal.state in OPEN_STATES else "ended_goals"
        found[place].append(
            goal_card(course, case.client, viewer=viewer, reads_only=case.reads_only)
        )
    return found


def _at_work(goals: list[GoalCourse]) -> list[GoalCourse]:
    """Return the aims that are worked with, and after them the steps that ask for something."""
    steps = [step for course in goals for step in course.steps]
    waiting = [step for step in steps if step.awaits == Side.THERAPIST or _is_due(step)]
    return [*(course for course in goals if course.goal.state in OPEN_STATES), *waiting]


def _is_due(step: GoalCourse) -> bool:
    day = step.goal.review_on
    return step.goal.is_open and day is not None and day <= clock.today()


def _glance(course: GoalCourse) -> GoalGlance:
    return GoalGlance(
        goal=course.goal,
        awaits_agreement=course.awaits == Side.THERAPIST,
        best=course.best.value if course.best else None,
        last=course.last.value if course.last else None,
    )


def _shown(courses: list[Course], chosen: str) -> Course | None:
    """Return the course at the chosen place, else the main one.

    An address says a place and no name: what somebody is asked is nobody else's to read in it.
    """
    place = int(chosen) if chosen.isdecimal() and len(chosen) < len("100") else FIRST_COURSE
    if FIRST_COURSE <= place <= len(courses):
        return courses[place - FIRST_COURSE]
    return courses[0] if courses else None


def _switches(courses: list[Course], shown: Course | None) -> list[dict[str, Any]]:
    return [
        {"place": place, "name": course.instrument.short_name, "current": course is shown}
        for place, course in enumerate(courses, start=FIRST_COURSE)
    ]
