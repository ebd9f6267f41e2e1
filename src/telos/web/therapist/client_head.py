"""What the client's page says first: one sentence from the data, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from telos.web.therapist.attention import Reason, has_passed, needs_of
from telos.web.therapist.courses import (
    IMPROVED,
    course_sentences,
    is_worse,
    main_course,
)
from telos.web.therapist.words import moment_words, since_words
from telos.web.words import figure, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.goals.queries import GoalCourse
    from telos.measures.queries import Course
    from telos.scheduling.models import Appointment
    from telos.web.therapist.attention import CaseFacts


@dataclass(frozen=True, kw_only=True)
class Head:
    """Eyebrow, headline and lead of the page."""

    eyebrow: str
    title: str
    lead: str


def head_of(
    facts: CaseFacts, *, goals: Sequence[GoalCourse], appointments: Sequence[Appointment]
) -> Head:
    """Return what stands at the top of the client's page."""
    course = main_course(list(facts.courses))
    return Head(
        eyebrow=_eyebrow(facts, appointments),
        title=_title(facts, course, goals),
        lead=_lead(course, goals),
    )


def _eyebrow(facts: CaseFacts, appointments: Sequence[Appointment]) -> str:
    state = facts.episode.get_state_display()
    since = since_words(facts.episode.opened_on)
    parts = [
        facts.episode.client.display_name,
        _("%(state)s, with you %(since)s") % {"state": state.lower(), "since": since},
    ]
    coming = [a for a in appointments if a.state == "planned" and not has_passed(a)]
    if coming:
        held = sum(appointment.state == "attended" for appointment in appointments)
        words = _("session %(number)d %(when)s, %(place)s") % {
            "number": held + 1,
            "when": moment_words(coming[0].starts_at),
            "place": coming[0].get_place_display(),
        }
        parts.append(words)
    return " · ".join(parts)


def _title(facts: CaseFacts, course: Course | None, goals: Sequence[GoalCourse]) -> str:
    name = facts.episode.client.display_name
    reasons = {need.reason for need in needs_of(facts)}
    if Reason.ALERT in reasons:
        return _("%(name)s gave an answer that you should see first") % {"name": name}
    if course is not None and len(course.points) > 1:
        return _title_of_course(name, course, goals)
    if not goals:
        return _("%(name)s is beginning; goals are in conversation") % {"name": name}
    moved = _goal_moved(goals)
    if moved is not None:
        return _("%(name)s rates the first goal %(now)d of 10, from %(was)d") % {
            "name": name,
            "now": moved[1],
            "was": moved[0],
        }
    return _("%(name)s is here for %(words)s") % {
        "name": name,
        "words": quoted(goals[0].goal.words),
    }


def _title_of_course(name: str, course: Course, goals: Sequence[GoalCourse]) -> str:
    """Say in words which way things have gone; the figures follow in the lead."""
    words = {
        "name": name,
        "measure": course.instrument.plain_name,
        "points": figure(abs(course.change)),
    }
    way = _way_gone(course)
    moved = _goal_moved(goals)
    if moved is None or moved[0] == moved[1]:
        return way % words
    onward = _("%(way)s, and the first goal has come closer")
    if moved[1] < moved[0]:
        onward = _("%(way)s, and the first goal has moved away")
    return onward % {"way": way % words}


def _way_gone(course: Course) -> str:
    # Where nobody has published what is reliable, the number is said and nothing is made of it.
    if course.category is None and course.change < 0:
        return _("%(name)s’s %(measure)s score is %(points)s lower than at first")
    if course.category is None and course.change > 0:
        return _("%(name)s’s %(measure)s score is %(points)s higher than at first")
    if course.category not in IMPROVED and not is_worse(course):
        return _("%(name)s’s %(measure)s has not clearly moved")
    if course.change < 0:
        return _("%(name)s’s %(measure)s has come down")
    return _("%(name)s’s %(measure)s has gone up")


def _goal_moved(goals: Sequence[GoalCourse]) -> tuple[int, int] | None:
    """Return first and latest rating of the first goal, where they differ."""
    if not goals or goals[0].first is None or goals[0].last is None:
        return None
    was, now = goals[0].first.value, goals[0].last.value
    return None if was == now else (was, now)


def _lead(course: Course | None, goals: Sequence[GoalCourse]) -> str:
    sentences = []
    if course is not None:
        sentences.append(course_sentences(course))
    if goals:
        sentences.append(_goal_sentence(goals[0]))
    elif course is not None:
        sentences.append(_("No goal is open yet."))
    if not sentences:
        sentences.append(_("There are no scores and no goals yet; both begin with a talk."))
    return " ".join(sentences)


def _goal_sentence(goal: GoalCourse) -> str:
    words = capfirst(quoted(goal.goal.words))
    if goal.first is None or goal.last is None:
        return _("%(words)s has not been rated yet.") % {"words": words}
    if goal.last.value == goal.first.value:
        return _("%(words)s stands at %(now)d of 10.") % {"words": words, "now": goal.last.value}
    return _("%(words)s has moved from %(was)d to %(now)d of 10.") % {
        "words": words,
        "was": goal.first.value,
        "now": goal.last.value,
    }
