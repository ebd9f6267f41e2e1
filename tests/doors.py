"""Coming in by the door: through the real forms, second step included."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from telos.base import clock
from tests.cast import APP_SECRET, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client


def unused_code(email: str) -> str:
    """One of somebody's recovery codes: unlike a code of the app it never is the one just used."""
    codes = Authenticator.objects.get(user__email=email, type=Authenticator.Type.RECOVERY_CODES)
    return str(codes.wrap().get_unused_codes()[0])


def app_code(secret: str = APP_SECRET, *, steps: int = 0) -> str:
    """What the app shows now, or some steps of 30 seconds away."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


@contextmanager
def later(**ago: int) -> Iterator[None]:
    """Let so much time go by, for what counts the age of a sign-in."""
    with time_machine.travel(clock.now() + timedelta(**ago)):
        yield


def sign_in(browser: Client, email: str, *, password: str = PASSWORD, code: str = "", **more: str):
    """Sign in as one does; return the answer to the last form."""
    sent = {"login": email, "password": password, **more}
    answer = browser.post(reverse("sign-in"), sent)
    if answer.status_code == 302 and answer["Location"] == reverse("mfa_authenticate"):
        answer = browser.post(answer["Location"], {"code": code or unused_code(email)})
    return answer
