"""Signing in, passwords and addresses: labels and errors that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from telos.people.models import Person

ADDRESS_WANTED: Final = _("Enter your e-mail address, for example name@example.org.")
_HOW_TO_CHOOSE: Final = _(
    "At least 12 characters. Four or five words that mean something to you are easy to "
    "keep in mind and hard to guess."
)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth brings no types
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address = self.fields["login"]
        _say(address, label=_("E-mail address"), wanted=ADDRESS_WANTED)
        address.widget.attrs["autocomplete"] = "username"
        for validator in address.validators:
            if isinstance(validator, EmailValidator):
                validator.message = ADDRESS_WANTED
        password = self.fields["password"]
        _say(password, label=_("Password"), wanted=_("Enter your password."))
        password.help_text = ""


class AddressForm(forms.Form):
    """An e-mail address, one's own."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"required": ADDRESS_WANTED, "invalid": ADDRESS_WANTED},
    )


class NewAddressForm(AddressForm):
    """The address with which somebody wants to sign in from now on."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person
        self.fields["email"].label = _("New e-mail address")
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def clean_email(self) -> str:
        """Refuse the address that stands already."""
        email: str = self.cleaned_data["email"].strip().lower()
        if email == self._person.email:
            raise ValidationError(_("This is the address with which you sign in now."))
        return email


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password1 = forms.CharField(
        label=_("New password"),
        help_text=_HOW_TO_CHOOSE,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter the new password.")},
    )
    password2 = forms.CharField(
        label=_("The same once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter the new password a second time.")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person

    def clean_password1(self) -> str:
        """Refuse what is soon guessed."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self._person)
        return password

    def clean(self) -> dict[str, Any]:
        """Say in our words that the two differ."""
        return _alike(self, super().clean() or {})


class ChangedPasswordForm(ChangePasswordForm):  # type: ignore[misc]  # as above
    """The password that one has, and a new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = _("Enter the password that you have now.")
        _say(self.fields["oldpassword"], label=_("Password until now"), wanted=wanted)
        self.fields["oldpassword"].help_text = ""
        wanted = _("Enter the new password.")
        _say(self.fields["password1"], label=_("New password"), wanted=wanted)
        self.fields["password1"].help_text = _HOW_TO_CHOOSE
        wanted = _("Enter the new password a second time.")
        _say(self.fields["password2"], label=_("The same once more"), wanted=wanted)

    def clean(self) -> dict[str, Any]:
        """Say in our words that the two differ."""
        return _alike(self, super().clean())


def _alike(form: forms.Form, cleaned: dict[str, Any]) -> dict[str, Any]:
    # allauth has taken out the second one by now, and says so in its own words.
    first, second = cleaned.get("password1"), form.data.get("password2")
    if first and second and first != second:
        form.errors.pop("password2", None)
        form.add_error("password2", _("The two are not the same. Enter the new one twice."))
    return cleaned


def _say(field: forms.Field, *, label: _StrPromise, wanted: _StrPromise) -> None:
    """Name a field by its label, not by a placeholder that goes away when one types."""
    field.label = label
    field.error_messages["required"] = field.error_messages["invalid"] = wanted
    field.widget.attrs.pop("placeholder", None)
