"""Measures, goals and what happened on one line of time: every drawing spans the same days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from telos.base import clock
from telos.web.chart_words import chart_words
from telos.web.charts import Drawing, Point, course_chart, drawn_twice, goal_chart
from telos.web.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from telos.episodes.models import Episode
    from telos.goals.queries import GoalCourse
    from telos.measures.queries import Course
    from telos.web.occasions import Occasion

# Heights in pixels, in a column and on a phone.
_COURSE_HEIGHTS: Final = (320, 250)
_GOAL_HEIGHTS: Final = (116, 108)
# Days. A line of time shorter than this would show single days as if they were a course.
_SHORTEST: Final = 28
# Days. A monthly questionnaire is “now” until the next; an older score is named by its day.
_NOW_LASTS: Final = 35


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days on which every drawing of the page begins and ends."""

    start: date
    end: date


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
    return span_over(days)


def span_over(days: Sequence[date]) -> Span:
    """Return the span of these days.

    What is too short to be seen as a course is made longer backwards: nothing is known of days
    to come.
    """
    end = max(days)
    return Span(start=min(*days, end - timedelta(days=_SHORTEST)), end=end)


def is_now(day: date) -> bool:
    """Tell whether what was said on a day may still be called “now”."""
    return (clock.today() - day).days <= _NOW_LASTS


def is_of_importance(course: Course) -> bool:
    """Whether the amount of a measure says what matters, and nothing of chance or its error."""
    return course.rule is not None and course.rule.rests_on == "importance"


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
    within: str = "",
) -> Drawing:
    """Draw the course of a measure over these days; `within` tells ids of one page apart."""
    instrument = course.instrument
    return drawn_twice(
        course_chart,
        [Point(point.on, point.score) for point in course.points],
        ids=f"{within}course-{instrument.key}",
        heights=heights,
        lowest=instrument.score.lowest,
        highest=instrument.score.highest,
        better=instrument.better,
        caseness=instrument.caseness.cut if instrument.caseness else None,
        noise=course.band,
        marks=[occasion.mark for occasion in occasions],
        title=course_title(course),
        description=description,
        start=span.start,
        end=span.end,
        is_now=is_now(course.last.on),
        words=chart_words(is_of_importance=is_of_importance(course)),
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
        # What was said of a step was said while it was an aim.
        is_now=goal.last is None or (is_now(goal.last.rated_on) and not goal.goal.is_step),
        words=chart_words(),
    )
