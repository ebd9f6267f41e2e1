"""Planning appointments and saying what became of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.episodes.actions import hold_episode
from telos.people.models import Person
from telos.scheduling.enums import (
    ALLOWED_MOVES,
    LONGEST_MINUTES,
    SHORTEST_MINUTES,
    AppointmentState,
)
from telos.scheduling.models import Appointment
from telos.scheduling.rules import may_plan_appointment, may_settle_appointment

if TYPE_CHECKING:
    from datetime import datetime

    from telos.episodes.models import Episode
    from telos.scheduling.enums import Place


class AppointmentError(ValueError):
    """An appointment cannot be planned like this."""


class HourTakenError(AppointmentError):
    """The therapist has another appointment at the same time."""

    def __init__(self) -> None:
        super().__init__(_("There is another appointment at this time. Choose another time."))


class AppointmentSettledError(ValueError):
    """What became of the appointment has been said, and cannot become this."""


@transaction.atomic
def plan_appointment(
    *,
    actor: Person,
    episode: Episode,
    therapist: Person,
    starts_at: datetime,
    minutes: int,
    place: Place,
) -> Appointment:
    """Put an appointment into the calendar; one therapist holds one meeting at a time.

    The same plan sent a second time is the same appointment.
    """
    held = hold_episode(episode)
    require(may_plan_appointment(actor, held, therapist))
    if not held.is_open:
        raise AppointmentError(_("This care has ended, so nothing more is planned in it."))
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise AppointmentError(_("An appointment takes from 5 to 480 minutes."))
    planned = Appointment(
        episode=held, therapist=therapist, starts_at=starts_at, minutes=minutes, place=place
    )
    Person.objects.select_for_update(no_key=True).get(pk=therapist.pk)  # their calendar
    meanwhile = _meanwhile(planned)
    if [_plan_of(other) for other in meanwhile] == [_plan_of(planned)]:
        return meanwhile[0]
    if meanwhile:
        raise HourTakenError
    planned.save(force_insert=True)
    record(actor=actor, deed="appointment.plan", about=planned, client_id=held.client.public_id)
    return planned


def _meanwhile(planned: Appointment) -> list[Appointment]:
    """Return the therapist's appointments that take up some of the same time."""
    near = Appointment.objects.filter(
        therapist=planned.therapist,
        starts_at__gt=planned.starts_at - timedelta(minutes=LONGEST_MINUTES),
        starts_at__lt=planned.ends_at,
    ).exclude(state=AppointmentState.CANCELLED)
    return [other for other in near if other.ends_at > planned.starts_at]


def _plan_of(appointment: Appointment) -> tuple[int, datetime, int, str]:
    return (appointment.episode_id, appointment.starts_at, appointment.minutes, appointment.place)


@transaction.atomic
def settle_appointment(
    *, actor: Person, appointment: Appointment, state: AppointmentState
) -> Appointment:
    """Say that the appointment was attended, missed or cancelled."""
    appointments = Appointment.objects.select_for_update(of=("self",))
    held = appointments.select_related("episode__client__practice").get(pk=appointment.pk)
    require(may_settle_appointment(actor, held))
    came_from = AppointmentState(held.state)
    if state == came_from:
        return held
    if state not in ALLOWED_MOVES[came_from]:
        raise AppointmentSettledError(
            _("This appointment is “%(state)s” and cannot be changed to that.")
            % {"state": came_from.label}
        )
    if state != AppointmentState.CANCELLED and held.starts_at > clock.now():
        raise AppointmentSettledError(
            _("This appointment has not begun yet; say afterwards whether it took place.")
        )
    held.state = state
    held.save(update_fields=["state"])
    record(
        actor=actor,
        deed=f"appointment.{state}",
        about=held,
        client_id=held.episode.client.public_id,
    )
    return held
