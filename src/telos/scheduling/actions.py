"""Planning appointments and saying what became of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.episodes.actions import hold_episode, move_episode
from telos.episodes.enums import EpisodeState
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
    from collections.abc import Iterable
    from datetime import date, datetime

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
    planned = Appointment(
        episode=held,
        sealed_for=held.client.public_id,
        therapist=therapist,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
    )
    meanwhile = _in_the_calendar(planned)
    if [_plan_of(other) for other in meanwhile] == [_plan_of(planned)]:
        return meanwhile[0]
    if meanwhile:
        raise HourTakenError
    planned.save(force_insert=True)
    record(actor=actor, deed="appointment.plan", about=planned, client=held.client)
    return planned


@transaction.atomic
def move_appointment(
    *, actor: Person, appointment: Appointment, starts_at: datetime, minutes: int, place: Place
) -> Appointment:
    """Give an appointment that is still to come another time, length or place.

    Moved to where it stands already, it is left as it is.
    """
    held = _hold_appointment(appointment)
    require(may_plan_appointment(actor, held.episode, held.therapist))
    if held.state != AppointmentState.PLANNED or not held.episode.is_open:
        raise AppointmentError(_("Only an appointment that is still planned can be moved."))
    before = _plan_of(held)
    held.starts_at, held.minutes, held.place = starts_at, minutes, place
    if _plan_of(held) == before:
        return held
    if _in_the_calendar(held):
        raise HourTakenError
    held.save(update_fields=["starts_at", "minutes", "place"])
    record(
        actor=actor,
        deed="appointment.move",
        about=held,
        client=held.episode.client,
    )
    return held


def _in_the_calendar(planned: Appointment) -> list[Appointment]:
    """Return what stands in the way of a plan, holding the therapist's calendar."""
    if not SHORTEST_MINUTES <= planned.minutes <= LONGEST_MINUTES:
        raise AppointmentError(_("An appointment takes from 5 to 480 minutes."))
    Person.objects.select_for_update(no_key=True).get(pk=planned.therapist.pk)
    return _meanwhile(planned)


def _hold_appointment(appointment: Appointment) -> Appointment:
    """Return the appointment as it stands now, held until the transaction ends."""
    appointments = Appointment.objects.select_for_update(of=("self",))
    return appointments.select_related("episode__client__practice", "therapist").get(
        pk=appointment.pk
    )


def _meanwhile(planned: Appointment) -> list[Appointment]:
    """Return the therapist's appointments that take up some of the same time."""
    near = Appointment.objects.filter(
        therapist=planned.therapist,
        starts_at__gt=planned.starts_at - timedelta(minutes=LONGEST_MINUTES),
        starts_at__lt=planned.ends_at,
    ).exclude(state=AppointmentState.CANCELLED)
    return [o for o in near.exclude(pk=planned.pk) if o.ends_at > planned.starts_at]


def _plan_of(appointment: Appointment) -> tuple[int, datetime, int, str]:
    return (appointment.episode_id, appointment.starts_at, appointment.minutes, appointment.place)


@transaction.atomic
def settle_appointment(
    *, actor: Person, appointment: Appointment, state: AppointmentState, why: str = ""
) -> Appointment:
    """Say that the appointment was attended, missed or cancelled, and why if somebody knows."""
    held = _hold_appointment(appointment)
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
    return _settle(held, actor=actor, state=state, why=why)


def _settle(held: Appointment, *, actor: Person, state: AppointmentState, why: str) -> Appointment:
    held.state, held.settled_at, held.why = state, clock.now(), why.strip()
    held.save(update_fields=["state", "settled_at", "why"])
    record(
        actor=actor,
        deed=f"appointment.{state}",
        about=held,
        client=held.episode.client,
    )
    return held


@transaction.atomic
def close_care(*, actor: Person, episode: Episode, why: str, seen: str = "") -> list[Appointment]:
    """Close an episode and cancel what is still planned in it; return what was cancelled.

    What lies behind is not cancelled: somebody has yet to say whether it took place.
    """
    held = hold_episode(episode)
    coming = _hold_coming(held)
    move_episode(actor=actor, episode=held, to=EpisodeState.CLOSED, why=why, seen=seen)
    return _cancel(coming, actor=actor, why=_("Care was closed."))


@transaction.atomic
def pause_care(
    *, actor: Person, episode: Episode, until: date, why: str, seen: str = ""
) -> list[Appointment]:
    """Pause an episode and cancel what is planned in it before the two look again."""
    held = hold_episode(episode)
    coming = [each for each in _hold_coming(held) if localtime(each.starts_at).date() < until]
    move_episode(actor=actor, episode=held, to=EpisodeState.PAUSED, why=why, until=until, seen=seen)
    return _cancel(coming, actor=actor, why=_("Care pauses."))


def _hold_coming(episode: Episode) -> list[Appointment]:
    """Return what is still planned, held before the first deed is recorded.

    See telos.audit.actions.appending.
    """
    planned = Appointment.objects.select_for_update(of=("self",)).filter(
        episode=episode, state=AppointmentState.PLANNED, starts_at__gt=clock.now()
    )
    return list(planned.select_related("episode__client__practice").order_by("starts_at"))


def _cancel(coming: Iterable[Appointment], *, actor: Person, why: str) -> list[Appointment]:
    cancelled = AppointmentState.CANCELLED
    return [_settle(each, actor=actor, state=cancelled, why=why) for each in coming]
