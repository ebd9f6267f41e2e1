"""Fetching a client's record: finding it is being allowed to read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from telos.access.queries import (
    clients_in_care_of,
    clients_supervised_by,
    resting_clients_in_care_of,
)
from telos.episodes.queries import cares_in_care, cares_readable
from telos.web.care_shown import asked_care, care_of_row, show_care
from telos.web.errors import RecordRestsError

if TYPE_CHECKING:
    from uuid import UUID

    from telos.episodes.models import Episode
    from telos.episodes.queries import Beside
    from telos.people.models import Client
    from telos.web.standing import PersonRequest


@dataclass(frozen=True, kw_only=True)
class Case:
    """A client in the viewer's care or supervision, with the episode that is open or the last."""

    client: Client
    episode: Episode | None
    reads_only: bool = False
    """Whether the viewer reads and that is all: as a supervisor, or care from before."""
    supervises: bool = False
    """Whether the viewer supervises the client's therapist."""
    cares: tuple[Episode, ...] = ()
    """All care of the client, the present one first."""

    @property
    def is_before(self) -> bool:
        """Whether it shows care from before."""
        return self.episode is not None and self.episode != (self.cares or (self.episode,))[0]

    @property
    def is_open(self) -> bool:
        """Whether care goes on."""
        return self.episode is not None and self.episode.is_open


def case_of(request: PersonRequest, client_id: UUID) -> Case:
    """Return the client's case as it is now, or answer as if there were nobody by this id."""
    cares = cares_in_care(request.user, client_id)
    if cares:
        return Case(client=cares[0].client, episode=cares[0], cares=tuple(cares))
    if resting_clients_in_care_of(request.user).filter(public_id=client_id).exists():
        raise RecordRestsError
    client = get_object_or_404(
        clients_in_care_of(request.user).select_related("person", "practice"), public_id=client_id
    )
    return Case(client=client, episode=None)


def readable_case_of(request: PersonRequest, client_id: UUID, beside: Beside | None = None) -> Case:
    """Return the case for a page that only shows: of one's own client, or as a supervisor.

    It shows the care that is asked for; one from before is only read. `beside` adds what else the
    page reads of each care, in the same query.
    """
    cares, is_own = cares_readable(request.user, client_id, beside)
    if cares:
        case = Case(client=cares[0].client, episode=cares[0], cares=tuple(cares))
        case = replace(case, reads_only=not is_own, supervises=not is_own)
    else:
        case = _before_any_care(request, client_id)
    return in_asked_care(request, case)


def in_asked_care(request: PersonRequest, case: Case) -> Case:
    """Return the case with the care that is asked for, which one from before only shows."""
    shown = asked_care(request, case.cares)
    return replace(case, episode=shown.episode, reads_only=case.reads_only or shown.is_before)


def in_care_of_row(request: PersonRequest, case: Case, episode: Episode) -> Case:
    """Return the case with the care to which the row belongs that a page shows."""
    shown = show_care(request, case.cares, care_of_row(case.cares, episode))
    return replace(case, episode=shown.episode, reads_only=case.supervises or shown.is_before)


def _before_any_care(request: PersonRequest, client_id: UUID) -> Case:
    try:
        return case_of(request, client_id)
    except Http404:
        supervised = clients_supervised_by(request.user).select_related("person", "practice")
        client = get_object_or_404(supervised, public_id=client_id)
        return Case(client=client, episode=None, reads_only=True, supervises=True)


def case_with_episode(request: PersonRequest, client_id: UUID) -> tuple[Client, Episode]:
    """Return client and episode for a page that makes sense only within an episode."""
    case = case_of(request, client_id)
    if case.episode is None:
        raise Http404
    return case.client, case.episode
