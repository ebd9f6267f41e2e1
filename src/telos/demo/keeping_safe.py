"""Writing safety plans and looking through them together, as a story tells it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from telos.base import clock
from telos.demo.deeds import Deed
from telos.intake.actions import SafetyWords, look_through_safety_plan, write_safety_plan
from telos.intake.enums import SafetyPart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.demo.care import Case
    from telos.demo.story_of_beginnings import SafetyLookTold, SafetyPlanTold

# Within one meeting: it is written first, and looked through then.
_TO_LOOK = timedelta(minutes=6)


def safety_deeds(case: Case) -> Iterator[Deed]:
    """Tell what the two wrote for hard hours, and when they looked at it again."""
    for number, told in enumerate(case.story.safety_plans):
        do = partial(_write, case, told, number)
        yield Deed(at=case.calendar.said(told.week), do=do)
        for look in told.looks:
            looked_at = case.calendar.said(look.week) + _TO_LOOK
            yield Deed(at=looked_at, do=partial(_look, case, look, number + 1))


def _write(case: Case, told: SafetyPlanTold, seen: int) -> None:
    write_safety_plan(
        actor=case.person(told.by),
        client=case.episode.client,
        words=SafetyWords(
            parts={part: getattr(told, part.value) for part in SafetyPart}, own=told.own
        ),
        seen_version=seen,
        submission_key=_key(case, f"plan/{seen}"),
        why=told.why,
    )


def _look(case: Case, told: SafetyLookTold, seen: int) -> None:
    for side in ("therapist", "client"):
        look_through_safety_plan(
            actor=case.person(side),
            client=case.episode.client,
            seen_version=seen,
            submission_key=_key(case, f"look/{told.week}/{side}"),
            again_on=clock.today() + timedelta(weeks=told.again_in_weeks),
        )


def _key(case: Case, what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{case.seed}/{case.story.key}/safety/{what}")
