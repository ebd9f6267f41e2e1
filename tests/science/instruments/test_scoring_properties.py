"""What must hold for every set of answers, in every instrument and every shape of one."""

import math

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from telos.science.instruments import (
    Instrument,
    instruments,
    load_instrument,
    score_items,
    score_one,
)
from tests.science.instruments.made import SHAPES

# Each example is a frame of many forms, so few examples are many forms.
many_forms = settings(max_examples=8, deadline=None)
# One of each shape, made for the tests; and all that come with Telos, where it costs little.
SHAPED = [Instrument.model_validate(shape) for shape in SHAPES.values()]
WITH_ITEMS = [
    one for one in (load_instrument("phq9"), load_instrument("phq4"), *SHAPED) if one.items
]
BUNDLED = [one for one in instruments() if one.items]
WITH_TOTAL = [one for one in WITH_ITEMS if one.has_total]
SUMS = [
    one
    for one in WITH_TOTAL
    if one.score.method == "sum"
    and one.gate is None
    and all(len(one.options_of(item)) == len(one.options) for item in one.items)
]
Row = tuple[int | None, ...]


def _named(one: Instrument) -> str:
    return one.key


def _rows(instrument: Instrument, *, missing: bool) -> st.SearchStrategy[list[Row]]:
    columns = []
    for item in instrument.items:
        values: list[int | None] = [option.value for option in instrument.options_of(item)]
        columns.append(st.sampled_from([*values, None] if missing else values))
    return st.lists(st.tuples(*columns), min_size=1, max_size=30)


def _frame(instrument: Instrument, rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(instrument.item_keys, pl.Int64), orient="row")


@pytest.mark.parametrize("one", [*WITH_TOTAL, *(b for b in BUNDLED if b.has_total)], ids=_named)
@many_forms
@given(data=st.data())
def test_score_lies_within_the_range(one: Instrument, data: st.DataObject) -> None:
    scored = score_items(_frame(one, data.draw(_rows(one, missing=True))), instrument=one)
    present = scored.drop_nulls("score")
    assert present["score"].is_between(one.score.lowest, one.score.highest).all()
    assert present["band"].null_count() == (0 if one.bands else len(present))
    assert not scored["score"].is_nan().any()
    for row in scored.iter_rows(named=True):
        alerts = [row[f"{alert.item}_alert"] for alert in one.alerts]
        assert row["alert"] is (True if True in alerts else None if None in alerts else False)
    assert scored.filter(pl.col("score").is_null())["band"].null_count() == (
        scored["score"].null_count()
    )


@pytest.mark.parametrize("one", WITH_ITEMS, ids=_named)
@many_forms
@given(data=st.data())
def test_no_score_comes_without_its_count(one: Instrument, data: st.DataObject) -> None:
    rows = data.draw(_rows(one, missing=True))
    scored = score_items(_frame(one, rows), instrument=one)
    assert scored["answered"].to_list() == [sum(a is not None for a in row) for row in rows]
    for part in one.subscales:
        places = [one.item_keys.index(key) for key in part.items]
        counts = [sum(row[place] is not None for place in places) for row in rows]
        assert scored[f"{part.key}_answered"].to_list() == counts
        assert (scored[part.key].is_null() | (scored[f"{part.key}_answered"] > 0)).all()


@pytest.mark.parametrize("one", [one for one in WITH_TOTAL if one.gate is None], ids=_named)
@many_forms
@given(data=st.data())
def test_score_needs_as_many_answers_as_the_rule_asks(one: Instrument, data: st.DataObject) -> None:
    rows = data.draw(_rows(one, missing=True))
    scored = score_items(_frame(one, rows), instrument=one)
    rule = one.missing
    assert rule is not None
    wanted = []
    for row in rows:
        empty = {
            key
            for key, answer in zip(one.item_keys, row, strict=True)
            if answer is None and key in one.counted_keys
        }
        allowed = set(rule.may_lack or one.counted_keys)
        wanted.append(len(empty) <= rule.max_missing and empty <= allowed)
    assert scored["score"].is_not_null().to_list() == wanted


@pytest.mark.parametrize("one", WITH_ITEMS, ids=_named)
@many_forms
@given(data=st.data())
def test_rows_are_scored_alike_in_any_order(one: Instrument, data: st.DataObject) -> None:
    rows = data.draw(_rows(one, missing=True))
    order = data.draw(st.permutations(range(len(rows))))
    straight = score_items(_frame(one, rows), instrument=one)
    mixed = score_items(_frame(one, [rows[place] for place in order]), instrument=one)
    assert mixed.equals(straight[order])


@pytest.mark.parametrize("one", WITH_ITEMS, ids=_named)
@many_forms
@given(data=st.data())
def test_a_column_that_is_not_the_instruments_changes_nothing(
    one: Instrument, data: st.DataObject
) -> None:
    bare = _frame(one, data.draw(_rows(one, missing=True)))
    beside = bare.insert_column(
        data.draw(st.integers(0, len(one.items))), pl.Series("other", [7] * len(bare))
    )
    straight = score_items(_frame(one, bare.drop("other").rows()), instrument=one)
    assert score_items(beside, instrument=one).drop("other").equals(straight)


@pytest.mark.parametrize("one", [*WITH_ITEMS, *BUNDLED], ids=_named)
@many_forms
@given(data=st.data())
def test_one_form_and_a_whole_frame_agree(one: Instrument, data: st.DataObject) -> None:
    rows = data.draw(_rows(one, missing=True))
    scored = score_items(_frame(one, rows), instrument=one)
    for row, found in zip(rows, scored.iter_rows(named=True), strict=True):
        form = score_one(dict(zip(one.item_keys, row, strict=True)), instrument=one)
        names = ("score", "answered", "band", "case", "instrument", "version", "language", "coding")
        assert {name: getattr(form, name) for name in names} == {n: found[n] for n in names}
        assert bool(form.alerts) == bool(found["alert"])
        assert dict(form.algorithms) == {rule.key: found[rule.key] for rule in one.algorithms}
        for part in one.subscales:
            told = form.subscales[part.key]
            assert told.score == found[part.key]
            assert told.answered == found[f"{part.key}_answered"]
            assert told.band == found.get(f"{part.key}_band")
            assert told.case == found.get(f"{part.key}_case")


