"""Every address of the house with real ids in it, for tests that go everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.core import mail
from django.test import Client
from django.urls import reverse

from telos.access.actions import open_in_emergency
from telos.access.enums import ConsentKind, Danger
from telos.base import clock
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from telos.measures.actions import add_instrument
from telos.people.models import Membership
from tests import consents, scenes
from tests.architecture.test_url_map import ADDRESSES
from tests.cast import Cast
from tests.measures.test_library_deeds import OWN
from tests.plans import scenes as plans
from tests.web.client.test_my_pages import totals
from tests.web.dangers.description import PARAMETER

# Addresses whose key is mailed, and what asks for it.
_MAILED = {"new-password": "account_reset_password", "new-address": "change-address"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One address: its name and a path that leads somewhere."""

    name: str
    path: str


def places(cast: Cast) -> list[Place]:
    """Every address of the URL map; what has no row in the scene has an id of nobody's."""
    ids = _ids(cast)
    keys = _mailed_keys(cast)
    found = []
    for pattern, entry in ADDRESSES:
        name = str(entry.name)
        known = ids | {"key": keys.get(name, "oasis")} | _OF_CLIENT.get(name, lambda _: {})(ids)
        path = PARAMETER.sub(lambda match, at=known: str(at.get(match[2], uuid4())), pattern)
        found.append(Place(name=name, path=f"/{path}"))
    return found


# The same parameter means another row on these pages.
_OF_CLIENT = {
    "client-total-withdraw": lambda ids: {"response_id": ids["total_id"]},
    "library-approach": lambda _ids: {"key": "cbt"},
    "library-intervention": lambda _ids: {"key": "worry_time"},
    "client-appointment-move": lambda ids: {"appointment_id": ids["coming_id"]},
}


def _ids(cast: Cast) -> dict[str, object]:
    client_side = scenes.proposed_goal(cast, by=cast.her_therapist)
    alert = scenes.risk_alert(cast)
    totals(cast, 20, 12, key="swls")
    done = scenes.answered(
        cast,
        scenes.begun_response(cast, instrument_key="gad7"),
        scenes.all_answers(instrument_key="gad7", items=7),
    )
    coming = scenes.appointment(cast, starts_at=clock.now() + timedelta(days=3))
    past = scenes.appointment(cast)
    move_episode(actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.ACTIVE, why="So.")
    own = add_instrument(actor=cast.manager, practice=cast.practice, definition=OWN)
    colleague = scenes.invited_colleague(cast)
    member = Membership.objects.get(person=cast.colleague)
    text = consents.published(cast, ConsentKind.RESEARCH)
    consents.drafted(cast, ConsentKind.RESEARCH, "Words that are not published yet")
    opening = open_in_emergency(
        actor=cast.colleague,
        client=cast.client_record,
        danger=Danger.SELF,
        why="She wrote that she has taken tablets.",
    )
    return {
        "kind": text.kind,
        "text_id": text.public_id,
        "client_id": cast.client_record.public_id,
        "practice_id": cast.practice.public_id,
        "template_id": plans.template(cast).public_id,
        "goal_id": client_side.public_id,
        "alert_id": alert.public_id,
        "response_id": done.public_id,
        "total_id": scenes.paper_total(cast).public_id,
        "schedule_id": alert.response.schedule.public_id,
        "appointment_id": past.public_id,
        "coming_id": coming.public_id,
        "own_id": own.public_id,
        "invitation_id": colleague.invitation.public_id,
        "membership_id": member.public_id,
        "supervision_id": cast.supervisor.supervises.get().public_id,
        "person_id": cast.colleague.public_id,
        "opening_id": opening.public_id,
    }


def _mailed_keys(cast: Cast) -> dict[str, str]:
    """Keys out of the mails that bring them."""
    browser = Client()
    browser.force_login(cast.client)
    keys = {
        "invitation": scenes.invited_colleague(cast, email="eve@cast.example").key,
    }
    for name, asked_at in _MAILED.items():
        sent = {"email": "else@cast.example" if name == "new-address" else cast.nobody.email}
        browser.post(reverse(asked_at), sent)
        prefix = reverse(name, args=["KEY"]).split("KEY")[0]
        found = re.search(rf"{prefix}([\w:.~-]+)/", "\n".join(str(m.body) for m in mail.outbox))
        assert found, name
        keys[name] = found[1]
    return keys
