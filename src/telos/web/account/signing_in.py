"""Signing in: with a password and a second step where one is set up, or with a passkey."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from allauth.account import views
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import flows
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from telos.web.account.factor_forms import CodeForm, PasskeyForm, PasskeySignInForm
from telos.web.account.forms import SignInForm
from telos.web.account.letters import tell_of_change

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.utils.functional import _StrPromise

# Attempts that were refused leave a line that names nobody: a wave of them shows in the log.
_log = logging.getLogger(__name__)

_PARTS: Final[dict[str, tuple[str, _StrPromise]]] = {
    "client": ("Noor", _("a client")),
    "therapist": ("Lea", _("her therapist")),
    "facilitator": ("Ines", _("a facilitator")),
    "supervisor": ("Mara", _("who supervises both")),
    "manager": ("Ruth", _("the practice’s manager")),
    "officer": ("Otis", _("the practice’s privacy officer")),
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

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Show the form again, the same whatever was wrong."""
        _log.warning("sign_in.refused")
        return cast("HttpResponse", super().form_invalid(form))


class SecondStep(AuthenticateView):  # type: ignore[misc]  # as above
    """After the right password: a code, or a passkey, of whoever has set one up."""

    form_class = CodeForm
    webauthn_form_class = PasskeyForm
    template_name = "account/second_step.html"

    def form_valid(self, form: CodeForm | PasskeyForm) -> HttpResponse:
        """Go on, and tell by mail of a recovery code that is used up."""
        response = cast("HttpResponse", super().form_valid(form))
        used = getattr(form, "authenticator", None)
        if used is not None and used.type == Authenticator.Type.RECOVERY_CODES:
            tell_of_change(self.request, used.user, _("One of your recovery codes was used."))
            left = len(used.wrap().get_unused_codes()) - 1
            messages.info(
                self.request,
                _("You have %(left)d recovery codes left. You can make new ones in your account.")
                % {"left": max(left, 0)},
            )
        return response

    def form_invalid(self, form: CodeForm | PasskeyForm) -> HttpResponse:
        """Show the form again."""
        _log.warning("second_step.refused")
        return cast("HttpResponse", super().form_invalid(form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which ways this account has, and hand the passkey's question to the script."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        owned = Authenticator.objects.filter(user=self.stage.login.user)
        kinds = set(owned.values_list("type", flat=True))
        options = context.get("js_data", {}).get("request_options", {})
        return context | {
            "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
            "has_codes": bool(kinds - {Authenticator.Type.WEBAUTHN}),
            "options": json.dumps(options),
        }


class PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]  # as above
    """Sign in with a passkey alone; without a script there is the password."""

    form_class = PasskeySignInForm

    def form_valid(self, form: PasskeySignInForm) -> HttpResponse:
        """Sign in whose passkey it is, and lead where they wanted to go."""
        factor = form.cleaned_data["credential"]
        login = Login(user=factor.user, redirect_url=get_next_redirect_url(self.request))
        return cast("HttpResponse", flows.perform_passwordless_login(self.request, factor, login))

    def form_invalid(self, form: PasskeySignInForm) -> HttpResponse:  # noqa: ARG002 -- allauth's
        """Say that it did not work, the same whatever was wrong."""
        _log.warning("sign_in.refused")
        messages.error(
            self.request,
            _("That passkey does not fit here. Try again, or sign in with your password."),
        )
        return redirect("sign-in")


def demo_logins() -> list[DemoLogin]:
    """Return the people as whom one can look around."""
    return [
        DemoLogin(name=name, part=part, email=settings.DEMO_LOGINS[kind])
        for kind, (name, part) in _PARTS.items()
        if kind in settings.DEMO_LOGINS
    ]
