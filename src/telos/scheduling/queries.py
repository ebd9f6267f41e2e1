"""Reading appointments, the viewer first."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import OuterRef, Q, Subquery
from django.utils.timezone import make_aware

from telos.access.enums import RecordKind
from telos.access.queries import clients_visible_to
from telos.base import clock
from telos.scheduling.enums import AppointmentState
from telos.scheduling.models import Appointment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from telos.episodes.models import Episode, EpisodeMove
    from telos.people.models import Person


# A deed cancels many appointments one after the other, and is done within seconds.
_ONE_DEED: Final = timedelta(minutes=1)


def appointments_visible_to(viewer: Person) -> QuerySet[Appointment]:
    """Return the appointments that the viewer may know of, in order of time."""
    visible = clients_visible_to(viewer, RecordKind.APPOINTMENTS)
    return (
        Appointment.objects.filter(episode__client__in=visible)
        .select_related("therapist", "episode__client")
        .order_by("starts_at", "pk")
    )


def next_appointments(viewer: Person, episodes: Iterable[Episode]) -> dict[int, Appointment]:
    """Return the next planned appointment of each episode, by the episode's key."""
    planned = appointments_visible_to(viewer).filter(
        episode__in=list(episodes),
        state=AppointmentState.PLANNED,
        starts_at__gte=clock.now(),
    )
    nearest: dict[int, Appointment] = {}
    for appointment in planned:
        nearest.setdefault(appointment.episode_id, appointment)
    return nearest


def pressing_appointments(viewer: Person, episodes: Iterable[Episode]) -> QuerySet[Appointment]:
    """Return what these episodes have planned, settled or not yet, and all of the viewer's today.

    Planned ones that lie in the past wait for somebody to say what became of them.
    """
    today = clock.today()
    begins = make_aware(datetime.combine(today, time.min))
    ends = make_aware(datetime.combine(today + timedelta(days=1), time.min))
    return appointments_visible_to(viewer).filter(
        Q(episode__in=list(episodes), state=AppointmentState.PLANNED)
        | Q(therapist=viewer, starts_at__gte=begins, starts_at__lt=ends)
    )


def attended_sessions(viewer: Person, episode: Episode) -> QuerySet[Appointment]:
    """Return the meetings of the episode that took place."""
    return appointments_visible_to(viewer).filter(episode=episode, state=AppointmentState.ATTENDED)


def unsettled_appointments(viewer: Person, episode: Episode) -> QuerySet[Appointment]:
    """Return past appointments of which nobody has said yet whether they took place."""
    return appointments_visible_to(viewer).filter(
        episode=episode, state=AppointmentState.PLANNED, starts_at__lt=clock.now()
    )


def coming_appointments(viewer: Person, episode: Episode) -> QuerySet[Appointment]:
    """Return what is planned in the episode and has not begun."""
    return appointments_visible_to(viewer).filter(
        episode=episode, state=AppointmentState.PLANNED, starts_at__gt=clock.now()
    )


def last_session(viewer: Person, episode: str = "pk") -> Subquery:
    """Return when the last meeting that took place began, to be read along with rows of others.

    `episode` is the field that leads from such a row to its episode; it costs no query more.
    """
    held = appointments_visible_to(viewer).filter(
        episode=OuterRef(episode), state=AppointmentState.ATTENDED
    )
    return Subquery(held.order_by("-starts_at").values("starts_at")[:1])


def cancelled_by_move(viewer: Person, move: EpisodeMove) -> QuerySet[Appointment]:
    """Return what lay ahead and was cancelled with a move: as care was closed, or paused."""
    return appointments_visible_to(viewer).filter(
        episode=move.episode,
        state=AppointmentState.CANCELLED,
        starts_at__gt=move.created_at,
        settled_at__gte=move.created_at,
        settled_at__lte=move.created_at + _ONE_DEED,
    )
