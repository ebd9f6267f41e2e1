"""When a questionnaire is due: properties of the days, and what the pages are told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.access.actions import end_care
from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.measures.actions import begin_response, save_answers, stop_asking
from telos.measures.enums import LONGEST_INTERVAL_DAYS
from telos.measures.models import MeasureSchedule
from telos.measures.queries import DueQuestionnaire, due_questionnaires
from telos.measures.rules import due_date, next_due_date
from tests import scenes
from tests.cast import Cast

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
INTERVALS = st.none() | st.integers(1, LONGEST_INTERVAL_DAYS)
SCHEDULES = st.builds(
    lambda starts_on, every_days, lasts: MeasureSchedule(
        starts_on=starts_on,
        every_days=every_days,
        ends_on=None if lasts is None else starts_on + timedelta(days=lasts),
    ),
    starts_on=DAYS,
    every_days=INTERVALS,
    lasts=st.none() | st.integers(0, 1000),
)
# Near the schedule's own days, where the edges are.
AFTER = st.integers(-400, 2000)


@given(schedule=SCHEDULES, days=AFTER)
def test_due_day_is_never_to_come_and_at_most_one_interval_back(
    schedule: MeasureSchedule, days: int
) -> None:
    on = schedule.starts_on + timedelta(days=days)

    due = due_date(schedule, on)

    if days < 0 or (schedule.ends_on is not None and on >= schedule.ends_on):
        assert due is None
        return
    assert due is not None
    assert schedule.starts_on <= due <= on
    if schedule.every_days is None:
        assert due == schedule.starts_on
    else:
        assert (on - due).days < schedule.every_days
        assert (due - schedule.starts_on).days % schedule.every_days == 0


@given(schedule=SCHEDULES, days=AFTER)
def test_due_day_is_stable_until_the_next(schedule: MeasureSchedule, days: int) -> None:
    """Asking on the day itself gives that day; until the next it does not change."""
    on = schedule.starts_on + timedelta(days=days)
    due = due_date(schedule, on)
    if due is None:
        return

    assert due_date(schedule, due) == due
    upcoming = next_due_date(schedule, on)
    if upcoming is not None:
        assert on < upcoming
        assert due_date(schedule, upcoming - timedelta(days=1)) == due
        assert due_date(schedule, upcoming) == upcoming


@given(schedule=SCHEDULES, days=AFTER)
def test_due_day_only_moves_forward(schedule: MeasureSchedule, days: int) -> None:
    on = schedule.starts_on + timedelta(days=days)
    today, tomorrow = due_date(schedule, on), due_date(schedule, on + timedelta(days=1))

    if today is not None and tomorrow is not None:
        assert today <= tomorrow


@given(schedule=SCHEDULES, days=AFTER)
def test_stopped_schedule_has_no_next_day(schedule: MeasureSchedule, days: int) -> None:
    upcoming = next_due_date(schedule, schedule.starts_on + timedelta(days=days))

    if schedule.ends_on is not None:
        assert upcoming is None
    elif days < 0:
        assert upcoming == schedule.starts_on


@pytest.mark.parametrize(
    ("every_days", "on", "due", "upcoming"),
    [
        # A clinician’s table: asked from Monday 1 March 2027.
        (7, "2027-02-28", None, "2027-03-01"),
        (7, "2027-03-01", "2027-03-01", "2027-03-08"),
        (7, "2027-03-07", "2027-03-01", "2027-03-08"),
        (7, "2027-03-08", "2027-03-08", "2027-03-15"),
        (28, "2027-03-28", "2027-03-01", "2027-03-29"),
        (28, "2027-03-29", "2027-03-29", "2027-04-26"),
        (1, "2028-02-29", "2028-02-29", "2028-03-01"),
        (None, "2027-12-31", "2027-03-01", None),
    ],
)
def test_due_days_by_the_calendar(
    every_days: int | None, on: str, due: str | None, upcoming: str | None
) -> None:
    schedule = MeasureSchedule(starts_on=date(2027, 3, 1), every_days=every_days)
    day = date.fromisoformat(on)

    assert due_date(schedule, day) == (date.fromisoformat(due) if due else None)
    assert next_due_date(schedule, day) == (date.fromisoformat(upcoming) if upcoming else None)


def _due(cast: Cast, on: date | None = None) -> list[DueQuestionnaire]:
    return due_questionnaires(cast.client, [cast.episode], on=on).get(cast.episode.pk, [])


def test_questionnaire_waits_from_its_day_until_it_is_answered(cast: Cast) -> None:
    today = clock.today()
    asked = scenes.schedule(cast, starts_on=today, every_days=7)

    waits = _due(cast, on=today + timedelta(days=3))[0]
    assert (waits.schedule, waits.due_on, waits.days_waiting) == (asked, today, 3)
    assert (waits.given, waits.last_answered_on) == (None, None)
    assert waits.next_on == today + timedelta(days=7)

    # Whoever only looks at the page has not begun.
    response = begin_response(actor=cast.client, schedule=asked)
    assert _due(cast)[0].given is None
    save_answers(actor=cast.client, response=response, answers={"phq9_1": 1})
    assert _due(cast)[0].given == 1

    scenes.answered(cast, response, scenes.all_answers())
    done = _due(cast)[0]
    assert (done.due_on, done.given, done.last_answered_on) == (None, None, today)
    assert done.next_on == today + timedelta(days=7)

    again = _due(cast, on=today + timedelta(days=8))[0]
    assert (again.due_on, again.days_waiting) == (today + timedelta(days=7), 1)
    assert (again.given, again.last_answered_on) == (None, today)


def test_main_measure_comes_first(cast: Cast) -> None:
    scenes.schedule(cast, instrument_key="gad7")
    main = scenes.schedule(cast, instrument_key="phq9", is_main=True)

    assert next(due.schedule for due in _due(cast)) == main


def test_stopped_questionnaire_is_not_listed(cast: Cast) -> None:
    stop_asking(actor=cast.her_therapist, schedule=scenes.schedule(cast))

    assert _due(cast) == []


def test_nothing_is_due_once_care_has_ended(cast: Cast) -> None:
    scenes.schedule(cast)
    assert _due(cast)
    episode = scenes.episode_in(cast, EpisodeState.CLOSED)

    assert due_questionnaires(cast.client, [episode]) == {}


def test_nothing_is_due_from_somebody_for_whom_nobody_cares(cast: Cast) -> None:
    scenes.schedule(cast)
    end_care(actor=cast.manager, client=cast.client_record, therapist=cast.her_therapist)

    assert _due(cast) == []
