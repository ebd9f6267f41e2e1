"""A client without an account, and what they say in the room or on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from telos.access.actions import Spoken
from telos.access.enums import SpokenWay
from telos.base import clock
from telos.episodes.models import Episode
from telos.goals.actions import agree_goal
from telos.people.actions import accept_invitation
from tests import scenes

if TYPE_CHECKING:
    from telos.goals.models import Goal
    from tests.cast import Cast

NAME = "Mira"


def said(on: date | None = None, way: SpokenWay = SpokenWay.ROOM) -> Spoken:
    """Something that was said on a day, today if none is named."""
    return Spoken(said_on=on or clock.today(), way=way)


def with_mira(cast: Cast) -> Cast:
    """The cast, in whose middle stands a client of her therapist's who has no account."""
    client = scenes.client_without_account(cast)
    return replace(cast, client_record=client, episode=Episode.objects.get(client=client))


def waiting_goal(cast: Cast) -> Goal:
    """A goal that her therapist proposed to Mira."""
    return scenes.proposed_goal(cast, by=cast.her_therapist)


def goal_with_levels(cast: Cast) -> Goal:
    """A goal with five levels to which Mira said yes in the room."""
    goal = scenes.levels_proposed(cast, waiting_goal(cast), by=cast.her_therapist)
    return agree_goal(
        actor=cast.her_therapist,
        goal=goal,
        seen_revision=goal.revision_number,
        spoken=said(),
    )


def makes_an_account(cast: Cast) -> None:
    """Mira comes with an invitation and has an account from then on."""
    from telos.access.actions import invite_client

    sent = invite_client(
        actor=cast.her_therapist, client=cast.client_record, email="mira@cast.example"
    )
    accept_invitation(key=sent.key, password=None)
    cast.client_record.refresh_from_db()
