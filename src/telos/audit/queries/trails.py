"""What stands in the trail, summed for people: by day, person, deed and place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.utils.timezone import make_aware

from telos.audit.models import AuditRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class Told:
    """The same thing, done by somebody so many times on a day."""

    day: date
    actor_id: UUID
    client_id: UUID | None
    deed: str
    about_kind: str
    place: str
    times: int
    last_at: datetime


def trail_of_clients(client_ids: Collection[UUID] | QuerySet[Any]) -> QuerySet[AuditRow]:
    """Return the rows of these clients; who may see them is for `access` to say."""
    return AuditRow.objects.filter(client_id__in=client_ids)


def trail_of_practices(practice_ids: Collection[UUID] | QuerySet[Any]) -> QuerySet[AuditRow]:
    """Return the rows of these practices' chains; who may see them is for `access` to say."""
    return AuditRow.objects.filter(practice_id__in=practice_ids)


def days_of(rows: QuerySet[AuditRow]) -> QuerySet[AuditRow, date]:
    """Return the days on which there is something, the newest first."""
    days = rows.order_by().annotate(day=TruncDate("created_at")).values_list("day", flat=True)
    return days.distinct().order_by("-day")


def told_between(rows: QuerySet[AuditRow], first: date, last: date) -> list[Told]:
    """Return what was done from the first to the last day, summed, the newest first."""
    summed = (
        rows.order_by()
        .filter(created_at__gte=_begins(first), created_at__lt=_begins(last + timedelta(days=1)))
        .annotate(day=TruncDate("created_at"))
        .values("day", "actor_id", "client_id", "deed", "about_kind", "place")
        .annotate(times=Count("pk"), last_at=Max("created_at"))
        .order_by("-last_at")
    )
    return [Told(**row) for row in summed]


def _begins(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))
