"""Goals beside measures on one line of time: every drawing begins and ends on the same day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, TypeVar

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.base import clock
from telos.web.chart_words import chart_words
from telos.web.charts import Drawing, Mark, Point, course_chart, drawn_twice, goal_chart
from telos.web.therapist.courses import course_sentences, unscored_words
from telos.web.therapist.goal_cards import stands_words
from telos.web.words import figure, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from telos.episodes.models import Episode
    from telos.goals.models import GoalRating
    from telos.goals.queries import GoalCourse
    from telos.measures.queries import Course
    from telos.scheduling.models import Appointment

Value = TypeVar("Value", int, float)

# Heights in pixels, in a column and on a phone.
_COURSE_HEIGHTS: Final = (330, 260)
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


@dataclass(frozen=True, kw_only=True)
class Happening:
    """A day in the table behind the course: a score, or what happened, or both."""

    day: str
    score: str
    side: str
    events: str


@dataclass(frozen=True, kw_only=True)
class CourseLine:
    """The course of one measure, drawn and told."""

    title: str
    short_name: str
    drawing: Drawing
    caption: str
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, kw_only=True)
class RatedDay:
    """A day in the table behind a goal's ratings."""

    day: str
    theirs: str
    yours: str


@dataclass(frozen=True, kw_only=True)
class GoalLine:
    """The ratings of one goal, drawn and told."""

    words: str
    url: str
    drawing: Drawing
    days: tuple[RatedDay, ...]


@dataclass(frozen=True, kw_only=True)
class TimeLine:
    """The course of the chosen measure, and below it each goal that was rated."""

    course: CourseLine | None
    goals: tuple[GoalLine, ...]


def time_line(
    episode: Episode,
    course: Course | None,
    *,
    goals: Sequence[GoalCourse],
    appointments: Sequence[Appointment],
) -> TimeLine:
    """Draw the chosen measure and every rated goal over the same days."""
    occasions = _occasions(goals, appointments)
    rated = [goal for goal in goals if goal.ratings]
    days = [
        *(occasion.on for occasion in occasions),
        *(point.on for point in (course.points if course else ())),
        *(rating.rated_on for goal in rated for rating in goal.ratings),
    ]
    span = span_of([*days, clock.today()] if episode.is_open or not days else days)
    return TimeLine(
        course=_course_line(course, occasions, span) if course else None,
        goals=tuple(
            goal_line(goal, span, ids=f"goal-{number}") for number, goal in enumerate(rated)
        ),
    )


def _occasions(goals: Sequence[GoalCourse], appointments: Sequence[Appointment]) -> list[Occasion]:
    found = [
        Occasion(on=localtime(a.starts_at).date(), label=_("session"), kind="session")
        for a in appointments
        if a.state == "attended"
    ]
    for goal in goals:
        for at, label in (
            (goal.agreed_at, _("goal agreed")),
            (goal.reached_at, _("goal reached")),
        ):
            if at is not None:
                found.append(Occasion(on=localtime(at).date(), label=label, kind="goal"))
    return sorted(found, key=lambda occasion: occasion.on)


def span_of(days: Sequence[date]) -> Span:
    """Return the span of these days, long enough to be seen as a course."""
    start = min(days)
    return Span(start=start, end=max(*days, start + timedelta(days=_SHORTEST)))


def _course_line(course: Course, occasions: Sequence[Occasion], span: Span) -> CourseLine:
    instrument = course.instrument
    title = _("%(plain)s, %(name)s") % {
        "plain": capfirst(instrument.plain_name),
        "name": instrument.short_name,
    }
    drawing = drawn_twice(
        course_chart,
        [Point(point.on, point.score) for point in course.points],
        ids="course",
        heights=_COURSE_HEIGHTS,
        lowest=instrument.score.lowest,
        highest=instrument.score.highest,
        better=instrument.better,
        caseness=instrument.caseness.cut if instrument.caseness else None,
        noise=course.rule.amount if course.rule else None,
        marks=[Mark(o.on, o.label, o.kind) for o in occasions],
        title=title,
        description=course_sentences(course),
        start=span.start,
        end=span.end,
        words=chart_words(),
    )
    return CourseLine(
        title=title,
        short_name=instrument.short_name,
        drawing=drawing,
        caption=_caption(course),
        happenings=_happenings(course, occasions),
    )


