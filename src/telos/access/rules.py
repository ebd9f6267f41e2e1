"""Predicates over a viewer and a client; every room composes its own from these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from telos.access.models import CareRelationship
from telos.people.enums import CLINICAL_ROLES
from telos.people.rules import may_manage, works_in

if TYPE_CHECKING:
    from telos.people.models import Client, Person


class NotAllowedError(PermissionDenied):
    """The actor may not do this to this client's record."""


def is_self(viewer: Person, client: Client) -> bool:
    """Tell whether the record is the viewer's own."""
    return client.person_id is not None and client.person_id == viewer.pk


def is_therapist_of(viewer: Person, client: Client) -> bool:
    """Tell whether the viewer cares for the client today, in a clinical role."""
    return CareRelationship.objects.filter(
        client=client,
        therapist=viewer,
        ended_on=None,
        therapist__memberships__practice=client.practice_id,
        therapist__memberships__role__in=CLINICAL_ROLES,
        therapist__memberships__ended_on=None,
    ).exists()


def is_self_or_therapist(viewer: Person, client: Client) -> bool:
    """Tell whether the viewer is one of the two who do the work."""
    return is_self(viewer, client) or is_therapist_of(viewer, client)


def may_begin_care(viewer: Person, client: Client) -> bool:
    """A clinician of the client's practice may take the client into their care."""
    return works_in(viewer, client.practice, CLINICAL_ROLES)


def may_arrange(viewer: Person, client: Client) -> bool:
    """The therapist and the practice's manager arrange appointments."""
    return is_therapist_of(viewer, client) or may_manage(viewer, client.practice)


def require(allowed: bool) -> None:
    """Refuse a deed that the rules do not allow."""
    if not allowed:
        raise NotAllowedError
