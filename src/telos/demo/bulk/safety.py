"""A safety plan each, in so many versions, each looked through together."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from telos.access.enums import Side
from telos.demo.bulk.goals import owner_of
from telos.demo.bulk.writing import write
from telos.intake.enums import SafetyPart
from telos.intake.models import SafetyPlan, SafetyPlanLook, SafetyPlanVersion
from telos.vault.rows import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from telos.episodes.models import Episode
    from telos.people.models import Person


def write_safety_plans(episodes: tuple[Episode, ...], *, therapist: Person, versions: int) -> None:
    """Write the versions in turn: the client's first, then the therapist's."""
    plans = [SafetyPlan(client=e.client, version_number=versions) for e in episodes]
    write(plans)
    owners = [owner_of(episode) for episode in episodes]
    made = [
        _version(plan, number, by=therapist if number % 2 == 0 else owner)
        for plan, owner in zip(plans, owners, strict=True)
        for number in range(1, versions + 1)
    ]
    write(made)
    write(_looks(made, therapist=therapist))


def _version(plan: SafetyPlan, number: int, *, by: Person) -> SafetyPlanVersion:
    lines = {part.value: f"{part.label}, at first\nAnd then, {number}" for part in SafetyPart}
    return SafetyPlanVersion(
        plan=plan,
        sealed_for=plan.client.public_id,
        number=number,
        by=by,
        side=Side.CLIENT if by.pk == plan.client.person_id else Side.THERAPIST,
        submission_key=uuid4(),
        **texts(own="It has been quiet again every time", **lines),
    )


def _looks(versions: Iterable[SafetyPlanVersion], *, therapist: Person) -> Iterator[SafetyPlanLook]:
    for version in versions:
        client = version.plan.client.person or therapist
        for side, by in ((Side.CLIENT, client), (Side.THERAPIST, therapist)):
            yield SafetyPlanLook(version=version, by=by, side=side, submission_key=uuid4())
