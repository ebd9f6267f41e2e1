"""Taking people into a practice, and ending their parts in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from telos.audit.actions import record
from telos.base import clock
from telos.people.enums import Role
from telos.people.models import Membership, Person, Practice
from telos.people.rules import may_manage

if TYPE_CHECKING:
    from uuid import UUID


class LastManagerError(ValueError):
    """The practice would be left with nobody who can run it."""

    def __init__(self) -> None:
        super().__init__(
            _("A practice keeps at least one manager. Give the part to another first.")
        )


@transaction.atomic
def add_member(*, actor: Person, practice: Practice, person: Person, role: Role) -> Membership:
    """Take somebody into the practice; a manager's deed."""
    if not may_manage(actor, practice):
        raise PermissionDenied
    return join_practice(actor=actor, practice=practice, person=person, role=role)


@transaction.atomic
def join_practice(*, actor: Person, practice: Practice, person: Person, role: Role) -> Membership:
    """Give somebody a part, once at a time; who may say so is for the caller to have asked."""
    membership, made = Membership.objects.get_or_create(
        practice=practice,
        person=person,
        role=role,
        ended_on=None,
        defaults={"started_on": clock.today()},
    )
    if made:
        record(actor=actor, deed="member.add", about=membership, practice=practice)
    return membership


@transaction.atomic
def end_membership(*, actor: Person, membership_id: UUID) -> Membership:
    """End somebody's part from this moment on; a manager's deed. Ending twice is ending once."""
    found = Membership.objects.select_related("practice").filter(public_id=membership_id).first()
    if found is None or not may_manage(actor, found.practice):
        raise PermissionDenied
    # Held together, so that two managers who end each other's part at once leave one of them.
    Practice.objects.select_for_update().get(pk=found.practice_id)
    membership = Membership.objects.get(pk=found.pk)
    if membership.ended_on is not None:
        return membership
    if membership.role == Role.MANAGER and not _other_managers(membership):
        raise LastManagerError
    membership.ended_on = clock.today()
    membership.save(update_fields=["ended_on"])
    record(actor=actor, deed="member.end", about=membership, practice=found.practice)
    return membership


def _other_managers(membership: Membership) -> bool:
    managers = Membership.objects.filter(
        practice=membership.practice_id, role=Role.MANAGER, ended_on=None
    )
    return managers.exclude(pk=membership.pk).exists()
