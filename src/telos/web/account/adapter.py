"""How django-allauth behaves here: who may have an account, how often one may try, who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from telos.people.actions import note_deed
from telos.people.enums import AccountDeed
from telos.web.account.devices import remember_device
from telos.web.account.limits import Try, try_password

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from telos.people.models import Person

_DO_NOT_GO_TOGETHER = _(
    "This address and password do not go together. Check both, or choose a new password."
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth brings no types
    """Accounts are made by a practice, not by whoever comes by."""

    # Said alike whether or not there is such an account.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _DO_NOT_GO_TOGETHER,
        "too_many_login_attempts": _(
            "That was tried many times. To keep the account safe, wait five minutes, then try "
            "again or choose a new password."
        ),
        "enter_current_password": _(
            "This is not the password that you have now. Enter that one, or ask for a link by mail."
        ),
        "incorrect_password": _("This is not your password. Try once more."),
        "rate_limited": _("That was tried many times. Wait five minutes, then try again."),
    }
    _try: Try | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs themselves up."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt where nobody can use the count to keep somebody else out."""
        self._try = try_password(request, email=credentials.get("email", ""))
        if self._try is None:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """Return whose address and password these are; an account that is shut is nobody's."""
        person = cast("Person | None", super().authenticate(request, **credentials))
        if person is None or not person.is_active:
            return None
        if self._try is not None:
            self._try.succeeded()
        return person

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:  # noqa: ARG002
        """Say of an account that is shut what is said of none."""
        messages.error(request, _DO_NOT_GO_TOGETHER)
        return redirect("sign-in")

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        """Note who signed in and by what, and let the device know that they did."""
        response = cast("HttpResponse", super().post_login(request, user, **kwargs))
        note_deed(actor=user, deed=AccountDeed.SIGN_IN, why=_by_what(request, user))
        remember_device(request, response, email=user.email)
        return response


def _by_what(request: HttpRequest, user: Person) -> str:
    """Return the steps of this sign-in for the trail: “password, totp”."""
    steps = get_authentication_records(request, user)
    return ", ".join(str(step.get("type", step["method"])) for step in steps)
