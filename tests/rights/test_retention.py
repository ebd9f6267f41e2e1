"""Nothing goes by itself: what has come to its end is listed, and goes when it is confirmed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.access.rules import NotAllowedError
from telos.base import clock
from telos.episodes.actions import open_episode
from telos.goals.models import Goal
from telos.measures.models import Answer, Response
from telos.rights.actions import (
    BarredError,
    RightsError,
    confirm_rules,
    keep_longer,
    let_go,
    list_what_is_due,
)
from telos.rights.enums import KNOWN_YEARS, DueOutcome, Kept
from telos.rights.models import DueErasure, ErasedRecord, RetentionRule
from telos.rights.queries import waiting_times
from telos.rights.queries.keeping import _years_after, rules_of
from telos.vault.errors import Unopened
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.racing import errors_in, race
from tests.rights.scenes import a_life, ended, every_kind, hold, listed, rules, years_on


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "manager"])
def test_rules_are_the_managers(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowedError):
        confirm_rules(
            actor=cast.person(name),
            practice=cast.practice,
            country="GB",
            years={Kept.RECORD: 8},
            source="Our own.",
        )
    assert not RetentionRule.objects.exists()


@pytest.mark.parametrize(
    ("years", "source"),
    [
        ({Kept.GOALS: 0}, "A law."),
        ({Kept.GOALS: 101}, "A law."),
        ({Kept.GOALS: 7}, "  "),
        ({Kept.GOALS: 7, Kept.RECORD: 6}, "A law."),
    ],
)
def test_rules_that_cannot_be(cast: Cast, years, source: str) -> None:
    with pytest.raises(RightsError):
        confirm_rules(
            actor=cast.manager, practice=cast.practice, country="GB", years=years, source=source
        )
    assert not RetentionRule.objects.exists()


def test_latest_rule_counts_and_the_same_is_not_written_again(cast: Cast) -> None:
    rules(cast)
    count = RetentionRule.objects.count()
    rules(cast)
    assert RetentionRule.objects.count() == count == len(Kept)
    rules(cast, record=12)
    assert RetentionRule.objects.count() == count + 1
    assert rules_of(cast.practice)["GB", Kept.RECORD].years == 12
    assert rules_of(cast.practice_elsewhere) == {}


def test_what_telos_knows_has_a_source_and_rules_nothing_by_itself(cast: Cast) -> None:
    assert all(known.source and known.years for known in KNOWN_YEARS.values())
    ended(cast)
    assert listed(cast, years=90) == []


def test_nothing_is_listed_while_care_goes_on(cast: Cast) -> None:
    rules(cast)
    assert listed(cast, years=90) == []


def test_each_kind_is_listed_when_its_time_comes(cast: Cast) -> None:
    rules(cast, record=10, others=7)
    every_kind(cast)
    assert listed(cast, years=6.9) == []
    found = listed(cast, years=7)
    assert {due.kind for due in found} == set(Kept) - {Kept.RECORD}
    assert listed(cast, years=7) == []
    # By then the whole record is due, and it is that which is listed.
    assert [due.kind for due in listed(cast, years=10)] == [Kept.RECORD]
    assert scenes.trail_of(cast).count("retention.list") == len(Kept)
    assert {due.client for due in found} == {cast.client_record}


def test_listing_takes_nothing_away(cast: Cast) -> None:
    a_life(cast)
    rules(cast)
    listed(cast, years=20)
    assert Goal.objects.get().words == "Walk to the sea"
    assert Answer.objects.exists()


def test_country_of_the_client_comes_first(cast: Cast) -> None:
    a_life(cast)
    for country, years in (("GB", 9), ("", 3)):
        confirm_rules(
            actor=cast.manager,
            practice=cast.practice,
            country=country,
            years={Kept.GOALS: years},
            source="Our own.",
        )
    assert listed(cast, years=4) == []
    assert len(listed(cast, years=9)) == 1


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "manager"])
def test_nobody_but_the_manager_lets_go_or_keeps(cast: Cast, name: str) -> None:
    rules(cast)
    ended(cast)
    due = listed(cast, years=7)[0]
    assert list(waiting_times(cast.person(name))) == []
    before = scenes.everything()
    with years_on(7):
        for deed in (
            lambda: let_go(actor=cast.person(name), due=due),
            lambda: keep_longer(
                actor=cast.person(name), due=due, until=clock.today() + timedelta(days=9)
            ),
        ):
            with pytest.raises(NotAllowedError):
                deed()
    assert scenes.everything() == before


def test_words_of_goals_go_and_the_rest_stays(cast: Cast) -> None:
    a_life(cast)
    rules(cast)
    due = {row.kind: row for row in listed(cast, years=7)}
    with years_on(7):
        done = let_go(actor=cast.manager, due=due[Kept.GOALS])
        assert let_go(actor=cast.manager, due=due[Kept.GOALS]) == done
    assert done.outcome == DueOutcome.GONE
    assert isinstance(Goal.objects.get().words, Unopened)
    assert not isinstance(cast.episode.moves.last().why, Unopened)
    assert scenes.trail_of(cast).count("retention.gone") == 1
    assert not ErasedRecord.objects.exists()
    assert listed(cast, years=8) == []


def test_answers_go_and_scores_stay(cast: Cast) -> None:
    a_life(cast)
    rules(cast)
    due = {row.kind: row for row in listed(cast, years=7)}
    with years_on(7):
        let_go(actor=cast.manager, due=due[Kept.ANSWERS])
    assert not Answer.objects.exists()
    assert Response.objects.exists()
    assert Goal.objects.get().words == "Walk to the sea"


def test_whole_record_goes(cast: Cast) -> None:
    a_life(cast)
    rules(cast)
    listed(cast, years=7)
    [due] = listed(cast, years=10)
    with years_on(10):
        assert let_go(actor=cast.manager, due=due).outcome == DueOutcome.GONE
        assert list(waiting_times(cast.manager)) == []
    assert ErasedRecord.objects.get().client == cast.client_record
    assert listed(cast, years=20) == []


def test_hold_and_care_that_goes_on_again_stop_it(cast: Cast) -> None:
    rules(cast)
    ended(cast)
    due = listed(cast, years=7)[0]
    with years_on(7):
        held = hold(cast)
        with pytest.raises(BarredError, match="hold"):
            let_go(actor=cast.manager, due=due)
        held.delete()
        open_episode(actor=cast.her_therapist, client=cast.client_record)
        with pytest.raises(BarredError, match="any more"):
            let_go(actor=cast.manager, due=due)


def test_what_is_kept_longer_is_listed_again_on_its_day(cast: Cast) -> None:
    confirm_rules(
        actor=cast.manager,
        practice=cast.practice,
        country="GB",
        years={Kept.GOALS: 7},
        source="Our own.",
    )
    a_life(cast)
    [due] = listed(cast, years=7)
    with years_on(7):
        with pytest.raises(RightsError):
            keep_longer(actor=cast.manager, due=due, until=clock.today())
        until = clock.today() + timedelta(days=365)
        keep_longer(actor=cast.manager, due=due, until=until)
        keep_longer(actor=cast.manager, due=due, until=until)
        with pytest.raises(RightsError):
            let_go(actor=cast.manager, due=due)
    assert listed(cast, years=7.5) == []
    assert len(listed(cast, years=8.1)) == 1
    assert DueErasure.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_confirm_once(cast: Cast) -> None:
    rules(cast)
    ended(cast)
    due = listed(cast, years=7)[0]

    def confirm() -> DueErasure:
        with years_on(7):
            return let_go(actor=cast.manager, due=due)

    assert errors_in(race(confirm, confirm)) == []
    assert scenes.trail_of(cast).count("retention.gone") == 1


@pytest.mark.django_db(transaction=True)
def test_keeping_and_letting_go_at_once_are_one_of_them(cast: Cast) -> None:
    rules(cast)
    ended(cast)
    due = listed(cast, years=7)[0]

    def keep() -> DueErasure:
        with years_on(7):
            until = clock.today() + timedelta(days=9)
            return keep_longer(actor=cast.manager, due=due, until=until)

    def confirm() -> DueErasure:
        with years_on(7):
            return let_go(actor=cast.manager, due=due)

    assert errors_in(race(keep, confirm)) == [RightsError]


def test_listing_is_safe_to_run_twice_at_once(cast: Cast) -> None:
    rules(cast)
    every_kind(cast)
    with years_on(7):
        found = len(list_what_is_due(cast.practice)) + len(list_what_is_due(cast.practice))
    assert found == len(set(Kept) - {Kept.RECORD})


@given(day=st.dates(date(1950, 1, 1), date(2100, 1, 1)), years=st.integers(1, 100))
def test_years_end_on_the_same_day_or_the_first_of_march(day: date, years: int) -> None:
    until = _years_after(day, years)
    assert until.year == day.year + years
    leap_day = (day.month, day.day) == (2, 29)
    assert (until.month, until.day) in {(day.month, day.day), *([(3, 1)] if leap_day else [])}
