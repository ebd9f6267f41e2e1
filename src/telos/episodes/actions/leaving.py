"""Deeds by which the care of several ends at once, or by a client's word: told as a transfer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access import actions as access
from telos.access.enums import ConsentKind
from telos.access.models import CareRelationship
from telos.access.queries import care_resting_on
from telos.audit.actions import record_each
from telos.episodes.actions.errors import TransferError
from telos.episodes.actions.settling import settle_of_who_left
from telos.episodes.enums import EpisodeState, HandOverOutcome
from telos.episodes.models import Episode, EpisodeTransfer
from telos.notices.actions import tell, tell_each
from telos.notices.enums import NoticeKind
from telos.vault.rows import texts

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from telos.access.actions import EndedPart, Paper
    from telos.access.models import ConsentFact, ConsentText
    from telos.people.models import Client, Membership, Person


@transaction.atomic
def end_part(*, actor: Person, part: Membership, to: Person | None, why: str = "") -> Membership:
    """End a colleague's part and the care that rests on it; what they asked of it is settled.

    Of each client it says why in the story, and all whom it touches are told, as of a transfer. A
    part on which no care rests ends without a reason.
    """
    clients = set(care_resting_on(actor, part).values_list("client", flat=True))
    _hold_episodes(clients)
    ended = access.end_part(actor=actor, part=part, to=to)
    if ended.clients:
        _tell_of_part(actor, part, ended, to=to, why=why.strip())
    settle_of_who_left(actor, clients, HandOverOutcome.PART_ENDED)
    return ended.membership


def _tell_of_part(
    actor: Person, part: Membership, ended: EndedPart, *, to: Person | None, why: str
) -> None:
    if not why:
        raise TransferError(_("Say in a few words why."))
    changes = [
        (episode, part.person, to if episode.client_id in ended.went_on else None)
        for episode in _latest_of(ended.clients)
    ]
    transfers = _written(actor, changes, why=why)
    if part.person != actor:
        tell([part.person], NoticeKind.PART_ENDED, about=part)
    given = [transfer for transfer in transfers if transfer.taker is not None]
    if to is not None and to != actor and len(given) == 1:
        tell([to], NoticeKind.INTO_CARE, about=given[0])
    elif to is not None and to != actor and given:
        tell([to], NoticeKind.MANY_INTO_CARE, about=part)


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
    cares = CareRelationship.objects.filter(client=client, ended_on=None)
    before = list(cares.select_related("therapist")) if text.kind == ConsentKind.SHARING else []
    fact = access.withdraw_consent(
        actor=actor, client=client, text=text, seen=seen, paper=paper, goes_on=goes_on
    )
    still = set(cares.values_list("pk", flat=True)) if before else set()
    _tell_who_left(actor, client, [care.therapist for care in before if care.pk not in still])
    settle_of_who_left(actor, [client.pk], HandOverOutcome.ONE_ALONE)
    return fact


def _tell_who_left(actor: Person, client: Client, left: Sequence[Person]) -> None:
    """Tell those who care beside another no more, and write it into the story."""
    latest = _latest_of([client]) if left else []
    transfers = _written(
        actor,
        [(episode, each, None) for episode in latest for each in left],
        why=_("There is no yes to a second therapist any more."),
    )
    told = [(each.giver, each) for each in transfers if each.giver and each.giver != actor]
    tell_each(told, NoticeKind.OUT_OF_CARE)


def _latest_of(clients: Collection[Client]) -> list[Episode]:
    """Return the last care of each: the one that goes on, or as it ended."""
    episodes = Episode.objects.filter(client__in=clients)
    related = episodes.select_related("client__practice", "client__person").order_by("pk")
    return list({episode.client_id: episode for episode in related}.values())


def _written(
    actor: Person, changes: Sequence[tuple[Episode, Person, Person | None]], *, why: str
) -> Sequence[EpisodeTransfer]:
    """Write down who gave which care to whom and why, and tell the clients of it.

    In so many queries for any number, but for the key of each client.
    """
    clients = [episode.client for episode, _giver, _taker in changes]
    made = EpisodeTransfer.objects.bulk_create(
        EpisodeTransfer(
            episode=episode,
            sealed_for=episode.client.public_id,
            giver=giver,
            taker=taker,
            by=actor,
            **texts(why=why),
        )
        for episode, giver, taker in changes
    )
    record_each(actor=actor, deed="episode.transfer", about=made, clients=clients)
    access.tell_each_client(list(zip(clients, made, strict=True)), NoticeKind.CARE_CHANGES)
    return made


def _hold_episodes(clients: Collection[int]) -> None:
    """Hold what is open, so that nobody asks anything of it meanwhile: see `hold_episode`."""
    held = Episode.objects.select_for_update().filter(client__in=clients)
    list(held.exclude(state=EpisodeState.CLOSED).order_by("pk").values("pk"))