@pytest.mark.parametrize("one", SUMS, ids=_named)
@many_forms
@given(data=st.data())
def test_one_answer_more_moves_the_score_by_one_option(
    one: Instrument, data: st.DataObject
) -> None:
    row = list(data.draw(_rows(one, missing=False))[0])
    place = data.draw(st.integers(0, len(row) - 1))
    highest = max(option.value for option in one.options)
    raised = [*row]
    raised[place] = min(highest, (row[place] or 0) + 1)
    scores = score_items(_frame(one, [tuple(row), tuple(raised)]), instrument=one)["score"]
    item = one.items[place]
    step = (raised[place] or 0) - (row[place] or 0)
    way = 0 if not item.counted else -1 if item.reverse else 1
    assert scores[1] - scores[0] == step * way * one.score.multiply


def _turned(one: Instrument) -> Instrument:
    items = tuple(i.model_copy(update={"reverse": not i.reverse}) for i in one.items)
    return one.model_copy(update={"items": items})


@pytest.mark.parametrize("one", SUMS, ids=_named)
@many_forms
@given(data=st.data())
def test_turning_every_item_mirrors_the_score(one: Instrument, data: st.DataObject) -> None:
    frame = _frame(one, data.draw(_rows(one, missing=False)))
    straight = score_items(frame, instrument=one)["score"]
    mirrored = score_items(frame, instrument=_turned(one))["score"]
    assert (straight + mirrored == one.score.lowest + one.score.highest).all()


@pytest.mark.parametrize("one", WITH_ITEMS, ids=_named)
@many_forms
@given(data=st.data())
def test_turning_every_item_twice_changes_nothing(one: Instrument, data: st.DataObject) -> None:
    frame = _frame(one, data.draw(_rows(one, missing=True)))
    twice = score_items(frame, instrument=_turned(_turned(one)))
    assert twice.equals(score_items(frame, instrument=one))


@pytest.mark.parametrize("one", [one for one in SUMS if one.missing.max_missing], ids=_named)
@many_forms
@given(data=st.data())
def test_prorating_lies_between_the_least_and_the_most_that_could_be_missing(
    one: Instrument, data: st.DataObject
) -> None:
    rows = data.draw(_rows(one, missing=True))
    found = score_items(_frame(one, rows), instrument=one)["score"]
    ends = [
        score_items(
            _frame(one, [tuple(end if a is None else a for a in row) for row in rows]),
            instrument=one,
        )["score"]
        for end in (one.options[0].value, one.options[-1].value)
    ]
    for score, first, last in zip(found, *ends, strict=True):
        if score is not None:
            low, high = sorted([first, last])
            assert low - 1e-9 <= score <= high + 1e-9


@many_forms
@given(data=st.data())
def test_subscales_of_the_phq4_add_up_to_its_score(data: st.DataObject) -> None:
    phq4 = load_instrument("phq4")
    scored = score_items(_frame(phq4, data.draw(_rows(phq4, missing=False))), instrument=phq4)
    assert (scored["anxiety"] + scored["depression"] == scored["score"]).all()


@pytest.mark.parametrize("one", [one for one in WITH_ITEMS if one.alerts], ids=_named)
@many_forms
@given(data=st.data())
def test_alert_does_not_depend_on_the_other_answers(one: Instrument, data: st.DataObject) -> None:
    rows = data.draw(_rows(one, missing=True))
    kept = {one.item_keys.index(alert.item) for alert in one.alerts}
    alone = [tuple(a if place in kept else None for place, a in enumerate(row)) for row in rows]
    whole = score_items(_frame(one, rows), instrument=one)
    lonely = score_items(_frame(one, alone), instrument=one)
    for name in ("alert", *(f"{alert.item}_alert" for alert in one.alerts)):
        assert whole[name].equals(lonely[name])


@pytest.mark.parametrize("one", [one for one in WITH_ITEMS if one.algorithms], ids=_named)
@many_forms
@given(data=st.data())
def test_what_an_algorithm_knows_no_missing_answer_could_change(
    one: Instrument, data: st.DataObject
) -> None:
    row = data.draw(_rows(one, missing=True))[0]
    assume(None in row)
    filled = [
        tuple(
            data.draw(st.sampled_from([o.value for o in one.options])) if a is None else a
            for a in row
        )
        for _ in range(5)
    ]
    before = score_items(_frame(one, [row]), instrument=one)
    after = score_items(_frame(one, filled), instrument=one)
    for rule in one.algorithms:
        known = before[rule.key][0]
        if known is not None:
            assert after[rule.key].to_list() == [known] * 5


@given(answers=st.lists(st.sampled_from([1, 2, 3, 4, 5, None]), min_size=6, max_size=6))
def test_brs_is_the_mean_of_what_was_answered(answers: list[int | None]) -> None:
    brs = Instrument.model_validate(SHAPES["brs"])
    turned = [
        (6 - a if number in {2, 4, 6} else a)
        for number, a in enumerate(answers, start=1)
        if a is not None
    ]
    score = score_one(dict(zip(brs.item_keys, answers, strict=True)), instrument=brs).score
    if turned:
        assert score is not None
        assert math.isclose(score, sum(turned) / len(turned))
    else:
        assert score is None
