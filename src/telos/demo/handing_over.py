"""Therapists who asked for somebody else to go on, and what the manager answered."""

from __future__ import annotations

from datetime import time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from telos.demo.calendar import at
from telos.demo.deeds import Deed
from telos.episodes.actions import ask_hand_over, decline_hand_over
from telos.episodes.queries import hand_overs_waiting_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from telos.demo.care import Case
    from telos.people.models import Person

_AFTERNOON: Final = time(17, 10)


def hand_over_deeds(case: Case, people: Mapping[str, Person], *, manager: Person) -> Iterator[Deed]:
    """Tell of two: one waits for the manager, of the other care stays as it is."""

    def days_ago(days: int, do: partial[None]) -> Deed:
        return Deed(at=at(case.calendar.today - timedelta(days=days), _AFTERNOON), do=do)

    if case.story.key == "oona":
        why = "From January I am at the college on Thursdays, the only day on which she can."
        yield days_ago(2, partial(_ask, case, people["lea"], why))
    if case.story.key == "yusuf":
        why = "He would like evenings, and I have none before spring."
        yield days_ago(16, partial(_ask, case, None, why))
        yield days_ago(15, partial(_decline, case, manager))


def _ask(case: Case, to: Person | None, why: str) -> None:
    ask_hand_over(actor=case.therapist, episode=case.episode, to=to, why=why)


def _decline(case: Case, manager: Person) -> None:
    asked = hand_overs_waiting_for(manager).get(episode=case.episode)
    decline_hand_over(
        actor=manager,
        request=asked,
        answer="Nobody has evenings just now. I have moved your Monday group, so you have one.",
    )
