"""Fetching a client's record: finding it is being allowed to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from telos.access.queries import (
    clients_in_care_of,
    clients_supervised_by,
    resting_clients_in_care_of,
)
from telos.episodes.queries import latest_episode_in_care, latest_episode_readable
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
    """Whether the viewer supervises the client's therapist: they read, and that is all."""

    @property
    def is_open(self) -> bool:
        """Whether care goes on."""
        return self.episode is not None and self.episode.is_open


def case_of(request: PersonRequest, client_id: UUID) -> Case:
    """Return the client's case, or answer as if there were nobody by this id."""
    episode = latest_episode_in_care(request.user, client_id)
    if episode is not None:
        return Case(client=episode.client, episode=episode)
    if resting_clients_in_care_of(request.user).filter(public_id=client_id).exists():
        raise RecordRestsError
    client = get_object_or_404(
        clients_in_care_of(request.user).select_related("person", "practice"), public_id=client_id
    )
    return Case(client=client, episode=None)


def readable_case_of(request: PersonRequest, client_id: UUID, beside: Beside | None = None) -> Case:
    """Return the case for a page that only shows: of one's own client, or as a supervisor.

    `beside` adds what else the page reads of the episode, in the same query.
    """
    episode, is_own = latest_episode_readable(request.user, client_id, beside)
    if episode is not None:
        return Case(client=episode.client, episode=episode, reads_only=not is_own)
    try:
        return case_of(request, client_id)
    except Http404:
        supervised = clients_supervised_by(request.user).select_related("person", "practice")
        client = get_object_or_404(supervised, public_id=client_id)
        return Case(client=client, episode=None, reads_only=True)


def case_with_episode(request: PersonRequest, client_id: UUID) -> tuple[Client, Episode]:
    """Return client and episode for a page that makes sense only within an episode."""
    case = case_of(request, client_id)
    if case.episode is None:
        raise Http404
    return case.client, case.episode
