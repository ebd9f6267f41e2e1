"""How a client's own account stands, and inviting them to one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from telos.access.actions import invite_client, take_back_invitation
from telos.people.enums import InvitationState
from telos.people.queries import invitation_to_record
from telos.web.account.letters import send_invitation
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in
from telos.web.therapist.records import case_of
from telos.web.words import on_day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from telos.people.actions import Sent
    from telos.people.models import Client, Invitation
    from telos.web.standing import PersonRequest


@dataclass(frozen=True, kw_only=True)
class AccountShown:
    """How a client signs in, or what became of inviting them."""

    email: str
    words: str
    is_ready: bool = False
    """Whether they sign in with it already."""
    can_take_back: bool = False

    @property
    def can_send(self) -> bool:
        """Whether there is an address, and nobody has accepted at it."""
        return bool(self.email) and not self.is_ready


def account_shown(client: Client) -> AccountShown:
    """Return how the account of a client in the viewer's care stands; one query at most."""
    person = client.person
    if person is not None and person.has_usable_password():
        return AccountShown(email=person.email, words=_("has an account"), is_ready=True)
    sent = invitation_to_record(client)
    if sent is None or sent.state == InvitationState.ACCEPTED:
        if person is None:
            return AccountShown(email="", words=_("none; no e-mail address was given"))
        return AccountShown(email=person.email, words=_("no password chosen yet"))
    return AccountShown(
        email=sent.email,
        words=_words(sent),
        can_take_back=sent.state == InvitationState.WAITING,
    )


def _words(sent: Invitation) -> str:
    days = {
        "sent": on_day(localtime(sent.created_at).date()),
        "until": on_day(localtime(sent.expires_at).date()),
    }
    if sent.state == InvitationState.WAITING:
        return _("invited %(sent)s, not accepted yet") % days
    return _("invited %(sent)s; the invitation has grown too old") % days


@kept_over_sign_in("client-record", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_invite(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Send the invitation once more, to somebody who has not accepted; the earlier one ends."""
    client = case_of(request, client_id).client
    shown = account_shown(client)
    if shown.can_send:
        invite(request, client, email=shown.email)
    return redirect("client-record", client_id)


@kept_over_sign_in("client-record", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_uninvite(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Take the invitation back: what was mailed opens nothing any more."""
    client = case_of(request, client_id).client
    take_back_invitation(actor=request.user, client=client)
    messages.success(request, _("Taken back. The link in the mail opens nothing any more."))
    return redirect("client-record", client_id)


def invite(request: PersonRequest, client: Client, *, email: str) -> None:
    """Invite a client, and mail it."""
    mail_invitation(request, invite_client(actor=request.user, client=client, email=email))


def mail_invitation(request: PersonRequest, sent: Sent) -> None:
    """Mail an invitation, and say whether it went out: the same words whoever has the address."""
    if send_invitation(request, sent):
        messages.info(request, _("An invitation is on its way by mail. It works for seven days."))
    else:
        tell_unsent(request, sent.invitation.display_name)


def tell_unsent(request: PersonRequest, name: str) -> None:
    """Say that a mail could not go out, and that nothing is lost."""
    messages.error(
        request,
        _("The mail to %(name)s could not be sent. Everything else is kept; try again later.")
        % {"name": name},
        extra_tags="fault",
    )
