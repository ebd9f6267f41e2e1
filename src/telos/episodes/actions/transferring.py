"""Letting a colleague go on with an episode; the record is one, whoever cares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.actions import begin_care, end_care, hand_over, tell_client
from telos.access.rules import cares_for, require
from telos.audit.actions import record
from telos.episodes.actions.errors import TransferError
from telos.episodes.actions.moving import hold_episode
from telos.episodes.actions.settling import settle_by_transfer
from telos.episodes.models import Episode, EpisodeTransfer
from telos.episodes.rules import may_transfer_episode
from telos.notices.actions import tell
from telos.notices.enums import NoticeKind
from telos.vault.rows import texts

if TYPE_CHECKING:
    from telos.people.models import Client, Person


@transaction.atomic
def transfer_episode(
    *, actor: Person, episode: Episode, giver: Person | None, to: Person | None, why: str
) -> EpisodeTransfer:
    """Let a colleague go on with an episode; the record is one, whoever cares.

    In the place of the giver; without one beside whoever cares, which needs the client's word, or
    where nobody does. Without somebody to go on the giver's care ends. Both and the client are
    told. The same sent a second time is one transfer. What the giver asked for is answered by it.
    """
    held = hold_episode(episode)
    require(may_transfer_episode(actor, held))
    reason = why.strip()
    if same := _just_transferred(held, actor=actor, giver=giver, to=to, why=reason):
        return same
    _check_transfer(held, giver=giver, to=to, why=reason)
    client = held.client
    if giver is not None and to is not None:
        hand_over(actor=actor, client=client, giver=giver, to=to)
    elif to is not None:
        begin_care(actor=actor, client=client, therapist=to)
    elif giver is not None:
        end_care(actor=actor, client=client, therapist=giver)
    transfer = EpisodeTransfer.objects.create(
        episode=held,
        sealed_for=client.public_id,
        giver=giver,
        taker=to,
        by=actor,
        **texts(why=reason),
    )
    record(actor=actor, deed="episode.transfer", about=transfer, client=client)
    settle_by_transfer(transfer)
    _tell_of(transfer, client, actor=actor)
    return transfer


def _just_transferred(
    episode: Episode, *, actor: Person, giver: Person | None, to: Person | None, why: str
) -> EpisodeTransfer | None:
    last = EpisodeTransfer.objects.filter(episode=episode).order_by("pk").last()
    if last is None or (last.by, last.giver, last.taker, last.why) != (actor, giver, to, why):
        return None
    still = (to is None or cares_for(to, episode.client)) and (
        giver is None or not cares_for(giver, episode.client)
    )
    return last if still else None


def _check_transfer(episode: Episode, *, giver: Person | None, to: Person | None, why: str) -> None:
    if not episode.is_open and Episode.objects.filter(client=episode.client, pk__gt=episode.pk):
        raise TransferError(_("They have come back since: look again at who cares for them."))
    if giver == to:
        raise TransferError(_("Choose who goes on, or whose care ends."))
    if not why:
        raise TransferError(_("Say in a few words why."))
    if giver is not None and not cares_for(giver, episode.client):
        raise TransferError(
            _("%(name)s does not care for this client any more. Look again at who does.")
            % {"name": giver.display_name}
        )
    if to is not None and cares_for(to, episode.client):
        raise TransferError(
            _("%(name)s cares for this client already.") % {"name": to.display_name}
        )


def _tell_of(transfer: EpisodeTransfer, client: Client, *, actor: Person) -> None:
    told = ((transfer.taker, NoticeKind.INTO_CARE), (transfer.giver, NoticeKind.OUT_OF_CARE))
    for person, kind in told:
        if person is not None and person != actor:
            tell([person], kind, about=transfer)
    tell_client(client, NoticeKind.CARE_CHANGES, about=transfer)
