"""Two deeds on one questionnaire at the same moment."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest

from telos.access.actions import begin_care
from telos.audit.models import AuditRow
from telos.base import clock
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from telos.measures.actions import (
    AlertAcknowledgedError,
    NothingDueError,
    QuestionnaireError,
    ResponseFinishedError,
    TotalDayError,
    acknowledge_alert,
    ask_questionnaire,
    begin_response,
    enter_total,
    finish_response,
    save_answers,
    stop_asking,
)
from telos.measures.models import Answer, MeasureSchedule, Response, RiskAlert
from telos.measures.queries import answers_visible_to
from tests import scenes
from tests.cast import Cast
from tests.consents import agreed_to_a_second
from tests.racing import errors_in, race

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 20


def _responses(cast: Cast, number: int = ROUNDS) -> list[Response]:
    """Responses of as many days."""
    first_day = clock.now() - timedelta(days=number)
    with clock.set_to(first_day):
        asked = scenes.schedule(cast, every_days=1)
    found = []
    for day in range(number):
        with clock.set_to(first_day + timedelta(days=day)):
            found.append(begin_response(actor=cast.client, schedule=asked))
    return found


def test_response_begun_twice_at_once_is_one_response(cast: Cast) -> None:
    asked = scenes.schedule(cast, every_days=1, starts_on=date(2027, 3, 1))
    now = clock.now().replace(year=2027, month=3, day=1, hour=12)
    for day in range(ROUNDS):

        def begin(moment=now + timedelta(days=day)) -> Response:
            with clock.set_to(moment):
                return begin_response(actor=cast.client, schedule=asked)

        outcomes = race(begin, begin)

        assert errors_in(outcomes) == []
        assert outcomes[0] == outcomes[1]
    assert Response.objects.count() == ROUNDS
    assert AuditRow.objects.filter(deed="response.begin").count() == ROUNDS


def test_response_finished_twice_at_once_is_finished_once(cast: Cast) -> None:
    for sent, response in enumerate(_responses(cast), start=1):
        save_answers(actor=cast.client, response=response, answers=scenes.all_answers(1))
        finish = partial(finish_response, actor=cast.client, response=response)

        outcomes = race(finish, finish)

        assert errors_in(outcomes) == []
        assert [(o.score, o.finished_at) for o in outcomes[:1]] == [
            (o.score, o.finished_at) for o in outcomes[1:]
        ]
        assert AuditRow.objects.filter(deed="response.finish").count() == sent


def test_score_is_of_the_answers_that_stand_when_one_is_changed_while_it_is_sent(
    cast: Cast,
) -> None:
    for response in _responses(cast):
        save_answers(actor=cast.client, response=response, answers=scenes.all_answers(1))

        outcomes = race(
            partial(finish_response, actor=cast.client, response=response),
            partial(save_answers, actor=cast.client, response=response, answers={"phq9_1": 3}),
        )

        assert errors_in(outcomes) in ([], [ResponseFinishedError])
        response.refresh_from_db()
        stand = answers_visible_to(cast.client, response)
        assert response.score == sum(value or 0 for value in stand.values())
        assert (stand["phq9_1"] == 3) == (errors_in(outcomes) == [])


def test_answers_saved_at_once_are_all_kept_and_alarm_once(cast: Cast) -> None:
    for response in _responses(cast, 10):
        Answer.objects.filter(response=response).delete()

        outcomes = race(
            *(
                partial(
                    save_answers,
                    actor=cast.client,
                    response=response,
                    answers={f"phq9_{n}": n % 4, "phq9_9": 2},
                )
                for n in range(1, 5)
            )
        )

        assert errors_in(outcomes) == []
        kept = answers_visible_to(cast.client, response)
        assert kept == {"phq9_1": 1, "phq9_2": 2, "phq9_3": 3, "phq9_4": 0, "phq9_9": 2}
        assert RiskAlert.objects.filter(response=response).count() == 1


def test_two_main_measures_asked_at_once_leave_one_main(cast: Cast) -> None:
    ask = partial(
        ask_questionnaire,
        actor=cast.her_therapist,
        episode=cast.episode,
        starts_on=clock.today(),
        is_main=True,
    )

    outcomes = race(*(partial(ask, instrument_key=key) for key in ("phq9", "gad7", "swls")))

    assert errors_in(outcomes) == []
    assert MeasureSchedule.objects.filter(is_main=True).count() == 1
    assert MeasureSchedule.objects.count() == 3


def test_one_questionnaire_asked_two_ways_at_once_is_asked_one_way(cast: Cast) -> None:
    ask = partial(
        ask_questionnaire,
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key="phq9",
        starts_on=clock.today(),
    )

    outcomes = race(partial(ask, every_days=7), partial(ask, every_days=14))

    assert errors_in(outcomes) == [QuestionnaireError]
    assert MeasureSchedule.objects.count() == 1


def test_one_total_sent_twice_at_once_is_one_total(cast: Cast) -> None:
    for days_ago in range(10):
        enter = partial(
            enter_total,
            actor=cast.her_therapist,
            episode=cast.episode,
            instrument_key="bdi2",
            answered_on=clock.today() - timedelta(days=days_ago),
        )

        same = race(partial(enter, score=20), partial(enter, score=20))

        assert errors_in(same) == []
        assert same[0] == same[1]
    assert Response.objects.count() == 10


def test_two_totals_of_one_day_at_once_are_one_total_and_one_refusal(cast: Cast) -> None:
    enter = partial(
        enter_total,
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key="bdi2",
        answered_on=clock.today(),
    )

    outcomes = race(partial(enter, score=20), partial(enter, score=21))

    assert errors_in(outcomes) == [TotalDayError]
    assert Response.objects.count() == 1


def test_alert_acknowledged_by_two_at_once_is_answered_for_by_one(cast: Cast) -> None:
    agreed_to_a_second(cast)
    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.colleague)
    alert = scenes.risk_alert(cast)

    outcomes = race(
        partial(acknowledge_alert, actor=cast.her_therapist, alert=alert, what_was_done="Rang."),
        partial(
            acknowledge_alert,
            actor=cast.colleague,
            alert=RiskAlert.objects.get(pk=alert.pk),
            what_was_done="Wrote.",
        ),
    )

    assert errors_in(outcomes) == [AlertAcknowledgedError]
    kept = RiskAlert.objects.get()
    assert (kept.acknowledged_by == cast.her_therapist) == (kept.what_was_done == "Rang.")


def test_response_begun_while_the_schedule_is_stopped_or_care_ends_was_first_or_is_refused(
    cast: Cast,
) -> None:
    asked = scenes.schedule(cast)

    outcomes = race(
        partial(begin_response, actor=cast.client, schedule=asked),
        partial(stop_asking, actor=cast.her_therapist, schedule=asked),
        partial(
            move_episode, actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED
        ),
    )

    assert errors_in(outcomes) in ([], [NothingDueError])
    assert Response.objects.count() == (0 if errors_in(outcomes) else 1)
