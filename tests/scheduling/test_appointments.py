"""Planning and settling appointments, and who sees them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product

import pytest

from telos.access.actions import begin_care
from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode
from telos.scheduling.actions import (
    AppointmentError,
    AppointmentSettledError,
    HourTakenError,
    move_appointment,
    plan_appointment,
    settle_appointment,
)
from telos.scheduling.enums import ALLOWED_MOVES, AppointmentState, Place
from telos.scheduling.models import Appointment
from telos.scheduling.queries import (
    appointments_visible_to,
    attended_sessions,
    next_appointments,
    pressing_appointments,
    unsettled_appointments,
)
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.consents import agreed_to_a_second
from tests.racing import errors_in, race

TEN = datetime(2027, 3, 1, 10, tzinfo=UTC)


def plan(cast: Cast, starts_at: datetime = TEN, **change: object) -> Appointment:
    """Plan fifty minutes with her therapist."""
    wish = {
        "actor": cast.her_therapist,
        "episode": cast.episode,
        "therapist": cast.her_therapist,
        "starts_at": starts_at,
        "minutes": 50,
        "place": Place.IN_PERSON,
    }
    return plan_appointment(**{**wish, **change})  # type: ignore[arg-type]


def test_planned_appointment_is_as_it_was_wished(cast: Cast) -> None:
    planned = plan(cast, minutes=45, place=Place.VIDEO)

    kept = Appointment.objects.get()
    assert kept == planned
    assert (kept.state, kept.minutes, kept.place) == (AppointmentState.PLANNED, 45, Place.VIDEO)
    assert kept.ends_at == TEN + timedelta(minutes=45)


def test_plan_sent_twice_is_one_appointment(cast: Cast) -> None:
    assert plan(cast) == plan(cast)

    assert scenes.trail_of(cast).count("appointment.plan") == 1


@pytest.mark.parametrize(
    ("starts", "minutes", "fits"),
    [
        (0, 30, False),  # at the same time, but not the same plan
        (-30, 50, False),  # runs into it
        (20, 20, False),  # within it
        (-60, 240, False),  # around it
        (49, 50, False),  # begins in its last minute
        (50, 50, True),  # begins when it ends
        (-50, 50, True),  # ends when it begins
    ],
)
def test_therapist_holds_one_meeting_at_a_time(
    cast: Cast, starts: int, minutes: int, fits: bool
) -> None:
    plan(cast)
    before = scenes.everything()
    second = partial(
        plan,
        cast,
        TEN + timedelta(minutes=starts),
        minutes=minutes,
        episode=cast.other_episode,
    )

    if fits:
        assert second()
        return
    with pytest.raises(HourTakenError, match="another appointment at this time"):
        second()
    assert scenes.everything() == before


def test_hour_of_a_cancelled_appointment_is_free(cast: Cast) -> None:
    cancelled = plan(cast)
    settle_appointment(
        actor=cast.her_therapist, appointment=cancelled, state=AppointmentState.CANCELLED
    )

    assert plan(cast) != cancelled


def test_two_therapists_meet_at_the_same_time(cast: Cast) -> None:
    agreed_to_a_second(cast)
    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.colleague)
    plan(cast)

    assert plan(cast, episode=cast.episode, therapist=cast.colleague)


@pytest.mark.parametrize("minutes", [-5, 0, 4, 481, 10**9])
def test_length_outside_a_working_day_is_refused(cast: Cast, minutes: int) -> None:
    with pytest.raises(AppointmentError, match="from 5 to 480 minutes"):
        plan(cast, minutes=minutes)

    assert not Appointment.objects.exists()


@pytest.mark.parametrize("state", EpisodeState)
def test_appointment_is_planned_while_care_goes_on(cast: Cast, state: EpisodeState) -> None:
    stale = Episode.objects.get(pk=cast.episode.pk)
    episode = scenes.episode_in(cast, state)

    if state != EpisodeState.CLOSED:
        assert plan(cast, episode=episode)
        return
    with pytest.raises(AppointmentError, match="care has ended"):
        plan(cast, episode=stale)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("state", "to"), list(product(AppointmentState, AppointmentState)), ids=lambda s: s.value
)
def test_appointment_is_settled_as_the_table_says_and_no_other_way(
    cast: Cast, state: AppointmentState, to: AppointmentState
) -> None:
    appointment = scenes.appointment_in(cast, state)
    before = scenes.everything()
    settle = partial(
        settle_appointment, actor=cast.her_therapist, appointment=appointment, state=to
    )

    if to in ALLOWED_MOVES[state]:
        assert settle().state == to
        assert Appointment.objects.get().state == to
        return
    if to == state:
        assert settle() == appointment
    else:
        with pytest.raises(AppointmentSettledError):
            settle()
    assert scenes.everything() == before


@pytest.mark.parametrize("to", [AppointmentState.ATTENDED, AppointmentState.MISSED])
def test_nobody_has_come_to_or_missed_what_has_not_begun(cast: Cast, to: AppointmentState) -> None:
    starts_at = clock.now() + timedelta(minutes=1)
    planned = plan(cast, starts_at)
    settle = partial(settle_appointment, actor=cast.her_therapist, appointment=planned)

    with pytest.raises(AppointmentSettledError, match="has not begun"):
        settle(state=to)
    with clock.set_to(starts_at):
        assert settle(state=to).state == to


def test_what_was_said_is_judged_by_what_stands_and_not_by_the_page(cast: Cast) -> None:
    planned = scenes.appointment(cast)
    stale = Appointment.objects.get(pk=planned.pk)
    settle = partial(settle_appointment, actor=cast.her_therapist)
    settle(appointment=planned, state=AppointmentState.CANCELLED)

    with pytest.raises(AppointmentSettledError, match="Cancelled"):
        settle(appointment=stale, state=AppointmentState.ATTENDED)
    assert settle(appointment=stale, state=AppointmentState.CANCELLED) == planned
    assert scenes.trail_of(cast).count("appointment.cancelled") == 1


def test_past_meeting_is_settled_after_care_has_ended(cast: Cast) -> None:
    planned = scenes.appointment(cast)
    scenes.episode_in(cast, EpisodeState.CLOSED)

    settle_appointment(
        actor=cast.her_therapist, appointment=planned, state=AppointmentState.ATTENDED
    )

    assert list(attended_sessions(cast.client, cast.episode)) == [planned]


SEEN = {
    "client": {"Noor"},
    "other_client": {"Otto"},
    "her_therapist": {"Noor", "Otto"},
    "manager": {"Noor", "Otto", "Kim"},
    "colleague": {"Kim"},
    "therapist_elsewhere": {"Aoife"},
    "client_elsewhere": {"Aoife"},
    "manager_elsewhere": {"Aoife"},
}


@pytest.mark.parametrize("name", EVERYBODY)
def test_appointments_are_visible_to_exactly_whom_the_table_names(cast: Cast, name: str) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    episodes = {
        cast.episode: cast.her_therapist,
        cast.other_episode: cast.her_therapist,
        cast.episode_of_colleague: cast.colleague,
        cast.episode_elsewhere: cast.therapist_elsewhere,
    }
    for hours, (episode, therapist) in enumerate(episodes.items()):
        for day in (tomorrow, tomorrow - timedelta(days=3)):
            plan(
                cast,
                day + timedelta(hours=hours),
                actor=therapist,
                episode=episode,
                therapist=therapist,
            )
    viewer = cast.person(name)

    def names(appointments: object) -> set[str]:
        return {a.episode.client.display_name for a in appointments}  # type: ignore[attr-defined]

    expected = SEEN.get(name, set())
    assert names(appointments_visible_to(viewer)) == expected
    assert names(next_appointments(viewer, episodes).values()) == expected
    assert names(pressing_appointments(viewer, episodes)) == expected
    assert names(unsettled_appointments(viewer, cast.episode)) == expected & {"Noor"}


def test_next_appointment_is_the_nearest_that_is_still_planned(cast: Cast) -> None:
    now = clock.now()
    hours = {hour: plan(cast, now + timedelta(hours=hour)) for hour in (-2, 2, 5, 9)}
    settle_appointment(
        actor=cast.her_therapist, appointment=hours[2], state=AppointmentState.CANCELLED
    )

    assert next_appointments(cast.client, [cast.episode]) == {cast.episode.pk: hours[5]}
    assert list(unsettled_appointments(cast.client, cast.episode)) == [hours[-2]]


@pytest.mark.parametrize(
    ("now", "starts_at", "is_today"),
    [
        # The last Sunday of March has 23 hours in London, that of October 25.
        ("2027-03-28T12:00+01:00", "2027-03-28T00:00+00:00", True),
        ("2027-03-28T12:00+01:00", "2027-03-28T23:59+01:00", True),
        ("2027-03-28T12:00+01:00", "2027-03-29T00:00+01:00", False),
        ("2027-03-28T12:00+01:00", "2027-03-27T23:59+00:00", False),
        ("2027-10-31T12:00+00:00", "2027-10-31T00:00+01:00", True),
        ("2027-10-31T12:00+00:00", "2027-10-31T23:59+00:00", True),
        ("2027-10-31T12:00+00:00", "2027-11-01T00:00+00:00", False),
    ],
)
def test_appointments_of_today_are_those_of_the_day_in_the_zone_of_the_installation(
    cast: Cast, now: str, starts_at: str, is_today: bool
) -> None:
    planned = plan(cast, datetime.fromisoformat(starts_at))
    Appointment.objects.update(state=AppointmentState.ATTENDED)

    with clock.set_to(datetime.fromisoformat(now)):
        today = list(pressing_appointments(cast.her_therapist, []))

    assert today == ([planned] if is_today else [])


def test_what_presses_today_is_ones_own_day_and_nobody_elses(cast: Cast) -> None:
    """The manager knows of every hour in the practice; none of them is the manager's."""
    plan(cast, clock.now())
    assert appointments_visible_to(cast.manager).count() == 1
    assert list(pressing_appointments(cast.manager, [])) == []
    assert pressing_appointments(cast.her_therapist, []).count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_appointments_take_one_query(cast: Cast, django_assert_num_queries, number: int) -> None:
    for n in range(number):
        plan(cast, clock.now() + timedelta(days=n + 1))

    with django_assert_num_queries(1):
        found = [
            (a.therapist.display_name, a.episode.client.display_name)
            for a in appointments_visible_to(cast.client)
        ]
    with django_assert_num_queries(1):
        next_appointments(cast.her_therapist, [cast.episode, cast.other_episode])
    with django_assert_num_queries(1):
        list(pressing_appointments(cast.her_therapist, [cast.episode]))
    assert len(found) == number


