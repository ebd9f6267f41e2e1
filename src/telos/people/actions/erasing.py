"""Taking name, address and account from a record, so that it is nobody's any more."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from telos.people.actions.accounts import end_every_session
from telos.people.models import AccountLink, Client, Invitation, Person
from telos.people.rules import has_worked

if TYPE_CHECKING:
    from datetime import timedelta
    from uuid import UUID

# Bytes: enough that two erased records of a practice are told apart in a table.
_CODE_BYTES: Final = 4


@transaction.atomic
def take_name_from(client: Client, *, public_id: UUID, earlier: timedelta) -> None:
    """Leave of a record a row without name, address, country and true times, under another id.

    Its account is shut and gets another id too; somebody who works here, or did, keeps theirs,
    and is no longer its owner. Who may do so is for the rooms above: see `telos.rights`.
    """
    name = _("Erased record %(code)s") % {"code": secrets.token_hex(_CODE_BYTES)}
    person = client.person
    Invitation.objects.filter(client=client).delete()
    works_here = person is not None and has_worked(person)
    Client.objects.filter(pk=client.pk).update(
        public_id=public_id,
        display_name=name,
        country="",
        submission_key=uuid4(),
        created_at=client.created_at - earlier,
        **({"person": None} if works_here else {}),
    )
    if person is not None and not works_here:
        _shut(person, name=name, earlier=earlier)


def _shut(person: Person, *, name: str, earlier: timedelta) -> None:
    end_every_session(person=person)
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    AccountLink.objects.filter(person=person).delete()
    AccountLink.objects.filter(email__iexact=person.email).delete()
    public_id = uuid4()
    shut = Person(password="")
    shut.set_unusable_password()
    Person.objects.filter(pk=person.pk).update(
        public_id=public_id,
        email=f"{public_id}@erased.invalid",
        display_name=name,
        password=shut.password,
        is_active=False,
        last_login=None,
        created_at=person.created_at - earlier,
    )
