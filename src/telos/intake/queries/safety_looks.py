"""When safety plans were last looked through, for a whole caseload; nothing that stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.utils.timezone import localtime

from telos.access.enums import RecordKind
from telos.access.queries import clients_visible_to
from telos.base import clock
from telos.intake.enums import LONG_NOT_LOOKED_THROUGH
from telos.intake.models import SafetyPlanLook, SafetyPlanVersion

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from telos.episodes.models import Episode
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class SafetyLooks:
    """When a client's safety plan was last written or looked through, and when it is again."""

    last_on: date
    again_on: date | None
    """The day that was said with the last look; none where none was."""

    @property
    def is_due(self) -> bool:
        """Whether the day has come that the two said."""
        return self.again_on is not None and self.again_on <= clock.today()

    @property
    def is_long_ago(self) -> bool:
        """Whether nobody said a day, and nobody has looked for long."""
        long_ago = clock.today() - self.last_on >= LONG_NOT_LOOKED_THROUGH
        return self.again_on is None and long_ago


def with_safety_looks(viewer: Person, episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """Return the episodes, each with what `safety_looks_of` reads; it costs no query more."""
    visible = clients_visible_to(viewer, RecordKind.SAFETY_PLAN)
    of_client = {"plan__client": OuterRef("client"), "plan__client__in": visible}
    versions = SafetyPlanVersion.objects.filter(**of_client).order_by("-number")
    looks = SafetyPlanLook.objects.filter(
        **{f"version__{name}": value for name, value in of_client.items()}
    ).order_by("-created_at", "-pk")
    return episodes.annotate(
        safety_written_at=Subquery(versions.values("created_at")[:1]),
        safety_looked_at=Subquery(looks.values("created_at")[:1]),
        safety_again_on=Subquery(looks.values("again_on")[:1]),
    )


def safety_looks_of(episode: Episode) -> SafetyLooks | None:
    """Return it of an episode that was read `with_safety_looks`; none where no plan stands."""
    read: dict[str, Any] = episode.__dict__
    written_at = read.get("safety_written_at")
    if written_at is None:
        return None
    looked_at = read["safety_looked_at"] or written_at
    return SafetyLooks(
        last_on=localtime(max(written_at, looked_at)).date(), again_on=read["safety_again_on"]
    )
