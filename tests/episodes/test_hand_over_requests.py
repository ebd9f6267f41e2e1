"""A therapist asks for somebody else to go on; the manager does it, or says why not."""

from __future__ import annotations

from functools import partial

import pytest

from telos.access.queries import therapists_of, who_could_go_on
from telos.access.rules import NotAllowedError
from telos.base import clock
from telos.episodes.actions import (
    AskedError,
    ask_hand_over,
    decline_hand_over,
    take_hand_over_back,
)
from telos.episodes.enums import EpisodeState, HandOverOutcome
from telos.episodes.models import HandOverRequest
from telos.episodes.queries import (
    client_of_hand_over,
    hand_overs_asked_of,
    hand_overs_visible_to,
    hand_overs_waiting_for,
    last_transfer_said_by,
)
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.people.models import Membership
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.consents import agreed_to_a_second
from tests.racing import errors_in, race


def unread(kind: NoticeKind) -> set[str]:
    found = Notice.objects.filter(kind=kind, seen_at=None)
    return set(found.values_list("person__display_name", flat=True))


def declined(cast: Cast, asked: HandOverRequest, answer: str = " Nobody has room. "):
    return decline_hand_over(actor=cast.manager, request=asked, answer=answer)


@pytest.mark.parametrize("name", [None, "colleague"])
def test_manager_is_told_and_nothing_has_changed(cast: Cast, name: str | None) -> None:
    to = cast.person(name) if name else None
    asked = scenes.hand_over_asked(cast, to=to, why=" I move away. ")
    assert (asked.to, asked.why, asked.waits) == (to, "I move away.", True)
    assert list(therapists_of(cast.client_record)) == [cast.her_therapist]
    assert unread(NoticeKind.HAND_OVER_ASKED) == {"Manager harbour"}
    assert not Notice.objects.filter(person=cast.client).exists()
    assert list(hand_overs_waiting_for(cast.manager)) == [asked]


def test_manager_who_cares_is_not_told_of_what_they_ask_themselves(cast: Cast) -> None:
    part = Membership.objects.get(person=cast.her_therapist, practice=cast.practice)
    Membership.objects.create(
        person=part.person, practice=part.practice, role="manager", started_on=clock.today()
    )
    scenes.hand_over_asked(cast)
    assert unread(NoticeKind.HAND_OVER_ASKED) == {"Manager harbour"}


def test_what_is_asked_twice_is_asked_once(cast: Cast) -> None:
    asked = scenes.hand_over_asked(cast)
    assert scenes.hand_over_asked(cast) == asked
    assert scenes.trail_of(cast).count("hand_over.ask") == 1
    before = scenes.everything()
    for other in ({"why": "I am ill."}, {"to": cast.colleague}):
        with pytest.raises(AskedError, match="Take that back first"):
            scenes.hand_over_asked(cast, **other)
    assert scenes.everything() == before
    take_hand_over_back(actor=cast.her_therapist, request=asked)
    assert scenes.hand_over_asked(cast) != asked


@pytest.mark.parametrize(
    ("name", "why", "refused"),
    [
        (None, "  ", AskedError),
        ("her_therapist", "I move.", AskedError),
        ("client", "I move.", NotAllowedError),
        ("officer", "I move.", NotAllowedError),
        ("therapist_elsewhere", "I move.", NotAllowedError),
    ],
)
def test_what_cannot_be_asked_is_refused(
    cast: Cast, name: str | None, why: str, refused: type[Exception]
) -> None:
    before = scenes.everything()
    with pytest.raises(refused):
        scenes.hand_over_asked(cast, to=cast.person(name) if name else None, why=why)
    assert scenes.everything() == before


def test_colleague_who_cares_beside_is_nobody_to_ask_for(cast: Cast) -> None:
    agreed_to_a_second(cast)
    scenes.transferred(cast, to=cast.colleague)
    with pytest.raises(AskedError, match="cares for this client already"):
        scenes.hand_over_asked(cast, to=cast.colleague)


def test_of_care_that_has_ended_nothing_is_asked_or_answered(cast: Cast) -> None:
    asked = scenes.hand_over_asked(cast)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    assert not hand_overs_waiting_for(cast.manager).exists()
    with pytest.raises(AskedError, match="ended"):
        declined(cast, asked)
    with pytest.raises(AskedError, match="already"):
        take_hand_over_back(actor=cast.her_therapist, request=asked)
    with pytest.raises(AskedError, match="ended"):
        scenes.hand_over_asked(cast)


def test_what_is_asked_is_done_by_a_transfer(cast: Cast) -> None:
    asked = scenes.hand_over_asked(cast, to=cast.colleague)
    scenes.transferred(cast)
    asked.refresh_from_db()
    assert (asked.outcome, asked.settled_by) == (HandOverOutcome.DONE, cast.manager)
    assert unread(NoticeKind.HAND_OVER_ASKED) == set()
    assert unread(NoticeKind.CARE_CHANGES) == {"Noor"}
    assert not hand_overs_waiting_for(cast.manager).exists()


