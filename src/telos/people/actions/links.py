"""Links that are mailed to people with an account: for a new password, for a new address."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from telos.base import clock
from telos.people.actions.accounts import end_every_session, note_deed
from telos.people.actions.keys import new_key, use
from telos.people.actions.records import EmailTakenError
from telos.people.enums import AccountDeed, LinkPurpose
from telos.people.models import AccountLink, MailedKey, Person
from telos.people.queries import link_by_key

if TYPE_CHECKING:
    from telos.people.models import Client

PASSWORD_LINK_LASTS: Final = timedelta(hours=24)
ADDRESS_LINK_LASTS: Final = timedelta(hours=24)
# How many links go to one address in an hour, whoever asks. All of them work: whoever asks in
# somebody else's name to use them up has only sent that person what they need.
MOST_LINKS_AN_HOUR: Final = 5
# After which a row that opens nothing any more is taken away.
_FORGOTTEN_AFTER: Final = timedelta(days=30)


class LinkGoneError(ValueError):
    """The link was used, has grown too old, or there never was one."""

    def __init__(self) -> None:
        super().__init__(_("This link has been used or has grown too old."))


class NotTheirAccountError(PermissionError):
    """A link for another address is used by somebody who is not signed in to that account."""


@transaction.atomic
def ask_password_link(*, email: str) -> tuple[Person | None, str]:
    """Make a key with which the account of this address gets a new password.

    Anybody may ask, for any address: what is written, and how long it takes, is the same whether
    or not there is such an account. Without one the key opens nothing. No key is made where the
    address has been sent enough of them.
    """
    address = email.strip().lower()
    person = Person.objects.filter(email__iexact=address, is_active=True).first()
    return person, _make(person=person, email=address, purpose=LinkPurpose.PASSWORD)


@transaction.atomic
def reset_password(*, key: str, password: str) -> Person:
    """Choose a new password by a mailed key; every session of the account ends."""
    person = _used(key, LinkPurpose.PASSWORD).person
    if person is None:
        raise LinkGoneError
    person.set_password(password)
    person.save(update_fields=["password"])
    # The other links that were asked for meanwhile are worth nothing from here on.
    AccountLink.objects.filter(person=person, purpose=LinkPurpose.PASSWORD, used_at=None).update(
        used_at=clock.now()
    )
    note_deed(actor=person, deed=AccountDeed.RESET_PASSWORD)
    end_every_session(person=person)
    return person


@transaction.atomic
def ask_new_address(
    *, actor: Person, person: Person, email: str, client: Client | None = None
) -> str:
    """Make a key by which another address proves that its mail is read; nothing changes yet.

    A therapist asks for a client of theirs (`client`; who may is for the rooms above), everybody
    else for themselves. Whether another account has the address is told to nobody here.
    """
    note_deed(actor=actor, deed=AccountDeed.ASK_NEW_ADDRESS, about=person, client=client)
    return _make(person=person, email=email.strip().lower(), purpose=LinkPurpose.ADDRESS)


@transaction.atomic
def change_address(*, actor: Person, key: str) -> tuple[Person, str]:
    """Use the address that was proved; return the account and the address until now.

    Whoever reads the new mail and whoever may sign in must be one: otherwise somebody who may ask
    for another, as a therapist may, could name their own mailbox and have the account.
    """
    asked = link_by_key(key, LinkPurpose.ADDRESS)
    if asked is not None and asked.person_id != actor.pk:
        raise NotTheirAccountError
    person = _used(key, LinkPurpose.ADDRESS).person
    if asked is None or person is None or not person.is_active:
        raise LinkGoneError
    old, person.email = person.email, asked.email
    try:
        with transaction.atomic():
            person.save(update_fields=["email"])
    except IntegrityError as error:
        raise EmailTakenError(
            _("This address cannot be used for signing in. Use another one.")
        ) from error
    note_deed(actor=person, deed=AccountDeed.CHANGE_ADDRESS)
    return person, old


def _make(*, person: Person | None, email: str, purpose: LinkPurpose) -> str:
    now = clock.now()
    AccountLink.objects.filter(expires_at__lt=now - _FORGOTTEN_AFTER).delete()
    lately = AccountLink.objects.filter(email=email, created_at__gt=now - timedelta(hours=1))
    if lately.count() >= MOST_LINKS_AN_HOUR:
        return ""
    key = new_key()
    lasts = PASSWORD_LINK_LASTS if purpose == LinkPurpose.PASSWORD else ADDRESS_LINK_LASTS
    AccountLink.objects.create(
        person=person,
        purpose=purpose,
        email=email,
        digest=MailedKey.digest_of(key),
        expires_at=now + lasts,
    )
    return key


def _used(key: str, purpose: LinkPurpose) -> AccountLink:
    link = link_by_key(key, purpose)
    if link is None or not use(AccountLink.objects.all(), link.pk):
        raise LinkGoneError
    return link
