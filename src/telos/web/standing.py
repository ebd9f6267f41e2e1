"""What the person who asks is, worked out once for each request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

from telos.access.queries import parts_in_hand
from telos.people.enums import CLINICAL_ROLES, SUPERVISING_ROLES, Role
from telos.people.queries import own_client_record

if TYPE_CHECKING:
    from telos.people.models import Client, Person, Practice
    from telos.web.care_shown import CareShown


class PersonRequest(HttpRequest):
    """A request that has passed the gate: somebody is signed in."""

    user: Person
    care: CareShown
    """Which care the page shows, where it shows one: see `telos.web.care_shown`."""


class ClientRequest(PersonRequest):
    """A request from a client, with their own record."""

    own: Client


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The parts that somebody has: roles in practices, and perhaps a record of their own."""

    roles: frozenset[Role]
    practices: tuple[Practice, ...]
    own: Client | None

    @property
    def is_clinician(self) -> bool:
        """Whether they may have clients."""
        return bool(self.roles & CLINICAL_ROLES)

    @property
    def may_supervise(self) -> bool:
        """Whether they may be named to supervise a colleague, or are supervised themselves."""
        return bool(self.roles & SUPERVISING_ROLES)

    @property
    def is_manager(self) -> bool:
        """Whether they run a practice."""
        return Role.MANAGER in self.roles

    @property
    def is_officer(self) -> bool:
        """Whether they review for a practice what was opened in an emergency."""
        return Role.OFFICER in self.roles

    @property
    def is_client(self) -> bool:
        """Whether they have a record of their own."""
        return self.own is not None


_NOBODY = Standing(roles=frozenset(), practices=(), own=None)


def standing_of(request: HttpRequest) -> Standing:
    """Return what the person who asks is; worked out once a request."""
    known = getattr(request, "_telos_standing", None)
    if known is None:
        known = _work_out(request)
        request._telos_standing = known  # type: ignore[attr-defined]  # noqa: SLF001 -- ours
    return cast("Standing", known)


def _work_out(request: HttpRequest) -> Standing:
    if not request.user.is_authenticated:
        return _NOBODY
    person = request.user
    memberships = parts_in_hand(person)
    return Standing(
        roles=frozenset(Role(membership.role) for membership in memberships),
        practices=tuple({m.practice.pk: m.practice for m in memberships}.values()),
        own=own_client_record(person),
    )
