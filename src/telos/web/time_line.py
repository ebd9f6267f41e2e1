"""Measures, goals and what happened on one line of time: every drawing spans the same days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.base import clock
from telos.web.chart_words import chart_words
from telos.web.charts import Drawing, Mark, Point, course_chart, drawn_twice, goal_chart
from telos.web.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from telos.episodes.models import Episode
    from telos.goals.queries import GoalCourse
    from telos.measures.queries import Course
    from telos.scheduling.models import Appointment

# Heights in pixels, in a column and on a phone.
_COURSE_HEIGHTS: Final = (320, 250)
_GOAL_HEIGHTS: Final = (116, 108)
# Days. A line of time shorter than this would show single days as if they were a course.
_SHORTEST: Final = 28


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days on which every drawing of the page begins and ends."""

    start: date
    end: date


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Something that happened on a day: a session held, a goal agreed or reached."""

    on: date
    label: str
    kind: Literal["goal", "session"]


def occasions_of(
    goals: Iterable[GoalCourse], attended: Iterable[Appointment] = ()
) -> list[Occasion]:
    """Return what happened in order: sessions that took place, goals agreed and reached."""
    found = [
        Occasion(on=localtime(held.starts_at).date(), label=_("session"), kind="session")
        for held in attended
    ]
    for goal in goals:
        for at, label in (
            (goal.agreed_at, _("goal agreed")),
            (goal.reached_at, _("goal reached")),
        ):
            if at is not None:
                found.append(Occasion(on=localtime(at).date(), label=label, kind="goal"))
    return sorted(found, key=lambda occasion: occasion.on)


def span_of(
    episode: Episode,
    *,
    courses: Iterable[Course] = (),
    goals: Iterable[GoalCourse] = (),
    occasions: Iterable[Occasion] = (),
) -> Span:
    """Return the days from the first thing that is drawn to today, or to the end of care."""
    days = [occasion.on for occasion in occasions]
    days += [point.on for course in courses for point in course.points]
    days += [rating.rated_on for goal in goals for rating in goal.ratings]
    if episode.is_open or not days:
        days.append(clock.today())
    start = min(days)
    return Span(start=start, end=max(*days, start + timedelta(days=_SHORTEST)))


def course_title(course: Course) -> str:
    """Name a course by what it measures and by which questionnaire: “Anxiety, GAD-7”."""
    return _("%(plain)s, %(name)s") % {
        "plain": capfirst(course.instrument.plain_name),
        "name": course.instrument.short_name,
    }


def drawn_course(
    course: Course,
    span: Span,
    *,
    description: str,
    occasions: Sequence[Occasion] = (),
    heights: tuple[int, int] = _COURSE_HEIGHTS,
) -> Drawing:
    """Draw the course of a measure over these days."""
    instrument = course.instrument
    return drawn_twice(
        course_chart,
        [Point(point.on, point.score) for point in course.points],
        ids=f"course-{instrument.key}",
        heights=heights,
        lowest=instrument.score.lowest,
        highest=instrument.score.highest,
        better=instrument.better,
        caseness=instrument.caseness.cut if instrument.caseness else None,
        noise=course.rule.amount if course.rule else None,
        marks=[Mark(o.on, o.label, o.kind) for o in occasions],
        title=course_title(course),
        description=description,
        start=span.start,
        end=span.end,
        words=chart_words(),
    )


def drawn_goal(
    goal: GoalCourse, span: Span, *, description: str, ids: str, times: bool = False
) -> Drawing:
    """Draw one goal's ratings by the client over these days; `times` writes the days below."""
    return drawn_twice(
        goal_chart,
        [Point(rating.rated_on, rating.value) for rating in goal.ratings],
        ids=ids,
        heights=_GOAL_HEIGHTS,
        title=quoted(goal.goal.words),
        description=description,
        start=span.start,
        end=span.end,
        times=times,
        words=chart_words(),
    )
