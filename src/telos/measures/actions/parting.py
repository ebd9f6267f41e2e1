"""Ending a therapist's care where answers of their clients may call for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from telos.access.models import CareRelationship
from telos.access.queries import care_resting_on
from telos.episodes import actions as episodes
from telos.measures.models import RiskAlert

if TYPE_CHECKING:
    from collections.abc import Collection

    from telos.episodes.models import Episode, EpisodeTransfer
    from telos.people.models import Membership, Person


class AlertLeftError(ValueError):
    """An open alert would be left with nobody."""


@transaction.atomic
def end_part(*, actor: Person, part: Membership, to: Person | None, why: str = "") -> Membership:
    """End a colleague's part and the care that rests on it, but leave no alert with nobody.

    A manager reads nothing of measures: the refusal says that something waits, and not of whom.
    """
    clients = list(care_resting_on(actor, part).values_list("client", flat=True))
    ended = episodes.end_part(actor=actor, part=part, to=to, why=why)
    if _leaves_an_alert(clients):
        raise AlertLeftError(
            _(
                "Something waits among their clients that only a therapist can settle. Choose who "
                "goes on with all of them, or ask %(name)s to settle it first."
            )
            % {"name": part.person.display_name}
        )
    return ended


@transaction.atomic
def transfer_episode(
    *, actor: Person, episode: Episode, giver: Person | None, to: Person | None, why: str
) -> EpisodeTransfer:
    """Let a colleague go on with an episode, or nobody where no alert is left alone by that."""
    held = episodes.hold_episode(episode)
    was_cared_for = CareRelationship.objects.present().filter(client=held.client_id).exists()
    transfer = episodes.transfer_episode(actor=actor, episode=episode, giver=giver, to=to, why=why)
    if was_cared_for and _leaves_an_alert([held.client_id]):
        raise AlertLeftError(
            _("Something waits that only a therapist can settle. Name who goes on.")
        )
    return transfer


def _leaves_an_alert(clients: Collection[int]) -> bool:
    """Look after care has ended, while it is held: none is raised meanwhile."""
    present = CareRelationship.objects.present().filter(
        client=OuterRef("response__episode__client")
    )
    alone = RiskAlert.objects.filter(
        ~Exists(present), response__episode__client__in=clients, acknowledged_at=None
    )
    return alone.exists()
