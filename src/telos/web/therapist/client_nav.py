"""The places of one client's record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from telos.people.models import Client


# The first places are pages that show, to a supervisor, and nothing else.
_READ_BY_SUPERVISORS: Final = 5
_OF_CARE: Final = frozenset(
    {"client", "client-plan", "client-measures", "client-intake", "client-episode"}
)


@dataclass(frozen=True, kw_only=True)
class Place:
    """One page about the client."""

    label: str
    url: str
    current: bool
    of_care: bool
    """Whether it shows one care, and so one from before where that is read."""


def client_nav(client: Client, current: str, *, reads_only: bool = False) -> list[Place]:
    """Return the pages about a client, with the one that is open."""
    places = [
        (_("Progress"), "client"),
        (_("Plan"), "client-plan"),
        (_("Measures"), "client-measures"),
        (_("Intake"), "client-intake"),
        (_("Safety plan"), "client-safety-plan"),
        (_("Appointments"), "client-appointments"),
        (_("Care"), "client-episode"),
        (_("Consent"), "client-consents"),
    ]
    if reads_only:
        places = places[:_READ_BY_SUPERVISORS]
    return [
        Place(
            label=label,
            url=reverse(name, args=[client.public_id]),
            current=name == current,
            of_care=name in _OF_CARE,
        )
        for label, name in places
    ]
