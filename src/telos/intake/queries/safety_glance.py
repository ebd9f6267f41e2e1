"""How safety plans stand, beside episodes of care; nothing of what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.utils.timezone import localtime

from telos.access.enums import RecordKind, Side
from telos.access.queries import clients_visible_to
from telos.base import clock
from telos.intake.enums import LONG_NOT_LOOKED_THROUGH
from telos.intake.models import SafetyPlanLook, SafetyPlanVersion
from telos.intake.rules import day_to_look_again

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from telos.episodes.models import Episode
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class SafetyGlance:
    """How a client's plan stands, where it is one thing among others."""

    number: int
    """Which version counts, and who wrote it when."""
    by_id: int
    by_name: str
    written_at: datetime
    looked_at: datetime | None
    """When the second of the two said that they looked through this version together."""
    last_on: date
    """The day on which it was last written, or somebody said that they looked through it."""
    again_on: date | None
    """The day on which the two look again, as `SafetyStanding` says it; none where none stands."""

    @property
    def is_due(self) -> bool:
        """Whether the day has come that the two said."""
        return self.again_on is not None and self.again_on <= clock.today()

    @property
    def is_long_ago(self) -> bool:
        """Whether nobody said a day, and nobody has looked for long."""
        long_ago = clock.today() - self.last_on >= LONG_NOT_LOOKED_THROUGH
        return self.again_on is None and long_ago


def with_safety_plans(viewer: Person, episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Return the episodes, each with what `safety_at_a_glance` reads; it costs no query more."""
    visible = clients_visible_to(viewer, RecordKind.SAFETY_PLAN)
    of_client = {"plan__client": OuterRef("client"), "plan__client__in": visible}
    versions = SafetyPlanVersion.objects.filter(**of_client).order_by("-number")
    every_look = SafetyPlanLook.objects.order_by("-created_at", "-pk")
    looks = every_look.filter(**{f"version__{name}": of for name, of in of_client.items()})
    with_day = looks.exclude(again_on=None)
    of_version = every_look.filter(version=OuterRef("safety_version"))
    return episodes.annotate(
        safety_version=Subquery(versions.values("pk")[:1]),
        safety_number=Subquery(versions.values("number")[:1]),
        safety_by=Subquery(versions.values("by")[:1]),
        safety_by_name=Subquery(versions.values("by__display_name")[:1]),
        safety_written_at=Subquery(versions.values("created_at")[:1]),
        safety_last_look_at=Subquery(looks.values("created_at")[:1]),
        safety_again_on=Subquery(with_day.values("again_on")[:1]),
        safety_again_said_at=Subquery(with_day.values("created_at")[:1]),
    ).annotate(
        **{
            _looked_by(side): Subquery(of_version.filter(side=side).values("created_at")[:1])
            for side in Side
        }
    )


def safety_at_a_glance(episode: Episode) -> SafetyGlance | None:
    """Return it of an episode that was read `with_safety_plans`; none where no plan stands."""
    read: dict[str, Any] = episode.__dict__
    written_at = read.get("safety_written_at")
    if written_at is None:
        return None
    looked = [read[_looked_by(side)] for side in Side]
    last_at = max(written_at, read["safety_last_look_at"] or written_at)
    return SafetyGlance(
        number=read["safety_number"],
        by_id=read["safety_by"],
        by_name=read["safety_by_name"],
        written_at=written_at,
        looked_at=max(looked) if all(looked) else None,
        last_on=localtime(last_at).date(),
        again_on=day_to_look_again(
            read["safety_again_on"],
            said_at=read["safety_again_said_at"] or written_at,
            looked_at=read["safety_last_look_at"] or written_at,
        ),
    )


def _looked_by(side: Side) -> str:
    return f"safety_looked_by_{side}"
