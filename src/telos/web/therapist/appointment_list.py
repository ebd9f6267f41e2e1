"""A client's appointments as lists: what waits, what comes, what has been."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.base import clock
from telos.scheduling.forms import (
    SETTLE_NAMES,
    MoveAppointmentForm,
    PlanAppointmentForm,
    SettleAppointmentForm,
    settlements_of,
)
from telos.web.therapist.attention import has_passed
from telos.web.therapist.words import hour_words, moment_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from telos.people.models import Client, Person
    from telos.scheduling.enums import AppointmentState
    from telos.scheduling.models import Appointment

# So many past appointments stand open to the eye; the others are folded away.
_RECENT = 6


@dataclass(frozen=True, kw_only=True)
class Forms:
    """The forms of the page that hold what somebody wrote; the others are made anew."""

    plan: PlanAppointmentForm | None = None
    settle: Mapping[UUID, SettleAppointmentForm] = field(default_factory=dict)
    move: Mapping[UUID, MoveAppointmentForm] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One appointment in a list, with what may still be said of it."""

    id: UUID
    day: str
    iso: str
    words: str
    state: str
    tone: str
    waits: bool
    settlements: tuple[tuple[str, str], ...]
    with_whom: str
    why: str
    settle_form: SettleAppointmentForm
    move_form: MoveAppointmentForm | None


def field_ids(deed: str, appointment: Appointment) -> str:
    """Return how the fields of one appointment's form are named in the page."""
    return f"{deed}-{appointment.public_id}-%s"


def meetings_of(
    appointments: list[Appointment], viewer: Person, forms: Forms
) -> dict[str, list[Meeting]]:
    """Return the lists of the page by name, each in its order."""
    waiting = [a for a in appointments if a.state == "planned" and has_passed(a)]
    coming = [a for a in appointments if a.starts_at >= clock.now() or _goes_on(a)]
    past = [a for a in reversed(appointments) if a not in waiting and a not in coming]
    return {
        "waiting": [_meeting(a, viewer, forms) for a in waiting],
        "coming": [_meeting(a, viewer, forms) for a in coming],
        "past": [_meeting(a, viewer, forms) for a in past[:_RECENT]],
        "earlier": [_meeting(a, viewer, forms) for a in past[_RECENT:]],
    }


def _goes_on(appointment: Appointment) -> bool:
    return appointment.state == "planned" and not has_passed(appointment)


def _meeting(appointment: Appointment, viewer: Person, forms: Forms) -> Meeting:
    starts_at = localtime(appointment.starts_at)
    settled = appointment.state != "planned"
    return Meeting(
        id=appointment.public_id,
        day=_day(starts_at.date()),
        iso=starts_at.isoformat(),
        words=_("%(hour)s, %(place)s, %(minutes)d minutes")
        % {
            "hour": hour_words(starts_at),
            "place": appointment.get_place_display(),
            "minutes": appointment.minutes,
        },
        state=appointment.get_state_display().lower() if settled else "",
        tone="pine" if appointment.state == "attended" else "",
        waits=not settled and has_passed(appointment),
        settlements=tuple(
            (state.value, _settle_name(appointment, state)) for state in settlements_of(appointment)
        ),
        with_whom="" if appointment.therapist == viewer else appointment.therapist.display_name,
        why=appointment.why,
        settle_form=forms.settle.get(appointment.public_id)
        or SettleAppointmentForm(appointment=appointment, auto_id=field_ids("settle", appointment)),
        move_form=_move_form(appointment, forms),
    )


def may_move(appointment: Appointment) -> bool:
    """Whether the appointment is still to come, in care that goes on."""
    return _goes_on(appointment) and appointment.episode.is_open


def _move_form(appointment: Appointment, forms: Forms) -> MoveAppointmentForm | None:
    """Return the form that moves what is still to come: as it was sent, or as it stands."""
    if not may_move(appointment):
        return None
    return forms.move.get(appointment.public_id) or MoveAppointmentForm(
        initial=MoveAppointmentForm.initial_from(appointment),
        auto_id=field_ids("move", appointment),
    )


def _day(day: date) -> str:
    return date_format(day, "D j M" if day.year == clock.today().year else "D j M Y")


def _settle_name(appointment: Appointment, state: AppointmentState) -> str:
    """Name the deed: what has not been yet is cancelled now, not said to have been."""
    if appointment.starts_at > clock.now():
        return _("Cancel this appointment")
    return str(SETTLE_NAMES[state])


def headline_of(appointments: list[Appointment], client: Client) -> str:
    """Return the page's headline: the next appointment, or that none is planned."""
    coming = [a for a in appointments if _goes_on(a)]
    name = client.display_name
    if not coming:
        return _("No appointment with %(name)s is planned") % {"name": name}
    return _("%(name)s’s next appointment is %(when)s") % {
        "name": name,
        "when": moment_words(coming[0].starts_at),
    }
