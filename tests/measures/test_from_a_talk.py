"""What somebody without an account answers in a talk: entered by the therapist, and seen to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from telos.access.rules import NotAllowedError
from telos.base import clock
from telos.intake.actions import begin_intake
from telos.measures.actions import (
    NothingDueError,
    QuestionnaireError,
    TotalDayError,
    acknowledge_alert,
    ask_questionnaire,
    enter_answers,
    enter_total,
    stop_asking,
)
from telos.measures.models import Answer, MeasureSchedule, Response, RiskAlert
from telos.measures.queries import due_questionnaires, open_alerts_visible_to
from tests import scenes
from tests.cast import EVERYBODY, Cast

LIVING = "telos_safety_living"


@pytest.fixture
def asked(cast: Cast) -> MeasureSchedule:
    """The questions about safety, asked of somebody without an account with their intake."""
    episode = scenes.client_without_account(cast).episodes.get()
    begin_intake(actor=cast.her_therapist, episode=episode)
    return MeasureSchedule.objects.get(episode=episode)


def entered(cast: Cast, asked: MeasureSchedule, **more: object) -> Response:
    given = {"answers": {LIVING: 1}, "answered_on": clock.today(), **more}
    return enter_answers(actor=cast.her_therapist, schedule=asked, **given)  # type: ignore[arg-type]


def test_answers_are_sent_and_call_for_somebody(cast: Cast, asked: MeasureSchedule) -> None:
    yesterday = clock.today() - timedelta(days=1)
    response = entered(cast, asked, answered_on=yesterday)
    assert response.is_entered
    assert (response.answered_by, response.answered_on) == (cast.her_therapist, yesterday)
    assert (response.answered_count, response.item_count, response.score) == (1, 6, None)
    assert Answer.objects.filter(response=response).count() == 6
    [alert] = open_alerts_visible_to(cast.her_therapist)
    assert (alert.item_key, alert.value) == (LIVING, 1)
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="We made a plan.")
    assert not open_alerts_visible_to(cast.her_therapist).exists()
    [due] = due_questionnaires(cast.her_therapist, [asked.episode])[asked.episode_id]
    assert due.due_on is None


def test_no_to_everything_calls_for_nobody(cast: Cast, asked: MeasureSchedule) -> None:
    entered(cast, asked, answers={LIVING: 0})
    assert not RiskAlert.objects.exists()


def test_sent_twice_is_one_response(cast: Cast, asked: MeasureSchedule) -> None:
    assert entered(cast, asked) == entered(cast, asked)
    with pytest.raises(QuestionnaireError):
        entered(cast, asked, answers={LIVING: 0})
    assert Response.objects.filter(schedule=asked).count() == 1


@pytest.mark.parametrize(
    "more",
    [
        {"answers": {}},
        {"answers": {LIVING: None}},
        {"answers": {LIVING: 7}},
        {"answers": {"phq9_9": 1}},
        {"answered_on": clock.today() + timedelta(days=1)},
        {"answered_on": clock.today() - timedelta(days=400)},
    ],
)
def test_what_cannot_be_is_refused(
    cast: Cast, asked: MeasureSchedule, more: dict[str, object]
) -> None:
    with pytest.raises(QuestionnaireError):
        entered(cast, asked, **more)
    assert not Response.objects.filter(schedule=asked).exists()


def test_what_is_no_longer_asked_is_not_entered(cast: Cast, asked: MeasureSchedule) -> None:
    stop_asking(actor=cast.her_therapist, schedule=asked)
    with pytest.raises(NothingDueError):
        entered(cast, asked)


@pytest.mark.parametrize("who", EVERYBODY)
def test_nobody_answers_for_whoever_has_an_account(cast: Cast, who: str) -> None:
    schedule = scenes.schedule(cast)
    with pytest.raises(NotAllowedError):
        enter_answers(
            actor=cast.person(who),
            schedule=schedule,
            answers={"phq9_1": 1},
            answered_on=clock.today(),
        )


def test_questionnaire_with_a_total_is_scored(cast: Cast, asked: MeasureSchedule) -> None:
    today = clock.today()
    phq9 = ask_questionnaire(
        actor=cast.her_therapist, episode=asked.episode, instrument_key="phq9", starts_on=today
    )
    response = entered(cast, phq9, answers=dict.fromkeys(scenes.all_answers(), 2))
    assert response.score == 18
    assert RiskAlert.objects.filter(response=response).count() == 1


def test_day_has_one_score(cast: Cast, asked: MeasureSchedule) -> None:
    gad7 = ask_questionnaire(
        actor=cast.her_therapist,
        episode=asked.episode,
        instrument_key="gad7",
        starts_on=clock.today(),
    )
    enter_total(
        actor=cast.her_therapist,
        episode=asked.episode,
        instrument_key="gad7",
        score=7,
        answered_on=clock.today(),
    )
    with pytest.raises(TotalDayError):
        entered(cast, gad7, answers={"gad7_1": 1})
