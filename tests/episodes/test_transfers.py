"""Who goes on with an episode: one record, whoever cares; both and the client are told."""

from __future__ import annotations

from functools import partial

import pytest

from telos.access.actions import ConsentMissingError
from telos.access.models import CareRelationship
from telos.access.queries import therapists_of, who_could_care
from telos.access.rules import NotAllowedError
from telos.base import clock
from telos.episodes.actions import TransferError, open_episode, transfer_episode
from telos.episodes.enums import EpisodeState
from telos.episodes.models import EpisodeTransfer
from telos.episodes.queries import caseload_of, transfers_visible_to
from telos.goals.queries import goals_visible_to
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.people.models import Client, Membership
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.consents import agreed_to_a_second
from tests.racing import errors_in, race


def told(kind: NoticeKind) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("person__display_name", flat=True))


def test_record_is_one_and_goes_on_with_somebody_else(cast: Cast) -> None:
    goal, records = scenes.proposed_goal(cast), Client.objects.count()
    transfer = scenes.transferred(cast, why=" She is ill. ")
    assert transfer.why == "She is ill."
    assert list(therapists_of(cast.client_record)) == [cast.colleague]
    assert goals_visible_to(cast.colleague).contains(goal)
    assert not goals_visible_to(cast.her_therapist).contains(goal)
    assert caseload_of(cast.colleague).contains(cast.episode)
    assert Client.objects.count() == records
    assert told(NoticeKind.INTO_CARE) == {"Colleague"}
    assert told(NoticeKind.OUT_OF_CARE) == {"Therapist harbour"}
    assert told(NoticeKind.CARE_CHANGES) == {"Noor"}


def test_second_therapist_begins_only_with_the_clients_word(cast: Cast) -> None:
    beside = partial(scenes.transferred, cast, to=cast.colleague)
    before = scenes.everything()
    with pytest.raises(ConsentMissingError):
        beside()
    assert scenes.everything() == before
    agreed_to_a_second(cast)
    beside()
    assert set(therapists_of(cast.client_record)) == {cast.her_therapist, cast.colleague}


def test_care_can_end_and_be_taken_up_again(cast: Cast) -> None:
    scenes.transferred(cast, giver=cast.her_therapist)
    assert not therapists_of(cast.client_record).exists()
    scenes.transferred(cast, to=cast.former_therapist)
    assert list(therapists_of(cast.client_record)) == [cast.former_therapist]


@pytest.mark.parametrize(
    ("giver", "to", "why"),
    [
        ("colleague", "former_therapist", "She is ill."),
        ("her_therapist", "her_therapist", "She is ill."),
        (None, None, "She is ill."),
        (None, "her_therapist", "She is ill."),
        ("her_therapist", "colleague", "  "),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, giver: str | None, to: str | None, why: str) -> None:
    before = scenes.everything()
    with pytest.raises(TransferError):
        transfer_episode(
            actor=cast.manager,
            episode=cast.episode,
            giver=cast.person(giver) if giver else None,
            to=cast.person(to) if to else None,
            why=why,
        )
    assert scenes.everything() == before


@pytest.mark.parametrize("name", ["client", "officer", "supervisor", "therapist_elsewhere"])
def test_nobody_goes_on_who_does_not_work_clinically_there(cast: Cast, name: str) -> None:
    before = scenes.everything()
    with pytest.raises(NotAllowedError):
        scenes.transferred(cast, giver=cast.her_therapist, to=cast.person(name))
    assert scenes.everything() == before


def test_after_care_somebody_is_given_whoever_comes_back(cast: Cast) -> None:
    ended = scenes.episode_in(cast, EpisodeState.CLOSED)
    scenes.transferred(cast)
    assert list(therapists_of(cast.client_record)) == [cast.colleague]
    begun = open_episode(actor=cast.colleague, client=cast.client_record, why="She rang.")
    ended.refresh_from_db()
    assert (ended.state, begun.is_open) == (EpisodeState.CLOSED, True)


def test_care_that_has_ended_goes_to_nobody_once_another_goes_on(cast: Cast) -> None:
    scenes.episode_in(cast, EpisodeState.CLOSED)
    open_episode(actor=cast.her_therapist, client=cast.client_record)
    before = scenes.everything()
    with pytest.raises(TransferError, match="come back since"):
        scenes.transferred(cast)
    assert scenes.everything() == before


def test_same_transfer_sent_twice_is_one(cast: Cast) -> None:
    assert scenes.transferred(cast) == scenes.transferred(cast)
    assert scenes.trail_of(cast).count("episode.transfer") == 1
    # Back and forth again is another.
    scenes.transferred(cast, giver=cast.colleague, to=cast.her_therapist)
    scenes.transferred(cast)
    assert EpisodeTransfer.objects.count() == 3


@pytest.mark.parametrize("name", EVERYBODY)
def test_reasons_are_read_by_those_who_do_the_work(cast: Cast, name: str) -> None:
    transfer = scenes.transferred(cast)
    seen = list(transfers_visible_to(cast.person(name), cast.episode))
    assert seen == ([transfer] if name in {"client", "colleague"} else [])


@pytest.mark.parametrize("name", EVERYBODY)
def test_manager_alone_sees_who_could_care(cast: Cast, name: str) -> None:
    clinical = {cast.her_therapist, cast.colleague, cast.former_therapist, cast.co_facilitator}
    found = set(who_could_care(cast.person(name), cast.client_record))
    assert found == (clinical if name == "manager" else set())
    Membership.objects.filter(person=cast.colleague).update(ended_on=clock.today())
    found = set(who_could_care(cast.person(name), cast.client_record))
    assert found == (clinical - {cast.colleague} if name == "manager" else set())


def test_client_who_works_there_could_not_care_for_themselves(cast: Cast) -> None:
    cast.client_record.person = cast.colleague
    assert cast.colleague not in who_could_care(cast.manager, cast.client_record)


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_leave_one_in_the_place_of_one(cast: Cast) -> None:
    for _ in range(5):
        carer = therapists_of(cast.client_record).get()
        give = partial(scenes.transferred, cast, giver=carer)
        clinicians = (cast.colleague, cast.former_therapist, cast.her_therapist)
        others = [person for person in clinicians if person != carer]
        outcomes = race(*(partial(give, to=other) for other in others))
        assert errors_in(outcomes) == [TransferError]
        cares = CareRelationship.objects.present().filter(client=cast.client_record)
        assert cares.count() == 1
