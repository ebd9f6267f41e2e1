"""A practice of any size, for benchmarks and for counting queries.

It is written in bulk: five hundred clients through the actions would be several hundred thousand
queries, and what is measured on it is reading. The rows are those that the actions would leave,
in kind and in number, but for the smaller deeds in the trail. Nobody is shown it as a demo.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from telos.base import clock
from telos.demo.bulk.beginnings import write_beginnings
from telos.demo.bulk.care import appointments, open_practice, write_episodes
from telos.demo.bulk.goals import write_goals
from telos.demo.bulk.responses import write_responses
from telos.demo.bulk.writing import write
from telos.demo.calendar import at
from telos.demo.errors import NotADemoError
from telos.vault.ring import ring

if TYPE_CHECKING:
    from telos.episodes.models import Episode
    from telos.people.models import Person, Practice


@dataclass(frozen=True, kw_only=True)
class BulkPractice:
    """A practice with one therapist, who has everybody in their care."""

    practice: Practice
    therapist: Person
    episodes: tuple[Episode, ...]


@transaction.atomic
def build_practice(
    *,
    seed: int,
    clients: int,
    weeks: int,
    with_answers: bool,
    with_beginnings: bool = False,
    today: date | None = None,
) -> BulkPractice:
    """Write a practice of so many clients, each with so many weeks of questionnaires.

    PHQ-9 and GAD-7 every week; two goals each; an appointment a week. The answers to the single
    questions are nine rows in ten, and only a page about one response reads them. With beginnings
    there is an intake each, a safety plan, an aim with levels and steps, and a plan.
    """
    if not settings.DEMO:
        raise NotADemoError
    first = (today or clock.today()) - timedelta(weeks=weeks)
    with clock.set_to(at(first, time(9))), ring():
        practice, therapist = open_practice(clients)
        episodes = write_episodes(practice, therapist, clients)
        write(appointments(episodes, therapist=therapist, first=first, weeks=weeks))
        write_goals(episodes, therapist=therapist, first=first, weeks=weeks, seed=seed)
        write_responses(
            episodes,
            therapist=therapist,
            first=first,
            weeks=weeks,
            seed=seed,
            with_answers=with_answers,
        )
        if with_beginnings:
            write_beginnings(episodes, therapist=therapist, first=first, weeks=weeks)
    return BulkPractice(practice=practice, therapist=therapist, episodes=episodes)
