"""Safety plans from the cast's life, written through the same actions as a person would."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from telos.intake.actions import (
    SafetyWords,
    TypedPlan,
    keep_safety_draft,
    look_through_safety_plan,
    write_safety_plan,
)
from telos.intake.enums import SafetyPart
from telos.intake.models import SafetyPlan

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from telos.intake.models import SafetyPlanLook, SafetyPlanVersion
    from telos.people.models import Client, Person
    from tests.cast import Cast

SIGN = "I stop answering messages"
NUMBER = "0161 496 0142"


def words(sign: str = SIGN, *, own: str = "It has been quiet again every time") -> SafetyWords:
    """Some words of a plan, with something in each of its parts."""
    return SafetyWords(
        parts={
            SafetyPart.SIGNS: (sign, "My hands are cold"),
            SafetyPart.MYSELF: ("Round the block, even in the rain",),
            SafetyPart.PLACES: ("The library, by the window",),
            SafetyPart.PEOPLE: (f"Samira, my sister: {NUMBER}",),
            SafetyPart.PROFESSIONALS: ("The practice: 0161 496 0100",),
            SafetyPart.SURROUNDINGS: ("The tablets stay at Samira’s",),
        },
        own=own,
    )


def written(
    cast: Cast,
    *,
    by: Person | None = None,
    client: Client | None = None,
    sign: str = SIGN,
    why: str = "",
) -> SafetyPlanVersion:
    """The next version of a client's plan: by the client, if nobody else is named."""
    of = client or cast.client_record
    plan = SafetyPlan.objects.filter(client=of).first()
    return write_safety_plan(
        actor=by or cast.client,
        client=of,
        words=words(sign),
        seen_version=plan.version_number if plan else 0,
        submission_key=uuid4(),
        why=why,
    )


def looked(
    cast: Cast,
    version: SafetyPlanVersion,
    *,
    by: Person | None = None,
    again_on: date | None = None,
) -> SafetyPlanLook:
    """One side says that the two have looked through a version together."""
    return look_through_safety_plan(
        actor=by or cast.client,
        client=version.plan.client,
        seen_version=version.number,
        submission_key=uuid4(),
        again_on=again_on,
    )


def typed(
    cast: Cast,
    *,
    by: Person | None = None,
    page: UUID | None = None,
    seen: int = 0,
    seen_stamp: str = "",
    **texts: str,
) -> str:
    """Something that the client types and has not saved; returns the stamp that her page has."""
    return keep_safety_draft(
        actor=by or cast.client,
        client=cast.client_record,
        typed=TypedPlan(
            texts=texts or {"signs": "I stop ans"},
            seen_version=seen,
            page=page or uuid4(),
            seen_stamp=seen_stamp,
        ),
    )


def a_look(cast: Cast) -> SafetyPlanLook:
    """A plan through which the client says that the two have looked."""
    return looked(cast, written(cast))


def sent(version: SafetyPlanVersion | None = None, **other: object) -> dict[str, object]:
    """What the form of a plan sends, written on a version: its words, but for what is given."""
    names = (*SafetyPart.values, "own")
    fields = {n: getattr(version, n) for n in names} if version else words().fields
    key = {"submission_key": uuid4(), "seen_version": version.number if version else 0}
    return {**fields, "why": "", **key, **other}
