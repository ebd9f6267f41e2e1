"""Scoring: known forms, missing answers, alerts, and what is refused."""

from collections.abc import Sequence

import polars as pl
import pytest

from telos.science.instruments import (
    Instrument,
    ResponseFrameError,
    ResponseValueError,
    TotalOnlyError,
    UnknownItemError,
    load_instrument,
    score_items,
    score_one,
    score_totals,
)


def _frame(instrument: Instrument, *rows: Sequence[int | None]) -> pl.DataFrame:
    schema = dict.fromkeys(instrument.item_keys, pl.Int64)
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def test_phq9_form_is_summed_banded_and_called_a_case() -> None:
    phq9 = load_instrument("phq9")
    rows = _frame(phq9, [1] * 9, [1] * 8 + [2], [3] * 9, [0] * 9)
    scored = score_items(rows, instrument=phq9)
    assert scored.select("score", "answered", "band", "case", "alert").rows() == [
        (9.0, 9, "mild", False, True),
        (10.0, 9, "moderate", True, True),
        (27.0, 9, "severe", True, True),
        (0.0, 9, "minimal", False, False),
    ]


@pytest.mark.parametrize(
    ("key", "answers", "expected"),
    [
        ("phq9", [1] * 7 + [None] * 2, (9.0, 7, "mild", False)),
        ("phq9", [1] * 6 + [None] * 3, (None, 6, None, None)),
        ("gad7", [2] * 6 + [None], (14.0, 6, "moderate", True)),
        ("gad7", [2] * 5 + [None] * 2, (None, 5, None, None)),
        ("phq4", [3, 3, 3, None], (None, 3, None, None)),
        ("swls", [7, 7, 7, 7, None], (None, 4, None, None)),
        ("who5", [5, 5, 5, 5, None], (None, 4, None, None)),
        ("phq9", [None] * 9, (None, 0, None, None)),
    ],
)
def test_missing_answers_follow_the_instrument_rule(
    key: str, answers: list[int | None], expected: tuple[object, ...]
) -> None:
    one = load_instrument(key)
    scored = score_items(_frame(one, answers), instrument=one)
    assert scored.select("score", "answered", "band", "case").row(0) == expected


def test_prorated_score_is_not_rounded() -> None:
    phq9 = load_instrument("phq9")
    form = dict.fromkeys(phq9.item_keys[:8], 1) | {"phq9_1": 2}
    assert score_one(form, instrument=phq9).score == 9 * 9 / 8
    form.pop("phq9_2")
    assert score_one(form, instrument=phq9).score == 8 * 9 / 7


def test_fraction_below_the_line_is_not_a_case() -> None:
    totals = pl.DataFrame({"score": [9.6, 10.0]})
    scored = score_totals(totals, instrument=load_instrument("phq9"))
    assert scored.select("band", "case").rows() == [("mild", False), ("moderate", True)]


def test_phq4_counts_a_case_on_either_half() -> None:
    phq4 = load_instrument("phq4")
    rows = _frame(phq4, [2, 1, 0, 0], [0, 0, 1, 2], [1, 1, 1, 1], [3, 3, None, None])
    scored = score_items(rows, instrument=phq4)
    wanted = ["score", "anxiety", "depression", "anxiety_case", "depression_case", "case"]
    assert scored.select(wanted).rows() == [
        (3.0, 3.0, 0.0, True, False, True),
        (3.0, 0.0, 3.0, False, True, True),
        (4.0, 2.0, 2.0, False, False, False),
        (None, 6.0, None, True, None, None),
    ]


def test_who5_is_multiplied_by_four_and_low_is_a_case() -> None:
    who5 = load_instrument("who5")
    scored = score_items(_frame(who5, [2, 2, 2, 3, 3], [3, 3, 3, 2, 2]), instrument=who5)
    assert scored.select("score", "case").rows() == [(48.0, True), (52.0, False)]


def test_swls_has_no_line_so_nobody_is_a_case() -> None:
    swls = load_instrument("swls")
    scored = score_items(_frame(swls, [4] * 5, [1] * 5), instrument=swls)
    assert scored.select("score", "band", "case").rows() == [
        (20.0, "neutral", None),
        (5.0, "extremely dissatisfied", None),
    ]


def test_alert_is_raised_by_one_answer_alone() -> None:
    phq9 = load_instrument("phq9")
    rows = _frame(phq9, [None] * 8 + [1], [3] * 8 + [0])
    assert score_items(rows, instrument=phq9)["alert"].to_list() == [True, False]


