"""What a client is called, where mail reaches them and where they are: to be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from telos.access.actions import correct_client
from telos.access.enums import RecordKind
from telos.access.queries import namesakes_in_care_of
from telos.people.actions import EmailMissingError, EmailTakenError
from telos.people.forms import CorrectClientForm
from telos.web.account.invitation import send_address_changed
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.reading import record_reading
from telos.web.therapist.adding import invite
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.records import case_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.people.models import Client, Person
    from telos.web.standing import PersonRequest

_REJECTED = 422


@kept_over_sign_in("client-record")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_record(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show name, address and country, and put them right."""
    client = case_of(request, client_id).client
    is_sent = request.method == "POST"
    form = CorrectClientForm(
        request.POST if is_sent else take_kept_for(request),
        initial=CorrectClientForm.initial_from(client),
    )
    if is_sent and form.is_valid() and _is_new_namesake(request.user, client, form):
        form.refuse_same_name()
    if is_sent and form.is_valid():
        before = client.person.email if client.person else ""
        try:
            corrected = correct_client(
                actor=request.user,
                client=client,
                display_name=form.cleaned_data["display_name"],
                email=form.cleaned_data["email"],
                country=form.cleaned_data["country"],
            )
        except (EmailTakenError, EmailMissingError) as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("Kept. It stands in the record with your name."))
            _write_to(request, corrected, before=before)
            return redirect("client", client_id)
    record_reading(request, [client], RecordKind.CONTACT)
    return render(
        request,
        "therapist/client_record.html",
        {"client": client, "client_nav": client_nav(client, ""), "form": form},
        status=_REJECTED if is_sent else 200,
    )


def _is_new_namesake(viewer: Person, client: Client, form: CorrectClientForm) -> bool:
    name: str = form.cleaned_data["display_name"]
    if name.casefold() == client.display_name.casefold():
        return False
    return namesakes_in_care_of(viewer, name).exclude(pk=client.pk).exists()


def _write_to(request: PersonRequest, client: Client, *, before: str) -> None:
    """Invite whoever has a new address and no password; tell the old address of the change."""
    if client.person is None or client.person.email == before:
        return
    if not client.person.has_usable_password():
        invite(request, client)
    elif before:
        send_address_changed(request, client.person, old=before)
