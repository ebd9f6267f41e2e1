"""What a client is called, where mail reaches them and where they are: to be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from telos.access.actions import (
    ask_clients_new_address,
    correct_client,
    take_back_invitation,
)
from telos.access.enums import RecordKind
from telos.access.queries import namesakes_in_care_of
from telos.episodes.actions import ask_if_known
from telos.people.forms import CorrectClientForm
from telos.web.account.letters import send_address_link
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.reading import record_reading
from telos.web.step_up import ask_again, is_fresh
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.invitations import AccountShown, account_shown, invite, tell_unsent
from telos.web.therapist.known import refuse_whom_one_knows
from telos.web.therapist.records import case_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponseBase

    from telos.people.models import Client, Person
    from telos.web.standing import PersonRequest

_REJECTED = 422


@kept_over_sign_in("client-record")
@policy(Policy.CLINICIAN)
@require_http_methods(["GET", "HEAD", "POST"])
def client_record(request: PersonRequest, client_id: UUID) -> HttpResponseBase:
    """Show name, address and country, and put them right."""
    client = case_of(request, client_id).client
    shown = account_shown(client)
    is_sent = request.method == "POST"
    form = CorrectClientForm(
        request.POST if is_sent else take_kept_for(request),
        initial=CorrectClientForm.initial_from(client, email=shown.email),
        needs_email=shown.is_ready,
    )
    if is_sent and form.is_valid() and _is_new_namesake(request.user, client, form):
        form.refuse_same_name()
    if is_sent and form.is_valid() and not shown.is_ready:
        _refuse_known(request, client, form, asked_before=shown.email)
    if is_sent and form.is_valid():
        email: str = form.cleaned_data["email"].lower()
        if shown.is_ready and email != shown.email and not is_fresh(request):
            return ask_again(request, request.path)
        corrected = correct_client(
            actor=request.user,
            client=client,
            display_name=form.cleaned_data["display_name"],
            country=form.cleaned_data["country"],
        )
        messages.success(request, _("Kept. It stands in the record with your name."))
        if email != shown.email:
            _write_to(request, corrected, shown, email=email)
        return redirect("client", client_id)
    record_reading(request, [client], RecordKind.CONTACT)
    return render(
        request,
        "therapist/client_record.html",
        {"client": client, "client_nav": client_nav(client, ""), "form": form, "account": shown},
        status=_REJECTED if is_sent else 200,
    )


def _is_new_namesake(viewer: Person, client: Client, form: CorrectClientForm) -> bool:
    name: str = form.cleaned_data["display_name"]
    if name.casefold() == client.display_name.casefold():
        return False
    return namesakes_in_care_of(viewer, name).exclude(pk=client.pk).exists()


def _refuse_known(
    request: PersonRequest, client: Client, form: CorrectClientForm, *, asked_before: str
) -> None:
    """Invite nobody to an address that is somebody else's of the practice."""
    email: str = form.cleaned_data["email"]
    if not email or email.lower() == asked_before:
        return
    refuse_whom_one_knows(
        request.user, client.practice, form, besides={"public_id": client.public_id}
    )
    if form.is_valid() and ask_if_known(actor=request.user, client=client, email=email):
        form.refuse_known()


def _write_to(request: PersonRequest, client: Client, shown: AccountShown, *, email: str) -> None:
    """Invite whoever has no account yet; of others ask at the new address whether it is theirs."""
    if not shown.is_ready:
        if email:
            invite(request, client, email=email)
        else:
            take_back_invitation(actor=request.user, client=client)
        return
    key = ask_clients_new_address(actor=request.user, client=client, email=email)
    name = client.display_name
    if not key or send_address_link(request, email=email, name=name, key=key):
        messages.info(
            request,
            _(
                "A mail is on its way to the new address. Once they are signed in and open its "
                "link, they sign in with it; until then with the old one."
            ),
        )
    else:
        tell_unsent(request, name)
