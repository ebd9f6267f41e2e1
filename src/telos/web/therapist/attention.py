"""Who needs the therapist, why, and the one thing to do about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.goals.enums import GoalState
from telos.web.therapist.alert_words import alert_words
from telos.web.therapist.consent_first import no_consent
from telos.web.therapist.courses import (
    change_means,
    has_fallen_back,
    is_worse,
    since_best_sentences,
)
from telos.web.therapist.in_the_way import unarranged
from telos.web.therapist.looks_due import (
    goal_look,
    plan_asked,
    plan_declined,
    plan_look,
    safety_plan_look,
)
from telos.web.therapist.reasons import CaseFacts, Need, Reason
from telos.web.therapist.words import moment_words, since_words
from telos.web.words import day_words, figure, on_day, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.goals.queries import GoalGlance
    from telos.measures.queries import Course, DueQuestionnaire
    from telos.scheduling.models import Appointment

# Days without an answer after which a questionnaire counts as long unanswered, and at least so
# many times the interval in which it is asked.
LONG_UNANSWERED_DAYS: Final = 14
_MISSED_INTERVALS: Final = 2

# Points of 10 by which a rating must lie below the best one for a goal to count as fallen back.
# Nobody has published what is reliable for such ratings: the line is our own judgement.
FALLEN_BACK_BY: Final = 3

# Days since the last session after which nothing in the calendar is a reason to ask: a fortnight,
# twice the usual interval; our own judgement.
UNPLANNED_DAYS: Final = 14

# The states of care in which the two meet as a rule.
_MEETING: Final = frozenset(
    {
        EpisodeState.CONSULTATION,
        EpisodeState.ASSESSMENT,
        EpisodeState.ACTIVE,
        EpisodeState.ENDING,
    }
)

# The place of the first of somebody’s measures, the main one, in an address.
FIRST_COURSE: Final = 1


def needs_of(facts: CaseFacts) -> list[Need]:
    """Return why this client needs the therapist, the most pressing first; often nothing.

    Of care that has ended, only what was left open still asks for somebody; of care that pauses,
    the day on which the two look again as well.
    """
    if not facts.episode.is_open or facts.episode.is_paused:
        past = [*_pause_over(facts), *_unsettled(facts)]
        return [*_alerts(facts), *(no_consent(facts) if facts.episode.is_open else ()), *past]
    return [
        *_alerts(facts),
        *no_consent(facts),
        *_worse(facts),
        *_goals_fallen_back(facts),
        *_agreements(facts),
        *plan_asked(facts),
        *plan_declined(facts),
        *safety_plan_look(facts),
        *plan_look(facts),
        *goal_look(facts),
        *unarranged(facts),
        *_unplanned(facts),
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


def _worse(facts: CaseFacts) -> Iterator[Need]:
    """Return the first measure that got worse; where none did, the main one if it fell back.

    The best of many scores owes something to chance, so other measures do not ask on this ground.
    """
    places = list(enumerate(facts.courses, start=FIRST_COURSE))
    found = [
        *((place, course, Reason.WORSE) for place, course in places if is_worse(course)),
        *((p, course, Reason.FALLEN_BACK) for p, course in places[:1] if has_fallen_back(course)),
    ]
    for place, course, reason in found[:1]:
        is_since_first = reason == Reason.WORSE
        yield Need(
            reason=reason,
            tag=_("worse") if is_since_first else _("fallen back"),
            tone="ochre",
            words=_since_first(course) if is_since_first else since_best_sentences(course),
            action=_("Look at the course"),
            url=_client_url(facts, "client", f"?course={place}"),
            course=course,
        )


def _since_first(course: Course) -> str:
    words = _("%(name)s went from %(first)s to %(last)s %(since)s.")
    moved = words % {
        "name": course.instrument.short_name,
        "first": figure(course.first.score),
        "last": figure(course.last.score),
        "since": since_words(course.first.on),
    }
    return f"{moved} {change_means(course)}"


def _goals_fallen_back(facts: CaseFacts) -> Iterator[Need]:
    for glance in facts.goals:
        if not goal_has_fallen_back(glance):
            continue
        goal = glance.goal
        words = _("Rates %(words)s %(last)d of 10; it was %(best)d at its best.")
        yield Need(
            reason=Reason.GOAL_AWAY,
            tag=_("a goal further away"),
            tone="ochre",
            words=words % {"words": quoted(goal.words), "last": glance.last, "best": glance.best},
            action=_("Read the goal"),
            url=reverse("client-goal", args=[facts.episode.client.public_id, goal.public_id]),
        )
        return


def goal_has_fallen_back(goal: GoalGlance) -> bool:
    """Whether the client rates a goal that is worked with clearly lower than at its best."""
    if goal.best is None or goal.last is None or goal.goal.state == GoalState.PAUSED:
        return False
    return goal.goal.is_open and goal.best - goal.last >= FALLEN_BACK_BY


def _agreements(facts: CaseFacts) -> Iterator[Need]:
    for goal in (glance.goal for glance in facts.goals if glance.awaits_agreement):
        words = _(
            "Has proposed new words for %(words)s, for what stands with it, or another place, and "
            "waits for your answer."
        )
        if goal.is_step and goal.state == GoalState.PROPOSED:
            words = _("Has proposed a step, %(words)s, and waits for your answer.")
        elif goal.state == GoalState.PROPOSED:
            words = _("Has proposed %(words)s and waits for your answer.")
        yield Need(
            reason=Reason.AGREEMENT,
            tag=_("a goal to agree"),
            tone="plum",
            words=words % {"words": quoted(goal.words)},
            action=_("Read the goal"),
            url=reverse("client-goal", args=[facts.episode.client.public_id, goal.public_id]),
        )


def _pause_over(facts: CaseFacts) -> Iterator[Need]:
    until = facts.episode.paused_until
    if until is None or until > clock.today():
        return
    words = _("Care pauses, and it was agreed to look again %(day)s.")
    yield Need(
        reason=Reason.LOOK_AGAIN,
        tag=_("a pause is over"),
        tone="plum",
        words=words % {"day": on_day(until)},
        action=_("Go on or move on"),
        url=_client_url(facts, "client-episode"),
    )


def _unplanned(facts: CaseFacts) -> Iterator[Need]:
    """Say when somebody in care has nothing planned: how dropping out looks from here.

    Where no meeting was ever entered, the calendar is kept elsewhere and says nothing.
    """
    if facts.last_session is None or facts.appointments or facts.episode.state not in _MEETING:
        return
    last = localtime(facts.last_session).date()
    if (clock.today() - last).days < UNPLANNED_DAYS:
        return
    words = _("%(state)s, and nothing is planned since the session %(day)s.")
    yield Need(
        reason=Reason.UNPLANNED,
        tag=_("nothing planned"),
        tone="",
        words=words % {"state": facts.episode.get_state_display(), "day": on_day(last)},
        action=_("Plan or move on"),
        url=_client_url(facts, "client-appointments"),
    )


def _unsettled(facts: CaseFacts) -> Iterator[Need]:
    past = [a for a in facts.appointments if has_passed(a)]
    if past:
        words = _("The appointment %(when)s has passed; did it take place?")
        yield Need(
            reason=Reason.UNSETTLED,
            tag=_("an appointment to settle"),
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
        last_heard = due.last_answered_on or due.schedule.starts_on
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
    """Return how many days it is since the last answer, or since the first asking.

    A pause of care is not counted: nothing was asked in it.
    """
    since = due.last_answered_on or due.schedule.starts_on
    return (clock.today() - max(since, due.schedule.episode.resumed_on or since)).days


def is_long_unanswered(due: DueQuestionnaire, days: int) -> bool:
    """Whether the questionnaire waits, and has for longer than a forgotten week explains."""
    at_least = max(LONG_UNANSWERED_DAYS, _MISSED_INTERVALS * (due.schedule.every_days or 0))
    return due.due_on is not None and days >= at_least


def has_passed(appointment: Appointment) -> bool:
    """Whether the appointment should be over by now."""
    return appointment.starts_at + timedelta(minutes=appointment.minutes) < clock.now()


def _client_url(facts: CaseFacts, name: str, query: str = "") -> str:
    return reverse(name, args=[facts.episode.client.public_id]) + query
