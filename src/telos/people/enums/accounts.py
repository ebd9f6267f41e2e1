"""What is done to accounts, and what a mailed link is for."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkPurpose(models.TextChoices):
    """What somebody may do once with a link that was mailed to them."""

    PASSWORD = "password", _("Choose a new password")
    ADDRESS = "address", _("Use another e-mail address")


class KnownBy(models.TextChoices):
    """How somebody made sure who asks, before they took a lost second step away."""

    SAW = "saw", _("I saw them")
    RANG = "rang", _("I rang them, at a number that I knew before")


class InvitationState(models.TextChoices):
    """How an invitation stands."""

    WAITING = "waiting", _("invited, not accepted yet")
    EXPIRED = "expired", _("too old")
    ACCEPTED = "accepted", _("accepted")
    TAKEN_BACK = "taken back", _("taken back")


class AccountDeed(StrEnum):
    """What the trail says of an account; never a secret, an address or a device."""

    SIGN_IN = "account.sign_in"
    CHANGE_PASSWORD = "account.change_password"  # noqa: S105 -- the name of a deed
    RESET_PASSWORD = "account.reset_password"  # noqa: S105 -- the name of a deed
    ASK_NEW_ADDRESS = "account.ask_new_address"
    CHANGE_ADDRESS = "account.change_address"
    ADD_SECOND_FACTOR = "account.add_second_factor"
    REMOVE_SECOND_FACTOR = "account.remove_second_factor"
    MAKE_RECOVERY_CODES = "account.make_recovery_codes"
    RESET_SECOND_FACTOR = "account.reset_second_factor"
    END_SESSIONS = "account.end_sessions"
