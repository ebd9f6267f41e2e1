"""Courses and what is due, together: for pages that show both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telos.base import clock
from telos.measures.queries.courses import Course, courses_of, main_measures
from telos.measures.queries.due import DueQuestionnaire, due_of, with_last_answer
from telos.measures.queries.records import schedules_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.episodes.models import Episode
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class MeasuresGlance:
    """The courses of each episode, and the running schedules with what they await."""

    courses: dict[int, list[Course]]
    due: dict[int, list[DueQuestionnaire]]


def measures_at_a_glance(
    viewer: Person, episodes: Iterable[Episode], *, whole: bool = False
) -> MeasuresGlance:
    """Return courses and what is due in two queries, whatever the number of episodes.

    `whole` points know their response and when it came: too much for a caseload.
    """
    keys = [episode.pk for episode in episodes]
    today = clock.today()
    asked = schedules_visible_to(viewer).filter(episode__in=keys)
    schedules = list(with_last_answer(asked, today))
    running = [schedule for schedule in schedules if schedule.ends_on is None]
    return MeasuresGlance(
        courses=courses_of(viewer, keys, main=main_measures(schedules), whole=whole),
        due=due_of(running, today),
    )
