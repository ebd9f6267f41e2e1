"""One record for the manager: what was asked, what holds it, and its end. Nothing clinical."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from telos.access.actions import (
    ReasonMissingError,
    RestingError,
    reset_clients_second_factor,
    take_record_up,
)
from telos.access.enums import RecordKind
from telos.access.rules import rests
from telos.people.forms import LostFactorForm
from telos.people.queries import has_second_factor
from telos.rights.actions import (
    AlreadyErasedError,
    RightsError,
    erase_record,
    keep_record,
    lift_hold,
    place_hold,
)
from telos.rights.forms import EraseForm, HoldForm, KeepForm, TakeUpForm
from telos.rights.queries import (
    erasure_of,
    holds_visible_to,
    managed_clients,
    requests_visible_to,
    standing_of_record,
)
from telos.web.account.letters import tell_of_change
from telos.web.errors import erased
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_of
from telos.web.practice.asking import kinds_to_ask
from telos.web.practice.record_words import what_stands
from telos.web.reading import record_reading
from telos.web.step_up import stepped_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from telos.people.models import Client
    from telos.rights.queries import Standing
    from telos.web.standing import PersonRequest

_REJECTED = 422
_DEEDS = ("hold", "keep", "take-up", "erase", "factor")


def _client(request: PersonRequest, practice_id: UUID, client_id: UUID) -> Client:
    found = managed_clients(request.user).filter(practice__public_id=practice_id)
    return get_object_or_404(found, public_id=client_id)


@policy(Policy.MANAGER)
@require_safe
def practice_record(request: PersonRequest, practice_id: UUID, client_id: UUID) -> HttpResponse:
    """Show what stands about a record; of one that was erased, that it was."""
    if erasure_of(request.user, client_id) is not None:
        return erased(request)
    client = _client(request, practice_id, client_id)
    args = [practice_id, client_id]
    kept = take_kept_of(
        request, {name: reverse(f"practice-record-{name}", args=args) for name in _DEEDS}
    )
    standing = standing_of_record(client)
    made = _forms(standing)
    sent = {kept[0]: made[kept[0]](kept[1])} if kept else {}
    return _show(request, client, sent)


def _forms(standing: Standing) -> dict[str, Callable[..., forms.Form]]:
    return {
        "hold": HoldForm,
        "keep": KeepForm,
        "take-up": TakeUpForm,
        "erase": lambda data=None: EraseForm(data, needs_words=standing.needs_words),
        "factor": LostFactorForm,
    }


def _show(
    request: PersonRequest, client: Client, sent: dict[str, forms.Form], *, status: int = 200
) -> HttpResponse:
    standing = standing_of_record(client)
    shown = {name: sent.get(name) or make() for name, make in _forms(standing).items()}
    asked = requests_visible_to(request.user, client).filter(settled_at=None).first()
    holds = holds_visible_to(request.user).filter(client=client, lifted_at=None)
    context: dict[str, Any] = {
        "client": client,
        "practice": client.practice,
        "standing": standing,
        "stands": what_stands(standing),
        "asked": asked,
        "holds": list(holds),
        "rests": rests(client),
        "kinds": kinds_to_ask(request.user, client),
        "hold_form": shown["hold"],
        "keep_form": shown["keep"],
        "take_up_form": shown["take-up"],
        "erase_form": shown["erase"],
        "factor_form": shown["factor"] if _has_factor(request, client) else None,
    }
    record_reading(request, [client], RecordKind.CONTACT, RecordKind.EPISODE)
    return render(request, "practice/record.html", context, status=status)


def _has_factor(request: PersonRequest, client: Client) -> bool:
    """Tell whether there is a second step to take away, which nobody does for themselves."""
    person = client.person
    return person is not None and person != request.user and has_second_factor(person)


def _done(request: PersonRequest, words: str, client: Client) -> HttpResponse:
    messages.success(request, words)
    return redirect("practice-record", client.practice.public_id, client.public_id)


def _named(request: PersonRequest, practice_id: UUID, client_id: UUID) -> Client | None:
    """Return the client; none where the record was erased meanwhile."""
    if erasure_of(request.user, client_id) is not None:
        return None
    return _client(request, practice_id, client_id)


@kept_over_sign_in("practice-record")
@policy(Policy.MANAGER)
@require_http_methods(["POST"])
@stepped_up("practice-record")
def practice_record_hold(
    request: PersonRequest, practice_id: UUID, client_id: UUID
) -> HttpResponse:
    """Place a hold."""
    client = _named(request, practice_id, client_id)
    if client is None:
        return erased(request)
    form = HoldForm(request.POST)
    if form.is_valid():
        try:
            place_hold(actor=request.user, client=client, **form.cleaned_data)
        except RightsError as error:
            form.add_error(None, str(error))
        else:
            return _done(request, _("Held. Nothing of it is erased until that day."), client)
    return _show(request, client, {"hold": form}, status=_REJECTED)


@kept_over_sign_in("practice-record", leaves_out={"hold_id"}, has_words=False)
@policy(Policy.MANAGER)
@require_http_methods(["POST"])
@stepped_up("practice-record", leaves_out={"hold_id"}, has_words=False)
def practice_record_lift(
    request: PersonRequest, practice_id: UUID, client_id: UUID, *, hold_id: UUID
) -> HttpResponse:
    """Lift a hold."""
    client = _client(request, practice_id, client_id)
    holds = holds_visible_to(request.user).filter(client=client)
    lift_hold(actor=request.user, hold=get_object_or_404(holds, public_id=hold_id))
    return _done(request, _("Lifted."), client)


@kept_over_sign_in("practice-record")
@policy(Policy.MANAGER)
@require_http_methods(["POST"])
def practice_record_keep(
    request: PersonRequest, practice_id: UUID, client_id: UUID
) -> HttpResponse:
    """Answer that the record is kept."""
    client = _named(request, practice_id, client_id)
    if client is None:
        return erased(request)
    asked = get_object_or_404(requests_visible_to(request.user, client)[:1])
    form = KeepForm(request.POST)
    if form.is_valid():
        try:
            keep_record(actor=request.user, request=asked, **form.cleaned_data)
        except RightsError as error:
            form.add_error(None, str(error))
        else:
            return _done(request, _("Answered. They read it under “My rights”."), client)
    return _show(request, client, {"keep": form}, status=_REJECTED)


@kept_over_sign_in("practice-record")
@policy(Policy.MANAGER)
@require_http_methods(["POST"])
@stepped_up("practice-record")
def practice_record_take_up(
    request: PersonRequest, practice_id: UUID, client_id: UUID
) -> HttpResponse:
    """Let a resting record be read again, with a reason that its client reads."""
    client = _client(request, practice_id, client_id)
    form = TakeUpForm(request.POST)
    if form.is_valid():
        try:
            take_record_up(actor=request.user, client=client, why=form.cleaned_data["why"])
        except RestingError as error:
            form.add_error(None, str(error))
        else:
            return _done(request, _("Taken up. They read why under “My rights”."), client)
    return _show(request, client, {"take-up": form}, status=_REJECTED)


@kept_over_sign_in("practice-record")
@policy(Policy.MANAGER)
@require_http_methods(["POST"])
@stepped_up("practice-record")
def practice_record_erase(
    request: PersonRequest, practice_id: UUID, client_id: UUID
) -> HttpResponse:
    """Erase the record, for good."""
    client = _named(request, practice_id, client_id)
    if client is None:
        return erased(request)
    form = EraseForm(request.POST, needs_words=standing_of_record(client).needs_words)
    if form.is_valid():
        try:
            erase_record(
                actor=request.user,
                client=client,
                why=form.cleaned_data["why"],
                sooner=form.cleaned_data.get("sooner", ""),
            )
        except AlreadyErasedError:
            return erased(request)
        except (RightsError, ReasonMissingError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("Erased here, and unreadable in every backup within thirty days."),
            )
            return redirect("practice-rights", practice_id)
    return _show(request, client, {"erase": form}, status=_REJECTED)


@kept_over_sign_in("practice-record")
@policy(Policy.MANAGER)
@require_http_methods(["POST"])
@stepped_up("practice-record")
def practice_record_factor(
    request: PersonRequest, practice_id: UUID, client_id: UUID
) -> HttpResponse:
    """Take away a client's lost second step of signing in; a mail tells them of it."""
    client = _client(request, practice_id, client_id)
    form = LostFactorForm(request.POST)
    if client.person is None or client.person == request.user or not form.is_valid():
        return _show(request, client, {"factor": form}, status=_REJECTED)
    person = reset_clients_second_factor(actor=request.user, client=client, known_by=form.said())
    if person is None:
        return _done(request, _("There is none to take away: nothing was done."), client)
    tell_of_change(
        request, person, gettext_lazy("The second step of signing in to your account was reset.")
    )
    words = _(
        "Done, and %(name)s is told by mail. They sign in with their password alone, and can set "
        "up a new second step."
    )
    return _done(request, words % {"name": client.display_name}, client)
