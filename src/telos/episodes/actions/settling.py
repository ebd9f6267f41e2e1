"""What was asked of a care is settled by whatever ends it: then nobody is asked any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from telos.access.models import CareRelationship
from telos.audit.actions import record
from telos.base import clock
from telos.episodes.enums import EpisodeState, HandOverOutcome
from telos.episodes.models import Episode, HandOverRequest
from telos.notices.actions import no_longer_news
from telos.notices.enums import NoticeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.episodes.models import EpisodeTransfer
    from telos.people.models import Client, Person


def settle(
    actor: Person, asked: HandOverRequest, outcome: HandOverOutcome, *, answer: str = ""
) -> None:
    """Write down what became of it; whoever manages the practice is asked no more."""
    asked.outcome, asked.settled_at, asked.settled_by = outcome, clock.now(), actor
    asked.answer = answer
    asked.save(update_fields=["outcome", "settled_at", "settled_by", "answer"])
    no_longer_news(NoticeKind.HAND_OVER_ASKED, about=asked)


def settle_by_transfer(transfer: EpisodeTransfer) -> None:
    """Settle what the giver of a transfer had asked for: somebody goes on, or nobody does."""
    waiting = HandOverRequest.objects.filter(
        episode=transfer.episode_id, asked_by=transfer.giver_id, settled_at=None
    )
    for asked in waiting:
        settle(transfer.by, asked, HandOverOutcome.DONE)


def settle_by_closing(actor: Person, episode: Episode) -> None:
    """Settle all that was asked of a care that was closed."""
    for asked in HandOverRequest.objects.filter(episode=episode, settled_at=None):
        settle(actor, asked, HandOverOutcome.CLOSED)


def close_without_words(*, actor: Person, client: Client) -> None:
    """Close what goes on of a record whose keys are gone: no word of why can be sealed for it.

    Who may do so is for the rooms above: see `telos.rights`.
    """
    for episode in Episode.objects.filter(client=client).exclude(state=EpisodeState.CLOSED):
        episode.state, episode.paused_from, episode.paused_until = EpisodeState.CLOSED, "", None
        episode.save(update_fields=["state", "paused_from", "paused_until"])
        record(
            actor=actor,
            deed=f"episode.move.{EpisodeState.CLOSED}",
            about=episode,
            client=client,
        )
        _settle_without_words(actor, episode)


def _settle_without_words(actor: Person, episode: Episode) -> None:
    waiting = HandOverRequest.objects.filter(episode=episode, settled_at=None)
    for asked in waiting:
        no_longer_news(NoticeKind.HAND_OVER_ASKED, about=asked)
    waiting.update(outcome=HandOverOutcome.CLOSED, settled_at=clock.now(), settled_by=actor)


def settle_of_who_left(actor: Person, clients: Iterable[int], outcome: HandOverOutcome) -> None:
    """Settle what was asked about these clients by whoever cares for them no longer."""
    cares = CareRelationship.objects.present().filter(
        client=OuterRef("episode__client"), therapist=OuterRef("asked_by")
    )
    waiting = HandOverRequest.objects.filter(
        ~Exists(cares), episode__client__in=list(clients), settled_at=None
    )
    for asked in waiting:
        settle(actor, asked, outcome)
