"""A client's appointments: planning one, and saying what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from telos.base import clock
from telos.scheduling.actions import (
    AppointmentError,
    AppointmentSettledError,
    HourTakenError,
    move_appointment,
    plan_appointment,
    settle_appointment,
)
from telos.scheduling.forms import (
    SETTLE_NAMES,
    MoveAppointmentForm,
    PlanAppointmentForm,
    SettleAppointmentForm,
    settlements_of,
)
from telos.scheduling.queries import appointments_visible_to
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.therapist.attention import has_passed
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import case_of, case_with_episode
from telos.web.therapist.words import hour_words, moment_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from django.http import HttpResponse

    from telos.people.models import Client, Person
    from telos.scheduling.enums import AppointmentState
    from telos.scheduling.models import Appointment
    from telos.web.standing import PersonRequest

_REJECTED = 422
# So many past appointments stand open to the eye; the others are folded away.
_RECENT = 6


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


@kept_over_sign_in("client-appointments")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_appointments(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """List the client's appointments and plan a new one."""
    if request.method == "POST":
        return _plan(request, client_id)
    return _show(request, client_id, PlanAppointmentForm(take_kept_for(request)))


def _plan(request: PersonRequest, client_id: UUID) -> HttpResponse:
    client, episode = case_with_episode(request, client_id)
    form = PlanAppointmentForm(request.POST)
    if form.is_valid():
        try:
            appointment = plan_appointment(
                actor=request.user,
                episode=episode,
                therapist=request.user,
                starts_at=form.starts_at(),
                minutes=form.cleaned_data["minutes"],
                place=form.place_chosen(),
            )
        except AppointmentError as error:
            form.add_error("time" if isinstance(error, HourTakenError) else None, str(error))
        else:
            said = _("Planned: %(name)s %(when)s.") % {
                "name": client.display_name,
                "when": moment_words(appointment.starts_at),
            }
            messages.success(request, said)
            return redirect("client-appointments", client_id)
    return _show(request, client_id, form)


@kept_over_sign_in("client-appointments", leaves_out={"appointment_id"}, has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_appointment_settle(
    request: PersonRequest, client_id: UUID, appointment_id: UUID
) -> HttpResponse:
    """Say that an appointment took place, was missed or was cancelled."""
    appointment = _appointment(request, client_id, appointment_id)
    form = SettleAppointmentForm(request.POST, appointment=appointment)
    if form.is_valid():
        try:
            settle_appointment(
                actor=request.user,
                appointment=appointment,
                state=form.state_chosen(),
                why=form.cleaned_data["why"],
            )
        except AppointmentSettledError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("Kept."))
    else:
        already = request.POST.get("state") == appointment.state
        if not already:
            said = [str(error) for errors in form.errors.values() for error in errors]
            messages.warning(request, " ".join(said))
    return redirect("client-appointments", client_id)


@kept_over_sign_in("client-appointments", leaves_out={"appointment_id"}, has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_appointment_move(
    request: PersonRequest, client_id: UUID, appointment_id: UUID
) -> HttpResponse:
    """Give an appointment another time, length or place."""
    appointment = _appointment(request, client_id, appointment_id)
    form = MoveAppointmentForm(request.POST, auto_id=_ids("move", appointment))
    if form.is_valid():
        try:
            moved = move_appointment(
                actor=request.user,
                appointment=appointment,
                starts_at=form.starts_at(),
                minutes=form.cleaned_data["minutes"],
                place=form.place_chosen(),
            )
        except AppointmentError as error:
            form.add_error("time" if isinstance(error, HourTakenError) else None, str(error))
        else:
            said = _("Moved: %(name)s %(when)s. Tell them, if you have not.") % {
                "name": appointment.episode.client.display_name,
                "when": moment_words(moved.starts_at),
            }
            messages.success(request, said)
            return redirect("client-appointments", client_id)
    return _show(request, client_id, PlanAppointmentForm(), moving={appointment_id: form})


def _appointment(request: PersonRequest, client_id: UUID, appointment_id: UUID) -> Appointment:
    client = case_of(request, client_id).client
    appointments = appointments_visible_to(request.user).filter(episode__client=client)
    return get_object_or_404(appointments, public_id=appointment_id)


def _ids(deed: str, appointment: Appointment) -> str:
    """Return how the fields of one appointment's form are named in the page."""
    return f"{deed}-{appointment.public_id}-%s"


def _show(
    request: PersonRequest,
    client_id: UUID,
    form: PlanAppointmentForm,
    *,
    moving: Mapping[UUID, MoveAppointmentForm] | None = None,
) -> HttpResponse:
    case = case_of(request, client_id)
    if case.episode is None:
        return redirect("client-episode", client_id)
    appointments = list(appointments_visible_to(request.user).filter(episode__client=case.client))
    context: dict[str, Any] = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client-appointments"),
        "form": form,
        **_lists(appointments, request.user, moving or {}),
        "headline": _headline(appointments, case.client),
    }
    rejected = request.method == "POST"
    status = _REJECTED if rejected else 200
    return render(request, "therapist/appointments.html", context, status=status)


def _lists(
    appointments: list[Appointment], viewer: Person, moving: Mapping[UUID, MoveAppointmentForm]
) -> dict[str, list[Meeting]]:
    waiting = [a for a in appointments if a.state == "planned" and has_passed(a)]
    coming = [a for a in appointments if a.starts_at >= clock.now() or _goes_on(a)]
    past = [a for a in reversed(appointments) if a not in waiting and a not in coming]
    return {
        "waiting": [_meeting(a, viewer, moving) for a in waiting],
        "coming": [_meeting(a, viewer, moving) for a in coming],
        "past": [_meeting(a, viewer, moving) for a in past[:_RECENT]],
        "earlier": [_meeting(a, viewer, moving) for a in past[_RECENT:]],
    }


def _goes_on(appointment: Appointment) -> bool:
    return appointment.state == "planned" and not has_passed(appointment)


def _meeting(
    appointment: Appointment, viewer: Person, moving: Mapping[UUID, MoveAppointmentForm]
) -> Meeting:
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
        settle_form=SettleAppointmentForm(
            appointment=appointment, auto_id=_ids("settle", appointment)
        ),
        move_form=_move_form(appointment, moving),
    )


def _move_form(
    appointment: Appointment, moving: Mapping[UUID, MoveAppointmentForm]
) -> MoveAppointmentForm | None:
    """Return the form that moves what is still to come: as it was sent, or as it stands."""
    if not _goes_on(appointment) or not appointment.episode.is_open:
        return None
    return moving.get(appointment.public_id) or MoveAppointmentForm(
        initial=MoveAppointmentForm.initial_from(appointment), auto_id=_ids("move", appointment)
    )


def _day(day: date) -> str:
    return date_format(day, "D j M" if day.year == clock.today().year else "D j M Y")


def _settle_name(appointment: Appointment, state: AppointmentState) -> str:
    """Name the deed: what has not been yet is cancelled now, not said to have been."""
    if appointment.starts_at > clock.now():
        return _("Cancel this appointment")
    return str(SETTLE_NAMES[state])


def _headline(appointments: list[Appointment], client: Client) -> str:
    coming = [a for a in appointments if _goes_on(a)]
    name = client.display_name
    if not coming:
        return _("No appointment with %(name)s is planned") % {"name": name}
    return _("%(name)s’s next appointment is %(when)s") % {
        "name": name,
        "when": moment_words(coming[0].starts_at),
    }
