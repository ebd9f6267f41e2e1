"""Opening episodes, moving them over the table, and who sees them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import pairwise, product
from uuid import uuid4

import pytest

from telos.access.actions import end_care
from telos.access.rules import NotAllowedError
from telos.base import clock
from telos.episodes.actions import (
    MoveNotAllowedError,
    hold_episode,
    move_episode,
    open_episode,
    take_on_client,
)
from telos.episodes.enums import AFTER_A_PAUSE, ALLOWED_MOVES, OPENING_STATES, EpisodeState
from telos.episodes.models import Episode, EpisodeMove
from telos.episodes.queries import (
    caseload_of,
    closed_episodes_of,
    episodes_visible_to,
    moves_visible_to,
    present_episode,
)
from telos.people.actions import AlreadySentError
from telos.people.models import Client
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.racing import errors_in, race


@pytest.mark.parametrize("state", EpisodeState)
def test_episode_opens_only_before_therapy(cast: Cast, state: EpisodeState) -> None:
    scenes.episode_in(cast, EpisodeState.CLOSED)
    before = scenes.everything()
    begin = partial(
        open_episode,
        actor=cast.her_therapist,
        client=cast.client_record,
        state=state,
        why=" So. ",
    )

    if state in OPENING_STATES:
        opened = begin()
        move = opened.moves.get()
        assert (move.from_state, move.to_state, move.why) == ("", state, "So.")
        return
    with pytest.raises(MoveNotAllowedError):
        begin()
    assert scenes.everything() == before


def test_client_has_one_open_episode(cast: Cast) -> None:
    before = scenes.everything()

    with pytest.raises(MoveNotAllowedError, match="open already"):
        open_episode(actor=cast.her_therapist, client=cast.client_record)

    assert scenes.everything() == before


@pytest.mark.parametrize(
    ("state", "to"), list(product(EpisodeState, EpisodeState)), ids=lambda state: state.value
)
def test_episode_moves_as_the_table_says_and_no_other_way(
    cast: Cast, state: EpisodeState, to: EpisodeState
) -> None:
    episode = scenes.episode_in(cast, state)
    before = scenes.everything()
    until = clock.today() + timedelta(days=7) if to == EpisodeState.PAUSED else None
    move = partial(
        move_episode, actor=cast.her_therapist, episode=episode, to=to, why=" Now. ", until=until
    )
    # The scene's pause began in therapy.
    after_a_pause = AFTER_A_PAUSE[EpisodeState.ACTIVE]
    allowed = after_a_pause if state == EpisodeState.PAUSED else ALLOWED_MOVES[state]

    if to in allowed:
        assert move().state == to
        last = episode.moves.last()
        assert last is not None
        assert (last.from_state, last.to_state, last.why) == (state, to, "Now.")
        return
    with pytest.raises(MoveNotAllowedError):
        move()
    assert scenes.everything() == before


def test_moves_are_a_chain_from_the_opening_to_the_present(cast: Cast) -> None:
    episode = scenes.episode_in(cast, EpisodeState.AFTERCARE)

    moves = list(moves_visible_to(cast.her_therapist, episode))

    assert moves[0].from_state == ""
    assert all(before.to_state == after.from_state for before, after in pairwise(moves))
    assert moves[-1].to_state == episode.state


def test_move_sent_twice_is_one_move(cast: Cast) -> None:
    for _ in range(2):
        moved = move_episode(
            actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.ACTIVE, why="Now."
        )

    assert moved.state == EpisodeState.ACTIVE
    assert cast.episode.moves.count() == 2
    assert scenes.trail_of(cast).count("episode.move.active") == 1


def test_move_is_judged_by_where_the_episode_stands_and_not_by_the_page(cast: Cast) -> None:
    stale = Episode.objects.get(pk=cast.episode.pk)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    assert stale.is_open

    with pytest.raises(MoveNotAllowedError):
        move_episode(actor=cast.her_therapist, episode=stale, to=EpisodeState.ACTIVE)


def test_held_episode_is_as_it_stands_now(cast: Cast) -> None:
    stale = Episode.objects.get(pk=cast.episode.pk)
    scenes.episode_in(cast, EpisodeState.ACTIVE)

    assert hold_episode(stale).state == EpisodeState.ACTIVE


def test_taken_on_client_is_in_ones_care_with_an_open_episode(cast: Cast) -> None:
    episode = take_on_client(
        actor=cast.colleague, practice=cast.practice, display_name="Mira", country="GB"
    )

    assert episode.state == EpisodeState.ASSESSMENT
    assert episode in caseload_of(cast.colleague)


def test_client_taken_on_twice_is_one_client(cast: Cast) -> None:
    take_on = partial(
        take_on_client,
        actor=cast.colleague,
        practice=cast.practice,
        display_name="Mira",
        submission_key=uuid4(),
    )

    assert take_on() == take_on()
    assert Client.objects.filter(display_name="Mira").count() == 1


def test_form_of_a_colleague_sent_again_opens_no_record(cast: Cast) -> None:
    take_on = partial(
        take_on_client, practice=cast.practice, display_name="Mira", submission_key=uuid4()
    )
    episode = take_on(actor=cast.colleague)

    with pytest.raises(AlreadySentError):
        take_on(actor=cast.her_therapist)

    assert episode not in caseload_of(cast.her_therapist)


def test_form_sent_again_after_care_ended_does_not_begin_it_again(cast: Cast) -> None:
    take_on = partial(
        take_on_client,
        actor=cast.colleague,
        practice=cast.practice,
        display_name="Mira",
        submission_key=uuid4(),
    )
    client = take_on().client
    end_care(actor=cast.manager, client=client, therapist=cast.colleague)

    with pytest.raises(NotAllowedError):
        take_on()


SEEN = {
    "client": {"Noor"},
    "other_client": {"Otto"},
    "her_therapist": {"Noor", "Otto"},
    "colleague": {"Kim"},
    "manager": {"Noor", "Otto", "Kim"},
    "therapist_elsewhere": {"Aoife"},
    "client_elsewhere": {"Aoife"},
    "manager_elsewhere": {"Aoife"},
}
CASELOADS = {
    "her_therapist": {"Noor", "Otto"},
    "colleague": {"Kim"},
    "therapist_elsewhere": {"Aoife"},
}


@pytest.mark.parametrize("name", EVERYBODY)
def test_episodes_are_visible_to_exactly_whom_the_table_names(cast: Cast, name: str) -> None:
    viewer = cast.person(name)

    def names(episodes: object) -> set[str]:
        return {episode.client.display_name for episode in episodes}  # type: ignore[attr-defined]

    assert names(episodes_visible_to(viewer)) == SEEN.get(name, set())
    assert names(caseload_of(viewer)) == CASELOADS.get(name, set())
    assert names(closed_episodes_of(viewer)) == set()
    scenes.episode_in(cast, EpisodeState.CLOSED)
    assert names(closed_episodes_of(viewer)) == ({"Noor"} if name == "her_therapist" else set())
    assert names(caseload_of(viewer)) == CASELOADS.get(name, set()) - {"Noor"}


@pytest.mark.parametrize("name", EVERYBODY)
def test_moves_with_their_reasons_are_for_those_who_do_the_work(cast: Cast, name: str) -> None:
    scenes.episode_in(cast, EpisodeState.ACTIVE)

    seen = moves_visible_to(cast.person(name), cast.episode)

    assert moves_visible_to(cast.client, cast.episode).count() == 2
    assert seen.exists() == (name in {"client", "her_therapist"})


def test_present_episode_is_the_open_one_or_else_the_last(cast: Cast) -> None:
    first = cast.episode
    assert present_episode(cast.client, cast.client_record) == first
    scenes.episode_in(cast, EpisodeState.CLOSED)
    assert present_episode(cast.client, cast.client_record) == first
    second = open_episode(actor=cast.her_therapist, client=cast.client_record)
    assert present_episode(cast.client, cast.client_record) == second
    assert present_episode(cast.colleague, cast.client_record) is None


@pytest.mark.parametrize("number", [1, 3])
def test_caseload_takes_one_query(cast: Cast, django_assert_num_queries, number: int) -> None:
    for n in range(number):
        take_on_client(
            actor=cast.co_facilitator, practice=cast.practice, display_name=f"Client {n}"
        )

    with django_assert_num_queries(1):
        names = [episode.client.display_name for episode in caseload_of(cast.co_facilitator)]
    assert names == [f"Client {n}" for n in range(number)]


@pytest.mark.parametrize("number", [1, 3])
def test_moves_take_one_query(cast: Cast, django_assert_num_queries, number: int) -> None:
    way = [EpisodeState.ACTIVE, EpisodeState.ENDING, EpisodeState.AFTERCARE]
    scenes.episode_in(cast, way[number - 1])

    with django_assert_num_queries(1):
        by = [move.by.display_name for move in moves_visible_to(cast.client, cast.episode)]
    assert len(by) == number + 1


@pytest.mark.django_db(transaction=True)
def test_episode_opened_by_two_at_once_is_one_episode(cast: Cast) -> None:
    for _ in range(10):
        opened = Episode.objects.exclude(state=EpisodeState.CLOSED).get(client=cast.client_record)
        move_episode(actor=cast.her_therapist, episode=opened, to=EpisodeState.CLOSED)
        begin = partial(open_episode, actor=cast.her_therapist, client=cast.client_record)

        outcomes = race(begin, begin)

        assert errors_in(outcomes) == [MoveNotAllowedError]


@pytest.mark.django_db(transaction=True)
def test_episode_moved_two_ways_at_once_goes_one_way(cast: Cast) -> None:
    scenes.episode_in(cast, EpisodeState.ENDING)
    move = partial(move_episode, actor=cast.her_therapist, episode=cast.episode)

    outcomes = race(partial(move, to=EpisodeState.AFTERCARE), partial(move, to=EpisodeState.CLOSED))

    # Aftercare may be closed after all, if it came first; a closed episode goes nowhere.
    assert errors_in(outcomes) in ([], [MoveNotAllowedError])
    moves = list(EpisodeMove.objects.filter(episode=cast.episode).order_by("pk"))
    assert all(before.to_state == after.from_state for before, after in pairwise(moves))
    cast.episode.refresh_from_db()
    assert cast.episode.state == moves[-1].to_state == EpisodeState.CLOSED
