"""What was asked of a care is settled by whatever ends it, and nobody is asked any more."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from telos.access.enums import ConsentKind
from telos.access.queries import consents_of, therapists_of
from telos.access.rules import NotAllowedError
from telos.episodes.actions import (
    AskedError,
    ask_hand_over,
    decline_hand_over,
    end_part,
    move_episode,
    take_hand_over_back,
    withdraw_consent,
)
from telos.episodes.enums import EpisodeState, HandOverOutcome
from telos.episodes.models import HandOverRequest
from telos.episodes.queries import care_with_hand_overs, hand_overs_waiting_for
from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.people.actions import add_member
from telos.people.enums import Role
from telos.people.models import Person
from telos.scheduling.actions import close_care
from tests import scenes
from tests.cast import Cast
from tests.consents import agreed_to_a_second, agreed_to_supervision, published
from tests.racing import errors_in, race

Deed = Callable[[Cast], object]


def unread() -> int:
    return Notice.objects.filter(kind=NoticeKind.HAND_OVER_ASKED, seen_at=None).count()


def asked_by_second(cast: Cast) -> HandOverRequest:
    """A colleague who cares beside her therapist asks for somebody else too."""
    agreed_to_a_second(cast)
    scenes.transferred(cast, to=cast.colleague)
    return ask_hand_over(actor=cast.colleague, episode=cast.episode, to=None, why="I am full.")


def closed(cast: Cast) -> object:
    return close_care(actor=cast.her_therapist, episode=cast.episode, why="We are done.")


def moved_to_the_end(cast: Cast) -> object:
    return move_episode(
        actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED, why="We are done."
    )


def part_ended(cast: Cast, *, to: str | None) -> object:
    part = cast.her_therapist.memberships.get(role=Role.THERAPIST, ended_on=None)
    taker = cast.person(to) if to else None
    return end_part(actor=cast.manager, part=part, to=taker, why="She is ill.")


def taken_back(cast: Cast, *, goes_on: Person, kind: ConsentKind = ConsentKind.SHARING) -> object:
    return withdraw_consent(
        actor=cast.client,
        client=cast.client_record,
        text=published(cast, kind),
        seen=consents_of(cast.client_record)[kind].seen,
        goes_on=goes_on,
    )


WAYS: dict[str, tuple[Deed, HandOverOutcome, str]] = {
    "care is closed": (closed, HandOverOutcome.CLOSED, "her_therapist"),
    "care is moved to its end": (moved_to_the_end, HandOverOutcome.CLOSED, "her_therapist"),
    "a colleague goes on": (
        partial(part_ended, to="colleague"),
        HandOverOutcome.PART_ENDED,
        "manager",
    ),
    "nobody goes on": (partial(part_ended, to=None), HandOverOutcome.PART_ENDED, "manager"),
    "it is transferred": (scenes.transferred, HandOverOutcome.DONE, "manager"),
    "nobody is given it": (
        lambda cast: scenes.transferred(cast, giver=cast.her_therapist),
        HandOverOutcome.DONE,
        "manager",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_asked_is_settled_by_what_ends_the_care(cast: Cast, way: str) -> None:
    deed, outcome, by = WAYS[way]
    asked = scenes.hand_over_asked(cast)
    assert unread() == 1
    assert hand_overs_waiting_for(cast.manager).contains(asked)
    deed(cast)
    asked.refresh_from_db()
    assert (asked.outcome, asked.settled_by) == (outcome, cast.person(by))
    assert not asked.waits
    assert unread() == 0
    assert not hand_overs_waiting_for(cast.manager).exists()
    assert not care_with_hand_overs(cast.manager).exclude(asked_at=None).exists()
    with pytest.raises(AskedError):
        decline_hand_over(actor=cast.manager, request=asked, answer="Nobody has room.")
    with pytest.raises(AskedError, match="already"):
        take_hand_over_back(actor=cast.her_therapist, request=asked)


def test_closing_settles_what_each_of_two_asked(cast: Cast) -> None:
    both = [asked_by_second(cast), scenes.hand_over_asked(cast)]
    closed(cast)
    for asked in both:
        asked.refresh_from_db()
        assert asked.outcome == HandOverOutcome.CLOSED


def test_closed_twice_it_is_settled_once(cast: Cast) -> None:
    asked = scenes.hand_over_asked(cast)
    moved_to_the_end(cast)
    asked.refresh_from_db()
    settled_at = asked.settled_at
    moved_to_the_end(cast)
    asked.refresh_from_db()
    assert asked.settled_at == settled_at


def test_what_was_answered_stays_as_it_was_answered(cast: Cast) -> None:
    asked = scenes.hand_over_asked(cast)
    decline_hand_over(actor=cast.manager, request=asked, answer="Nobody has room.")
    closed(cast)
    asked.refresh_from_db()
    assert asked.outcome == HandOverOutcome.DECLINED


@pytest.mark.parametrize("to", [EpisodeState.ENDING, EpisodeState.PAUSED])
def test_care_that_goes_on_is_still_asked_of(cast: Cast, to: EpisodeState) -> None:
    asked = scenes.hand_over_asked(cast)
    scenes.episode_in(cast, to)
    asked.refresh_from_db()
    assert asked.waits
    assert hand_overs_waiting_for(cast.manager).contains(asked)


def test_part_of_one_leaves_what_the_other_asked(cast: Cast) -> None:
    asked, other = asked_by_second(cast), scenes.hand_over_asked(cast)
    part_ended(cast, to=None)
    for each in (asked, other):
        each.refresh_from_db()
    assert asked.waits
    assert other.outcome == HandOverOutcome.PART_ENDED
    assert list(hand_overs_waiting_for(cast.manager)) == [asked]


def test_care_that_goes_on_by_another_part_is_still_asked_of(cast: Cast) -> None:
    add_member(
        actor=cast.manager, practice=cast.practice, person=cast.her_therapist, role=Role.FACILITATOR
    )
    asked = scenes.hand_over_asked(cast)
    part_ended(cast, to=None)
    asked.refresh_from_db()
    assert asked.waits
    assert hand_overs_waiting_for(cast.manager).contains(asked)


@pytest.mark.parametrize("goes_on", ["her_therapist", "colleague"])
def test_word_taken_back_settles_what_the_other_asked(cast: Cast, goes_on: str) -> None:
    requests = {"colleague": asked_by_second(cast), "her_therapist": scenes.hand_over_asked(cast)}
    taken_back(cast, goes_on=cast.person(goes_on))
    assert list(therapists_of(cast.client_record)) == [cast.person(goes_on)]
    for who, asked in requests.items():
        asked.refresh_from_db()
        assert asked.waits == (who == goes_on)
    settled = next(asked for who, asked in requests.items() if who != goes_on)
    assert (settled.outcome, settled.settled_by) == (HandOverOutcome.ONE_ALONE, cast.client)
    assert unread() == 1


def test_another_word_taken_back_settles_nothing(cast: Cast) -> None:
    asked = scenes.hand_over_asked(cast)
    agreed_to_supervision(cast)
    taken_back(cast, goes_on=cast.her_therapist, kind=ConsentKind.SUPERVISION)
    asked.refresh_from_db()
    assert asked.waits


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["care is closed", "nobody goes on"])
def test_asked_and_ended_at_once_nothing_waits(cast: Cast, way: str) -> None:
    deed, outcome, _by = WAYS[way]
    outcomes = race(partial(deed, cast), partial(scenes.hand_over_asked, cast))
    assert {*errors_in(outcomes)} <= {AskedError, NotAllowedError}
    left = HandOverRequest.objects.all()
    assert [asked.outcome for asked in left] == [outcome] * len(left)
    assert unread() == 0


@pytest.mark.django_db(transaction=True)
def test_asked_and_word_taken_back_at_once_nothing_waits(cast: Cast) -> None:
    agreed_to_a_second(cast)
    scenes.transferred(cast, to=cast.colleague)
    outcomes = race(
        partial(taken_back, cast, goes_on=cast.colleague), partial(scenes.hand_over_asked, cast)
    )
    assert {*errors_in(outcomes)} <= {NotAllowedError}
    assert not hand_overs_waiting_for(cast.manager).exists()
    assert unread() == 0
    assert {asked.outcome for asked in HandOverRequest.objects.all()} <= {"one_alone"}
