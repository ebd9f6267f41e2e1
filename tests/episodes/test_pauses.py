"""A pause: until a day, back to where care stood, and nothing is asked meanwhile."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import product

import pytest

from telos.base import clock
from telos.episodes.actions import MoveNotAllowedError, PauseError, move_episode
from telos.episodes.enums import AFTER_A_PAUSE, LONGEST_PAUSE, EpisodeState
from telos.episodes.models import Episode
from telos.episodes.queries import caseload_of
from telos.measures.actions import NothingDueError, begin_response, save_answers
from telos.measures.queries import due_questionnaires
from telos.scheduling.actions import pause_care, settle_appointment
from telos.scheduling.enums import AppointmentState
from telos.scheduling.queries import cancelled_by_move
from tests import scenes
from tests.cast import Cast

PAUSED = EpisodeState.PAUSED


@pytest.mark.parametrize(
    ("stood", "to"),
    [pair for pair in product(AFTER_A_PAUSE, EpisodeState) if pair[1] != PAUSED],
    ids=lambda state: state.value,
)
def test_care_goes_on_from_where_it_stood_or_ends(
    cast: Cast, stood: EpisodeState, to: EpisodeState
) -> None:
    if stood != cast.episode.state:
        scenes.episode_in(cast, stood)
    episode = scenes.paused(cast)
    assert (episode.paused_from, episode.is_open, episode.is_paused) == (stood, True, True)
    move = partial(move_episode, actor=cast.her_therapist, episode=episode, to=to, why="Now.")
    if to not in AFTER_A_PAUSE[stood]:
        before = scenes.everything()
        with pytest.raises(MoveNotAllowedError):
            move()
        assert scenes.everything() == before
        return
    moved = move()
    assert (moved.state, moved.paused_from, moved.paused_until) == (to, "", None)
    assert moved.resumed_on == clock.today()


@pytest.mark.parametrize("days", [None, 0, -1, LONGEST_PAUSE.days + 1])
def test_pause_has_a_day_to_look_again_that_can_be(cast: Cast, days: int | None) -> None:
    episode = scenes.episode_in(cast, EpisodeState.ACTIVE)
    until = None if days is None else clock.today() + timedelta(days=days)
    before = scenes.everything()
    with pytest.raises(PauseError):
        move_episode(
            actor=cast.her_therapist, episode=episode, to=PAUSED, why="A journey.", until=until
        )
    assert scenes.everything() == before


@pytest.mark.parametrize("days", [1, LONGEST_PAUSE.days])
def test_shortest_and_longest_pause(cast: Cast, days: int) -> None:
    scenes.episode_in(cast, EpisodeState.ACTIVE)
    assert scenes.paused(cast, days=days).paused_until == clock.today() + timedelta(days=days)


def test_nothing_is_asked_in_a_pause_and_again_after_it(cast: Cast) -> None:
    asked = scenes.schedule(cast, every_days=7)
    scenes.paused(cast)
    for viewer in (cast.client, cast.her_therapist):
        assert due_questionnaires(viewer, [cast.episode]) == {}
    with pytest.raises(NothingDueError):
        begin_response(actor=cast.client, schedule=asked)
    with clock.set_to(clock.now() + timedelta(days=20)):
        move_episode(
            actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.ASSESSMENT, why="Back."
        )
        cast.episode.refresh_from_db()
        [due] = due_questionnaires(cast.client, [cast.episode])[cast.episode.pk]
        # The weeks of the pause are nobody's silence.
        assert due.waits_since == clock.today()
        assert begin_response(actor=cast.client, schedule=asked).due_on == due.due_on


def test_answers_that_were_begun_are_not_lost_to_a_pause(cast: Cast) -> None:
    response = scenes.begun_response(cast)
    save_answers(actor=cast.client, response=response, answers={"phq9_1": 1})
    scenes.paused(cast)
    assert begin_response(actor=cast.client, schedule=response.schedule) == response
    raised = save_answers(actor=cast.client, response=response, answers={"phq9_9": 1})
    assert len(raised) == 1


def test_who_pauses_stays_on_the_caseload(cast: Cast) -> None:
    scenes.paused(cast)
    assert caseload_of(cast.her_therapist).contains(cast.episode)


def test_what_is_planned_before_the_day_is_cancelled_with_it(cast: Cast) -> None:
    day = clock.today() + timedelta(days=30)
    soon, past, later = (
        scenes.appointment(cast, starts_at=clock.now() + timedelta(days=days))
        for days in (7, -1, 31)
    )
    cancelled = pause_care(actor=cast.her_therapist, episode=cast.episode, until=day, why="Away.")
    assert cancelled == [soon]
    for each in (soon, past, later):
        each.refresh_from_db()
    assert [each.state for each in (soon, past, later)] == [
        AppointmentState.CANCELLED,
        AppointmentState.PLANNED,
        AppointmentState.PLANNED,
    ]
    move = cast.episode.moves.last()
    assert list(cancelled_by_move(cast.her_therapist, move)) == [soon]


def test_what_is_cancelled_later_is_not_told_of_the_pause(cast: Cast) -> None:
    scenes.paused(cast)
    planned = scenes.appointment(cast, starts_at=clock.now() + timedelta(days=7))
    with clock.set_to(clock.now() + timedelta(days=1)):
        settle_appointment(
            actor=cast.her_therapist, appointment=planned, state=AppointmentState.CANCELLED
        )
    assert not cancelled_by_move(cast.her_therapist, cast.episode.moves.last()).exists()


def test_same_pause_sent_twice_is_one(cast: Cast) -> None:
    for _ in range(2):
        scenes.paused(cast)
    assert scenes.trail_of(cast).count("episode.move.paused") == 1


def put_off(cast: Cast, days: int, *, why: str = "Her mother is ill.") -> Episode:
    until = clock.today() + timedelta(days=days)
    episode = Episode.objects.get(pk=cast.episode.pk)
    return move_episode(actor=cast.her_therapist, episode=episode, to=PAUSED, why=why, until=until)


@pytest.mark.parametrize("stood", AFTER_A_PAUSE)
def test_day_is_put_off_by_a_move_of_its_own(cast: Cast, stood: EpisodeState) -> None:
    if stood != cast.episode.state:
        scenes.episode_in(cast, stood)
    scenes.paused(cast, days=30)
    with clock.set_to(clock.now() + timedelta(days=40)):
        day = clock.today() + timedelta(days=20)
        for _ in range(2):
            episode = put_off(cast, 20)
        assert (episode.state, episode.paused_from, episode.paused_until) == (PAUSED, stood, day)
        assert episode.resumed_on is None
        last = episode.moves.last()
        assert (last.from_state, last.to_state, last.why) == (PAUSED, PAUSED, "Her mother is ill.")
        assert scenes.trail_of(cast).count("episode.move.paused") == 2
        # The same reason may come twice, for another day.
        put_off(cast, 25)
        assert scenes.trail_of(cast).count("episode.move.paused") == 3
        went_on = move_episode(actor=cast.her_therapist, episode=episode, to=stood, why="Back.")
        assert (went_on.state, went_on.resumed_on) == (stood, clock.today())


def test_day_that_stands_is_not_put_off_to_itself(cast: Cast) -> None:
    scenes.paused(cast, days=30)
    before = scenes.everything()
    with pytest.raises(PauseError, match="already"):
        put_off(cast, 30)
    assert scenes.everything() == before


def test_put_off_pause_lasts_a_year_from_its_beginning(cast: Cast) -> None:
    scenes.paused(cast, days=30)
    with clock.set_to(clock.now() + timedelta(days=100)):
        put_off(cast, LONGEST_PAUSE.days - 200)
        with pytest.raises(PauseError, match="a year at most"):
            put_off(cast, LONGEST_PAUSE.days - 99)
        put_off(cast, LONGEST_PAUSE.days - 100)


def test_what_is_planned_until_the_new_day_is_cancelled_with_it(cast: Cast) -> None:
    scenes.paused(cast, days=30)
    planned = scenes.appointment(cast, starts_at=clock.now() + timedelta(days=35))
    day = clock.today() + timedelta(days=40)
    episode = Episode.objects.get(pk=cast.episode.pk)
    cancelled = pause_care(actor=cast.her_therapist, episode=episode, until=day, why="Ill.")
    assert cancelled == [planned]
