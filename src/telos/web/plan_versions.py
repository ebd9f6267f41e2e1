"""Every version of a plan in a list, with who agreed to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.base import clock
from telos.web.goal_story import whole_day
from telos.web.plan_story import AgreedBy, agreed_by

if TYPE_CHECKING:
    from telos.people.models import Person
    from telos.plans.queries import PlanRead, VersionRead


@dataclass(frozen=True, kw_only=True)
class VersionRow:
    """A version in the list of all."""

    number: int
    agreed: list[AgreedBy]
    stands: bool
    unagreed: str
    """That both have not agreed to it; empty where they have."""


def version_rows(plan: PlanRead, viewer: Person) -> list[VersionRow]:
    """Return every version, the newest first, with who agreed to it."""
    return [
        VersionRow(
            number=version.number,
            agreed=agreed_by(version, viewer, day=whole_day),
            stands=plan.standing is not None and plan.standing.number == version.number,
            unagreed=_unagreed(plan, version),
        )
        for version in reversed(plan.versions)
    ]


def _unagreed(plan: PlanRead, version: VersionRead) -> str:
    if version.is_agreed:
        return ""
    waits = plan.awaits == Side.CLIENT and plan.offer == version
    return _("waits for an answer") if waits else _("not agreed")


def is_due(plan: PlanRead) -> bool:
    """Tell whether the day has come on which the two look at the plan again; not in a pause."""
    day, care = plan.plan.review_on, plan.plan.episode
    is_time = day is not None and day <= clock.today()
    return is_time and care.is_open and not care.is_paused
