"""The chapter of goals: each with its steps, its levels and its whole story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.goals.queries import beside_goals, goal_courses, stories_of
from telos.measures.queries import instruments_of_episodes
from telos.web.book.lines import Line
from telos.web.goal_changes import level_lines, level_number
from telos.web.goal_ratings import stands_words
from telos.web.goal_story import story_of, whole_day
from telos.web.spoken import said_words
from telos.web.time_line import drawn_goal, span_of
from telos.web.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.episodes.models import Episode
    from telos.goals.models import GoalRating, GoalRevision, GoalScaling
    from telos.goals.queries import GoalBeside, GoalCourse
    from telos.web.book.contents import Contents
    from telos.web.charts import Drawing
    from telos.web.goal_story import Chapter
    from telos.web.originals import Said


@dataclass(frozen=True, kw_only=True)
class GoalTold:
    """One goal with its whole story."""

    words: str
    is_step: bool
    """Whether it is a small step towards the goal before it."""
    number: int
    """By which the pages name it; 0 where it is alone."""
    about: str
    stands: str
    drawing: Drawing | None
    ratings: list[Line]
    levels: tuple[str, ...]
    scalings: list[Line]
    story: list[Chapter]
    said: tuple[Said, ...]


def goal_chapters(contents: Contents) -> list[GoalTold]:
    """Return every goal and step with its whole story; eight queries, or two more.

    The two name the practice's own questionnaires, where such a one stands beside a goal.
    """
    viewer, episodes = contents.viewer, contents.episodes
    found = goal_courses(viewer, episodes)
    courses = [
        (episode, each)
        for episode in episodes
        for course in found.get(episode.pk, [])
        for each in (course, *course.steps)
    ]
    goals = [course.goal for _episode, course in courses]
    stories, beside = stories_of(viewer, goals), beside_goals(viewer, goals)
    titles = _titles(beside.values())
    return [
        _told(
            contents,
            (episode, course),
            beside=beside[course.goal.pk],
            story=stories.get(course.goal.pk, []),
            titles=titles,
            ids=f"goal-{place}",
        )
        for place, (episode, course) in enumerate(courses)
    ]


def _told(
    contents: Contents,
    told: tuple[Episode, GoalCourse],
    *,
    beside: GoalBeside,
    story: list[GoalRevision],
    titles: dict[str, str],
    ids: str,
) -> GoalTold:
    episode, course = told
    goal, stands = course.goal, stands_words(course)
    state = str(goal.get_state_display())
    span = span_of(episode, goals=[course])
    several = len(course.ratings) > 1
    return GoalTold(
        words=quoted(goal.words),
        is_step=goal.is_step,
        number=course.number,
        about=f"{goal.get_domain_display()} · {goal.get_horizon_display()}",
        stands=state if goal.is_step else f"{state}. {capfirst(stands)}",
        drawing=drawn_goal(course, span, description=stands, ids=ids, times=True)
        if several
        else None,
        ratings=_ratings(contents, course),
        levels=level_lines(goal),
        scalings=_scalings(contents, beside),
        story=story_of(story, contents.told_to, day=whole_day, beside=beside, titles=titles),
        said=contents.beside(goal.public_id),
    )


def _ratings(contents: Contents, course: GoalCourse) -> list[Line]:
    ratings = sorted(
        (*course.ratings, *course.therapist_ratings),
        key=lambda rating: (rating.rated_on, rating.pk),
    )
    return [
        Line(
            name=date_format(rating.rated_on, "j F Y"),
            value=_said(str(rating.value), rating, contents),
        )
        for rating in ratings
    ]


def _said(value: str, row: GoalRating | GoalScaling, contents: Contents) -> str:
    by = _by(value, row.side)
    if not row.is_spoken:
        return by
    words = _("%(value)s, as said %(said)s")
    return words % {"value": by, "said": said_words(row, contents.told_to)}


def _scalings(contents: Contents, beside: GoalBeside) -> list[Line]:
    return [
        Line(
            name=date_format(scaling.scaled_on, "j F Y"),
            value=_said(level_number(scaling.level), scaling, contents),
        )
        for scaling in beside.scalings
    ]


def _by(value: str, side: str) -> str:
    if side == Side.CLIENT:
        return _("%(value)s, by you") % {"value": value}
    return _("%(value)s, by the %(side)s") % {"value": value, "side": Side(side).label}


def _titles(beside: Iterable[GoalBeside]) -> dict[str, str]:
    """Return how the measures beside goals are called, by their keys."""
    schedules = [link.schedule for each in beside for link in each.links]
    wanted = {(schedule.episode_id, schedule.instrument_key) for schedule in schedules}
    found = instruments_of_episodes(wanted)
    return {key: instrument.short_name for (_episode, key), instrument in found.items()}
