"""allauth's forms, with labels and errors that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

_ADDRESS_WANTED: Final = _("Enter your e-mail address, for example name@example.org.")


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth brings no types
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_address(self.fields["login"], autocomplete="username")
        password = self.fields["password"]
        _say(password, label=_("Password"), wanted=_("Enter your password."))
        password.help_text = ""


class ForgottenPasswordForm(ResetPasswordForm):  # type: ignore[misc]  # as above
    """The address to which a link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_address(self.fields["email"], autocomplete="username")

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send a mail in either case, so that neither answer nor delay tells of an account."""
        if self.users:
            return str(super().save(request, **kwargs))
        email: str = self.cleaned_data["email"]
        get_adapter(request).send_mail("account/email/unknown_account", email, {})
        return email


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]  # as above
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_twice(self)

    def clean(self) -> dict[str, Any]:
        """Say in our words that the two differ."""
        return _alike(self, super().clean())


class ChangedPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # as above
    """The password that one has, and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = _("Enter the password that you have now.")
        _say(self.fields["oldpassword"], label=_("Password until now"), wanted=wanted)
        self.fields["oldpassword"].help_text = ""
        _say_twice(self)

    def clean(self) -> dict[str, Any]:
        """Say in our words that the two differ."""
        return _alike(self, super().clean())


def _say_twice(form: forms.Form) -> None:
    wanted = _("Enter the new password.")
    _say(form.fields["password1"], label=_("New password"), wanted=wanted)
    form.fields["password1"].help_text = _(
        "At least 12 characters. Four or five words that mean something to you are easy to "
        "keep in mind and hard to guess."
    )
    wanted = _("Enter the new password a second time.")
    _say(form.fields["password2"], label=_("The same once more"), wanted=wanted)


def _alike(form: forms.Form, cleaned: dict[str, Any]) -> dict[str, Any]:
    # allauth has taken out the second one by now, and says so in its own words.
    first, second = cleaned.get("password1"), form.data.get("password2")
    if first and second and first != second:
        form.errors.pop("password2", None)
        form.add_error("password2", _("The two are not the same. Enter the new one twice."))
    return cleaned


def _say_address(field: forms.Field, *, autocomplete: str) -> None:
    _say(field, label=_("E-mail address"), wanted=_ADDRESS_WANTED)
    field.widget.attrs["autocomplete"] = autocomplete
    for validator in field.validators:
        if isinstance(validator, EmailValidator):
            validator.message = _ADDRESS_WANTED


def _say(field: forms.Field, *, label: _StrPromise, wanted: _StrPromise) -> None:
    """Name a field by its label, not by a placeholder that goes away when one types."""
    field.label = label
    field.error_messages["required"] = field.error_messages["invalid"] = wanted
    field.widget.attrs.pop("placeholder", None)
