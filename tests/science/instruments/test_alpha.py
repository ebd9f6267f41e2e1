"""Cronbach's alpha and sums against R's psych, on twenty-eight hundred people's answers."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from telos.science.instruments import (
    Instrument,
    ResponseFrameError,
    ResponseValueError,
    TotalOnlyError,
    cronbach_alpha,
    load_instrument,
    part_of,
    score_items,
)
from tests.reference import reference_data, reference_groups
from tests.science.instruments.made import make, options

SCALES = ("agree", "conscientious", "extraversion", "neuroticism", "openness")


def _scale(told: dict[str, Any], *, max_missing: int) -> Instrument:
    reverse = _listed(told["reverse"])
    fact = {"status": "unconfirmed"}
    return Instrument.model_validate(
        {
            "key": "bfi",
            "version": "1",
            "language": "en",
            "name": "Items of the IPIP",
            "short_name": "BFI",
            "construct": "personality",
            "plain_name": "how I am",
            "better": "higher",
            "recall": "in general",
            "minutes": 1,
            "interval_days": 30,
            "item_count": len(told["items"]),
            "prompt": "How well does this describe you?",
            "options": [{"value": value, "label": str(value)} for value in range(1, 7)],
            "items": [
                {"key": key.lower(), "text": key, "reverse": key in reverse}
                for key in told["items"]
            ],
            "score": {
                "method": "sum",
                "lowest": len(told["items"]),
                "highest": 6 * len(told["items"]),
            },
            "missing": {
                "rule": "prorate" if max_missing else "complete",
                "max_missing": max_missing,
                **fact,
            },
            "licence": {"class": "green", "text": "Free.", "notice": "IPIP.", **fact},
        }
    )


@pytest.fixture(scope="session")
def answers(reference_dir: Path) -> pl.DataFrame:
    table = pl.read_csv(reference_data(reference_dir, "items_bfi.csv"), null_values="NA")
    return table.rename(str.lower)


@pytest.fixture(params=SCALES)
def told(request: pytest.FixtureRequest, reference_dir: Path) -> dict[str, Any]:
    groups = reference_groups(reference_dir)
    found: dict[str, Any] = groups["items:bfi"][request.param]
    return found


def test_alpha_is_theirs(answers: pl.DataFrame, told: dict[str, Any]) -> None:
    ours = cronbach_alpha(answers, instrument=_scale(told, max_missing=0))
    assert ours == pytest.approx(told["alpha_complete_case"]["raw"], rel=1e-12)


def test_sums_of_complete_responses_are_theirs(answers: pl.DataFrame, told: dict[str, Any]) -> None:
    scored = score_items(answers, instrument=_scale(told, max_missing=0))["score"].drop_nulls()
    theirs = told["sum_complete_case"]
    assert len(scored) == theirs["n"]
    assert scored.sum() == theirs["total"]
    assert scored.std() == pytest.approx(theirs["sd"], rel=1e-12)


@pytest.mark.parametrize("missing", [1, 2])
def test_prorated_sums_are_theirs(
    answers: pl.DataFrame, told: dict[str, Any], missing: int
) -> None:
    scored = score_items(answers, instrument=_scale(told, max_missing=missing))["score"]
    theirs = told[f"mean_imputed_le{missing}"]
    assert len(scored.drop_nulls()) == theirs["n_scored"]
    assert scored.sum() == pytest.approx(theirs["sum"], rel=1e-12)


def test_five_subscales_of_one_form_are_theirs(answers: pl.DataFrame, reference_dir: Path) -> None:
    """All twenty-five items at once: no total, five sums, their counts and alphas."""
    groups = reference_groups(reference_dir)
    scales = {name: groups["items:bfi"][name] for name in SCALES}
    reverse = {key.lower() for told in scales.values() for key in _listed(told["reverse"])}
    whole = make(
        "bfi",
        better="neither",
        options=options(*range(1, 7)),
        items=[
            {"key": key.lower(), "reverse": key.lower() in reverse}
            for told in scales.values()
            for key in told["items"]
        ],
        subscales=[
            {
                "key": name,
                "name": name,
                "items": [key.lower() for key in told["items"]],
                "score": {"method": "sum", "lowest": 5, "highest": 30},
                "missing": {"rule": "prorate", "max_missing": 2, "status": "unconfirmed"},
            }
            for name, told in scales.items()
        ],
    )
    scored = score_items(answers, instrument=whole)
    for name, told in scales.items():
        complete = scored.filter(pl.col(f"{name}_answered") == 5)[name]
        assert len(complete) == told["sum_complete_case"]["n"]
        assert complete.sum() == told["sum_complete_case"]["total"]
        assert scored[name].count() == told["mean_imputed_le2"]["n_scored"]
        assert scored[name].sum() == pytest.approx(told["mean_imputed_le2"]["sum"], rel=1e-12)
        alone = cronbach_alpha(answers, instrument=part_of(whole, name))
        assert alone == pytest.approx(told["alpha_complete_case"]["raw"], rel=1e-12)


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def test_alpha_of_too_little_is_not_known() -> None:
    phq4 = load_instrument("phq4")
    one = pl.DataFrame({key: [1] for key in phq4.item_keys})
    assert math.isnan(cronbach_alpha(one, instrument=phq4))
    same = pl.DataFrame({key: [1, 1, 1] for key in phq4.item_keys})
    assert math.isnan(cronbach_alpha(same, instrument=phq4))
    with pytest.raises(ResponseFrameError, match="every item"):
        cronbach_alpha(one.drop("phq4_2"), instrument=phq4)


def turned_round() -> Instrument:
    """Three items of 0 to 3, the last of them put the other way, and one beside the total."""
    return make(
        "three",
        options=options(0, 1, 2, 3),
        items=[
            {"key": "a"},
            {"key": "b"},
            {"key": "c", "reverse": True},
            {"key": "d", "counted": False},
        ],
        score={"method": "sum", "lowest": 0, "highest": 9},
        item_count=4,
    )


ANSWERS: dict[str, list[int | None]] = {"a": [0, 1, 3, 2], "b": [0, 1, 2, 3], "c": [3, 2, 1, 0]}


def test_alpha_does_not_hang_on_the_width_of_whole_numbers() -> None:
    scale, wide = turned_round(), pl.DataFrame(ANSWERS, schema=dict.fromkeys("abc", pl.Int64))
    alpha = cronbach_alpha(wide, instrument=scale)
    assert alpha > 0.9
    for narrow in (pl.UInt8, pl.UInt64, pl.Int8):
        same = cronbach_alpha(wide.cast(dict.fromkeys("abc", narrow)), instrument=scale)
        assert same == pytest.approx(alpha, rel=1e-12)


def test_alpha_leaves_out_a_response_with_an_answer_missing() -> None:
    scale, whole = turned_round(), pl.DataFrame(ANSWERS)
    one_more = pl.concat([whole, pl.DataFrame({"a": [3], "b": [None], "c": [3]}, whole.schema)])
    assert cronbach_alpha(one_more, instrument=scale) == cronbach_alpha(whole, instrument=scale)


@pytest.mark.parametrize(
    "column",
    [
        pl.Series("a", [0.0, float("nan"), 3.0, 2.0]),
        pl.Series("a", ["0", "1", "3", "2"]),
        pl.Series("a", [False, True, True, False]),
    ],
)
def test_alpha_takes_whole_numbers_only(column: pl.Series) -> None:
    with pytest.raises(ResponseFrameError, match=r"“a”: holds .*whole numbers"):
        cronbach_alpha(pl.DataFrame(ANSWERS).with_columns(column), instrument=turned_round())


@pytest.mark.parametrize("wrong", [99, -1, 4])
def test_alpha_refuses_an_answer_that_is_no_option(wrong: int) -> None:
    frame = pl.DataFrame(ANSWERS).with_columns(c=pl.Series([3, wrong, 1, 0]))
    with pytest.raises(ResponseValueError) as caught:
        cronbach_alpha(frame, instrument=turned_round())
    assert (caught.value.row, caught.value.item, caught.value.value) == (1, "c", wrong)
    beside = pl.DataFrame(ANSWERS).with_columns(d=pl.lit(wrong))
    assert cronbach_alpha(beside, instrument=turned_round()) > 0.9


def test_alpha_is_not_of_totals() -> None:
    with pytest.raises(TotalOnlyError):
        cronbach_alpha(pl.DataFrame({"score": [3, 4]}), instrument=load_instrument("bdi2"))
