"""A client's appointments: planning one, and saying what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from telos.access.enums import RecordKind
from telos.scheduling.actions import (
    AppointmentError,
    AppointmentSettledError,
    HourTakenError,
    move_appointment,
    plan_appointment,
    settle_appointment,
)
from telos.scheduling.enums import AppointmentState
from telos.scheduling.forms import (
    MoveAppointmentForm,
    PlanAppointmentForm,
    SettleAppointmentForm,
    settlements_of,
)
from telos.scheduling.queries import appointments_visible_to
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_of
from telos.web.reading import record_reading
from telos.web.therapist.appointment_list import (
    Forms,
    field_ids,
    headline_of,
    may_move,
    meetings_of,
)
from telos.web.therapist.attention import has_passed
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.in_the_way import in_the_way
from telos.web.therapist.records import case_of, case_with_episode
from telos.web.therapist.words import moment_words

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from telos.scheduling.models import Appointment
    from telos.web.standing import PersonRequest

_REJECTED = 422


@kept_over_sign_in("client-appointments")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_appointments(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """List the client's appointments and plan a new one."""
    if request.method == "POST":
        return _plan(request, client_id)
    return _show(request, client_id)


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
            said = _("Planned: %(name)s %(when)s.")
            if has_passed(appointment):
                said = _("Entered: %(name)s %(when)s.")
            said %= {
                "name": client.display_name,
                "when": moment_words(appointment.starts_at),
            }
            messages.success(request, said)
            return redirect("client-appointments", client_id)
    return _show(request, client_id, Forms(plan=form))


@kept_over_sign_in("client-appointments", leaves_out={"appointment_id"})
@policy(Policy.CLINICIAN)
@require_POST
def client_appointment_settle(
    request: PersonRequest, client_id: UUID, appointment_id: UUID
) -> HttpResponse:
    """Say that an appointment took place, was missed or was cancelled."""
    appointment = _appointment(request, client_id, appointment_id)
    if request.POST.get("state") == appointment.state:
        return redirect("client-appointments", client_id)
    form = SettleAppointmentForm(
        request.POST, appointment=appointment, auto_id=field_ids("settle", appointment)
    )
    if form.is_valid():
        try:
            settled = settle_appointment(
                actor=request.user,
                appointment=appointment,
                state=form.state_chosen(),
                why=form.cleaned_data["why"],
            )
        except AppointmentSettledError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _settled_words(settled))
            return redirect("client-appointments", client_id)
    if not settlements_of(appointment):
        # There is no form any more in which this could stand.
        messages.warning(request, _told(form))
        return redirect("client-appointments", client_id)
    return _show(request, client_id, Forms(settle={appointment_id: form}))


@kept_over_sign_in("client-appointments", leaves_out={"appointment_id"})
@policy(Policy.CLINICIAN)
@require_POST
def client_appointment_move(
    request: PersonRequest, client_id: UUID, appointment_id: UUID
) -> HttpResponse:
    """Give an appointment another time, length or place."""
    appointment = _appointment(request, client_id, appointment_id)
    form = MoveAppointmentForm(request.POST, auto_id=field_ids("move", appointment))
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
    if not may_move(appointment):
        # Settled meanwhile, perhaps in another tab: there is no form any more to stand in.
        messages.warning(request, _too_late_words(appointment, form))
        return redirect("client-appointments", client_id)
    return _show(request, client_id, Forms(move={appointment_id: form}))


def _told(form: Form) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _settled_words(appointment: Appointment) -> str:
    """Say what was kept: a cancelled hour that is answered “kept” reads as if it stood."""
    words = {
        AppointmentState.ATTENDED: _("Kept: you met %(when)s."),
        AppointmentState.MISSED: _("Kept: missed %(when)s."),
        AppointmentState.CANCELLED: _("Cancelled: the appointment %(when)s."),
    }
    said = words.get(AppointmentState(appointment.state), _("Kept."))
    return said % {"when": moment_words(appointment.starts_at)}


def _too_late_words(appointment: Appointment, form: MoveAppointmentForm) -> str:
    said = _("This appointment was settled meanwhile (%(state)s) and was not moved.") % {
        "state": appointment.get_state_display().lower()
    }
    if not form.cleaned_data.get("day") or not form.cleaned_data.get("time"):
        return said
    chosen = _("You had chosen %(when)s: plan a new one there.")
    return f"{said} {chosen % {'when': moment_words(form.starts_at())}}"


def _forms_kept(request: PersonRequest, client_id: UUID, appointments: list[Appointment]) -> Forms:
    """Return the forms of the page, with what was sent to one of them after the session ended."""
    by_name = {str(one.public_id): one for one in appointments}
    addresses = {"plan": request.path} | {
        f"{deed} {name}": reverse(f"client-appointment-{deed}", args=[client_id, one.public_id])
        for name, one in by_name.items()
        for deed in ("settle", "move")
    }
    kept = take_kept_of(request, addresses)
    if kept is None:
        return Forms()
    deed, _gap, name = kept[0].partition(" ")
    if deed == "plan":
        return Forms(plan=PlanAppointmentForm(kept[1]))
    appointment, ids = by_name[name], field_ids(deed, by_name[name])
    if deed == "move":
        return Forms(move={appointment.public_id: MoveAppointmentForm(kept[1], auto_id=ids)})
    form = SettleAppointmentForm(kept[1], appointment=appointment, auto_id=ids)
    return Forms(settle={appointment.public_id: form})


def _appointment(request: PersonRequest, client_id: UUID, appointment_id: UUID) -> Appointment:
    client = case_of(request, client_id).client
    appointments = appointments_visible_to(request.user).filter(episode__client=client)
    return get_object_or_404(appointments, public_id=appointment_id)


def _show(
    request: PersonRequest,
    client_id: UUID,
    forms: Forms | None = None,
) -> HttpResponse:
    case = case_of(request, client_id)
    if case.episode is None:
        return redirect("client-episode", client_id)
    appointments = list(appointments_visible_to(request.user).filter(episode__client=case.client))
    if forms is None:
        forms = _forms_kept(request, client_id, appointments)
    barriers = in_the_way(request.user, case.episode) if case.is_open else []
    context: dict[str, Any] = {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client-appointments"),
        "form": forms.plan or PlanAppointmentForm(),
        **meetings_of(appointments, request.user, forms),
        "headline": headline_of(appointments, case.client),
        "in_the_way": barriers,
    }
    rejected = request.method == "POST"
    status = _REJECTED if rejected else 200
    kinds = [RecordKind.INTAKE] if barriers else []
    record_reading(request, [case.client], RecordKind.APPOINTMENTS, *kinds)
    return render(request, "therapist/appointments.html", context, status=status)
