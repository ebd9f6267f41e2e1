"""A colleague's part ends: of each client it says who goes on and why, and all are told."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from telos.access.enums import ConsentKind
from telos.access.queries import consents_of, therapists_of
from telos.episodes.actions import TransferError, end_part, take_on_client, withdraw_consent
from telos.episodes.models import EpisodeTransfer
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.people.actions import add_member
from telos.people.enums import Role
from telos.people.models import Membership, Person
from tests import scenes
from tests.cast import Cast
from tests.consents import agreed_to_a_second, published

WHY = "She leaves the practice."


def told(kind: NoticeKind) -> list[str]:
    names = Notice.objects.filter(kind=kind).values_list("person__display_name", flat=True)
    return sorted(names)


def part_of(person: Person) -> Membership:
    return person.memberships.get(role=Role.THERAPIST, ended_on=None)


def ended(cast: Cast, *, to: Person | None, why: str = WHY) -> None:
    end_part(actor=cast.manager, part=part_of(cast.her_therapist), to=to, why=why)


def story(cast: Cast) -> list[tuple[str, str | None, str | None, str, str]]:
    rows = EpisodeTransfer.objects.select_related("episode__client", "giver", "taker", "by")
    return [
        (
            row.episode.client.display_name,
            row.giver and row.giver.display_name,
            row.taker and row.taker.display_name,
            row.by.display_name,
            row.why,
        )
        for row in rows.order_by("pk")
    ]


def test_of_each_client_it_is_said_who_goes_on_who_said_so_and_why(cast: Cast) -> None:
    take_on_client(actor=cast.her_therapist, practice=cast.practice, display_name="Mira")
    before = scenes.trail_of(cast)
    ended(cast, to=cast.colleague, why=f" {WHY} ")
    went = ("Therapist harbour", "Colleague", "Manager harbour", WHY)
    assert ("Noor", *went) in story(cast)
    assert ("Mira", *went) in story(cast)
    assert scenes.trail_of(cast)[len(before) :] == ["care.begin", "care.end", "episode.transfer"]


def test_all_whom_it_touches_are_told_once(cast: Cast) -> None:
    take_on_client(actor=cast.her_therapist, practice=cast.practice, display_name="Mira")
    ended(cast, to=cast.colleague)
    assert told(NoticeKind.MANY_INTO_CARE) == ["Colleague"]
    assert told(NoticeKind.INTO_CARE) == []
    assert told(NoticeKind.PART_ENDED) == ["Therapist harbour"]
    assert "Noor" in told(NoticeKind.CARE_CHANGES)


def test_whoever_is_given_one_client_is_told_of_one(cast: Cast) -> None:
    take_on_client(actor=cast.former_therapist, practice=cast.practice, display_name="Mira")
    part = part_of(cast.former_therapist)
    end_part(actor=cast.manager, part=part, to=cast.colleague, why=WHY)
    assert told(NoticeKind.INTO_CARE) == ["Colleague"]
    assert told(NoticeKind.MANY_INTO_CARE) == []


def test_nobody_yet_is_said_and_told_too(cast: Cast) -> None:
    ended(cast, to=None)
    assert ("Noor", "Therapist harbour", None, "Manager harbour", WHY) in story(cast)
    assert "Noor" in told(NoticeKind.CARE_CHANGES)
    assert told(NoticeKind.PART_ENDED) == ["Therapist harbour"]
    assert told(NoticeKind.INTO_CARE) == told(NoticeKind.MANY_INTO_CARE) == []


def test_whoever_cared_beside_goes_on_and_nothing_is_given_to_them(cast: Cast) -> None:
    agreed_to_a_second(cast)
    scenes.transferred(cast, to=cast.colleague)
    ended(cast, to=cast.colleague)
    assert list(therapists_of(cast.client_record)) == [cast.colleague]
    last = [row[1:3] for row in story(cast) if row[0] == "Noor"][-1]
    assert last == ("Therapist harbour", None)


def test_manager_who_goes_on_or_leaves_is_told_nothing_by_themselves(cast: Cast) -> None:
    add_member(actor=cast.manager, practice=cast.practice, person=cast.manager, role=Role.THERAPIST)
    ended(cast, to=cast.manager)
    assert told(NoticeKind.INTO_CARE) == told(NoticeKind.MANY_INTO_CARE) == []
    end_part(actor=cast.manager, part=part_of(cast.manager), to=cast.colleague, why=WHY)
    assert told(NoticeKind.PART_ENDED) == ["Therapist harbour"]


def test_without_a_reason_nothing_ends_where_somebody_is_cared_for(cast: Cast) -> None:
    before = scenes.everything()
    with pytest.raises(TransferError):
        ended(cast, to=cast.colleague, why="  ")
    assert scenes.everything() == before
    end_part(actor=cast.manager, part=part_of(cast.former_therapist), to=None)


def test_it_takes_as_many_queries_with_many_clients(cast: Cast) -> None:
    taken: dict[str, int] = {}
    for name, clients in (("former_therapist", 2), ("co_facilitator", 12)):
        part = cast.person(name).memberships.get(ended_on=None)
        for number in range(clients):
            take_on_client(
                actor=part.person, practice=cast.practice, display_name=f"{name}{number}"
            )
        with CaptureQueriesContext(connection) as queries:
            end_part(actor=cast.manager, part=part, to=cast.colleague, why=WHY)
        taken[name] = len(queries)
    assert EpisodeTransfer.objects.count() == 14
    assert taken["former_therapist"] == taken["co_facilitator"]


def test_second_therapist_whose_care_ends_by_a_word_taken_back_is_told(cast: Cast) -> None:
    agreed_to_a_second(cast)
    scenes.transferred(cast, to=cast.colleague)
    kind = ConsentKind.SHARING
    taken_back = {
        "actor": cast.client,
        "client": cast.client_record,
        "text": published(cast, kind),
        "seen": consents_of(cast.client_record)[kind].seen,
        "goes_on": cast.her_therapist,
    }
    Notice.objects.all().delete()
    withdraw_consent(**taken_back)
    withdraw_consent(**taken_back)
    assert told(NoticeKind.OUT_OF_CARE) == ["Colleague"]
    assert story(cast)[-1] == (
        "Noor",
        "Colleague",
        None,
        "Noor",
        "There is no yes to a second therapist any more.",
    )
    assert EpisodeTransfer.objects.filter(episode=cast.episode, taker=None).count() == 1
