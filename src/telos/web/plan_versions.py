"""Every version of a plan in a list, with who agreed to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telos.base import clock
from telos.web.goal_story import whole_day
from telos.web.plan_story import AgreedBy, agreed_by

if TYPE_CHECKING:
    from telos.people.models import Person
    from telos.plans.queries import PlanRead


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A version in the list of all."""

    number: int
    agreed: list[AgreedBy]
    stands: bool


def version_rows(plan: PlanRead, viewer: Person) -> list[VersionRow]:
    """Return every version, the newest first, with who agreed to it."""
    return [
        VersionRow(
            number=version.number,
            agreed=agreed_by(version, viewer, day=whole_day),
            stands=plan.standing is not None and plan.standing.number == version.number,
        )
        for version in reversed(plan.versions)
    ]


def is_due(plan: PlanRead) -> bool:
    """Tell whether the day has come on which the two look at the plan again."""
    day = plan.plan.review_on
    return plan.plan.episode.is_open and day is not None and day <= clock.today()
