"""Two goals each, agreed by both and rated every four weeks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import numpy as np

from telos.access.enums import Side
from telos.demo.bulk.writing import write
from telos.demo.story import stories
from telos.goals.enums import GoalState, RevisionKind
from telos.goals.models import LEVEL_FIELDS, Goal, GoalAgreement, GoalRating, GoalRevision
from telos.vault.rows import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from telos.demo.story import GoalTold
    from telos.episodes.models import Episode
    from telos.people.models import Person

_GOALS_EACH: Final = 2
_RATED_EVERY_WEEKS: Final = 4


def write_goals(
    episodes: tuple[Episode, ...], *, therapist: Person, first: date, weeks: int, seed: int
) -> None:
    """Write goals in the words of the demo's stories, with ratings by chance."""
    told = [goal for story in stories() for goal in story.goals]
    rng = np.random.default_rng((seed, len(told)))
    goals = [
        _goal(episode, told[(place * _GOALS_EACH + number) % len(told)])
        for place, episode in enumerate(episodes)
        for number in range(_GOALS_EACH)
    ]
    write(goals)
    wordings = [revision_row(goal, kind=RevisionKind.WORDING) for goal in goals]
    write(wordings)
    write(revision_row(goal, kind=RevisionKind.AGREEMENT) for goal in goals)
    write(agreements_of(wordings, therapist))
    write(_ratings(goals, first=first, weeks=weeks, rng=rng))


def owner_of(episode: Episode) -> Person:
    """Return the account of whoever comes for help."""
    person = episode.client.person
    if person is None:
        msg = "Everybody in a practice written in bulk has an account."
        raise LookupError(msg)
    return person


def _goal(episode: Episode, told: GoalTold) -> Goal:
    return Goal(
        episode=episode,
        sealed_for=episode.client.public_id,
        domain=told.domain,
        horizon=told.horizon,
        state=GoalState.AGREED,
        revision_number=2,
        submission_key=uuid4(),
        **texts(words=told.words),
    )


def revision_row(goal: Goal, *, kind: RevisionKind) -> GoalRevision:
    """Return a revision that says what the goal says: its words, or both having agreed to them."""
    is_agreed = kind == RevisionKind.AGREEMENT
    return GoalRevision(
        goal=goal,
        sealed_for=goal.sealed_for,
        number=2 if is_agreed else 1,
        kind=kind,
        domain=goal.domain,
        horizon=goal.horizon,
        state=GoalState.AGREED if is_agreed else GoalState.PROPOSED,
        by=owner_of(goal.episode),
        side=Side.CLIENT,
        baseline=goal.baseline,
        **texts(words=goal.words, **{name: getattr(goal, name) for name in LEVEL_FIELDS}),
    )


def agreements_of(wordings: Iterable[GoalRevision], therapist: Person) -> Iterator[GoalAgreement]:
    """Return what both have said to each wording: yes."""
    for wording in wordings:
        for side, by in ((Side.CLIENT, wording.by), (Side.THERAPIST, therapist)):
            yield GoalAgreement(goal=wording.goal, revision=wording, by=by, side=side)


def _ratings(
    goals: Iterable[Goal], *, first: date, weeks: int, rng: np.random.Generator
) -> Iterator[GoalRating]:
    for goal in goals:
        value = int(rng.integers(0, 5))
        for week in range(0, weeks, _RATED_EVERY_WEEKS):
            value = min(10, max(0, value + int(rng.integers(-1, 3))))
            yield GoalRating(
                goal=goal,
                value=value,
                rated_on=first + timedelta(weeks=week),
                by=owner_of(goal.episode),
                side=Side.CLIENT,
                submission_key=uuid4(),
            )
