"""Answers that look careless: what is counted, and what is left in peace."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from telos.science.instruments import Instrument, load_instrument
from telos.science.signals import Careless, CourseFrameError, RuleError, careless_answers

ALL = Careless(longest_string=5, straight_line=True, seconds_per_item=2, disagreement=0.5)


@pytest.fixture
def both_ways() -> Instrument:
    """Five questions from 1 to 7, higher is better; as if the second and fourth were turned."""
    swls = load_instrument("swls")
    items = tuple(
        item.model_copy(update={"reverse": place in (1, 3)})
        for place, item in enumerate(swls.items)
    )
    return swls.model_copy(update={"items": items})


def look(
    instrument: Instrument, *forms: tuple[int | None, ...], rule: Careless = ALL
) -> pl.DataFrame:
    answers = pl.DataFrame(
        list(forms), schema=dict.fromkeys(instrument.item_keys, pl.Int64), orient="row"
    ).with_columns(took=pl.lit(60.0))
    return careless_answers(answers, instrument=instrument, rule=rule, seconds="took")


@pytest.mark.parametrize(
    ("answers", "longest", "said"),
    [
        ((3, 3, 3, 3, 3, 3, 3, 3, 3), 9, True),
        ((1, 1, 1, 1, 1, 2, 2, 2, 2), 5, True),
        ((1, 1, 1, 1, 2, 2, 2, 2, 0), 4, False),
        # “Not at all” throughout is what a good week looks like.
        ((0, 0, 0, 0, 0, 0, 0, 0, 0), 0, False),
        ((0, 0, 0, 0, 0, 0, 0, 0, 1), 1, False),
        # A question left out neither breaks a string nor adds to it.
        ((2, 2, None, 2, 2, 2, 0, 1, 0), 5, True),
        ((None,) * 9, 0, False),
    ],
)
def test_strings(answers: tuple[int | None, ...], longest: int, *, said: bool) -> None:
    found = look(load_instrument("phq9"), answers).row(0, named=True)
    assert found["longest_string"] == longest
    assert found["long_string"] is said


def test_without_questions_put_the_other_way_round_contradiction_cannot_be_told() -> None:
    found = look(load_instrument("phq9"), (3,) * 9).row(0, named=True)
    assert found["straight_line"] is None
    assert found["disagreement"] is None
    assert found["inconsistent"] is None


@pytest.mark.parametrize(
    ("answers", "straight", "disagreement"),
    [
        # Wholly content, and wholly discontent.
        ((7, 7, 7, 7, 7), True, 1.0),
        ((1, 1, 1, 1, 1), True, 1.0),
        # The middle, five times over, contradicts nothing.
        ((4, 4, 4, 4, 4), False, 0.0),
        # Content and not discontent: one answer, said in two ways.
        ((7, 1, 7, 1, 7), False, 0.0),
        ((7, 6, 6, 5, 5), False, 7 / 12),
        # One answer on a side is too few to tell.
        ((7, None, 7, 7, 7), None, None),
    ],
)
def test_contradictions(
    both_ways: Instrument,
    answers: tuple[int | None, ...],
    straight: bool | None,
    disagreement: float | None,
) -> None:
    found = look(both_ways, answers).row(0, named=True)
    assert found["straight_line"] is straight
    assert found["disagreement"] == (None if disagreement is None else pytest.approx(disagreement))
    expected = None if disagreement is None else disagreement >= 0.5
    assert found["inconsistent"] is expected


def test_good_end_of_a_turned_question_is_its_other_end(both_ways: Instrument) -> None:
    """“Wholly” is the good end of the questions as they are, “not at all” of those turned."""
    turned = {"swls_2": 1, "swls_4": 1}
    as_they_are = {"swls_1": 7, "swls_3": 7, "swls_5": 7}
    rule = Careless(longest_string=2, straight_line=False, seconds_per_item=None, disagreement=None)
    for answers, longest in (
        (turned, 0),
        (as_they_are, 0),
        (dict.fromkeys(turned, 7), 2),
        (dict.fromkeys(as_they_are, 1), 3),
    ):
        form = pl.DataFrame(
            {key: [answers.get(key)] for key in both_ways.item_keys},
            schema=dict.fromkeys(both_ways.item_keys, pl.Int64),
        )
        found = careless_answers(form, instrument=both_ways, rule=rule, seconds=None)
        assert found["longest_string"].to_list() == [longest]


@pytest.mark.parametrize(
    ("seconds", "said"), [(17.9, True), (18.0, False), (None, None), (float("nan"), None)]
)
def test_speed(seconds: float | None, *, said: bool | None) -> None:
    phq9 = load_instrument("phq9")
    forms = pl.DataFrame({key: [1] for key in phq9.item_keys}).with_columns(
        took=pl.Series([seconds], dtype=pl.Float64)
    )
    rule = Careless(longest_string=None, straight_line=False, seconds_per_item=2, disagreement=None)
    found = careless_answers(forms, instrument=phq9, rule=rule, seconds="took").row(0, named=True)
    assert found["too_fast"] is said
    assert found["looks_careless"] is said
    assert found["long_string"] is None


def test_speed_is_that_of_the_answers_given() -> None:
    phq9 = load_instrument("phq9")
    forms = pl.DataFrame({key: [1 if k < 3 else None] for k, key in enumerate(phq9.item_keys)})
    rule = Careless(longest_string=None, straight_line=False, seconds_per_item=2, disagreement=None)
    found = careless_answers(
        forms.with_columns(took=pl.lit(9.0)), instrument=phq9, rule=rule, seconds="took"
    )
    assert found["seconds_per_item"].to_list() == [3.0]
    assert found["too_fast"].to_list() == [False]


@pytest.mark.parametrize(
    ("choices", "name"),
    [
        ({"longest_string": 1}, "longest_string"),
        ({"seconds_per_item": -1}, "seconds_per_item"),
        ({"disagreement": 1.5}, "disagreement"),
        ({"longest_string": 4.5}, "longest_string"),
        ({"longest_string": True}, "longest_string"),
        ({"disagreement": "0.5"}, "disagreement"),
        ({}, "longest_string"),
    ],
)
def test_refuses_a_rule_that_cannot_be_meant(choices: dict[str, Any], name: str) -> None:
    nothing: dict[str, Any] = {
        "longest_string": None,
        "straight_line": False,
        "seconds_per_item": None,
        "disagreement": None,
    }
    with pytest.raises(RuleError) as refused:
        Careless(**nothing | choices)
    assert refused.value.name == name


def test_refuses_forms_that_it_cannot_read() -> None:
    phq9 = load_instrument("phq9")
    forms = pl.DataFrame({key: [1] for key in phq9.item_keys})
    with pytest.raises(CourseFrameError, match="phq9_5"):
        careless_answers(forms.drop("phq9_5"), instrument=phq9, rule=ALL, seconds="phq9_1")
    with pytest.raises(CourseFrameError, match="must hold numbers"):
        careless_answers(
            forms.with_columns(phq9_2=pl.lit("1")), instrument=phq9, rule=ALL, seconds="phq9_1"
        )
    with pytest.raises(RuleError, match="the column of times"):
        careless_answers(forms, instrument=phq9, rule=ALL, seconds=None)
    with pytest.raises(RuleError, match="from its items"):
        careless_answers(forms, instrument=load_instrument("bdi2"), rule=ALL, seconds="phq9_1")


def test_where_neither_way_is_better_no_run_is_good() -> None:
    mlq = load_instrument("mlq")
    forms = pl.DataFrame({key: [7] for key in mlq.item_keys})
    rule = Careless(longest_string=5, straight_line=True, seconds_per_item=None, disagreement=None)
    found = careless_answers(forms, instrument=mlq, rule=rule, seconds=None).row(0, named=True)
    assert found["longest_string"] == len(mlq.item_keys)


def test_no_time_at_all_is_no_rule() -> None:
    with pytest.raises(RuleError, match="seconds_per_item"):
        Careless(longest_string=None, straight_line=False, seconds_per_item=0, disagreement=None)
