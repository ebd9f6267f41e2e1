"""The record that was opened in an emergency: one page to read, and nothing to press."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from telos.access.enums import RecordKind
from telos.access.queries import (
    clients_visible_to,
    openings_of,
    therapists_of,
    told_of_record,
)
from telos.episodes.queries import cares_visible_to
from telos.goals.queries import goal_courses
from telos.intake.queries import safety_standing
from telos.measures.queries import measures_at_a_glance, risk_answers_visible_to
from telos.scheduling.queries import appointments_visible_to
from telos.web.emergency_told import told_to_reader
from telos.web.gate import Policy, policy
from telos.web.opening_words import clock_time
from telos.web.public.help import emergency_in
from telos.web.reading import record_reading
from telos.web.safety_plan import plan_shown
from telos.web.therapist.alert_words import alert_words
from telos.web.therapist.coming import coming_of
from telos.web.therapist.courses import course_sentences
from telos.web.therapist.emergency import minutes_left
from telos.web.therapist.goal_cards import goal_card
from telos.web.therapist.invitations import account_shown
from telos.web.therapist.opened_written import (
    before_words,
    intakes_opened,
    latest_with,
    plan_opened,
)
from telos.web.therapist.time_line import time_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpResponse

    from telos.episodes.models import Episode
    from telos.people.models import Client, Person
    from telos.scheduling.models import Appointment
    from telos.web.standing import PersonRequest

_SHOWN: Final = (
    RecordKind.CONTACT,
    RecordKind.APPOINTMENTS,
    RecordKind.EPISODE,
    RecordKind.MEASURES,
    RecordKind.GOALS,
    RecordKind.SAFETY_PLAN,
    RecordKind.INTAKE,
    RecordKind.PLAN,
)


@policy(Policy.CLINICIAN)
@require_safe
def emergency_record(request: PersonRequest, opening_id: UUID) -> HttpResponse:
    """Show what somebody has to know whose safety is in question, for as long as it is open."""
    opening = get_object_or_404(openings_of(request.user), public_id=opening_id)
    visible = clients_visible_to(request.user, RecordKind.MEASURES)
    client = get_object_or_404(visible.select_related("person", "practice"), pk=opening.client_id)
    cares = cares_visible_to(request.user, client)
    standing = safety_standing(request.user, client)
    context: dict[str, Any] = {
        "client": client,
        "opening": opening,
        "left": minutes_left(opening),
        "until": clock_time(opening.ends_at),
        "told": told_to_reader(told_of_record(request.user, client), client),
        "therapists": [person.display_name for person in therapists_of(client)],
        "account": account_shown(client),
        "emergency": emergency_in(client.country),
        "safety": plan_shown(standing, request.user) if standing else None,
        "intakes": intakes_opened(request.user, client, cares),
        "answers": [
            alert_words(a)
            for a in risk_answers_visible_to(request.user).filter(response__episode__client=client)
        ],
    }
    if cares:
        context |= _of_cares(request.user, client, cares)
    record_reading(request, [client], *_SHOWN)
    return render(request, "therapist/opened.html", context)


def _of_cares(viewer: Person, client: Client, cares: Sequence[Episode]) -> dict[str, Any]:
    """Show the present care; of what has not begun in it yet, what stood in the last before it."""
    present = cares[0]
    goals = goal_courses(viewer, cares)
    worked_on = latest_with(cares, goals)
    appointments = list(appointments_visible_to(viewer).filter(episode=present))
    return {
        "episode": present,
        "goals": [goal_card(course, client, viewer=viewer) for course in goals[worked_on.pk]]
        if worked_on
        else [],
        "goals_before": before_words(cares, worked_on),
        "coming": coming_of([], appointments, episode=present),
        "plan": plan_opened(viewer, cares),
    } | _measured(viewer, cares, appointments)


def _measured(
    viewer: Person, cares: Sequence[Episode], appointments: Sequence[Appointment]
) -> dict[str, Any]:
    found = measures_at_a_glance(viewer, cares).courses
    care = latest_with(cares, found)
    if care is None:
        return {}
    met = appointments if care == cares[0] else ()
    return {
        "courses": [course_sentences(course) for course in found[care.pk]],
        "courses_before": before_words(cares, care),
        "line": time_line(care, found[care.pk][0], viewer=viewer, goals=(), appointments=met),
    }
