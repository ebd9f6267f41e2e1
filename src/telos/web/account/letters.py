"""Mails about accounts; they say nothing of therapy, and no practice's name."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from telos.people.actions import INVITATION_LASTS

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from telos.people.actions import Sent
    from telos.people.models import Person

_log = logging.getLogger(__name__)


def send_invitation(request: HttpRequest, sent: Sent) -> bool:
    """Mail the key of an invitation; tell if it went out."""
    url = reverse("invitation", kwargs={"key": sent.key})
    context = {
        "name": sent.invitation.display_name,
        "url": request.build_absolute_uri(url),
        "days": INVITATION_LASTS.days,
    }
    return _send(request, "invitation", to=sent.invitation.email, context=context)


def send_password_link(
    request: HttpRequest, *, email: str, person: Person | None, key: str
) -> bool:
    """Answer who asked for a new password, in either case, so that no delay tells of an account."""
    if person is None:
        return _send(request, "unknown_account", to=email, context={})
    url = reverse("new-password", kwargs={"key": key})
    context = {"name": person.display_name, "url": request.build_absolute_uri(url)}
    return _send(request, "password_link", to=person.email, context=context)


def send_address_link(request: HttpRequest, *, email: str, name: str, key: str) -> bool:
    """Ask by mail whether somebody reads it at this address."""
    url = reverse("new-address", kwargs={"key": key})
    context = {"name": name, "url": request.build_absolute_uri(url)}
    return _send(request, "new_address", to=email, context=context)


def send_address_changed(request: HttpRequest, person: Person, *, old: str) -> None:
    """Tell the old address that another one is used for signing in from now on."""
    _send(request, "address_changed", to=old, context={"name": person.display_name})


def tell_of_change(request: HttpRequest, person: Person, what: str | _StrPromise) -> None:
    """Tell somebody what has just changed about their signing in, so that a theft is noticed."""
    context = {"name": person.display_name, "what": what}
    _send(request, "account_changed", to=person.email, context=context)


def tell_of_change_by_the_server(person: Person, what: str) -> bool:
    """Send the same where nobody asked over the web: what was done at the server's console."""
    letter = "account/email/account_changed"
    words = render_to_string(
        f"{letter}_message.txt", {"name": person.display_name, "what": what}
    ).strip()
    subject = render_to_string(f"{letter}_subject.txt").strip()
    try:
        send_mail(subject, words, None, [person.email])
    except (SMTPException, OSError):
        _log.warning("mail.not_sent", extra={"letter": "account_changed"})
        return False
    return True


def _send(request: HttpRequest, letter: str, *, to: str, context: dict[str, Any]) -> bool:
    try:
        get_adapter(request).send_mail(f"account/email/{letter}", to, context)
    except (SMTPException, OSError):
        # Whose it was is not for the log.
        _log.warning("mail.not_sent", extra={"letter": letter})
        return False
    return True
