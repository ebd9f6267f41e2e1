"""Accounts, practices, memberships, clients, and the links that are mailed to them."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from telos.base import clock
from telos.base.models import Row
from telos.people.enums import InvitationState, LinkPurpose, Role


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their e-mail address, however it is written."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """Return the person with this address; letters' case does not matter."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, Row):
    """Somebody who can sign in: a client, a therapist, a facilitator, a manager."""

    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects: ClassVar[PersonManager] = PersonManager()

    parts: tuple[Membership, ...] | None = None
    """Their present parts in practices, where they were read when their request began."""

    stands_at_most: frozenset[str] | None = None
    """The relationships to clients that they can stand in at all, where it was asked when their
    request began. It spares questions whose answer is no, and never lets anybody see more.
    """

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.CheckConstraint(condition=~Q(display_name=""), name="person_has_a_name"),
            models.CheckConstraint(condition=~Q(email=""), name="person_has_an_email"),
        ]

    def __str__(self) -> str:
        """Name the person by their public id alone: a name does not belong in a log."""
        return f"person {self.public_id}"

    def clean(self) -> None:
        """Keep addresses in one spelling."""
        super().clean()
        self.email = self.email.strip().lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep addresses in one spelling whoever saves."""
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class Practice(Row):
    """A clinic or a single therapist's practice: the outer wall of what may be seen."""

    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2, blank=True)

    class Meta:
        verbose_name = _("practice")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="practice_has_a_name")]


class Membership(Row):
    """Somebody's part in a practice, from a day to a day."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "person", "role"],
                condition=Q(ended_on=None),
                name="membership_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role"),
        ]


class Client(Row):
    """Somebody who comes for help: one record, whoever in the practice sees them."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="clients")
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="as_client"
    )
    display_name = models.CharField(_("name to use"), max_length=80)
    # Where the client lives or is: decides which help is shown, and is never guessed.
    country = models.CharField(_("country"), max_length=2, blank=True)
    # Made in the browser with the form: a form sent twice makes one record.
    submission_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("client")
        constraints = [
            models.CheckConstraint(condition=~Q(display_name=""), name="client_has_a_name")
        ]


class MailedKey(Row):
    """A key that opens something once and until a day; of the key only a SHA-256 is kept."""

    # To where the key was mailed.
    email = models.EmailField(_("e-mail address"))
    digest = models.CharField(_("SHA-256 of the key"), max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("works until"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def digest_of(key: str) -> str:
        """Return what is kept of a key: it has 256 bits, so nothing slower has to guard it."""
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


class Invitation(MailedKey):
    """Asks somebody to take their place: a client their record, a colleague a part.

    There is an account only once it is accepted: until then nobody is told whether there is one
    with this address already.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="invitations")
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, blank=True)
    display_name = models.CharField(_("name"), max_length=80)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        constraints = [
            models.CheckConstraint(
                condition=Q(client=None, role__in=Role.values) | Q(client__isnull=False, role=""),
                name="invitation_is_for_a_record_or_a_part",
            ),
            models.CheckConstraint(condition=~Q(email=""), name="invitation_has_an_email"),
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(used_at=None, taken_back_at=None, client__isnull=False),
                name="invitation_once_for_a_client",
            ),
            models.UniqueConstraint(
                fields=["practice", "email", "role"],
                condition=Q(used_at=None, taken_back_at=None, client=None),
                name="invitation_once_for_a_part",
            ),
        ]

    @property
    def state(self) -> InvitationState:
        """How it stands now."""
        if self.used_at is not None:
            return InvitationState.ACCEPTED
        if self.taken_back_at is not None:
            return InvitationState.TAKEN_BACK
        if self.expires_at <= clock.now():
            return InvitationState.EXPIRED
        return InvitationState.WAITING


class AccountLink(MailedKey):
    """Lets whoever reads the mail choose a new password, or shows that they read this address.

    For an address without an account a row is written too, and opens nothing: asking takes as
    long in either case.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=16, choices=LinkPurpose.choices)

    class Meta:
        verbose_name = _("mailed link")
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=LinkPurpose.values), name="account_link_purpose"
            )
        ]
        indexes = [models.Index(fields=["email", "created_at"], name="account_link_to_at")]
