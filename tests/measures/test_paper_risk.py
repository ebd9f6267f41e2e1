"""A total from paper whose sheet holds an answer that somebody must look at."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.base import clock
from telos.measures.actions import QuestionnaireError, enter_total
from telos.measures.actions.totals import RiskUnsaidError
from telos.measures.models import Response, RiskAlert
from telos.measures.queries import open_alerts_visible_to
from telos.measures.queries.paper import possible_answers, risk_questions
from telos.science.instruments import load_instrument
from tests import scenes
from tests.cast import Cast

PHQ9 = load_instrument("phq9")
NINTH = "phq9_9"


def entered(cast: Cast, score: float, **more) -> Response:
    return enter_total(
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key="phq9",
        score=score,
        answered_on=clock.today(),
        **more,
    )


@given(st.integers(min_value=0, max_value=27))
def test_answers_are_those_with_which_the_others_come_to_the_total(total: int) -> None:
    # Eight other answers of 0 to 3 come to any sum of 0 to 24.
    expected = [value for value in range(4) if 0 <= total - value <= 24]
    assert possible_answers(PHQ9, PHQ9.items[8], total) == expected


def test_small_questionnaire_agrees_with_every_sheet_there_is() -> None:
    phq2 = load_instrument("phq2")
    sheets = list(product(range(4), repeat=2))
    for total in range(7):
        expected = sorted({second for first, second in sheets if first + second == total})
        assert possible_answers(phq2, phq2.items[1], total) == expected


def test_only_what_somebody_must_look_at_is_asked() -> None:
    assert [q.item_key for q in risk_questions(PHQ9, 12)] == [NINTH]
    assert risk_questions(load_instrument("gad7"), 12) == []
    [sixth] = risk_questions(load_instrument("core10"), 12)
    assert sixth.words == "Question 6 on the sheet"
    assert sixth.answers[1] == "1", "the words are not ours to show"


@pytest.mark.parametrize(("answer", "raised"), [(0, 0), (1, 1), (3, 1)])
def test_answer_of_the_sheet_raises_the_alert_that_it_would_here(
    cast: Cast, answer: int, raised: int
) -> None:
    entered(cast, 12, risk_answers={NINTH: answer})
    assert open_alerts_visible_to(cast.her_therapist).count() == raised
    assert scenes.trail_of(cast).count("alert.raise") == raised


def test_without_the_sheet_a_total_is_taken_where_it_says_nothing(cast: Cast) -> None:
    entered(cast, 24)
    assert not RiskAlert.objects.exists()


@pytest.mark.parametrize("total", [25, 26, 27])
def test_total_that_can_only_be_with_a_grave_answer_is_not_taken_without_it(
    cast: Cast, total: int
) -> None:
    with pytest.raises(RiskUnsaidError, match="Question 9 on the sheet"):
        entered(cast, total)
    assert not Response.objects.exists()
    entered(cast, total, risk_answers={NINTH: 3})
    assert RiskAlert.objects.get().value == 3


@pytest.mark.parametrize(("total", "answer"), [(2, 3), (26, 1), (12, 4)])
def test_answer_that_does_not_go_with_the_total_is_refused(
    cast: Cast, total: int, answer: int
) -> None:
    with pytest.raises(QuestionnaireError):
        entered(cast, total, risk_answers={NINTH: answer})
    assert not Response.objects.exists()


def test_same_total_sent_twice_raises_one_alert(cast: Cast) -> None:
    first = entered(cast, 12, risk_answers={NINTH: 2})
    assert entered(cast, 12, risk_answers={NINTH: 2}) == first
    assert RiskAlert.objects.count() == 1