def _caption(course: Course) -> str:
    sentences = []
    if course.rule is not None:
        band = _(
            "Inside the shaded band, within %(amount)s points of the first score, the measure’s "
            "own error could explain the change."
        )
        sentences.append(band % {"amount": figure(course.rule.amount)})
    if course.instrument.caseness is not None:
        sentences.append(_line_words(course))
    sentences.append(unscored_words(course))
    return " ".join(filter(None, sentences))


def _line_words(course: Course) -> str:
    line = figure(course.instrument.caseness.cut) if course.instrument.caseness else ""
    if course.instrument.better == "lower":
        words = _("From the dotted line at %(line)s upwards, %(name)s counts as a clinical level.")
    else:
        words = _("From the dotted line at %(line)s downwards, %(name)s is low enough to look at.")
    return words % {"line": line, "name": course.instrument.plain_name}


def _happenings(course: Course, occasions: Sequence[Occasion]) -> tuple[Happening, ...]:
    scores: dict[date, list[float]] = {}
    for point in course.points:
        scores.setdefault(point.on, []).append(point.score)
    events: dict[date, list[str]] = {}
    for occasion in occasions:
        events.setdefault(occasion.on, []).append(occasion.label)
    return tuple(
        Happening(
            day=date_format(day, "j F Y"),
            score=_joined(scores.get(day, ()), figure),
            side=_joined(scores.get(day, ()), partial(_side, course)),
            events=", ".join(dict.fromkeys(events.get(day, ()))),
        )
        for day in sorted({*scores, *events}, reverse=True)
    )


def _joined(values: Iterable[Value], say: Callable[[Value], str]) -> str:
    return ", ".join(say(value) for value in values)


def _side(course: Course, score: float) -> str:
    caseness = course.instrument.caseness
    if caseness is None:
        return ""
    is_case = score >= caseness.cut if caseness.operator == ">=" else score <= caseness.cut
    above = score >= caseness.cut
    if is_case:
        return _("on or above the line") if above else _("on or below the line")
    return _("above the line") if above else _("below the line")


def goal_line(course: GoalCourse, span: Span, *, ids: str, times: bool = False) -> GoalLine:
    """Draw one goal's ratings over these days; `times` writes the days below."""
    goal = course.goal
    drawing = drawn_twice(
        goal_chart,
        [Point(rating.rated_on, rating.value) for rating in course.ratings],
        ids=ids,
        heights=_GOAL_HEIGHTS,
        title=quoted(goal.words),
        description=stands_words(course),
        start=span.start,
        end=span.end,
        times=times,
        words=chart_words(),
    )
    return GoalLine(
        words=quoted(goal.words),
        url=reverse("client-goal", args=[goal.episode.client.public_id, goal.public_id]),
        drawing=drawing,
        days=_rated_days(course),
    )


def _rated_days(course: GoalCourse) -> tuple[RatedDay, ...]:
    theirs, yours = _by_day(course.ratings), _by_day(course.therapist_ratings)
    return tuple(
        RatedDay(
            day=date_format(day, "j F Y"),
            theirs=_joined(theirs.get(day, ()), str),
            yours=_joined(yours.get(day, ()), str),
        )
        for day in sorted({*theirs, *yours}, reverse=True)
    )


def _by_day(ratings: Sequence[GoalRating]) -> dict[date, list[int]]:
    found: dict[date, list[int]] = {}
    for rating in ratings:
        found.setdefault(rating.rated_on, []).append(rating.value)
    return found
