"""Proposing several goals at once: all of them or none, each to be agreed by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from telos.goals.actions.holding import hold_care
from telos.goals.actions.proposing import Sent, propose_in
from telos.goals.actions.wording import GoalError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from telos.episodes.models import Episode
    from telos.goals.actions.wording import Wording
    from telos.goals.models import Goal
    from telos.people.models import Person


class OneOfSeveralError(GoalError):
    """One of several goals cannot be proposed like this; `place` says which, from 0."""

    def __init__(self, said: str, *, place: int) -> None:
        super().__init__(said)
        self.place = place


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One goal among several."""

    wording: Wording
    submission_key: UUID


@transaction.atomic
def propose_goals(*, actor: Person, episode: Episode, proposals: Sequence[Proposal]) -> list[Goal]:
    """Propose goals; who proposes has agreed to each, the other side to none of them yet."""
    held, side = hold_care(actor, episode)
    proposed = []
    for place, each in enumerate(proposals):
        sent = Sent(actor=actor, side=side, wording=each.wording, key=each.submission_key, why="")
        try:
            proposed.append(propose_in(held, sent))
        except GoalError as error:
            raise OneOfSeveralError(str(error), place=place) from error
    return proposed
