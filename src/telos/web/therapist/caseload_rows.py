"""One client in the caseload's table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.goals.enums import GoalState
from telos.web.care_story import pause_words
from telos.web.charts import sparkline
from telos.web.therapist.attention import has_passed, needs_of
from telos.web.therapist.courses import ChangeInBrief, change_in_brief, main_course
from telos.web.therapist.reasons import Need, Reason
from telos.web.therapist.words import hour_words
from telos.web.words import day_words, figure, on_day, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.measures.queries import Course, DueQuestionnaire
    from telos.scheduling.models import Appointment
    from telos.web.therapist.reasons import CaseFacts


@dataclass(frozen=True, kw_only=True)
class SortedCase:
    """What is known of a case, with why it needs the therapist."""

    facts: CaseFacts
    needs: tuple[Need, ...]

    @property
    def name(self) -> str:
        """What the client is called."""
        return self.facts.episode.client.display_name

    @property
    def url(self) -> str:
        """Where the client's page is."""
        return reverse("client", args=[self.facts.episode.client.public_id])

    @property
    def first_need(self) -> Need | None:
        """The most pressing reason."""
        return self.needs[0] if self.needs else None

    @property
    def order(self) -> tuple[int, str, int]:
        """Who needs the therapist comes first, then by name."""
        reason = self.needs[0].reason if self.needs else Reason.NONE
        return reason, self.name.casefold(), self.facts.episode.pk


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A client as a row: what they are here for, how it goes, what comes next."""

    name: str
    url: str
    goal: str
    has_goal: bool
    spark: str
    measure: str
    rated_now: int | None
    rated_first: int | None
    change: ChangeInBrief
    need: Need | None
    is_open: bool
    meeting: str
    waiting: str


def sorted_cases(facts: Sequence[CaseFacts]) -> list[SortedCase]:
    """Return the cases with their needs, the most pressing first."""
    cases = [SortedCase(facts=fact, needs=tuple(needs_of(fact))) for fact in facts]
    return sorted(cases, key=lambda case: case.order)


def row_of(case: SortedCase, ratings: Sequence[int]) -> CaseRow:
    """Return a case as a row; `ratings` are the client's own of the first goal."""
    facts = case.facts
    course = main_course(list(facts.courses))
    goal = facts.goals[0].goal if facts.goals else None
    return CaseRow(
        name=case.name,
        url=case.url,
        goal=_goal_words(facts),
        has_goal=goal is not None,
        spark=_spark(course),
        measure=course.instrument.short_name if course else "",
        rated_now=ratings[-1] if ratings else None,
        rated_first=ratings[0] if len(ratings) > 1 else None,
        change=change_in_brief(course),
        need=case.first_need,
        is_open=facts.episode.is_open,
        meeting=_meeting(facts.appointments) if facts.episode.is_open else "",
        waiting=_paused(facts) or _waiting(facts.due) or _last_from_paper(course, facts),
    )


def _goal_words(facts: CaseFacts) -> str:
    if not facts.goals:
        return _("Goals in conversation") if facts.episode.is_open else _("No goal was agreed")
    goal = facts.goals[0].goal
    words = quoted(goal.words)
    if goal.state in {GoalState.REACHED, GoalState.SET_ASIDE}:
        words = f"{words}, {goal.get_state_display().lower()}"
    more = sum(not glance.goal.is_step for glance in facts.goals[1:])
    if facts.episode.is_open or not more:
        return words
    return ngettext("%(words)s, and %(more)d more", "%(words)s, and %(more)d more", more) % {
        "words": words,
        "more": more,
    }


def _spark(course: Course | None) -> str:
    if course is None:
        return ""
    instrument = course.instrument
    label = _("%(name)s, %(count)d scores, from %(first)s to %(last)s") % {
        "name": instrument.short_name,
        "count": len(course.points),
        "first": figure(course.first.score),
        "last": figure(course.last.score),
    }
    return sparkline(
        [point.score for point in course.points],
        lowest=instrument.score.lowest,
        highest=instrument.score.highest,
        caseness=instrument.caseness.cut if instrument.caseness else None,
        label=label,
    )


def _meeting(appointments: Sequence[Appointment]) -> str:
    coming = [a for a in appointments if a.state == "planned" and not has_passed(a)]
    if not coming:
        return ""
    return appointment_words(coming[0])


def appointment_words(appointment: Appointment) -> str:
    """Return when the two meet and how: “tomorrow 09:00, by video”."""
    return _("%(day)s %(hour)s, %(place)s") % {
        "day": day_words(localtime(appointment.starts_at).date()),
        "hour": hour_words(appointment.starts_at),
        "place": appointment.get_place_display(),
    }


def _paused(facts: CaseFacts) -> str:
    until = facts.episode.paused_until
    return pause_words(until) if until else ""


def _last_from_paper(course: Course | None, facts: CaseFacts) -> str:
    """Return when a measure that only comes on paper was last entered: nothing else reminds."""
    if course is None or course.instrument.wording_available or not facts.episode.is_open:
        return ""
    return _("%(name)s last from paper %(day)s") % {
        "name": course.instrument.short_name,
        "day": on_day(course.last.on),
    }


def _waiting(due: Sequence[DueQuestionnaire]) -> str:
    # Whoever has no account answers nothing here.
    due = [asked for asked in due if asked.schedule.episode.client.person_id is not None]
    for asked in due:
        if asked.due_on is not None:
            return _("%(name)s waits") % {"name": asked.instrument.short_name}
    coming = [asked for asked in due if asked.next_on is not None]
    if not coming:
        return ""
    soonest = min(coming, key=lambda asked: asked.next_on or asked.schedule.starts_on)
    return _("%(name)s %(day)s") % {
        "name": soonest.instrument.short_name,
        "day": on_day(soonest.next_on or soonest.schedule.starts_on),
    }