def test_alert_of_an_item_left_out_is_open() -> None:
    phq9 = load_instrument("phq9")
    rows = _frame(phq9, [3] * 8 + [None], [None] * 9)
    told = score_items(rows, instrument=phq9).select("alert", "phq9_9_alert")
    assert told.rows() == [(None, None)] * 2
    nothing = pl.DataFrame({key: [None] for key in phq9.item_keys})
    told = score_items(nothing, instrument=phq9).select("alert", "phq9_9_alert")
    assert (told.rows(), set(told.dtypes)) == ([(None, None)], {pl.Boolean})


# What two items say, by which alerts may be raised, and what is known of the form.
TWO_ALERTS = [
    (2, 2, True),
    (2, 0, True),
    (2, None, True),
    (0, 0, False),
    (0, None, None),
    (None, 0, None),
    (None, None, None),
]


@pytest.mark.parametrize(("one", "other", "known"), TWO_ALERTS)
def test_alert_of_a_form_is_what_its_items_let_know(
    one: int | None, other: int | None, known: bool | None
) -> None:
    phq9 = load_instrument("phq9")
    second = phq9.alerts[0].model_copy(update={"item": "phq9_8", "at_least": 2})
    both = phq9.model_copy(update={"alerts": (*phq9.alerts, second)})
    scored = score_items(_frame(both, [0] * 7 + [other, one]), instrument=both)
    assert scored["alert"].to_list() == [known]


def test_instrument_that_asks_of_no_risk_raises_no_alert() -> None:
    gad7 = load_instrument("gad7")
    scored = score_items(_frame(gad7, [3] * 7, [None] * 7), instrument=gad7)
    assert scored["alert"].to_list() == [False, False]


def test_reverse_item_is_turned_round_within_its_own_options() -> None:
    swls = load_instrument("swls")
    items = tuple(item.model_copy(update={"reverse": item.key == "swls_2"}) for item in swls.items)
    turned = swls.model_copy(update={"items": items})
    scored = score_items(_frame(turned, [1, 7, 1, 1, 1], [1, 2, 1, 1, 1]), instrument=turned)
    assert scored["score"].to_list() == [5.0, 10.0]


def test_scoring_leaves_other_columns_and_its_argument_alone() -> None:
    gad7 = load_instrument("gad7")
    given = _frame(gad7, [1] * 7).with_columns(client=pl.lit("a"))
    before = given.clone()
    scored = score_items(given, instrument=gad7)
    assert given.equals(before)
    assert scored.columns[: len(given.columns)] == given.columns
    assert scored["client"].to_list() == ["a"]


def test_scoring_no_rows_gives_no_rows() -> None:
    gad7 = load_instrument("gad7")
    scored = score_items(_frame(gad7), instrument=gad7)
    assert scored.height == 0
    assert scored.schema["score"] == pl.Float64
    assert scored.schema["band"] == pl.Categorical
    assert scored.schema["case"] == pl.Boolean


@pytest.mark.parametrize("dtype", [pl.Int8, pl.UInt8, pl.Int16, pl.UInt64])
def test_scoring_takes_any_integer_type(dtype: type[pl.DataType]) -> None:
    swls = load_instrument("swls")
    given = _frame(swls, [7] * 5).cast(dtype)
    assert score_items(given, instrument=swls)["score"].to_list() == [35.0]


def test_answer_out_of_range_names_row_item_and_value() -> None:
    gad7 = load_instrument("gad7")
    rows = _frame(gad7, [1] * 7, [1] * 7, [1, 1, 4, 1, 1, 1, 1], [1, 1, -1, 1, 1, 1, 1])
    with pytest.raises(ResponseValueError, match=r"^Row 3, gad7_3: 4 .*0, 1, 2, 3") as caught:
        score_items(rows, instrument=gad7)
    error = caught.value
    assert (error.row, error.item, error.value, error.count) == (2, "gad7_3", 4, 2)


def test_answer_too_large_for_the_machine_is_refused_by_name() -> None:
    gad7 = load_instrument("gad7")
    huge = pl.Series("gad7_1", [2**63], dtype=pl.UInt64)
    with pytest.raises(ResponseValueError, match="gad7_1"):
        score_items(_frame(gad7, [1] * 7).with_columns(huge), instrument=gad7)


def test_item_column_that_is_missing_is_named() -> None:
    gad7 = load_instrument("gad7")
    with pytest.raises(ResponseFrameError, match=r"gad7_4.*is missing") as caught:
        score_items(_frame(gad7, [1] * 7).drop("gad7_4"), instrument=gad7)
    assert caught.value.column == "gad7_4"


@pytest.mark.parametrize("values", [[1.0], ["1"], [True], [float("nan")]])
def test_item_column_that_is_not_of_integers_is_named(values: list[object]) -> None:
    gad7 = load_instrument("gad7")
    given = _frame(gad7, [1] * 7).with_columns(pl.Series("gad7_4", values))
    with pytest.raises(ResponseFrameError, match=r"gad7_4.*not whole numbers"):
        score_items(given, instrument=gad7)


