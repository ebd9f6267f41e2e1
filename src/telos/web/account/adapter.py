"""How django-allauth behaves here: who may have an account, and how it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth brings no types
    """Accounts are made by a practice, not by whoever comes by."""

    # Said alike whether or not there is such an account.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "This address and password do not go together. Check both, or choose a new password."
        ),
        "too_many_login_attempts": _(
            "That was tried many times. To keep the account safe, wait five minutes, then try "
            "again or choose a new password."
        ),
        "enter_current_password": _(
            "This is not the password that you have now. Enter that one, or ask for a link by mail."
        ),
        "rate_limited": _("That was tried many times. Wait five minutes, then try again."),
        "invalid_password_reset": _("This link has been used or has grown too old."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs themselves up."""
        return False
