"""Asking, answering, finishing, totals and alerts: what they come to and what is refused."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from telos.access.actions import begin_care, end_care
from telos.access.rules import NotAllowedError
from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode
from telos.measures.actions import (
    AlertAcknowledgedError,
    NothingDueError,
    QuestionnaireError,
    ResponseFinishedError,
    acknowledge_alert,
    ask_about_safety,
    ask_questionnaire,
    begin_response,
    enter_total,
    finish_response,
    save_answers,
    stop_asking,
    withdraw_total,
)
from telos.measures.enums import SAFETY_QUESTIONS, EnteredAs, Presentation
from telos.measures.forms import AskQuestionnaireForm
from telos.measures.models import Answer, MeasureSchedule, Response, RiskAlert
from telos.measures.queries import (
    answers_visible_to,
    courses_visible_to,
    library_of,
    responses_visible_to,
    withdrawn_totals_visible_to,
)
from tests import scenes
from tests.cast import Cast
from tests.consents import agreed_to_a_second

# Asking.


def test_asked_questionnaire_is_on_its_schedule(cast: Cast) -> None:
    asked = scenes.schedule(
        cast,
        instrument_key="gad7",
        starts_on=date(2027, 3, 1),
        every_days=14,
        is_main=True,
        presentation=Presentation.ALL_ON_A_PAGE,
    )

    kept = MeasureSchedule.objects.get()
    assert kept == asked
    assert (kept.every_days, kept.starts_on, kept.ends_on) == (14, date(2027, 3, 1), None)
    assert (kept.is_main, kept.asked_by) == (True, cast.her_therapist)


@pytest.mark.parametrize("key", ["who5", "bdi2"])
def test_questionnaire_whose_wording_may_not_be_shown_is_not_asked(cast: Cast, key: str) -> None:
    with pytest.raises(QuestionnaireError, match="enter its total instead"):
        scenes.schedule(cast, instrument_key=key)

    assert not MeasureSchedule.objects.exists()


@pytest.mark.parametrize("key", ["", "phq10", "../phq9"])
def test_unknown_questionnaire_is_neither_asked_nor_entered(cast: Cast, key: str) -> None:
    with pytest.raises(QuestionnaireError, match="that are offered"):
        scenes.schedule(cast, instrument_key=key)
    with pytest.raises(QuestionnaireError, match="that are offered"):
        _enter(cast, instrument_key=key)


@pytest.mark.parametrize("days", [-7, 0, 367, 10**9])
def test_interval_outside_a_day_and_a_year_is_refused(cast: Cast, days: int) -> None:
    with pytest.raises(QuestionnaireError, match="between a day and a year"):
        scenes.schedule(cast, every_days=days)


def test_new_main_measure_takes_the_place_of_the_old(cast: Cast) -> None:
    old = scenes.schedule(cast, instrument_key="phq9", is_main=True)
    new = scenes.schedule(cast, instrument_key="gad7", is_main=True)

    assert list(MeasureSchedule.objects.filter(is_main=True)) == [new]
    old.refresh_from_db()
    assert old.ends_on is None


def test_questions_about_safety_are_no_main_measure(cast: Cast) -> None:
    """Nothing of them is added up: there is no course that could stand first."""
    before = scenes.schedule(cast, instrument_key="phq9", is_main=True)
    with pytest.raises(QuestionnaireError, match="never added up"):
        scenes.schedule(cast, instrument_key=SAFETY_QUESTIONS, is_main=True)
    assert list(MeasureSchedule.objects.all()) == [before]
    ask_about_safety(actor=cast.client, episode=cast.episode)
    assert list(MeasureSchedule.objects.filter(is_main=True)) == [before]
    offered = AskQuestionnaireForm(library=library_of(cast.practice.pk)).fields["instrument_key"]
    keys = [key for key, _words in offered.choices]
    assert "phq9" in keys
    assert SAFETY_QUESTIONS not in keys


def test_questionnaire_asked_twice_by_one_form_is_one_schedule(cast: Cast) -> None:
    assert scenes.schedule(cast) == scenes.schedule(cast)
    assert scenes.trail_of(cast).count("measure.ask") == 1


def test_questionnaire_that_is_asked_already_is_not_asked_otherwise(cast: Cast) -> None:
    scenes.schedule(cast, every_days=7)

    with pytest.raises(QuestionnaireError, match="Stop it first"):
        scenes.schedule(cast, every_days=14)


def test_questionnaire_is_asked_again_after_it_was_stopped(cast: Cast) -> None:
    old = scenes.schedule(cast)
    stop_asking(actor=cast.her_therapist, schedule=old)

    assert scenes.schedule(cast, every_days=14) != old


def test_stopped_twice_is_stopped_once(cast: Cast) -> None:
    asked = scenes.schedule(cast)

    for _ in range(2):
        stopped = stop_asking(actor=cast.her_therapist, schedule=asked)

    assert stopped.ends_on == clock.today()
    assert scenes.trail_of(cast).count("measure.stop") == 1


@pytest.mark.parametrize("state", EpisodeState)
def test_questionnaire_is_asked_while_care_goes_on(cast: Cast, state: EpisodeState) -> None:
    stale = Episode.objects.get(pk=cast.episode.pk)
    episode = scenes.episode_in(cast, state)
    ask = partial(
        ask_questionnaire,
        actor=cast.her_therapist,
        instrument_key="phq9",
        starts_on=clock.today(),
    )

    if state != EpisodeState.CLOSED:
        assert ask(episode=episode).episode == episode
        return
    with pytest.raises(QuestionnaireError, match="care has ended"):
        ask(episode=stale)
    assert not MeasureSchedule.objects.exists()


# Beginning.


def test_response_keeps_the_instruments_version_and_the_day_it_was_due(cast: Cast) -> None:
    response = scenes.begun_response(cast)

    assert (response.instrument_key, response.instrument_version) == ("phq9", "1")
    assert (response.language, response.item_count) == ("en", 9)
    assert (response.due_on, response.entered_as) == (clock.today(), EnteredAs.ITEMS)
    assert (response.episode, response.answered_by) == (cast.episode, cast.client)
    assert (response.score, response.finished_at, response.answered_on) == (None, None, None)


def test_response_begun_twice_is_one_response(cast: Cast) -> None:
    asked = scenes.schedule(cast)

    assert begin_response(actor=cast.client, schedule=asked) == begin_response(
        actor=cast.client, schedule=asked
    )
    assert scenes.trail_of(cast).count("response.begin") == 1


@pytest.mark.parametrize("days", [1, 30])
def test_nothing_is_due_before_the_first_day(cast: Cast, days: int) -> None:
    asked = scenes.schedule(cast, starts_on=clock.today() + timedelta(days=days))

    with pytest.raises(NothingDueError):
        begin_response(actor=cast.client, schedule=asked)

    assert not Response.objects.exists()


def test_nothing_is_due_once_it_was_stopped(cast: Cast) -> None:
    asked = scenes.schedule(cast)
    stale = MeasureSchedule.objects.get(pk=asked.pk)
    stop_asking(actor=cast.her_therapist, schedule=asked)

    with pytest.raises(NothingDueError):
        begin_response(actor=cast.client, schedule=stale)


def test_schedule_stopped_before_its_first_day_never_asks(cast: Cast) -> None:
    first_day = clock.today() + timedelta(days=3)
    asked = scenes.schedule(cast, starts_on=first_day)
    stop_asking(actor=cast.her_therapist, schedule=asked)

    for day in range(10):
        with clock.set_to(clock.now() + timedelta(days=day)), pytest.raises(NothingDueError):
            begin_response(actor=cast.client, schedule=asked)


def test_sitting_goes_on_after_the_schedule_was_stopped(cast: Cast) -> None:
    asked = scenes.schedule(cast)
    begun = begin_response(actor=cast.client, schedule=asked)
    stop_asking(actor=cast.her_therapist, schedule=asked)

    assert begin_response(actor=cast.client, schedule=asked) == begun
    finished = scenes.answered(cast, begun, scenes.all_answers())
    assert finished.score == 9


@pytest.mark.parametrize("instrument_key", ["phq9", "gad7"])
def test_one_time_questionnaire_waits_until_it_is_answered(cast: Cast, instrument_key: str) -> None:
    asked = scenes.schedule(cast, instrument_key=instrument_key, every_days=None)

    with clock.set_to(clock.now() + timedelta(days=100)):
        response = begin_response(actor=cast.client, schedule=asked)

    assert response.due_on == asked.starts_on


# Midnight. The installation is in London; a daily questionnaire begins a new day there.

BEFORE_MIDNIGHT = datetime.fromisoformat("2027-07-05T23:50:00+01:00")
AFTER_MIDNIGHT = BEFORE_MIDNIGHT + timedelta(minutes=20)


def _daily(cast: Cast) -> MeasureSchedule:
    with clock.set_to(BEFORE_MIDNIGHT - timedelta(days=3)):
        return scenes.schedule(cast, every_days=1)


def test_sitting_over_midnight_is_one_response(cast: Cast) -> None:
    asked = _daily(cast)
    with clock.set_to(BEFORE_MIDNIGHT):
        begun = begin_response(actor=cast.client, schedule=asked)
        save_answers(actor=cast.client, response=begun, answers={"phq9_1": 1})

    with clock.set_to(AFTER_MIDNIGHT):
        gone_on = begin_response(actor=cast.client, schedule=asked)
        finished = scenes.answered(cast, gone_on, scenes.all_answers(2))

    assert gone_on == begun
    assert (finished.due_on, finished.answered_on) == (date(2027, 7, 5), date(2027, 7, 6))
    assert Response.objects.count() == 1


def test_new_day_begins_anew_after_the_sitting_was_sent(cast: Cast) -> None:
    asked = _daily(cast)
    with clock.set_to(BEFORE_MIDNIGHT):
        first = begin_response(actor=cast.client, schedule=asked)
        scenes.answered(cast, first, scenes.all_answers())

    with clock.set_to(AFTER_MIDNIGHT):
        second = begin_response(actor=cast.client, schedule=asked)

    assert (first.due_on, second.due_on) == (date(2027, 7, 5), date(2027, 7, 6))


def test_form_that_was_given_up_does_not_come_back_on_a_later_day(cast: Cast) -> None:
    asked = _daily(cast)
    with clock.set_to(BEFORE_MIDNIGHT):
        given_up = begin_response(actor=cast.client, schedule=asked)

    with clock.set_to(BEFORE_MIDNIGHT + timedelta(hours=4)):
        new = begin_response(actor=cast.client, schedule=asked)

    assert (new.due_on, given_up.due_on) == (date(2027, 7, 6), date(2027, 7, 5))


def test_sitting_lasts_as_long_as_answers_come(cast: Cast) -> None:
    asked = _daily(cast)
    with clock.set_to(BEFORE_MIDNIGHT):
        begun = begin_response(actor=cast.client, schedule=asked)
    with clock.set_to(AFTER_MIDNIGHT + timedelta(hours=2)):
        save_answers(actor=cast.client, response=begun, answers={"phq9_1": 1})

    with clock.set_to(AFTER_MIDNIGHT + timedelta(hours=4)):
        assert begin_response(actor=cast.client, schedule=asked) == begun


@pytest.mark.parametrize(
    ("first_day", "moment", "due_on"),
    [
        # Clocks go forward on 28 March 2027 in London and back on 31 October.
        (date(2027, 3, 27), "2027-03-28T00:30:00+00:00", date(2027, 3, 28)),
        (date(2027, 3, 27), "2027-03-28T23:30:00+01:00", date(2027, 3, 28)),
        (date(2027, 3, 27), "2027-03-28T23:30:00+00:00", date(2027, 3, 29)),
        (date(2027, 10, 30), "2027-10-31T23:30:00+00:00", date(2027, 10, 31)),
        (date(2027, 10, 30), "2027-10-30T23:30:00+00:00", date(2027, 10, 31)),
    ],
)
def test_day_that_is_due_is_that_of_the_installations_zone(
    cast: Cast, first_day: date, moment: str, due_on: date
) -> None:
    asked = scenes.schedule(cast, starts_on=first_day, every_days=1)

    with clock.set_to(datetime.fromisoformat(moment)):
        assert begin_response(actor=cast.client, schedule=asked).due_on == due_on


# Answering.


def test_answer_is_kept_as_it_is_given(cast: Cast) -> None:
    response = scenes.begun_response(cast)

    save_answers(actor=cast.client, response=response, answers={"phq9_1": 3, "phq9_2": None})

    assert answers_visible_to(cast.client, response) == {"phq9_1": 3, "phq9_2": None}


def test_answer_given_again_takes_the_place_of_the_first(cast: Cast) -> None:
    response = scenes.begun_response(cast)

    for value in (1, 3, None, 2):
        save_answers(actor=cast.client, response=response, answers={"phq9_1": value})

    answer = Answer.objects.get()
    assert (answer.value, answer.item_key) == (2, "phq9_1")


def test_saving_nothing_writes_nothing(cast: Cast) -> None:
    response = scenes.begun_response(cast)
    before = scenes.everything()

    assert save_answers(actor=cast.client, response=response, answers={}) == []

    assert scenes.everything() == before


@pytest.mark.parametrize(
    "answers",
    [
        {"phq9_1": 4},
        {"phq9_1": -1},
        {"phq9_1": True},
        {"phq9_1": 1.0},
        {"phq9_1": "1"},
        {"phq9_1": [1]},
        {"phq9_1": {}},
        {"phq9_1": math.nan},
        {"phq9_1": 10**30},
        {"gad7_1": 1},
        {"": 1},
        {"phq9_1": 1, "phq9_10": 1},
    ],
    ids=str,
)
def test_answer_that_is_not_offered_is_refused_whole(
    cast: Cast, answers: dict[str, int | None]
) -> None:
    response = scenes.begun_response(cast)
    before = scenes.everything()

    with pytest.raises(QuestionnaireError):
        save_answers(actor=cast.client, response=response, answers=answers)

    assert scenes.everything() == before


def test_answers_stand_once_they_were_sent(cast: Cast) -> None:
    response = scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers(1))
    before = scenes.everything()

    with pytest.raises(ResponseFinishedError, match="can’t be changed"):
        save_answers(actor=cast.client, response=response, answers={"phq9_1": 0})

    assert scenes.everything() == before


def test_nothing_is_answered_once_care_has_ended(cast: Cast) -> None:
    response = scenes.begun_response(cast)
    save_answers(actor=cast.client, response=response, answers={"phq9_1": 1})
    asked = response.schedule
    assert asked is not None
    scenes.episode_in(cast, EpisodeState.CLOSED)
    before = scenes.everything()

    for deed in (
        partial(begin_response, schedule=asked),
        partial(save_answers, response=response, answers={"phq9_1": 2}),
        partial(finish_response, response=response),
    ):
        with pytest.raises(NothingDueError, match="What you have answered is kept"):
            deed(actor=cast.client)

    assert scenes.everything() == before


def test_nothing_is_asked_of_somebody_whose_answers_nobody_would_read(cast: Cast) -> None:
    response = scenes.begun_response(cast)
    asked = response.schedule
    assert asked is not None
    end_care(actor=cast.her_therapist, client=cast.client_record, therapist=cast.her_therapist)

    with pytest.raises(NothingDueError):
        begin_response(actor=cast.client, schedule=asked)
    with pytest.raises(NothingDueError):
        save_answers(actor=cast.client, response=response, answers={"phq9_9": 3})

    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.colleague)
    assert save_answers(actor=cast.client, response=response, answers={"phq9_9": 3})


# Finishing.


def test_finished_response_is_scored_and_locked(cast: Cast) -> None:
    finished = scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers(2))

    kept = Response.objects.get()
    assert kept == finished
    assert (kept.score, kept.answered_count) == (18, 9)
    assert (kept.answered_on, kept.finished_at is not None) == (clock.today(), True)


def test_finished_twice_is_finished_once(cast: Cast) -> None:
    response = scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers(2))
    before = scenes.everything()

    assert finish_response(actor=cast.client, response=response) == response

    assert scenes.everything() == before


def test_nothing_answered_is_not_finished(cast: Cast) -> None:
    response = scenes.begun_response(cast)
    save_answers(actor=cast.client, response=response, answers={"phq9_1": None})

    with pytest.raises(QuestionnaireError, match="at least one question"):
        finish_response(actor=cast.client, response=response)

    response.refresh_from_db()
    assert response.finished_at is None


@pytest.mark.parametrize(
    ("left_out", "score"),
    [(0, 9.0), (1, 9.0), (2, 9.0), (3, None), (8, None)],
)
def test_missing_answers_are_scored_by_the_instruments_rule(
    cast: Cast, left_out: int, score: float | None
) -> None:
    answers = dict(list(scenes.all_answers(1).items())[left_out:])

    finished = scenes.answered(cast, scenes.begun_response(cast), answers)

    assert (finished.score, finished.answered_count) == (score, 9 - left_out)


def test_response_is_scored_by_the_definition_that_it_names(
    cast: Cast,
) -> None:
    """Begun under an older definition, finished under ours: it says so."""
    response = scenes.begun_response(cast)
    save_answers(actor=cast.client, response=response, answers=scenes.all_answers(1))
    Answer.objects.create(response=response, item_key="phq9_gone", value=3, saved_at=clock.now())
    Response.objects.update(instrument_version="0", item_count=10)

    finished = finish_response(actor=cast.client, response=response)

    kept = Response.objects.get()
    assert (kept.instrument_version, kept.item_count, kept.score) == ("1", 9, 9.0)
    assert finished == kept


# Totals.


def _enter(cast: Cast, **change: object) -> Response:
    wish = {
        "actor": cast.her_therapist,
        "episode": cast.episode,
        "instrument_key": "bdi2",
        "score": 21,
        "answered_on": clock.today(),
    }
    return enter_total(**{**wish, **change})  # type: ignore[arg-type]


def test_total_is_a_finished_response(cast: Cast) -> None:
    entered = _enter(cast, answered_on=date(2026, 1, 2), is_from_before=True)

    assert (entered.score, entered.entered_as) == (21, EnteredAs.TOTAL)
    assert (entered.answered_on, entered.answered_by) == (date(2026, 1, 2), cast.her_therapist)
    assert (entered.answered_count, entered.item_count) == (21, 21)
    assert entered.schedule is None


@pytest.mark.parametrize("score", [0, 63])
def test_total_at_the_edge_of_the_range_is_taken(cast: Cast, score: int) -> None:
    assert _enter(cast, score=score).score == score


@pytest.mark.parametrize(
    ("key", "score", "says"),
    [
        ("bdi2", -1, "between 0 and 63"),
        ("bdi2", 64, "between 0 and 63"),
        ("bdi2", math.inf, "between 0 and 63"),
        ("bdi2", -math.inf, "between 0 and 63"),
        ("bdi2", math.nan, "between 0 and 63"),
        ("bdi2", 20.5, "whole number"),
        ("swls", 4, "between 5 and 35"),
        ("who5", 13, "multiple of 4"),
        ("who5", 104, "between 0 and 100"),
    ],
)
def test_total_that_the_questionnaire_cannot_come_to_is_refused(
    cast: Cast, key: str, score: float, says: str
) -> None:
    with pytest.raises(QuestionnaireError, match=says):
        _enter(cast, instrument_key=key, score=score)

    assert not Response.objects.exists()


def test_total_of_a_day_to_come_is_refused(cast: Cast) -> None:
    with pytest.raises(QuestionnaireError, match="not a later one"):
        _enter(cast, answered_on=clock.today() + timedelta(days=1))


def test_total_sent_twice_is_one_total(cast: Cast) -> None:
    assert _enter(cast) == _enter(cast)
    assert scenes.trail_of(cast).count("response.total") == 1


def test_second_total_of_a_day_is_refused(cast: Cast) -> None:
    _enter(cast)

    with pytest.raises(QuestionnaireError, match="for this day already"):
        _enter(cast, score=22)

    assert _enter(cast, answered_on=clock.today() - timedelta(days=1))
    assert _enter(cast, instrument_key="phq9")


def test_paper_may_come_after_care_has_ended(cast: Cast) -> None:
    scenes.episode_in(cast, EpisodeState.CLOSED)

    assert _enter(cast).score == 21


def test_total_taken_back_is_kept_and_not_shown(cast: Cast) -> None:
    wrong = _enter(cast, score=12)

    withdraw_total(actor=cast.her_therapist, response=wrong, why="Should be 21.")
    right = _enter(cast, score=21)

    assert list(responses_visible_to(cast.her_therapist)) == [right]
    kept = withdrawn_totals_visible_to(cast.her_therapist).get()
    assert (kept.score, kept.why_withdrawn, kept.withdrawn_by) == (
        12,
        "Should be 21.",
        cast.her_therapist,
    )
    course = courses_visible_to(cast.her_therapist, [cast.episode])[cast.episode.pk][0]
    assert [point.score for point in course.points] == [21]
    assert scenes.trail_of(cast)[-2:] == ["response.withdraw", "response.total"]


def test_total_taken_back_twice_is_taken_back_once(cast: Cast) -> None:
    wrong = _enter(cast)
    for why in ("A slip.", "Another reason."):
        withdraw_total(actor=cast.her_therapist, response=wrong, why=why)

    assert scenes.trail_of(cast).count("response.withdraw") == 1
    assert wrong.why_withdrawn == "A slip."


def test_total_is_taken_back_by_her_therapist_alone(cast: Cast) -> None:
    wrong = _enter(cast)
    for person in cast.everybody_but("her_therapist"):
        with pytest.raises(NotAllowedError):
            withdraw_total(actor=person, response=wrong, why="So.")

    assert not withdrawn_totals_visible_to(cast.her_therapist).exists()


def test_total_is_taken_back_with_a_reason(cast: Cast) -> None:
    with pytest.raises(QuestionnaireError, match="what was wrong"):
        withdraw_total(actor=cast.her_therapist, response=_enter(cast), why=" ")


def test_what_the_client_answered_is_never_taken_back(cast: Cast) -> None:
    sent = scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers())

    with pytest.raises(QuestionnaireError, match="total from paper"):
        withdraw_total(actor=cast.her_therapist, response=sent, why="So.")


# Risk alerts.


@pytest.mark.parametrize(("value", "raised"), [(None, []), (0, []), (1, [1]), (2, [2]), (3, [3])])
def test_alert_is_raised_with_the_answer(cast: Cast, value: int | None, raised: list[int]) -> None:
    response = scenes.begun_response(cast)

    alerts = save_answers(actor=cast.client, response=response, answers={"phq9_9": value})

    assert [alert.value for alert in alerts] == raised
    assert list(RiskAlert.objects.values_list("value", flat=True)) == raised


def test_alert_stays_when_the_answer_is_changed(cast: Cast) -> None:
    response = scenes.begun_response(cast)
    for value in (2, 0, None):
        save_answers(actor=cast.client, response=response, answers={"phq9_9": value})

    assert [alert.value for alert in RiskAlert.objects.all()] == [2]


def test_worse_answer_raises_an_alert_of_its_own(cast: Cast) -> None:
    response = scenes.begun_response(cast)
    first = save_answers(actor=cast.client, response=response, answers={"phq9_9": 1})
    acknowledge_alert(actor=cast.her_therapist, alert=first[0], what_was_done="Rang.")

    second = save_answers(actor=cast.client, response=response, answers={"phq9_9": 3})

    assert [alert.acknowledged_at is None for alert in (*first, *second)] == [False, True]


def test_same_answer_given_again_raises_no_second_alert(cast: Cast) -> None:
    response = scenes.begun_response(cast)
    raised = [
        save_answers(actor=cast.client, response=response, answers={"phq9_9": 2}) for _ in range(3)
    ]

    assert raised[0] == raised[1] == raised[2]
    assert scenes.trail_of(cast).count("alert.raise") == 1


def test_alert_does_not_come_back_with_other_answers(cast: Cast) -> None:
    response = scenes.begun_response(cast)
    save_answers(actor=cast.client, response=response, answers={"phq9_9": 2})

    assert save_answers(actor=cast.client, response=response, answers={"phq9_1": 1}) == []


def test_acknowledged_alert_says_who_when_and_what(cast: Cast) -> None:
    alert = acknowledge_alert(
        actor=cast.her_therapist, alert=scenes.risk_alert(cast), what_was_done="  Rang at ten. "
    )

    assert (alert.acknowledged_by, alert.what_was_done) == (cast.her_therapist, "Rang at ten.")
    assert alert.acknowledged_at is not None


@pytest.mark.parametrize("words", ["", "   "])
def test_alert_is_not_acknowledged_without_words(cast: Cast, words: str) -> None:
    alert = scenes.risk_alert(cast)

    with pytest.raises(QuestionnaireError, match="in a few words"):
        acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done=words)

    alert.refresh_from_db()
    assert alert.acknowledged_at is None


def test_acknowledged_twice_by_one_form_is_acknowledged_once(cast: Cast) -> None:
    alert = scenes.risk_alert(cast)
    acknowledge = partial(
        acknowledge_alert, actor=cast.her_therapist, alert=alert, what_was_done="Rang."
    )

    assert acknowledge() == acknowledge()
    assert scenes.trail_of(cast).count("alert.acknowledge") == 1


def test_second_to_acknowledge_is_told_that_somebody_has(cast: Cast) -> None:
    agreed_to_a_second(cast)
    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.colleague)
    alert = scenes.risk_alert(cast)
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="Rang.")

    with pytest.raises(AlertAcknowledgedError):
        acknowledge_alert(actor=cast.colleague, alert=alert, what_was_done="Wrote.")

    alert.refresh_from_db()
    assert (alert.acknowledged_by, alert.what_was_done) == (cast.her_therapist, "Rang.")
