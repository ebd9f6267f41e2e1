"""Making accounts, practices and clients, and putting right what clients are called."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from telos.audit.actions import record
from telos.audit.enums import BEGINS
from telos.base import clock
from telos.people.models import Client, Membership, Person, Practice
from telos.people.rules import may_add_client

if TYPE_CHECKING:
    from uuid import UUID

    from telos.people.enums import Role


class NameMissingError(ValueError):
    """Somebody or something was to be made without a name."""

    def __init__(self) -> None:
        super().__init__(_("Enter a name."))


class EmailTakenError(ValueError):
    """Another account has this e-mail address already."""


class AlreadySentError(ValueError):
    """The form was sent before, with something else in it or by somebody else."""

    def __init__(self) -> None:
        super().__init__(_("This form was sent before. Open it anew and enter what is to be kept."))


@transaction.atomic
def create_person(*, email: str, display_name: str, password: str | None = None) -> Person:
    """Make an account; without a password it is set later by a mailed link."""
    person = Person(email=email, display_name=_name(display_name))
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        if Person.objects.filter(email__iexact=email.strip()).exists():
            raise _taken() from error
        raise
    return person


@transaction.atomic
def start_practice(*, name: str, country: str, founder: Person, role: Role) -> Practice:
    """Open a practice with its first member: the deed that sets an installation going."""
    practice = Practice.objects.create(name=_name(name), country=country.upper())
    Membership.objects.create(
        practice=practice, person=founder, role=role, started_on=clock.today()
    )
    record(actor=founder, deed=BEGINS, about=practice, practice=practice)
    return practice


@transaction.atomic
def add_client(
    *,
    actor: Person,
    practice: Practice,
    display_name: str,
    country: str = "",
    submission_key: UUID | None = None,
) -> Client:
    """Make a client's record; an account of their own comes with an invitation that they accept.

    The same submission taken a second time is the same client.
    """
    if not may_add_client(actor, practice):
        raise PermissionDenied
    name = _name(display_name)
    client, made = Client.objects.get_or_create(
        submission_key=submission_key or uuid4(),
        defaults={
            "practice": practice,
            "display_name": name,
            "country": country.upper(),
            "added_by": actor,
        },
    )
    if not made:
        return _same(client, (actor, practice, name))
    record(actor=actor, deed="client.add", about=client, client=client)
    return client


@transaction.atomic
def change_client(*, client: Client, display_name: str, country: str) -> bool:
    """Write what was put right about a client; tell whether anything was new.

    Who may do so is for the rooms above to say: see `telos.access.actions.correct_client`.
    """
    name = _name(display_name)
    if (client.display_name, client.country) == (name, country.upper()):
        return False
    if client.person is not None:
        client.person.display_name = name
        client.person.save(update_fields=["display_name"])
    client.display_name, client.country = name, country.upper()
    client.save(update_fields=["display_name", "country"])
    return True


def _taken() -> EmailTakenError:
    return EmailTakenError(
        _("This e-mail address cannot be used for a new account; use another one.")
    )


def _same(client: Client, given: tuple[Person, Practice, str]) -> Client:
    """Return the client whom the first sending made; nobody but its sender learns of them."""
    if (client.added_by, client.practice, client.display_name) != given:
        raise AlreadySentError
    return client


def _name(given: str) -> str:
    name = given.strip()
    if not name:
        raise NameMissingError
    return name