@pytest.mark.parametrize("name", ["score", "answered", "anxiety", "anxiety_case", "band", "alert"])
def test_scoring_does_not_overwrite_a_column(name: str) -> None:
    phq4 = load_instrument("phq4")
    given = _frame(phq4, [1] * 4).with_columns(pl.lit(1).alias(name))
    with pytest.raises(ResponseFrameError, match=f"“{name}”.*rename"):
        score_items(given, instrument=phq4)


def test_items_of_a_total_only_instrument_cannot_be_scored() -> None:
    bdi2 = load_instrument("bdi2")
    with pytest.raises(TotalOnlyError, match="score_totals"):
        score_items(pl.DataFrame({"bdi2_1": [1]}), instrument=bdi2)
    with pytest.raises(TotalOnlyError):
        score_one({}, instrument=bdi2)


def test_totals_are_banded_at_both_edges_of_each_band() -> None:
    bdi2 = load_instrument("bdi2")
    totals = pl.DataFrame({"bdi": [0, 13, 14, 19, 20, 28, 29, 63, None]})
    bands = score_totals(totals, instrument=bdi2, column="bdi")["band"].to_list()
    minimal, mild, moderate, severe = (band.label for band in bdi2.bands)
    expected = [minimal, minimal, mild, mild, moderate, moderate, severe, severe, None]
    assert bands == expected


@pytest.mark.parametrize("bad", [-1.0, 63.5, float("nan"), float("inf")])
def test_total_out_of_range_names_the_row(bad: float) -> None:
    totals = pl.DataFrame({"score": [3.0, None, bad]})
    with pytest.raises(ResponseValueError, match=r"^Row 3, .*0 to 63") as caught:
        score_totals(totals, instrument=load_instrument("bdi2"))
    assert (caught.value.row, caught.value.item) == (2, "score")


def test_total_column_must_be_there_and_of_numbers() -> None:
    bdi2 = load_instrument("bdi2")
    with pytest.raises(ResponseFrameError, match="“score”: is missing"):
        score_totals(pl.DataFrame({"bdi": [1]}), instrument=bdi2)
    with pytest.raises(ResponseFrameError, match=r"“score”.*not numbers"):
        score_totals(pl.DataFrame({"score": ["12"]}), instrument=bdi2)
    with pytest.raises(ResponseFrameError, match=r"“band”.*rename"):
        score_totals(pl.DataFrame({"score": [12], "band": ["x"]}), instrument=bdi2)


def test_phq4_total_alone_cannot_say_whether_it_is_a_case() -> None:
    scored = score_totals(pl.DataFrame({"score": [12]}), instrument=load_instrument("phq4"))
    assert scored["case"].to_list() == [None]


def test_one_form_names_its_alerts_and_what_was_answered() -> None:
    one = score_one({"phq9_9": 2, "phq9_1": None}, instrument=load_instrument("phq9"))
    assert (one.score, one.answered, one.item_count, one.alerts) == (None, 1, 9, ("phq9_9",))


def test_one_form_refuses_an_item_it_does_not_know() -> None:
    with pytest.raises(UnknownItemError, match="“phq9_10”"):
        score_one({"phq9_10": 1}, instrument=load_instrument("phq9"))


@pytest.mark.parametrize("value", [True, 1.0, "1", 4])
def test_one_form_refuses_a_value_that_is_not_an_option(value: object) -> None:
    answers: dict[str, int | None] = {"phq9_1": value}  # type: ignore[dict-item]  # the point
    with pytest.raises(ResponseValueError, match="phq9_1"):
        score_one(answers, instrument=load_instrument("phq9"))


def test_scores_of_several_instruments_are_put_below_each_other() -> None:
    """Bands of other names, or none, do not stand in the way."""
    frames = []
    for key in ("phq9", "gad7", "phq4", "who5"):
        one = load_instrument(key)
        rows = _frame(one, [1] * one.item_count, [None] * one.item_count)
        frames.append(
            score_items(rows, instrument=one).select("score", "band", "case", "instrument")
        )
    bare = load_instrument("phq9").model_copy(update={"bands": ()})
    frames.append(score_items(_frame(bare, [1] * 9), instrument=bare).select(frames[0].columns))
    together = pl.concat(frames)
    assert together["band"].to_list() == [
        "mild",
        None,
        "mild",
        None,
        "mild",
        None,
        "likely depression",
        None,
        None,
    ]
    assert together.filter(pl.col("band") == "mild")["instrument"].to_list() == [
        "phq9",
        "gad7",
        "phq4",
    ]
