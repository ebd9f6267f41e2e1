"""What a part in a practice allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from telos.people.enums import CLINICAL_ROLES, Role
from telos.people.models import Invitation, Membership

if TYPE_CHECKING:
    from collections.abc import Collection

    from telos.people.models import Person, Practice


def works_in(person: Person, practice: Practice, roles: Collection[Role]) -> bool:
    """Tell whether the person holds one of these roles in the practice today."""
    return Membership.objects.filter(
        person=person, practice=practice, role__in=roles, ended_on=None
    ).exists()


def has_worked(person: Person) -> bool:
    """Tell whether the person has a part in any practice, or had one."""
    return Membership.objects.filter(person=person).exists()


def may_add_client(person: Person, practice: Practice) -> bool:
    """Clinicians and managers of a practice may add a client to it."""
    return works_in(person, practice, CLINICAL_ROLES | {Role.MANAGER})


def may_manage(person: Person, practice: Practice) -> bool:
    """Only a manager runs the practice."""
    return works_in(person, practice, {Role.MANAGER})


def is_reached_at(email: str) -> Q:
    """Clients who sign in with this address, however it is written, or were invited to it.

    Of whoever was erased neither is left.
    """
    address = email.strip()
    invited = Invitation.objects.filter(
        client=OuterRef("pk"), email__iexact=address, used_at=None, taken_back_at=None
    )
    return Q(person__email__iexact=address) | Q(Exists(invited))
