"""An aim each with five levels, steps below it, and somebody who supports in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from telos.access.enums import Side
from telos.demo.bulk.goals import agreements_of, owner_of, revision_row
from telos.demo.bulk.writing import write
from telos.goals.enums import GoalDomain, GoalHorizon, GoalState, Level, RevisionKind
from telos.goals.models import LEVEL_FIELDS, Goal, GoalScaling, GoalSupport
from telos.vault.rows import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from telos.episodes.models import Episode
    from telos.goals.models import GoalRevision
    from telos.people.models import Person

_WORDS: Final = "See my friends again without being worn out for days"
_LEVELS: Final = (
    "I see nobody",
    "One of them, once a month",
    "One of them, every week",
    "Two of them in a week",
    "Whenever I like, and I ask them over",
)
_STEPS: Final = ("Write to Ada", "A walk with her, half an hour", "Go along to the quiz")
_SCALED_EVERY_WEEKS: Final = 8


def write_aims(
    episodes: tuple[Episode, ...], *, therapist: Person, first: date, weeks: int
) -> list[GoalRevision]:
    """Write an aim each, agreed with its levels, and say every eight weeks where it is.

    Return the agreement to each: the words that stand since.
    """
    aims = [_aim(episode) for episode in episodes]
    write(aims)
    steps = [_step(aim, place) for aim in aims for place in range(len(_STEPS))]
    write(steps)
    wordings = [revision_row(goal, kind=RevisionKind.WORDING) for goal in (*aims, *steps)]
    write(wordings)
    agreed = [revision_row(goal, kind=RevisionKind.AGREEMENT) for goal in (*aims, *steps)]
    write(agreed)
    write(agreements_of(wordings, therapist))
    write(_support(aim) for aim in aims)
    write(_scalings(wordings[: len(aims)], first=first, weeks=weeks))
    return agreed[: len(aims)]


def _aim(episode: Episode) -> Goal:
    return Goal(
        episode=episode,
        sealed_for=episode.client.public_id,
        domain=GoalDomain.RELATIONSHIPS,
        horizon=GoalHorizon.LONG,
        state=GoalState.AGREED,
        revision_number=2,
        baseline=Level.LESS,
        submission_key=uuid4(),
        **texts(words=_WORDS, **dict(zip(LEVEL_FIELDS, _LEVELS, strict=True))),
    )


def _step(aim: Goal, place: int) -> Goal:
    return Goal(
        episode=aim.episode,
        sealed_for=aim.sealed_for,
        aim=aim,
        place=place + 1,
        domain=aim.domain,
        horizon=GoalHorizon.SHORT,
        state=GoalState.AGREED,
        revision_number=2,
        submission_key=uuid4(),
        **texts(words=_STEPS[place]),
    )


def _support(aim: Goal) -> GoalSupport:
    return GoalSupport(
        goal=aim,
        sealed_for=aim.sealed_for,
        number=1,
        by=owner_of(aim.episode),
        side=Side.CLIENT,
        **texts(who="Ada rings on Sundays."),
    )


def _scalings(
    wordings: Iterable[GoalRevision], *, first: date, weeks: int
) -> Iterator[GoalScaling]:
    for wording in wordings:
        for week in range(0, weeks, _SCALED_EVERY_WEEKS):
            yield GoalScaling(
                goal=wording.goal,
                revision=wording,
                level=min(Level.MORE, Level.LESS + week // 26),
                scaled_on=first + timedelta(weeks=week),
                by=wording.by,
                side=Side.CLIENT,
                submission_key=uuid4(),
            )
