"""Who is signed in: fetched once a request, with what every page asks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.auth_backends import AuthenticationBackend

from telos.access.queries import person_who_asks

if TYPE_CHECKING:
    from telos.people.models import Person


class SignedIn(AuthenticationBackend):  # type: ignore[misc]  # allauth brings no types
    """django-allauth's own, which tries passwords; what a session names is read at once."""

    def get_user(self, user_id: str) -> Person | None:
        """Return whom a session names; nobody whose account may not sign in any more."""
        person = person_who_asks(user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
