"""Planning appointments and saying what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.scheduling.enums import ALLOWED_MOVES, AppointmentState
from telos.scheduling.models import Appointment
from telos.scheduling.rules import may_plan_appointment, may_settle_appointment

if TYPE_CHECKING:
    from datetime import datetime

    from telos.episodes.models import Episode
    from telos.people.models import Person
    from telos.scheduling.enums import Place


class HourTakenError(ValueError):
    """The therapist has another appointment that begins at the same time."""


class AppointmentSettledError(ValueError):
    """What became of the appointment has been said, and cannot become this."""


@transaction.atomic
def plan_appointment(  # noqa: PLR0913 -- an appointment is all of these, each by its name
    *,
    actor: Person,
    episode: Episode,
    therapist: Person,
    starts_at: datetime,
    minutes: int,
    place: Place,
) -> Appointment:
    """Put an appointment into the calendar; one therapist begins one meeting at a time."""
    require(may_plan_appointment(actor, episode, therapist))
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(
                episode=episode,
                therapist=therapist,
                starts_at=starts_at,
                minutes=minutes,
                place=place,
            )
    except IntegrityError as error:
        taken = Appointment.objects.filter(therapist=therapist, starts_at=starts_at)
        if taken.exclude(state=AppointmentState.CANCELLED).exists():
            raise HourTakenError(
                _("Another appointment begins at this time. Choose another time.")
            ) from error
        raise
    record(
        actor=actor,
        deed="appointment.plan",
        about=appointment,
        client_id=episode.client.public_id,
    )
    return appointment


@transaction.atomic
def settle_appointment(
    *, actor: Person, appointment: Appointment, state: AppointmentState
) -> Appointment:
    """Say that the appointment was attended, missed or cancelled."""
    require(may_settle_appointment(actor, appointment))
    came_from = AppointmentState(appointment.state)
    if state == came_from:
        return appointment
    allowed = state in ALLOWED_MOVES[came_from]
    rows = Appointment.objects.filter(pk=appointment.pk, state=came_from)
    if not allowed or not rows.update(state=state):
        raise AppointmentSettledError(
            _("This appointment is “%(state)s” and cannot be changed to that.")
            % {"state": came_from.label}
        )
    record(
        actor=actor,
        deed=f"appointment.{state}",
        about=appointment,
        client_id=appointment.episode.client.public_id,
    )
    appointment.state = state
    return appointment