def test_transfer_of_anothers_care_answers_nothing(cast: Cast) -> None:
    agreed_to_a_second(cast)
    scenes.transferred(cast, to=cast.colleague)
    asked = scenes.hand_over_asked(cast)
    scenes.transferred(cast, giver=cast.colleague)
    asked.refresh_from_db()
    assert asked.waits


def test_no_with_its_reason_is_told_to_whoever_asked(cast: Cast) -> None:
    asked = declined(cast, scenes.hand_over_asked(cast))
    assert (asked.outcome, asked.answer) == (HandOverOutcome.DECLINED, "Nobody has room.")
    assert unread(NoticeKind.HAND_OVER_DECLINED) == {"Therapist harbour"}
    assert unread(NoticeKind.HAND_OVER_ASKED) == set()
    assert not Notice.objects.filter(person=cast.client).exists()
    assert declined(cast, asked) == asked
    assert scenes.trail_of(cast).count("hand_over.declined") == 1


def test_what_was_answered_is_not_answered_otherwise(cast: Cast) -> None:
    asked = declined(cast, scenes.hand_over_asked(cast))
    before = scenes.everything()
    with pytest.raises(AskedError, match="already"):
        declined(cast, asked, "It is too soon.")
    with pytest.raises(AskedError, match="already"):
        take_hand_over_back(actor=cast.her_therapist, request=asked)
    assert scenes.everything() == before


def test_no_without_a_reason_is_refused(cast: Cast) -> None:
    asked = scenes.hand_over_asked(cast)
    with pytest.raises(AskedError, match="Say why"):
        declined(cast, asked, "  ")


def test_taken_back_it_waits_for_nobody(cast: Cast) -> None:
    asked = scenes.hand_over_asked(cast)
    take = partial(take_hand_over_back, actor=cast.her_therapist, request=asked)
    assert take() == take()
    assert scenes.trail_of(cast).count("hand_over.taken_back") == 1
    assert not hand_overs_waiting_for(cast.manager).exists()
    assert unread(NoticeKind.HAND_OVER_ASKED) == set()


@pytest.mark.parametrize("name", EVERYBODY)
def test_who_sees_what_is_asked(cast: Cast, name: str) -> None:
    asked, viewer = scenes.hand_over_asked(cast), cast.person(name)
    in_record = {"client", "her_therapist"}
    assert list(hand_overs_visible_to(viewer, cast.episode)) == [asked] * (name in in_record)
    assert list(hand_overs_asked_of(viewer)) == [asked] * (name == "manager")
    assert list(hand_overs_waiting_for(viewer)) == [asked] * (name == "manager")
    of_client = cast.client_record.public_id if name == "her_therapist" else None
    assert client_of_hand_over(viewer, asked.public_id) == of_client


@pytest.mark.parametrize("name", EVERYBODY)
def test_manager_alone_sees_what_they_said_last(cast: Cast, name: str) -> None:
    transfer = scenes.transferred(cast)
    found = last_transfer_said_by(cast.person(name), cast.episode)
    assert found == (transfer if name == "manager" else None)


@pytest.mark.parametrize("name", EVERYBODY)
def test_therapist_alone_sees_who_could_go_on(cast: Cast, name: str) -> None:
    others = {cast.colleague, cast.former_therapist, cast.co_facilitator}
    found = set(who_could_go_on(cast.person(name), cast.client_record))
    assert found == (others if name == "her_therapist" else set())


def test_whoever_cares_no_longer_asks_for_nothing(cast: Cast) -> None:
    asked = scenes.hand_over_asked(cast)
    assert hand_overs_waiting_for(cast.manager).contains(asked)
    Membership.objects.filter(person=cast.her_therapist).update(ended_on=clock.today())
    assert not hand_overs_waiting_for(cast.manager).exists()
    with pytest.raises(NotAllowedError):
        ask_hand_over(actor=cast.her_therapist, episode=cast.episode, to=None, why="So.")


@pytest.mark.django_db(transaction=True)
def test_yes_and_no_at_once_are_one_of_them(cast: Cast) -> None:
    asked = scenes.hand_over_asked(cast, to=cast.colleague)
    outcomes = race(
        partial(scenes.transferred, cast),
        partial(declined, cast, asked),
    )
    asked.refresh_from_db()
    if asked.outcome == HandOverOutcome.DONE:
        assert errors_in(outcomes) == [AskedError]
        assert list(therapists_of(cast.client_record)) == [cast.colleague]
    else:
        # The manager said no, and then gave the client to somebody else all the same.
        assert errors_in(outcomes) == []
        assert asked.outcome == HandOverOutcome.DECLINED


@pytest.mark.django_db(transaction=True)
def test_asked_twice_at_once_it_is_asked_once(cast: Cast) -> None:
    outcomes = race(*[partial(scenes.hand_over_asked, cast)] * 2)
    assert errors_in(outcomes) == []
    assert HandOverRequest.objects.count() == 1
