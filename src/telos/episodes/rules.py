"""Who may open and move an episode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import RecordKind
from telos.access.rules import may_write
from telos.episodes.enums import AFTER_A_PAUSE, ALLOWED_MOVES, EpisodeState
from telos.people.rules import may_manage

if TYPE_CHECKING:
    from telos.episodes.models import Episode, HandOverRequest
    from telos.people.models import Client, Person


def may_open_episode(actor: Person, client: Client) -> bool:
    """The client's therapist opens an episode."""
    return may_write(actor, client, RecordKind.EPISODE)


def may_move_episode(actor: Person, episode: Episode) -> bool:
    """The client's therapist moves it."""
    return may_write(actor, episode.client, RecordKind.EPISODE)


def may_transfer_episode(actor: Person, episode: Episode) -> bool:
    """The manager of the practice says who goes on, as who begins."""
    return may_manage(actor, episode.client.practice)


def may_ask_hand_over(actor: Person, episode: Episode) -> bool:
    """The client's therapist asks for a colleague in their own place."""
    return may_write(actor, episode.client, RecordKind.EPISODE)


def may_take_hand_over_back(actor: Person, request: HandOverRequest) -> bool:
    """Whoever asked."""
    return request.asked_by_id == actor.pk


def seen_stand(episode: Episode) -> str:
    """Return where an episode stands, as a page that moves it says what it has seen."""
    until = episode.paused_until
    return f"{episode.state} {until.isoformat() if until else ''}".strip()


def moves_from(state: str, *, paused_from: str = "") -> frozenset[EpisodeState]:
    """Return the states that an episode in this state may go to.

    From a pause it goes on where it stood, which has to be told.
    """
    if state == EpisodeState.PAUSED:
        return AFTER_A_PAUSE[EpisodeState(paused_from)]
    return ALLOWED_MOVES[EpisodeState(state)]