@pytest.mark.django_db(transaction=True)
def test_two_plans_of_one_hour_are_one_appointment(cast: Cast) -> None:
    for n in range(20):
        at = TEN + timedelta(days=n)

        outcomes = race(
            partial(plan, cast, at),
            partial(plan, cast, at + timedelta(minutes=n), episode=cast.other_episode),
        )

        assert errors_in(outcomes) == [HourTakenError]
    assert Appointment.objects.count() == 20


@pytest.mark.django_db(transaction=True)
def test_one_plan_sent_twice_at_once_is_one_appointment(cast: Cast) -> None:
    outcomes = race(partial(plan, cast), partial(plan, cast))

    assert errors_in(outcomes) == []
    assert outcomes[0] == outcomes[1]
    assert Appointment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_appointment_settled_two_ways_at_once_is_settled_one_way(cast: Cast) -> None:
    planned = scenes.appointment(cast)
    settle = partial(settle_appointment, actor=cast.her_therapist, appointment=planned)

    outcomes = race(
        partial(settle, state=AppointmentState.CANCELLED),
        partial(settle, state=AppointmentState.ATTENDED),
    )

    assert errors_in(outcomes) == [AppointmentSettledError]
    planned.refresh_from_db()
    said = "cancelled" if planned.state == AppointmentState.CANCELLED else "attended"
    assert scenes.trail_of(cast)[-1] == f"appointment.{said}"


@pytest.mark.parametrize("state", [s for s in AppointmentState if s != AppointmentState.PLANNED])
def test_what_is_settled_is_not_moved(cast: Cast, state: AppointmentState) -> None:
    settled = scenes.appointment_in(cast, state)
    with pytest.raises(AppointmentError, match="still planned"):
        _moved(cast, settled, hours=30)


def test_appointment_is_not_moved_onto_another(cast: Cast) -> None:
    first = scenes.appointment(cast, starts_at=clock.now() + timedelta(hours=20))
    scenes.appointment(cast, starts_at=clock.now() + timedelta(hours=30))
    with pytest.raises(HourTakenError):
        _moved(cast, first, hours=30)
    # Its own old hour does not stand in its way.
    assert _moved(cast, first, hours=20.5).starts_at > clock.now() + timedelta(hours=20.4)


def _moved(cast: Cast, appointment: Appointment, *, hours: float) -> Appointment:
    return move_appointment(
        actor=cast.her_therapist,
        appointment=appointment,
        starts_at=clock.now() + timedelta(hours=hours),
        minutes=50,
        place=Place.VIDEO,
    )
