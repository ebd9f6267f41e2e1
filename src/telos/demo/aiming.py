"""Proposing, agreeing, changing and rating: the deeds of a client's goals."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from telos.demo.aim import Aim
from telos.demo.deeds import Deed
from telos.demo.stepping import beside_deeds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from telos.demo.care import Case
    from telos.demo.story import GoalChange, GoalTold


# Within one meeting: words are proposed, agreed, rated, and only then changed.
_TO_AGREE = timedelta(minutes=3)
_TO_RATE = timedelta(minutes=5)
_TO_CHANGE = timedelta(minutes=10)


def goal_deeds(case: Case) -> Iterator[Deed]:
    """Tell what the client and the therapist set out to do and how it went."""
    aims = [Aim(case, told, place) for place, told in enumerate(case.story.goals)]
    for aim, told in zip(aims, case.story.goals, strict=True):
        aim.others = aims
        yield Deed(at=case.calendar.said(told.week), do=aim.propose)
        yield from _agreement(aim, told, said_at=case.calendar.said(told.week))
        yield from _ratings(aim)
        yield from _changes(aim)
        yield from beside_deeds(aim)


def _agreement(aim: Aim, told: GoalTold | GoalChange, *, said_at: datetime) -> Iterator[Deed]:
    if told.agreed_after_days is None:
        return
    agreed_at = said_at + timedelta(days=told.agreed_after_days) + _TO_AGREE
    yield Deed(at=agreed_at, do=partial(aim.agree, aim.case.answering(told.by)))


def _ratings(aim: Aim) -> Iterator[Deed]:
    for side, ratings in (("client", aim.told.ratings), ("therapist", aim.told.therapist_ratings)):
        for week, value in ratings:
            rated_at = aim.case.calendar.said(week) + _TO_RATE
            yield Deed(at=rated_at, do=partial(aim.rate, side, week, value))


def _changes(aim: Aim) -> Iterator[Deed]:
    for change in aim.told.changes:
        said_at = aim.case.calendar.said(change.week) + _TO_CHANGE
        yield Deed(at=said_at, do=partial(aim.change, change))
        yield from _agreement(aim, change, said_at=said_at)
