"""Goals beside measures on one line of time: every drawing begins and ends on the same day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.web.goal_ratings import RatedDay, rated_days, rater_words, stands_words
from telos.web.occasions import occasions_of, sessions_words
from telos.web.therapist.courses import course_sentences, unscored_words
from telos.web.time_line import (
    Span,
    course_title,
    drawn_course,
    drawn_goal,
    is_of_importance,
    span_of,
)
from telos.web.words import figure, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from telos.episodes.models import Episode
    from telos.goals.queries import GoalCourse
    from telos.measures.queries import Course, Reckoned
    from telos.people.models import Person
    from telos.scheduling.models import Appointment
    from telos.web.charts import Drawing
    from telos.web.occasions import Occasion

Value = TypeVar("Value", int, float)

# Heights in pixels, in a column and on a phone.
_COURSE_HEIGHTS: Final = (330, 260)


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
class GoalLine:
    """The ratings of one goal, drawn and told."""

    words: str
    number: int
    """Its number, by which the course's marks name it; 0 where it is alone."""
    url: str
    drawing: Drawing
    days: tuple[RatedDay, ...]
    rater: str
    """Who rates it on the therapist's side, at the head of the table."""


@dataclass(frozen=True, kw_only=True)
class TimeLine:
    """The course of the chosen measure, and below it each goal that was rated."""

    course: CourseLine | None
    goals: tuple[GoalLine, ...]


def time_line(
    episode: Episode,
    course: Course | None,
    *,
    viewer: Person,
    goals: Sequence[GoalCourse],
    appointments: Sequence[Appointment],
) -> TimeLine:
    """Draw the chosen measure and every rated goal over the same days."""
    occasions = occasions_of(goals, [each for each in appointments if each.state == "attended"])
    rated = [goal for goal in goals if goal.ratings]
    span = span_of(
        episode,
        courses=[course] if course else (),
        goals=rated,
        occasions=occasions,
    )
    return TimeLine(
        course=_course_line(course, occasions, span) if course else None,
        goals=tuple(
            goal_line(goal, span, viewer, ids=f"goal-{place}")
            for place, goal in enumerate(rated, start=1)
        ),
    )


def _course_line(course: Course, occasions: Sequence[Occasion], span: Span) -> CourseLine:
    drawing = drawn_course(
        course,
        span,
        description=course_sentences(course),
        occasions=occasions,
        heights=_COURSE_HEIGHTS,
    )
    return CourseLine(
        title=course_title(course),
        short_name=course.instrument.short_name,
        drawing=drawing,
        caption=_caption(course, occasions),
        happenings=_happenings(course, occasions),
    )


def _caption(course: Course, occasions: Sequence[Occasion]) -> str:
    sentences = []
    if course.rule is not None:
        band = _(
            "Inside the shaded band, fewer than %(amount)s points from the first score, the "
            "measure’s own error could explain the change."
        )
        if is_of_importance(course):
            band = _(
                "Inside the shaded band, fewer than %(amount)s points from the first score, a "
                "change does not count as relevant."
            )
        sentences.append(band % {"amount": figure(course.rule.amount)})
    elif course.reckoned is not None:
        sentences.append(_reckoned_band(course.reckoned))
    if course.instrument.caseness is not None:
        sentences.append(_line_words(course))
    sentences += [sessions_words(occasions), unscored_words(course)]
    return " ".join(filter(None, sentences))


def _reckoned_band(reckoned: Reckoned) -> str:
    band = _(
        "Inside the shaded band, less than about %(amount)s points from the first score, the "
        "measure’s own error could explain the change; no amount is published, and this one is "
        "reckoned from figures that are not yet confirmed."
    )
    if reckoned.is_confirmed:
        band = _(
            "Inside the shaded band, less than about %(amount)s points from the first score, the "
            "measure’s own error could explain the change; no amount is published, and this one "
            "is reckoned from published figures."
        )
    return band % {"amount": figure(round(reckoned.amount, 1))}


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
        events.setdefault(occasion.on, []).append(occasion.told)
    return tuple(
        Happening(
            day=date_format(day, "j F Y"),
            score=_joined(scores.get(day, ()), figure),
            side=_joined(scores.get(day, ()), partial(_side, course)),
            events="; ".join(dict.fromkeys(events.get(day, ()))),
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


def goal_line(
    course: GoalCourse, span: Span, viewer: Person, *, ids: str, times: bool = False
) -> GoalLine:
    """Draw one goal's ratings over these days; `times` writes the days below."""
    goal = course.goal
    return GoalLine(
        words=quoted(goal.words),
        number=course.number,
        url=reverse("client-goal", args=[goal.episode.client.public_id, goal.public_id]),
        drawing=drawn_goal(course, span, description=stands_words(course), ids=ids, times=times),
        days=rated_days(course, viewer),
        rater=rater_words(course, viewer),
    )
