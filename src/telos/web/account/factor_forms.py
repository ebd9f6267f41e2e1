"""Codes and passkeys as they are sent; what is forged or broken is refused, never a fault."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import get_totp_secret, validate_totp_code
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from telos.web.account.limits import try_code

if TYPE_CHECKING:
    from telos.people.models import Person

# Seconds for which a code fits, a step before and after its own included.
_CODE_LASTS: Final = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
_LONGEST_CODE: Final = 32
_CODE_ATTRIBUTES: Final = {
    "autocomplete": "one-time-code",
    "autocapitalize": "none",
    "spellcheck": "false",
}


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth brings no types
    """A code of the authenticator app, or one of the recovery codes."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits from your app, or one of your recovery codes."),
        max_length=_LONGEST_CODE,
        widget=forms.TextInput(attrs=_CODE_ATTRIBUTES),
        error_messages={
            "required": _("Enter a code."),
            "max_length": _("A code has six or eight digits."),
        },
    )

    def clean_code(self) -> str:
        """Find the code among those that fit now and were not used before."""
        tried = try_code(context.request, email=self.user.email)
        if tried is None:
            raise get_account_adapter().validation_error("too_many_login_attempts")
        code: str = self.cleaned_data["code"]
        for factor in Authenticator.objects.filter(user=self.user).exclude(
            type=Authenticator.Type.WEBAUTHN
        ):
            if factor.wrap().validate_code(code) and _is_first_use(factor, code):
                factor.user = self.user
                self.authenticator = factor
                tried.succeeded()
                return code
        raise get_adapter().validation_error("incorrect_code")


def _is_first_use(factor: Authenticator, code: str) -> bool:
    """Refuse a code of the app a second time for as long as it fits.

    allauth remembers a code for one step of 30 seconds; with a tolerance it fits for three.
    """
    if factor.type != Authenticator.Type.TOTP:
        return True
    digits = "".join(sign for sign in code if sign.isdigit())
    mark = hashlib.sha256(f"{factor.pk}:{digits}".encode()).hexdigest()
    return bool(cache.add(f"telos.totp.used:{mark}", 1, timeout=_CODE_LASTS))


class SetUpAppForm(forms.Form):
    """The first code, which shows that the app has the secret."""

    code = forms.CharField(
        label=_("The six digits that it shows now"),
        max_length=_LONGEST_CODE,
        widget=forms.TextInput(attrs={**_CODE_ATTRIBUTES, "inputmode": "numeric"}),
        error_messages={"required": _("Enter the six digits that your app shows now.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A form that is shown anew has a new secret; one that comes back keeps its own.
        self.secret: str = get_totp_secret(regenerate=not self.is_bound)

    def clean_code(self) -> str:
        """Refuse a code that is not of this secret."""
        code: str = self.cleaned_data["code"]
        if not validate_totp_code(self.secret, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class _FromBrowser(forms.JSONField):
    """JSON that a browser made; what cannot be read is refused, and not shown again.

    Django's own takes a number of thousands of digits, or brackets without end, for a fault.
    """

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return None


class AddPasskeyForm(forms.Form):
    """What the browser made, and a name by which it is known again."""

    name = forms.CharField(
        label=_("A name for it"),
        help_text=_("Such as “My phone” or “Key on my ring”."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    credential = _FromBrowser(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("No passkey was made. Press the button and follow your device."),
            "invalid": _("No passkey was made. Press the button and follow your device."),
        },
    )

    def clean_credential(self) -> dict[str, Any]:
        """Check what the browser made against what it was asked for."""
        credential: dict[str, Any] = self.cleaned_data["credential"]
        try:
            webauthn.parse_registration_response(credential)
            webauthn.complete_registration(credential)
        except ValidationError:
            raise
        except Exception as error:  # what is forged breaks anywhere in the decoding
            raise get_adapter().validation_error("incorrect_code") from error
        return credential


class _SafeCredential:
    """Refuses what cannot be decoded or verified as it refuses what does not fit."""

    def clean_credential(self) -> Authenticator:
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc]  # of the form
        except ValidationError:
            raise
        except Exception as error:  # what is forged breaks anywhere in the decoding
            raise ValidationError(
                _("That passkey does not fit here. Try again, or sign in another way.")
            ) from error
        return found


class PasskeyForm(_SafeCredential, AuthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey as the second step, or to show who one is."""

    credential = _FromBrowser(widget=forms.HiddenInput)


class PasskeySignInForm(_SafeCredential, LoginWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey alone: it stands for what one has and for who one is."""

    credential = _FromBrowser(widget=forms.HiddenInput)


class ConfirmPasswordForm(forms.Form):
    """The password once more, from somebody without a second factor."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password.")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person

    def clean_password(self) -> str:
        """Refuse another password; attempts are counted as at the door."""
        password: str = self.cleaned_data["password"]
        if not get_account_adapter().reauthenticate(self._person, password):
            raise get_account_adapter().validation_error("incorrect_password")
        return password
