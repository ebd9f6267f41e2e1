"""A record that rests: read by the client alone, asked for and taken up by whom it is theirs to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from telos.access.actions import RestingError, end_care, let_record_rest, take_record_up
from telos.access.enums import RecordKind
from telos.access.models import Restriction
from telos.access.queries import (
    clients_in_care_of,
    clients_visible_to,
    clients_without_care,
    resting_clients_in_care_of,
    resting_clients_managed_by,
)
from telos.access.rules import NotAllowedError, is_cared_for, is_therapist_of
from telos.base import clock
from telos.goals.queries import goals_visible_to
from telos.measures.actions import (
    NothingDueError,
    acknowledge_alert,
    begin_response,
)
from telos.measures.queries import due_questionnaires, open_alerts_visible_to
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.racing import errors_in, race

LET_REST = {"client", "her_therapist", "manager"}
TAKE_UP = {"client", "manager"}
RUNS_ON = {RecordKind.CONTACT, RecordKind.APPOINTMENTS, RecordKind.EPISODE, RecordKind.TRAIL}


def resting(cast: Cast) -> Restriction:
    return let_record_rest(actor=cast.client, client=cast.client_record)


def test_client_and_practice_let_it_rest_and_nobody_else(cast: Cast) -> None:
    for name in EVERYBODY:
        if name in LET_REST:
            continue
        before = scenes.everything()
        with pytest.raises(NotAllowedError):
            let_record_rest(actor=cast.person(name), client=cast.client_record)
        assert scenes.everything() == before, name


@pytest.mark.parametrize("name", sorted(LET_REST))
def test_resting_is_recorded_once(cast: Cast, name: str) -> None:
    actor = cast.person(name)
    first = let_record_rest(actor=actor, client=cast.client_record)
    assert let_record_rest(actor=actor, client=cast.client_record) == first
    assert scenes.trail_of(cast).count("record.rest") == 1
    assert first.asked_on == clock.today()


def test_day_on_paper_has_been(cast: Cast) -> None:
    day = clock.today() - timedelta(days=3)
    made = let_record_rest(actor=cast.manager, client=cast.client_record, asked_on=day)
    assert made.asked_on == day
    take_record_up(actor=cast.client, client=cast.client_record)
    with pytest.raises(RestingError):
        let_record_rest(
            actor=cast.manager,
            client=cast.client_record,
            asked_on=clock.today() + timedelta(days=1),
        )


def test_everybody_but_the_client_reads_no_more_than_runs_the_practice(cast: Cast) -> None:
    reach = {
        (who, kind): cast.client_record in clients_visible_to(cast.person(who), kind)
        for who in EVERYBODY
        for kind in RecordKind
    }
    assert reach["her_therapist", RecordKind.GOALS]
    resting(cast)
    for (who, kind), was in reach.items():
        still = cast.client_record in clients_visible_to(cast.person(who), kind)
        expected = was and (who == "client" or kind in RUNS_ON)
        assert still == expected, (who, kind)


def test_other_records_go_on(cast: Cast) -> None:
    resting(cast)
    assert cast.other_record in clients_in_care_of(cast.her_therapist)
    assert is_therapist_of(cast.her_therapist, cast.other_record)


def test_resting_client_stands_apart_in_the_caseload(cast: Cast) -> None:
    resting(cast)
    assert cast.client_record not in clients_in_care_of(cast.her_therapist)
    assert list(resting_clients_in_care_of(cast.her_therapist)) == [cast.client_record]
    assert list(resting_clients_managed_by(cast.manager)) == [cast.client_record]
    assert list(resting_clients_managed_by(cast.manager_elsewhere)) == []
    # Somebody cares for her: she is not among those who have nobody.
    assert list(clients_without_care(cast.manager)) == []


def test_client_reads_and_writes_on(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    resting(cast)
    assert goal in goals_visible_to(cast.client)
    assert goal not in goals_visible_to(cast.her_therapist)
    assert scenes.proposed_goal(cast, words="Mine alone") in goals_visible_to(cast.client)


def test_therapist_writes_nothing(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    resting(cast)
    before = scenes.everything()
    for deed in (
        lambda: scenes.agreed(cast, goal),
        lambda: scenes.schedule(cast),
        lambda: scenes.paper_total(cast),
        lambda: scenes.proposed_goal(cast, by=cast.her_therapist),
    ):
        with pytest.raises(NotAllowedError):
            deed()
    assert scenes.everything() == before


def test_nothing_is_asked_and_nothing_is_answered(cast: Cast) -> None:
    schedule = scenes.schedule(cast)
    due = due_questionnaires(cast.client, [cast.episode])
    assert len(due[cast.episode.pk]) == 1
    resting(cast)
    assert not is_cared_for(cast.client_record)
    assert due_questionnaires(cast.client, [cast.episode]) == {}
    with pytest.raises(NothingDueError):
        begin_response(actor=cast.client, schedule=schedule)


def test_alert_that_was_raised_before_is_seen_and_answered_for(cast: Cast) -> None:
    alert = scenes.risk_alert(cast)
    resting(cast)
    assert list(open_alerts_visible_to(cast.her_therapist)) == [alert]
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="Rang her.")
    assert list(open_alerts_visible_to(cast.her_therapist)) == []


def test_appointments_are_kept_and_care_can_end(cast: Cast) -> None:
    resting(cast)
    scenes.appointment(cast)
    end_care(actor=cast.her_therapist, client=cast.client_record, therapist=cast.her_therapist)
    assert list(resting_clients_in_care_of(cast.her_therapist)) == []


def test_client_takes_it_up_without_a_reason(cast: Cast) -> None:
    resting(cast)
    taken_up = take_record_up(actor=cast.client, client=cast.client_record)
    assert taken_up is not None
    assert (taken_up.ended_by, taken_up.why_ended) == (cast.client, "")
    assert is_therapist_of(cast.her_therapist, cast.client_record)
    assert take_record_up(actor=cast.client, client=cast.client_record) is None
    assert scenes.trail_of(cast).count("record.take_up") == 1


def test_manager_takes_it_up_with_a_reason_alone(cast: Cast) -> None:
    resting(cast)
    for why in ("", "   "):
        with pytest.raises(RestingError):
            take_record_up(actor=cast.manager, client=cast.client_record, why=why)
    ended = take_record_up(actor=cast.manager, client=cast.client_record, why="A court asks.")
    assert ended is not None
    assert ended.why_ended == "A court asks."


def test_nobody_else_takes_it_up(cast: Cast) -> None:
    resting(cast)
    for name in EVERYBODY:
        if name in TAKE_UP:
            continue
        with pytest.raises(NotAllowedError):
            take_record_up(actor=cast.person(name), client=cast.client_record, why="So.")
    assert Restriction.objects.present().count() == 1


def test_it_may_rest_again(cast: Cast) -> None:
    resting(cast)
    take_record_up(actor=cast.client, client=cast.client_record)
    resting(cast)
    assert Restriction.objects.count() == 2
    assert scenes.trail_of(cast).count("record.rest") == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_ask_once(cast: Cast) -> None:
    outcomes = race(*[lambda: resting(cast)] * 3)
    assert errors_in(outcomes) == []
    assert Restriction.objects.count() == 1
    assert scenes.trail_of(cast).count("record.rest") == 1
