"""Who needs the therapist, why, and the one thing to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from telos.base import clock
from telos.measures.queries import question_of
from telos.web.therapist.courses import is_worse
from telos.web.therapist.words import moment_words, since_words
from telos.web.words import day_words, figure, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from telos.episodes.models import Episode
    from telos.goals.queries import GoalGlance
    from telos.measures.models import RiskAlert
    from telos.measures.queries import Course, DueQuestionnaire
    from telos.scheduling.models import Appointment

# Days without an answer after which a questionnaire counts as long unanswered, and at least so
# many times the interval in which it is asked.
LONG_UNANSWERED_DAYS: Final = 14
_MISSED_INTERVALS: Final = 2

# The place of the first of somebody’s measures, the main one, in an address.
FIRST_COURSE: Final = 1


class Reason(IntEnum):
    """Why somebody needs the therapist, the most pressing first."""

    ALERT = 0
    WORSE = 1
    AGREEMENT = 2
    UNSETTLED = 3
    SILENCE = 4
    NONE = 5


@dataclass(frozen=True, kw_only=True)
class Need:
    """One reason, said in words, with the next right thing to do."""

    reason: Reason
    tag: str
    tone: str
    words: str
    action: str
    url: str


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What is known of a case when it is asked who needs the therapist."""

    episode: Episode
    alerts: Sequence[RiskAlert] = ()
    courses: Sequence[Course] = ()
    due: Sequence[DueQuestionnaire] = ()
    goals: Sequence[GoalGlance] = ()
    appointments: Sequence[Appointment] = ()
    """Those that are planned, in order of time."""


def needs_of(facts: CaseFacts) -> list[Need]:
    """Return why this client needs the therapist, the most pressing first; often nothing.

    Of care that has ended, only what was left open still asks for somebody.
    """
    if not facts.episode.is_open:
        return [*_alerts(facts), *_unsettled(facts)]
    return [
        *_alerts(facts),
        *_worse(facts),
        *_agreements(facts),
        *_unsettled(facts),
        *_silence(facts),
    ]


def _alerts(facts: CaseFacts) -> Iterator[Need]:
    for alert in facts.alerts:
        yield Need(
            reason=Reason.ALERT,
            tag=_("safety"),
            tone="clay",
            words=alert_words(alert),
            action=_("Acknowledge"),
            url=reverse("alert", args=[alert.public_id]),
        )


def alert_words(alert: RiskAlert) -> str:
    """Return what was answered and when; never a level of risk."""
    question = question_of(alert.response, alert.item_key)
    return _("Answered %(answer)s to %(question)s, %(when)s. Help was shown at once.") % {
        "answer": quoted(question.label_of(alert.value)),
        "question": quoted(question.words),
        "when": moment_words(alert.created_at),
    }


def _worse(facts: CaseFacts) -> Iterator[Need]:
    for place, course in enumerate(facts.courses, start=FIRST_COURSE):
        if not is_worse(course):
            continue
        words = _(
            "%(name)s went from %(first)s to %(last)s %(since)s. That is more than the measure’s "
            "own error would give."
        ) % {
            "name": course.instrument.short_name,
            "first": figure(course.first.score),
            "last": figure(course.last.score),
            "since": since_words(course.first.on),
        }
        yield Need(
            reason=Reason.WORSE,
            tag=_("worse"),
            tone="ochre",
            words=words,
            action=_("Look at the course"),
            url=_client_url(facts, "client", f"?course={place}"),
        )
        return


def _agreements(facts: CaseFacts) -> Iterator[Need]:
    for glance in facts.goals:
        if not glance.awaits_agreement:
            continue
        goal = glance.goal
        yield Need(
            reason=Reason.AGREEMENT,
            tag=_("a goal to agree"),
            tone="plum",
            words=_("Has proposed %(words)s and waits for your answer.")
            % {"words": quoted(goal.words)},
            action=_("Read the goal"),
            url=reverse("client-goal", args=[facts.episode.client.public_id, goal.public_id]),
        )


def _unsettled(facts: CaseFacts) -> Iterator[Need]:
    past = [a for a in facts.appointments if has_passed(a)]
    if past:
        words = _("The appointment %(when)s has passed; did it take place?")
        yield Need(
            reason=Reason.UNSETTLED,
            tag=_("an appointment"),
            tone="",
            words=words % {"when": moment_words(past[-1].starts_at)},
            action=_("Say what happened"),
            url=_client_url(facts, "client-appointments"),
        )


def _silence(facts: CaseFacts) -> Iterator[Need]:
    # Somebody without an account cannot answer here, so there is no silence to hear.
    if facts.episode.client.person_id is None:
        return
    for due in facts.due:
        days = days_without_answer(due)
        if not is_long_unanswered(due, days):
            continue
        last_heard = clock.today() - timedelta(days=days)
        words = (
            _("%(name)s was last answered on %(day)s.")
            if due.last_answered_on
            else _("%(name)s has been asked since %(day)s and not answered yet.")
        )
        yield Need(
            reason=Reason.SILENCE,
            tag=_("no answer yet"),
            tone="",
            words=words % {"name": due.instrument.short_name, "day": day_words(last_heard)},
            action=_("See what is asked"),
            url=_client_url(facts, "client-measures"),
        )
        return


def days_without_answer(due: DueQuestionnaire) -> int:
    """Return how many days it is since the last answer, or since the first asking."""
    return (clock.today() - (due.last_answered_on or due.schedule.starts_on)).days


def is_long_unanswered(due: DueQuestionnaire, days: int) -> bool:
    """Whether the questionnaire waits, and has for longer than a forgotten week explains."""
    at_least = max(LONG_UNANSWERED_DAYS, _MISSED_INTERVALS * (due.schedule.every_days or 0))
    return due.due_on is not None and days >= at_least


def has_passed(appointment: Appointment) -> bool:
    """Whether the appointment should be over by now."""
    return appointment.starts_at + timedelta(minutes=appointment.minutes) < clock.now()


def _client_url(facts: CaseFacts, name: str, query: str = "") -> str:
    return reverse(name, args=[facts.episode.client.public_id]) + query
