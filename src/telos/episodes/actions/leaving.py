"""Deeds by which a therapist's care ends without a transfer, and what they had asked with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from telos.access import actions as access
from telos.access.queries import care_resting_on
from telos.episodes.actions.settling import settle_of_who_left
from telos.episodes.enums import EpisodeState, HandOverOutcome
from telos.episodes.models import Episode

if TYPE_CHECKING:
    from collections.abc import Collection

    from telos.access.actions import Paper
    from telos.access.models import ConsentFact, ConsentText
    from telos.people.models import Client, Membership, Person


@transaction.atomic
def end_part(*, actor: Person, part: Membership, to: Person | None) -> Membership:
    """End a colleague's part and the care that rests on it; what they asked of it is settled."""
    clients = set(care_resting_on(actor, part).values_list("client", flat=True))
    _hold_episodes(clients)
    ended = access.end_part(actor=actor, part=part, to=to)
    settle_of_who_left(actor, clients, HandOverOutcome.PART_ENDED)
    return ended


@transaction.atomic
def withdraw_consent(
    *,
    actor: Person,
    client: Client,
    text: ConsentText,
    seen: int,
    paper: Paper | None = None,
    goes_on: Person | None = None,
) -> ConsentFact:
    """Take a yes back; where one alone goes on by it, what the other asked is settled."""
    _hold_episodes([client.pk])
    fact = access.withdraw_consent(
        actor=actor, client=client, text=text, seen=seen, paper=paper, goes_on=goes_on
    )
    settle_of_who_left(actor, [client.pk], HandOverOutcome.ONE_ALONE)
    return fact


def _hold_episodes(clients: Collection[int]) -> None:
    """Hold what is open, so that nobody asks anything of it meanwhile: see `hold_episode`."""
    held = Episode.objects.select_for_update().filter(client__in=clients)
    list(held.exclude(state=EpisodeState.CLOSED).order_by("pk").values("pk"))
