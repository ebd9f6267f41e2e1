"""Opening a record in an emergency: one client, one hour, for a reason that others read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from telos.access.actions import EmergencyError, close_opening, open_in_emergency
from telos.access.enums import Danger, RecordKind
from telos.access.forms import OpenInEmergencyForm
from telos.access.queries import clients_to_open, openings_of, told_where_one_works
from telos.access.rules import is_therapist_of
from telos.base import clock
from telos.web.account.limits import may_guess_name
from telos.web.emergency_told import told_before
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.opening_words import OpeningShown, opening_shown
from telos.web.reading import record_reading
from telos.web.step_up import stepped_up

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.access.models import EmergencyOpening
    from telos.people.models import Client
    from telos.web.standing import PersonRequest

_REJECTED = 422
# So many of those that have ended stand below the form.
_EARLIER_SHOWN = 10


@dataclass(frozen=True, kw_only=True)
class OpenNow:
    """A record that is open now, and for how long."""

    opening_id: UUID
    name: str
    left: str


@kept_over_sign_in("emergency")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
@stepped_up("emergency")
def emergency(request: PersonRequest) -> HttpResponse:
    """Ask whose record, and why; open it. Below stands what one has opened before."""
    is_sent = request.method == "POST"
    form = OpenInEmergencyForm(request.POST if is_sent else take_kept_for(request))
    if is_sent and form.is_valid():
        client = _named(request, form)
        if client is not None:
            answer = _open(request, form, client)
            if answer is not None:
                return answer
    mine = list(openings_of(request.user)[: _EARLIER_SHOWN + 1])
    context: dict[str, Any] = {
        "form": form,
        "told": told_before(told_where_one_works(request.user)),
        "open_now": [_open_now(opening) for opening in mine if opening.is_open],
        "earlier": _earlier(mine),
    }
    open_clients = [opening.client for opening in mine if opening.is_open]
    record_reading(request, open_clients, RecordKind.CONTACT)
    return render(
        request, "therapist/emergency.html", context, status=_REJECTED if is_sent else 200
    )


def _named(request: PersonRequest, form: OpenInEmergencyForm) -> Client | None:
    """Return the one client who is called so; else say on the form what to enter."""
    guess = may_guess_name(request)
    if guess is None:
        form.refuse_name(
            _("Ten names within an hour were nobody’s. Ring a colleague who knows them, or wait.")
        )
        return None
    found = list(clients_to_open(request.user, form.cleaned_data["called"])[:2])
    if len(found) == 1:
        guess.succeeded()
        return found[0]
    form.refuse_name(
        _("More than one person is called so. Enter their e-mail address.")
        if found
        else _("Nobody here is called exactly this. Check the letters, or enter their address.")
    )
    return None


def _open(request: PersonRequest, form: OpenInEmergencyForm, client: Client) -> HttpResponse | None:
    if is_therapist_of(request.user, client):
        messages.info(request, _("They are in your care: you read their record already."))
        return redirect("client", client.public_id)
    try:
        opening = open_in_emergency(
            actor=request.user,
            client=client,
            danger=Danger(form.cleaned_data["danger"]),
            why=form.cleaned_data["why"],
            why_later=form.cleaned_data["why_later"],
        )
    except EmergencyError as error:
        form.add_error("why", str(error))
        return None
    return redirect("emergency-record", opening.public_id)


@kept_over_sign_in("emergency", leaves_out={"opening_id"}, has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def emergency_close(request: PersonRequest, opening_id: UUID) -> HttpResponse:
    """Close it before the hour has passed."""
    opening = get_object_or_404(openings_of(request.user), public_id=opening_id)
    close_opening(actor=request.user, opening=opening)
    messages.success(request, _("Closed. You read nothing of it any more."))
    return redirect("emergency")


def minutes_left(opening: EmergencyOpening) -> str:
    """Return for how long one reads on: “40 minutes left”."""
    left = max(1, round((opening.ends_at - clock.now()).total_seconds() / 60))
    words = ngettext("%(n)d minute left", "%(n)d minutes left", left)
    return words % {"n": left}


def _open_now(opening: EmergencyOpening) -> OpenNow:
    return OpenNow(
        opening_id=opening.public_id,
        name=opening.client.display_name,
        left=minutes_left(opening),
    )


def _earlier(openings: list[EmergencyOpening]) -> list[OpeningShown]:
    """Return what has ended; whose record it was is nobody's to read on in it."""
    ended = [opening for opening in openings if not opening.is_open]
    return [opening_shown(opening) for opening in ended[:_EARLIER_SHOWN]]
