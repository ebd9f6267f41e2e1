"""Signing in and choosing a new password: allauth's views with our words."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from smtplib import SMTPException
from typing import TYPE_CHECKING, Any, Final, cast

from allauth.account import views
from django.conf import settings
from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from telos.web.account.forms import (
    ChangedPasswordForm,
    ForgottenPasswordForm,
    NewPasswordForm,
    SignInForm,
)

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

_log = logging.getLogger(__name__)

_PARTS: Final[dict[str, tuple[str, _StrPromise]]] = {
    "client": ("Noor", _("a client")),
    "therapist": ("Lea", _("her therapist")),
    "facilitator": ("Ines", _("a facilitator")),
    "manager": ("Ruth", _("the practice’s manager")),
}


@dataclass(frozen=True, kw_only=True)
class DemoLogin:
    """One of the invented people of the demonstration."""

    name: str
    part: _StrPromise
    email: str


class SignIn(views.LoginView):  # type: ignore[misc]  # allauth brings no types
    """Sign in; in the demonstration one press is enough."""

    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demonstration's people, and nobody anywhere else."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if settings.DEMO:
            context |= {"demo_logins": demo_logins(), "demo_password": settings.DEMO_PASSWORD}
        return context


class ForgottenPassword(views.PasswordResetView):  # type: ignore[misc]  # as above
    """Ask for a link; the answer is the same whether or not there is an account."""

    form_class = ForgottenPasswordForm

    def form_valid(self, form: ForgottenPasswordForm) -> HttpResponse:
        """Send the mail, or say that it could not be sent."""
        try:
            response: HttpResponse = super().form_valid(form)
        except (SMTPException, OSError):
            _log.warning("A mail for a new password could not be sent.")
            form.add_error(None, _("No mail could be sent just now. Please try again later."))
            return cast("HttpResponse", self.form_invalid(form))
        return response


class NewPassword(views.PasswordResetFromKeyView):  # type: ignore[misc]  # as above
    """Choose a new password by the link of a mail; the link alone changes nothing."""

    form_class = NewPasswordForm


class ChangedPassword(views.PasswordChangeView):  # type: ignore[misc]  # as above
    """Change the password that one has, while one is signed in."""

    form_class = ChangedPasswordForm

    def get_default_success_url(self) -> str:
        """Lead back to where the day begins."""
        return reverse("home")

    def form_valid(self, form: ChangedPasswordForm) -> HttpResponse:
        """Change it and say so."""
        response: HttpResponse = super().form_valid(form)
        messages.success(self.request, _("Your password is changed. Sign in with it from now on."))
        return response


def demo_logins() -> list[DemoLogin]:
    """Return the people as whom one can look around."""
    return [
        DemoLogin(name=name, part=part, email=settings.DEMO_LOGINS[kind])
        for kind, (name, part) in _PARTS.items()
        if kind in settings.DEMO_LOGINS
    ]
