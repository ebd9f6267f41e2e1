"""What the client's page says first: one sentence from the data, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.goals.enums import GoalState
from telos.web.care_story import pause_words
from telos.web.therapist.attention import FALLEN_BACK_BY, has_passed, needs_of
from telos.web.therapist.client_headline import (
    goal_moved,
    goal_named,
    reached_today,
    title_of_course,
    title_of_reached,
)
from telos.web.therapist.courses import (
    beyond_one_bad_day,
    course_sentences,
    has_fallen_back,
    main_course,
)
from telos.web.therapist.reasons import TO_LOOK_AT, Reason
from telos.web.therapist.words import moment_words, since_words
from telos.web.time_line import is_now
from telos.web.words import number_word, on_day, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.goals.models import GoalRating
    from telos.goals.queries import GoalCourse
    from telos.measures.queries import Course
    from telos.scheduling.models import Appointment
    from telos.web.therapist.reasons import CaseFacts, Need


@dataclass(frozen=True, kw_only=True)
class Head:
    """Eyebrow, headline and lead of the page."""

    eyebrow: str
    title: str
    lead: str


def head_of(
    facts: CaseFacts,
    *,
    goals: Sequence[GoalCourse],
    appointments: Sequence[Appointment],
    reads_only: bool = False,
) -> Head:
    """Return what stands at the top of the client's page, for the therapist or their supervisor."""
    course = main_course(list(facts.courses))
    return Head(
        eyebrow=_eyebrow(facts, appointments),
        title=_title(facts, course, goals, reads_only=reads_only),
        lead=_lead(facts, course, goals),
    )


def _eyebrow(facts: CaseFacts, appointments: Sequence[Appointment]) -> str:
    state = facts.episode.get_state_display()
    if facts.episode.paused_until is not None:
        state = pause_words(facts.episode.paused_until)
    since = since_words(facts.episode.opened_on)
    # Care goes on whoever goes on with it.
    stands = _("%(state)s, in care %(since)s")
    parts = [
        facts.episode.client.display_name,
        stands % {"state": state[:1].lower() + state[1:], "since": since},
    ]
    coming = [a for a in appointments if a.state == "planned" and not has_passed(a)]
    if coming and facts.episode.is_open:
        parts.append(_meeting(coming[0], appointments))
    return " · ".join(parts)


def _meeting(coming: Appointment, appointments: Sequence[Appointment]) -> str:
    """Return the next meeting, with its number where what lies before it has been settled."""
    words = {"when": moment_words(coming.starts_at), "place": coming.get_place_display()}
    if any(a.state == "planned" and a.starts_at < coming.starts_at for a in appointments):
        return _("next session %(when)s, %(place)s") % words
    held = sum(appointment.state == "attended" for appointment in appointments)
    return _("session %(number)d %(when)s, %(place)s") % {**words, "number": held + 1}


def _title(
    facts: CaseFacts, course: Course | None, goals: Sequence[GoalCourse], *, reads_only: bool
) -> str:
    name = facts.episode.client.display_name
    reasons = {need.reason for need in needs_of(facts)}
    if Reason.ALERT in reasons:
        words = _("%(name)s gave an answer that you should see first")
        if reads_only:
            words = _("%(name)s gave an answer that somebody must look at")
        return words % {"name": name}
    if course is not None and len(course.points) > 1:
        return title_of_course(name, course, goals)
    return _title_of_goals(facts, goals)


def _title_of_goals(facts: CaseFacts, goals: Sequence[GoalCourse]) -> str:
    name = facts.episode.client.display_name
    if not facts.episode.is_open:
        return _("%(name)s’s care has ended") % {"name": name}
    if reached := reached_today(goals):
        return title_of_reached(name, reached)
    still_open = [goal for goal in goals if goal.goal.is_open]
    if not still_open:
        words = _("%(name)s is beginning; goals are in conversation")
        return (_("%(name)s has no open goal now") if goals else words) % {"name": name}
    moved = goal_moved(still_open)
    if moved is not None:
        return _("%(name)s rates %(goal)s %(now)d of 10, from %(was)d") % {
            "name": name,
            "goal": goal_named(still_open[0]),
            "now": moved[1],
            "was": moved[0],
        }
    return _("%(name)s is here for %(words)s") % {
        "name": name,
        "words": quoted(still_open[0].goal.words),
    }


def _lead(facts: CaseFacts, course: Course | None, goals: Sequence[GoalCourse]) -> str:
    sentences = []
    if course is not None:
        sentences.append(course_sentences(course))
        if has_fallen_back(course):
            sentences.append(beyond_one_bad_day(course))
    still_open = [goal for goal in goals if goal.goal.is_open]
    if still_open and facts.episode.is_open:
        sentences.append(_goal_sentence(still_open[0]))
    elif goals or course is not None:
        sentences.append(_no_goal_open(facts, goals))
    if not sentences:
        sentences.append(_("There are no scores and no goals yet; both begin with a talk."))
    return " ".join(sentences)


def needs_beyond_lead(facts: CaseFacts, *, reads_only: bool = False) -> list[Need]:
    """Return what needs the therapist, without what the lead has said of the main measure.

    A supervisor is told what to look at, not what waits to be done.
    """
    main = main_course(list(facts.courses))
    needs = [need for need in needs_of(facts) if need.course is None or need.course is not main]
    return [need for need in needs if not reads_only or need.reason in TO_LOOK_AT]


def _no_goal_open(facts: CaseFacts, goals: Sequence[GoalCourse]) -> str:
    """Say what became of the goals where none is worked with."""
    reached = sum(goal.goal.state == GoalState.REACHED for goal in goals)
    if reached:
        words = ngettext("%(many)s goal was reached.", "%(many)s goals were reached.", reached)
        return capfirst(words % {"many": number_word(reached)})
    if not facts.episode.is_open:
        return _("No goal was called reached.") if goals else _("No goal was agreed.")
    return _("No goal is open now.") if goals else _("No goal is open yet.")


def _goal_sentence(goal: GoalCourse) -> str:
    words = capfirst(quoted(goal.goal.words))
    if goal.first is None or goal.last is None:
        return _("%(words)s has not been rated yet.") % {"words": words}
    told = _stands(goal.last, has_moved=goal.last.value != goal.first.value) % {
        "words": words,
        "was": goal.first.value,
        "now": goal.last.value,
        "day": on_day(goal.last.rated_on),
    }
    best = goal.best.value if goal.best else goal.last.value
    if best - goal.last.value >= FALLEN_BACK_BY:
        return _("%(told)s; it was %(best)d at its best.") % {"told": told, "best": best}
    return _("%(told)s.") % {"told": told}


def _stands(last: GoalRating, *, has_moved: bool) -> str:
    if is_now(last.rated_on):
        moved = _("%(words)s has moved from %(was)d to %(now)d of 10")
        return moved if has_moved else _("%(words)s stands at %(now)d of 10")
    moved = _("%(words)s moved from %(was)d to %(now)d of 10, rated %(day)s")
    return moved if has_moved else _("%(words)s stood at %(now)d of 10 %(day)s")
