"""Opening an episode and moving it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.access.actions import begin_care
from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.episodes.actions.errors import (
    MovedMeanwhileError,
    MoveNotAllowedError,
    PauseError,
)
from telos.episodes.actions.settling import settle_by_closing
from telos.episodes.enums import LONGEST_PAUSE, OPENING_STATES, EpisodeState
from telos.episodes.models import Episode, EpisodeMove
from telos.episodes.rules import may_move_episode, may_open_episode, moves_from, seen_stand
from telos.people.actions import add_client
from telos.people.models import Client
from telos.vault.rows import texts

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from telos.people.models import Person, Practice


@transaction.atomic
def open_episode(
    *, actor: Person, client: Client, state: EpisodeState = EpisodeState.ASSESSMENT, why: str = ""
) -> Episode:
    """Open an episode of care; a client has one open episode at a time."""
    # Held, so that nothing is let go of meanwhile because care has ended: why it begins would be
    # sealed with a key that goes.
    list(Client.objects.select_for_update().filter(pk=client.pk).values("pk"))
    require(may_open_episode(actor, client))
    if state not in OPENING_STATES:
        raise MoveNotAllowedError(_("An episode begins before therapy does."))
    try:
        with transaction.atomic():
            episode = Episode.objects.create(client=client, state=state, opened_on=clock.today())
    except IntegrityError as error:
        raise MoveNotAllowedError(_("Care for this client is open already.")) from error
    EpisodeMove.objects.create(
        episode=episode,
        sealed_for=client.public_id,
        to_state=state,
        by=actor,
        **texts(why=why.strip()),
    )
    record(actor=actor, deed="episode.open", about=episode, client=client)
    return episode


@transaction.atomic
def move_episode(
    *,
    actor: Person,
    episode: Episode,
    to: EpisodeState,
    why: str = "",
    until: date | None = None,
    seen: str = "",
) -> Episode:
    """Move an episode to another state, if the table allows it from where it stands now.

    A pause goes on until a day on which the two look again, and is put off by another; with the end
    nobody is asked for a hand-over any more. The same move sent a second time is one move. Where
    it is told what was `seen` (`seen_stand`), care is moved from there alone.
    """
    held = hold_episode(episode)
    require(may_move_episode(actor, held))
    came_from = EpisodeState(held.state)
    if _was_just_made(held, actor=actor, to=to, why=why, until=until):
        return held
    if seen and seen != seen_stand(held):
        raise MovedMeanwhileError(_moved_meanwhile(held))
    if to not in moves_from(came_from, paused_from=held.paused_from):
        raise MoveNotAllowedError(
            _("From “%(here)s” this cannot go to “%(there)s”.")
            % {"here": came_from.label, "there": to.label}
        )
    _stand(held, to, until=until)
    EpisodeMove.objects.create(
        episode=held,
        sealed_for=held.client.public_id,
        from_state=came_from,
        to_state=to,
        by=actor,
        until=held.paused_until,
        **texts(why=why.strip()),
    )
    record(actor=actor, deed=f"episode.move.{to}", about=held, client=held.client)
    if to == EpisodeState.CLOSED:
        settle_by_closing(actor, held)
    return held


def _moved_meanwhile(episode: Episode) -> str:
    here = str(EpisodeState(episode.state).label)
    if episode.paused_until is None:
        return _("Care was moved meanwhile: it is “%(here)s” now. Look, and choose again.") % {
            "here": here
        }
    day = date_format(episode.paused_until, "j F Y")
    words = _("Care was moved meanwhile: it pauses until %(day)s now. Look, and choose again.")
    return words % {"day": day}


def _stand(episode: Episode, to: EpisodeState, *, until: date | None) -> None:
    if episode.is_paused and to == EpisodeState.PAUSED:
        episode.paused_until = _another_day(episode, until)
        episode.save(update_fields=["paused_until"])
        return
    if episode.is_paused:
        episode.resumed_on = clock.today()
    episode.paused_from = episode.state if to == EpisodeState.PAUSED else ""
    episode.paused_until = _day_to_look_again(until) if to == EpisodeState.PAUSED else None
    episode.state = to
    episode.save(update_fields=["state", "paused_from", "paused_until", "resumed_on"])


def _another_day(episode: Episode, until: date | None) -> date:
    if until is not None and until == episode.paused_until:
        raise PauseError(_("You two look again on that day already. Choose another."))
    into = EpisodeMove.objects.filter(episode=episode, to_state=EpisodeState.PAUSED)
    began = into.exclude(from_state=EpisodeState.PAUSED).order_by("pk").last()
    since = localtime(began.created_at).date() if began else clock.today()
    return _day_to_look_again(until, since=since)


def _day_to_look_again(until: date | None, *, since: date | None = None) -> date:
    if until is None:
        raise PauseError(_("Say on which day you two look again."))
    today = clock.today()
    if until <= today:
        raise PauseError(_("The day to look again lies ahead. Choose a day after today."))
    if until > (since or today) + LONGEST_PAUSE:
        raise PauseError(
            _("A pause lasts a year at most. Choose an earlier day, or let this care end.")
        )
    return until


def _was_just_made(
    episode: Episode, *, actor: Person, to: EpisodeState, why: str, until: date | None
) -> bool:
    if to == EpisodeState.PAUSED and until != episode.paused_until:
        return False
    moves = EpisodeMove.objects.filter(episode=episode).exclude(from_state="")
    last = moves.order_by("pk").last()
    return last is not None and (last.to_state, last.by_id, last.why) == (to, actor.pk, why.strip())


def hold_episode(episode: Episode) -> Episode:
    """Return the episode as it stands now, held until the transaction ends.

    What hangs on an open episode is made while it is held, so that nobody closes it meanwhile.
    """
    episodes = Episode.objects.select_for_update(of=("self",)).select_related("client__practice")
    return episodes.get(pk=episode.pk)


@transaction.atomic
def take_on_client(
    *,
    actor: Person,
    practice: Practice,
    display_name: str,
    country: str = "",
    state: EpisodeState = EpisodeState.ASSESSMENT,
    submission_key: UUID | None = None,
) -> Episode:
    """Add a client, take them into the actor's own care and open an episode.

    The same submission taken a second time is the same client in the same episode.
    """
    client = add_client(
        actor=actor,
        practice=practice,
        display_name=display_name,
        country=country,
        submission_key=submission_key,
    )
    begin_care(actor=actor, client=client, therapist=actor)
    opened = Episode.objects.filter(client=client).order_by("pk").first()
    return opened or open_episode(actor=actor, client=client, state=state)
