"""The chapters of goals and of questionnaires, with their courses drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from telos.goals.enums import Side
from telos.goals.queries import goal_courses, stories_of
from telos.measures.queries import courses_visible_to
from telos.web.book.answered import Answered, answered_of
from telos.web.book.lines import Line, day_of, moment_of
from telos.web.client.courses import caption, score_rows, told
from telos.web.goal_ratings import stands_words
from telos.web.goal_story import story_of, whole_day
from telos.web.time_line import course_title, drawn_course, drawn_goal, span_of
from telos.web.words import quoted

if TYPE_CHECKING:
    from telos.episodes.models import Episode
    from telos.goals.models import GoalRating
    from telos.measures.queries import Course
    from telos.web.book.contents import Contents
    from telos.web.charts import Drawing
    from telos.web.client.courses import ScoreRow
    from telos.web.goal_story import Chapter
    from telos.web.originals import Said


@dataclass(frozen=True, kw_only=True)
class GoalTold:
    """One goal with its whole story."""

    words: str
    number: int
    """By which the pages name it; 0 where it is alone."""
    about: str
    stands: str
    drawing: Drawing | None
    ratings: list[Line]
    story: list[Chapter]
    said: tuple[Said, ...]


@dataclass(frozen=True, kw_only=True)
class MeasureTold:
    """One questionnaire: how its scores went."""

    title: str
    headline: str
    meaning: str
    drawing: Drawing | None
    caption: str
    short_name: str
    rows: list[ScoreRow]


@dataclass(frozen=True, kw_only=True)
class Measures:
    """Scores in their course, and every questionnaire with its answers."""

    courses: list[MeasureTold]
    answered: list[Answered]
    looked_at: list[Line]
    """Answers that somebody had to look at, and what was done."""
    taken_back: list[Line]
    """Totals from paper that were taken back, and why."""


def goal_chapters(contents: Contents) -> list[GoalTold]:
    """Return every goal with its ratings and how it came to its words; five queries."""
    viewer, episodes = contents.viewer, contents.episodes
    found = goal_courses(viewer, episodes)
    courses = [(e, course) for e in episodes for course in found.get(e.pk, [])]
    stories = stories_of(viewer, [course.goal for _episode, course in courses])
    chapters = []
    for place, (episode, course) in enumerate(courses):
        goal, stands = course.goal, stands_words(course)
        span = span_of(episode, goals=[course])
        several = len(course.ratings) > 1
        ids = f"goal-{place}"
        chapters.append(
            GoalTold(
                words=quoted(goal.words),
                number=course.number,
                about=f"{goal.get_domain_display()} · {goal.get_horizon_display()}",
                stands=f"{goal.get_state_display()}. {capfirst(stands)}",
                drawing=drawn_goal(course, span, description=stands, ids=ids, times=True)
                if several
                else None,
                ratings=[
                    Line(
                        name=date_format(rating.rated_on, "j F Y"),
                        value=_rated(rating, by_you=contents.own),
                    )
                    for rating in sorted(
                        (*course.ratings, *course.therapist_ratings),
                        key=lambda rating: (rating.rated_on, rating.pk),
                    )
                ],
                story=story_of(stories.get(goal.pk, ()), viewer, day=whole_day),
                said=contents.beside(goal.public_id),
            )
        )
    return chapters


def _rated(rating: GoalRating, *, by_you: bool) -> str:
    if by_you and rating.side == Side.CLIENT:
        return _("%(value)d, by you") % {"value": rating.value}
    side = rating.get_side_display()
    return _("%(value)d, by the %(side)s") % {"value": rating.value, "side": side}


def _measure_told(course: Course, episode: Episode, *, within: str) -> MeasureTold:
    words, span = told(course), span_of(episode, courses=[course])
    drawing = None
    if len(course.points) > 1:
        drawing = drawn_course(course, span, description=words.whole, within=within)
    return MeasureTold(
        title=course_title(course),
        headline=words.headline,
        meaning=words.meaning,
        drawing=drawing,
        caption=caption(course),
        short_name=course.instrument.short_name,
        rows=score_rows(course),
    )


def measure_chapters(contents: Contents) -> Measures:
    """Return how the scores went in each stretch of care, and every questionnaire answered."""
    episodes = contents.episodes
    found = courses_visible_to(contents.viewer, episodes)
    shown = [
        _measure_told(course, episode, within=f"care-{number}-")
        for number, episode in enumerate(episodes)
        for course in found.get(episode.pk, [])
    ]
    return Measures(
        courses=shown,
        answered=answered_of(contents),
        looked_at=[
            Line(
                name=moment_of(each["made_at"]),
                value=each["what_was_done"] or _("nobody has answered for it yet"),
                more=" · ".join(
                    filter(None, (each["acknowledged_by"], day_of(each["acknowledged_at"])))
                ),
            )
            for each in contents.copy["answers_looked_at"]
        ],
        taken_back=[
            Line(
                name=day_of(each["answered_on"]),
                value=each["why_withdrawn"],
                more=f"{each['withdrawn_by']} · {day_of(each['withdrawn_at'])}",
            )
            for each in contents.copy["responses"]
            if each["withdrawn_at"]
        ],
    )
