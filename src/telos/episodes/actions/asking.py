"""Asking that a colleague goes on with an episode, and answering it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import cares_for, may_be_therapist_of, require
from telos.audit.actions import record
from telos.episodes.actions.errors import AskedError
from telos.episodes.actions.moving import hold_episode
from telos.episodes.actions.settling import settle
from telos.episodes.enums import HandOverOutcome
from telos.episodes.models import HandOverRequest
from telos.episodes.rules import may_ask_hand_over, may_take_hand_over_back, may_transfer_episode
from telos.notices.actions import tell
from telos.notices.enums import NoticeKind
from telos.people.queries import managers_of
from telos.vault.rows import texts

if TYPE_CHECKING:
    from telos.episodes.models import Episode
    from telos.people.models import Client, Person


@transaction.atomic
def ask_hand_over(
    *, actor: Person, episode: Episode, to: Person | None, why: str
) -> HandOverRequest:
    """Ask that a colleague goes on in the actor's place; whoever manages the practice is told.

    Without a colleague's name the practice says who. The same asked twice is asked once.
    """
    held = hold_episode(episode)
    require(may_ask_hand_over(actor, held))
    reason = why.strip()
    waiting = HandOverRequest.objects.filter(episode=held, asked_by=actor, settled_at=None).first()
    if waiting is not None:
        if (waiting.to, waiting.why) == (to, reason):
            return waiting
        raise AskedError(_("You have asked already. Take that back first, and then ask anew."))
    if not held.is_open:
        raise AskedError(_("This care has ended, so nobody goes on with it."))
    if not reason:
        raise AskedError(_("Say in a few words why."))
    if to is not None:
        _check_colleague(held.client, to)
    asked = HandOverRequest.objects.create(
        episode=held,
        sealed_for=held.client.public_id,
        asked_by=actor,
        to=to,
        **texts(why=reason),
    )
    record(actor=actor, deed="hand_over.ask", about=asked, client=held.client)
    managers = managers_of(held.client.practice).exclude(pk=actor.pk)
    tell(managers, NoticeKind.HAND_OVER_ASKED, about=asked)
    return asked


def _check_colleague(client: Client, to: Person) -> None:
    require(may_be_therapist_of(to, client))
    if cares_for(to, client):
        raise AskedError(_("%(name)s cares for this client already.") % {"name": to.display_name})


@transaction.atomic
def take_hand_over_back(*, actor: Person, request: HandOverRequest) -> HandOverRequest:
    """Take back what one asked, while it waits; twice is once."""
    held = _held(request)
    require(may_take_hand_over_back(actor, held))
    return _answer(actor, held, HandOverOutcome.TAKEN_BACK)


@transaction.atomic
def decline_hand_over(*, actor: Person, request: HandOverRequest, answer: str) -> HandOverRequest:
    """Answer that care stays as it is, and why; whoever asked is told. Twice is once."""
    held = _held(request)
    require(may_transfer_episode(actor, held.episode))
    if not answer.strip():
        raise AskedError(_("Say why care stays as it is; whoever asked reads it."))
    if not held.episode.is_open:
        raise AskedError(_("This care has ended, so nobody goes on with it."))
    return _answer(actor, held, HandOverOutcome.DECLINED, answer=answer.strip())


def _held(request: HandOverRequest) -> HandOverRequest:
    hold_episode(request.episode)
    return HandOverRequest.objects.select_related("episode__client__practice").get(pk=request.pk)


def _answer(
    actor: Person, held: HandOverRequest, outcome: HandOverOutcome, *, answer: str = ""
) -> HandOverRequest:
    if held.settled_at is not None:
        if (held.outcome, held.settled_by_id, held.answer) == (outcome, actor.pk, answer):
            return held
        raise AskedError(_("This was settled already. Look again at how it stands."))
    settle(actor, held, outcome, answer=answer)
    record(actor=actor, deed=f"hand_over.{outcome}", about=held, client=held.episode.client)
    if outcome == HandOverOutcome.DECLINED and held.asked_by != actor:
        tell([held.asked_by], NoticeKind.HAND_OVER_DECLINED, about=held)
    return held
