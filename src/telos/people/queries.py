"""Reading who is who, the viewer first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telos.people.enums import CLINICAL_ROLES, Role
from telos.people.models import Client, Membership, Person, Practice

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class PersonOfTrail:
    """Somebody of whom the trail tells: their name, and the parts they have or had."""

    name: str
    roles: tuple[str, ...]


def memberships_of(viewer: Person) -> QuerySet[Membership]:
    """Return the viewer's own present parts in practices, with the practices."""
    return (
        Membership.objects.filter(person=viewer, ended_on=None)
        .select_related("practice")
        .order_by("started_on", "pk")
    )


def account_of_session(key: str) -> UUID | None:
    """Return the public id of the account that a session names; none where there is none."""
    accounts = Person.objects.filter(pk=key) if key.isdecimal() else Person.objects.none()
    return accounts.values_list("public_id", flat=True).first()


def roles_of(viewer: Person) -> frozenset[Role]:
    """Return the roles that the viewer holds today, in any practice."""
    held = Membership.objects.filter(person=viewer, ended_on=None)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def own_client_record(viewer: Person) -> Client | None:
    """Return the viewer's own record as a client, if they are one."""
    return Client.objects.select_related("practice").filter(person=viewer).first()


def practices_of(viewer: Person, roles: frozenset[Role]) -> QuerySet[Practice]:
    """Return the practices in which the viewer holds one of these roles today."""
    return Practice.objects.filter(
        memberships__person=viewer,
        memberships__role__in=roles,
        memberships__ended_on=None,
    ).distinct()


def clinical_practices_of(viewer: Person) -> QuerySet[Practice]:
    """Return the practices in which the viewer may have clients."""
    return practices_of(viewer, CLINICAL_ROLES)


def managed_practices_of(viewer: Person) -> QuerySet[Practice]:
    """Return the practices that the viewer manages."""
    return practices_of(viewer, frozenset({Role.MANAGER}))


def colleagues_visible_to(viewer: Person) -> QuerySet[Membership]:
    """Return who works in the practices that the viewer manages."""
    return (
        Membership.objects.filter(practice__in=managed_practices_of(viewer), ended_on=None)
        .select_related("person", "practice")
        .order_by("person__display_name", "role")
    )


def people_of_trail(practice: Practice, ids: Collection[UUID]) -> dict[UUID, PersonOfTrail]:
    """Return who these people are and were in the practice, for those who may see what they did."""
    people = {person.pk: person for person in Person.objects.filter(public_id__in=ids)}
    parts = Membership.objects.filter(practice=practice, person__in=people.values())
    roles: dict[int, dict[str, None]] = {}
    for part in parts.order_by("started_on", "pk"):
        roles.setdefault(part.person_id, {})[part.get_role_display()] = None
    return {
        person.public_id: PersonOfTrail(
            name=person.display_name, roles=tuple(roles.get(person.pk, ()))
        )
        for person in people.values()
    }
