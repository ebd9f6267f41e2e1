"""Answers in any order, repeated, partial: the response is scored by what was saved last."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from telos.measures.actions import (
    QuestionnaireError,
    begin_response,
    finish_response,
    save_answers,
)
from telos.measures.models import Answer, MeasureSchedule, Response, RiskAlert
from telos.measures.queries import answers_visible_to
from telos.science.instruments import load_instrument, score_one
from tests import scenes
from tests.cast import Cast

KEYS = [f"phq9_{n}" for n in range(1, 10)]
SAVES = st.lists(
    st.dictionaries(st.sampled_from(KEYS), st.none() | st.integers(0, 3), max_size=4), max_size=8
)


@given(saves=SAVES)
@settings(max_examples=80)
def test_finished_response_scores_what_was_saved_last(
    cast: Cast, saves: list[dict[str, int | None]]
) -> None:
    _nothing_yet()
    response = begin_response(actor=cast.client, schedule=scenes.schedule(cast))
    last: dict[str, int | None] = {}
    alarming = set()
    for answers in saves:
        save_answers(actor=cast.client, response=response, answers=answers)
        last |= answers
        alarming |= {answers.get("phq9_9")} - {None, 0}

    assert answers_visible_to(cast.client, response) == last
    assert set(RiskAlert.objects.values_list("value", flat=True)) == alarming
    expected = score_one(last, instrument=load_instrument("phq9"))
    if expected.answered == 0:
        _cannot_be_finished(cast, response)
        return
    finished = finish_response(actor=cast.client, response=response)
    kept = Response.objects.get(pk=finished.pk)
    assert (kept.score, kept.answered_count) == (expected.score, expected.answered)
    assert answers_visible_to(cast.her_therapist, response) == last


def _nothing_yet() -> None:
    """Each example begins where nothing was asked: the rows of the last one are taken away."""
    for model in (RiskAlert, Answer, Response, MeasureSchedule):
        model._default_manager.all().delete()


def _cannot_be_finished(cast: Cast, response: Response) -> None:
    try:
        finish_response(actor=cast.client, response=response)
    except QuestionnaireError:
        response.refresh_from_db()
        assert response.finished_at is None
        return
    raise AssertionError("A response without an answer was finished.")
