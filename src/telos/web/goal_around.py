"""All that the page of one goal reads: the goal, its steps, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from telos.goals.queries import beside_goals, find_goal_course
from telos.measures.queries import (
    courses_visible_to,
    instruments_of_episodes,
    schedules_visible_to,
)

if TYPE_CHECKING:
    from uuid import UUID

    from telos.access.enums import Side
    from telos.goals.models import Goal
    from telos.goals.queries import GoalBeside, GoalCourse
    from telos.measures.models import MeasureSchedule
    from telos.measures.queries import Course
    from telos.people.models import Client, Person


@dataclass(frozen=True, kw_only=True)
class _Measure:
    """How a measure is called, and whether there is a course of it to follow."""

    title: str
    is_followed: bool


@dataclass(frozen=True, kw_only=True)
class Around:
    """A goal as one of the two, or a supervisor, reads it."""

    viewer: Person
    side: Side
    course: GoalCourse
    beside: GoalBeside
    schedules: tuple[MeasureSchedule, ...]
    """What is or was asked in this care, the main measure first; of a step that needs it."""
    aims: tuple[Goal, ...]
    """The other aims of this care, under which it could stand; none where it has to stay."""

    @property
    def goal(self) -> Goal:
        """The goal itself."""
        return self.course.goal

    @cached_property
    def offered(self) -> tuple[MeasureSchedule, ...]:
        """The measures that may be chosen for it: with what stands there already.

        Of a step that alone, and of no goal questions of which nothing is added up.
        """
        chosen = set(self.beside.measures)
        if not self.goal.is_step:
            chosen |= {key for key, measure in self._measures.items() if measure.is_followed}
        return tuple(each for each in self.schedules if each.instrument_key in chosen)

    @cached_property
    def titles(self) -> dict[str, str]:
        """How each measure of this care is called, by its key."""
        return {key: measure.title for key, measure in self._measures.items()}

    @cached_property
    def _measures(self) -> dict[str, _Measure]:
        """The measures of this care, by their keys."""
        episode = self.goal.episode_id
        keys = {schedule.instrument_key for schedule in self.schedules}
        keys |= {link.schedule.instrument_key for link in self.beside.links}
        found = instruments_of_episodes({(episode, key) for key in keys})
        return {
            key: _Measure(
                title=_("%(plain)s, %(name)s")
                % {"plain": capfirst(instrument.plain_name), "name": instrument.short_name},
                is_followed=not instrument.answers_only,
            )
            for (_episode, key), instrument in found.items()
        }

    @cached_property
    def courses(self) -> tuple[Course, ...]:
        """The courses of the measures beside the goal; nothing is read where there are none."""
        wanted = self.beside.measures
        if not wanted:
            return ()
        episode = self.goal.episode
        asked = self.schedules
        found = courses_visible_to(self.viewer, [episode], asked=asked).get(episode.pk, [])
        return tuple(course for course in found if course.instrument.key in wanted)


def around(viewer: Person, goal_id: UUID, *, of: Client, side: Side) -> Around:
    """Read a goal of this client with its steps and what stands beside it; eight queries.

    Where there is none that the viewer may read, it is answered as if there were none by this id.
    """
    course = find_goal_course(viewer, goal_id)
    if course is None or course.goal.episode.client_id != of.pk:
        raise Http404
    beside = beside_goals(viewer, [course.goal])[course.goal.pk]
    schedules: tuple[MeasureSchedule, ...] = ()
    # Beside a step measures stand that were put there while it was an aim.
    if not course.goal.is_step or beside.measures:
        asked = schedules_visible_to(viewer).filter(episode=course.goal.episode_id)
        schedules = tuple(asked)
    # What has steps of its own stays an aim, and what is over stays where it stood.
    could_move = course.goal.is_revisable and not course.steps
    return Around(
        viewer=viewer,
        side=side,
        course=course,
        beside=beside,
        schedules=schedules,
        aims=course.other_aims if could_move else (),
    )
