"""The cast: the same people in every test of who may see and do what.

Everybody is made through the actions that a practice would use. The fellow group member of the
full cast joins when groups have tables of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator

from telos.access.actions import begin_care, begin_supervision, hand_over, invite_client
from telos.episodes.actions import open_episode
from telos.notices.actions import forget
from telos.people.actions import (
    accept_invitation,
    add_client,
    add_member,
    create_person,
    start_practice,
)
from telos.people.enums import Role
from tests.kept_rows import KeptRows

if TYPE_CHECKING:
    from telos.episodes.models import Episode
    from telos.people.models import Client, Person, Practice

PASSWORD: Final = "a quiet harbour at dawn"  # noqa: S105 -- opens nothing but test accounts

# Of everybody's authenticator app; opens nothing but test accounts.
APP_SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 -- as above

# Everybody who has an account, by the name of their field; somebody who has not signed in is
# the visitor of the tests of pages.
EVERYBODY: Final = (
    "client",
    "her_therapist",
    "co_facilitator",
    "supervisor",
    "colleague",
    "therapist_elsewhere",
    "former_therapist",
    "manager",
    "officer",
    "manager_elsewhere",
    "other_client",
    "client_elsewhere",
    "nobody",
)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """People as accounts (`client`), with the records of those who come for help."""

    practice: Practice
    practice_elsewhere: Practice

    client: Person
    her_therapist: Person
    co_facilitator: Person
    """A facilitator of the practice without a relationship to the client."""
    supervisor: Person
    """Supervises her therapist, and has no other part; the client has not agreed to it yet."""
    colleague: Person
    """A therapist of the practice with clients of their own, none of them in the cast's focus."""
    former_therapist: Person
    """Cared for the client and does no longer; works in the practice still."""
    manager: Person
    officer: Person
    """The practice's privacy officer, with no other part."""
    other_client: Person
    """Another client of the same therapist."""
    therapist_elsewhere: Person
    manager_elsewhere: Person
    client_elsewhere: Person
    nobody: Person
    """Has an account and no part in any practice."""

    client_record: Client
    other_record: Client
    record_of_colleague: Client
    record_elsewhere: Client

    episode: Episode
    other_episode: Episode
    episode_of_colleague: Episode
    episode_elsewhere: Episode

    def person(self, name: str) -> Person:
        """Return somebody by one of the names in `EVERYBODY`."""
        found: Person = getattr(self, name)
        return found

    def everybody_but(self, *names: str) -> list[Person]:
        """Return all who have an account except those named."""
        return [self.person(name) for name in EVERYBODY if name not in names]


@dataclass(frozen=True, kw_only=True)
class _House:
    practice: Practice
    manager: Person


@pytest.fixture
def cast(db: None) -> Cast:
    """Two practices with everybody in them."""
    return _KEPT.take()


def make_cast() -> Cast:
    """Make everybody by deeds."""
    harbour, therapist = _open_house("Harbour Practice", "GB", "harbour")
    elsewhere, therapist_elsewhere = _open_house("Hill Practice", "IE", "hill")
    colleague = _member(harbour, "Colleague", Role.THERAPIST)
    former = _member(harbour, "Former", Role.THERAPIST)
    client, record, episode = _client(harbour, "Noor", therapist)
    other, other_record, other_episode = _client(harbour, "Otto", therapist)
    away, record_elsewhere, episode_elsewhere = _client(elsewhere, "Aoife", therapist_elsewhere)
    _, record_of_colleague, episode_of_colleague = _client(harbour, "Kim", colleague)
    hand_over(actor=harbour.manager, client=record, giver=therapist, to=former)
    hand_over(actor=harbour.manager, client=record, giver=former, to=therapist)
    supervisor = _member(harbour, "Supervisor", Role.SUPERVISOR)
    begin_supervision(
        actor=harbour.manager,
        practice=harbour.practice,
        supervisor=supervisor,
        therapist=therapist,
    )
    for person in (supervisor, therapist):
        forget(person)
    return Cast(
        practice=harbour.practice,
        practice_elsewhere=elsewhere.practice,
        client=client,
        her_therapist=therapist,
        co_facilitator=_member(harbour, "Co-facilitator", Role.FACILITATOR),
        supervisor=supervisor,
        colleague=colleague,
        former_therapist=former,
        manager=harbour.manager,
        officer=_member(harbour, "Officer", Role.OFFICER),
        other_client=other,
        therapist_elsewhere=therapist_elsewhere,
        manager_elsewhere=elsewhere.manager,
        client_elsewhere=away,
        nobody=_account("Nobody"),
        client_record=record,
        other_record=other_record,
        record_of_colleague=record_of_colleague,
        record_elsewhere=record_elsewhere,
        episode=episode,
        other_episode=other_episode,
        episode_of_colleague=episode_of_colleague,
        episode_elsewhere=episode_elsewhere,
    )


_KEPT: Final = KeptRows(make_cast)


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@cast.example"


def _account(name: str) -> Person:
    return create_person(email=_address(name), display_name=name, password=PASSWORD)


def _open_house(name: str, country: str, short: str) -> tuple[_House, Person]:
    manager = _account(f"Manager {short}")
    practice = start_practice(name=name, country=country, founder=manager, role=Role.MANAGER)
    give_second_factor(manager)
    house = _House(practice=practice, manager=manager)
    return house, _member(house, f"Therapist {short}", Role.THERAPIST)


def _member(house: _House, name: str, role: Role) -> Person:
    return make_member(house.practice, house.manager, name, role=role)


def make_member(practice: Practice, manager: Person, name: str, *, role: Role) -> Person:
    """Somebody with an account and a part in a practice."""
    person = _account(name)
    add_member(actor=manager, practice=practice, person=person, role=role)
    give_second_factor(person)
    return person


def give_second_factor(person: Person) -> None:
    """An authenticator app and recovery codes, as set up long ago and put away."""
    adapter = get_adapter()
    kinds = Authenticator.Type
    seed = {"seed": adapter.encrypt("5eed" * 20), "used_mask": 0, "viewed_at": 1}
    Authenticator.objects.bulk_create(
        [
            Authenticator(
                user=person, type=kinds.TOTP, data={"secret": adapter.encrypt(APP_SECRET)}
            ),
            Authenticator(user=person, type=kinds.RECOVERY_CODES, data=seed),
        ]
    )


def _client(house: _House, name: str, therapist: Person) -> tuple[Person, Client, Episode]:
    record = add_client(
        actor=therapist,
        practice=house.practice,
        display_name=name,
        country=house.practice.country,
    )
    begin_care(actor=therapist, client=record, therapist=therapist)
    sent = invite_client(actor=therapist, client=record, email=_address(name))
    person = accept_invitation(key=sent.key, password=PASSWORD)
    record.refresh_from_db()
    return person, record, open_episode(actor=therapist, client=record)
