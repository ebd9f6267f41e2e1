"""The mail with which somebody chooses their first password; it says nothing of therapy."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest

    from telos.people.models import Person

_log = logging.getLogger(__name__)

_SECONDS_AN_HOUR = 3600


def send_invitation(request: HttpRequest, person: Person) -> bool:
    """Mail a link that sets a password, as a forgotten one would be set; tell if it went out."""
    key = default_token_generator.make_token(person)
    url = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": key},
    )
    context = {
        "name": person.display_name,
        "url": request.build_absolute_uri(url),
        "hours": settings.PASSWORD_RESET_TIMEOUT // _SECONDS_AN_HOUR,
    }
    try:
        get_adapter(request).send_mail("account/email/invitation", person.email, context)
    except (SMTPException, OSError):
        _log.warning("An invitation could not be sent to %s.", person)
        return False
    return True


def send_address_changed(request: HttpRequest, person: Person, *, old: str) -> None:
    """Tell the old address that another one is used for signing in from now on."""
    context = {"name": person.display_name}
    try:
        get_adapter(request).send_mail("account/email/address_changed", old, context)
    except (SMTPException, OSError):
        _log.warning("The old address of %s could not be told of the new one.", person)
