"""What must hold for every set of answers."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telos.science.instruments import (
    Instrument,
    instruments,
    load_instrument,
    score_items,
    score_one,
)

# Each example is a frame of many forms, so few examples are many forms.
many_forms = settings(max_examples=20, deadline=None)
WITH_ITEMS = [one.key for one in instruments() if not one.total_only]
Row = tuple[int | None, ...]


def _rows(instrument: Instrument, *, missing: bool) -> st.SearchStrategy[list[Row]]:
    columns = []
    for item in instrument.items:
        values: list[int | None] = [option.value for option in instrument.options_of(item)]
        columns.append(st.sampled_from([*values, None] if missing else values))
    return st.lists(st.tuples(*columns), min_size=1, max_size=30)


def _frame(instrument: Instrument, rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(instrument.item_keys, pl.Int64), orient="row")


@pytest.mark.parametrize("key", WITH_ITEMS)
@many_forms
@given(data=st.data())
def test_score_lies_within_the_range(key: str, data: st.DataObject) -> None:
    one = load_instrument(key)
    scored = score_items(_frame(one, data.draw(_rows(one, missing=True))), instrument=one)
    present = scored.drop_nulls("score")
    assert present["score"].is_between(one.score.lowest, one.score.highest).all()
    assert present["band"].null_count() == 0
    assert not scored["score"].is_nan().any()
    assert scored["alert"].null_count() == 0
    assert scored.filter(pl.col("score").is_null())["band"].null_count() == (
        scored["score"].null_count()
    )


@pytest.mark.parametrize("key", WITH_ITEMS)
@many_forms
@given(data=st.data())
def test_score_needs_as_many_answers_as_the_rule_asks(key: str, data: st.DataObject) -> None:
    one = load_instrument(key)
    scored = score_items(_frame(one, data.draw(_rows(one, missing=True))), instrument=one)
    allowed = one.missing.max_missing if one.missing else 0
    enough = scored["answered"] >= one.item_count - allowed
    assert (scored["score"].is_not_null() == enough).all()


@pytest.mark.parametrize("key", WITH_ITEMS)
@many_forms
@given(data=st.data())
def test_rows_are_scored_alike_in_any_order(key: str, data: st.DataObject) -> None:
    one = load_instrument(key)
    rows = data.draw(_rows(one, missing=True))
    order = data.draw(st.permutations(range(len(rows))))
    straight = score_items(_frame(one, rows), instrument=one)
    mixed = score_items(_frame(one, [rows[place] for place in order]), instrument=one)
    assert mixed.equals(straight[order])


@pytest.mark.parametrize("key", WITH_ITEMS)
@many_forms
@given(data=st.data())
def test_one_form_and_a_whole_frame_agree(key: str, data: st.DataObject) -> None:
    one = load_instrument(key)
    rows = data.draw(_rows(one, missing=True))
    scored = score_items(_frame(one, rows), instrument=one)
    answers = dict(zip(one.item_keys, rows[0], strict=True))
    form = score_one(answers, instrument=one)
    first = scored.row(0, named=True)
    assert (form.score, form.answered, form.band, form.case) == (
        first["score"],
        first["answered"],
        first["band"],
        first["case"],
    )
    assert bool(form.alerts) == first["alert"]
    assert dict(form.subscales) == {part.key: first[part.key] for part in one.subscales}


@pytest.mark.parametrize("key", WITH_ITEMS)
@many_forms
@given(data=st.data())
def test_one_answer_more_raises_the_score_by_one_option(key: str, data: st.DataObject) -> None:
    one = load_instrument(key)
    row = list(data.draw(_rows(one, missing=False))[0])
    place = data.draw(st.integers(0, len(row) - 1))
    highest = max(option.value for option in one.options)
    raised = [*row]
    raised[place] = min(highest, (row[place] or 0) + 1)
    scores = score_items(_frame(one, [tuple(row), tuple(raised)]), instrument=one)["score"]
    step = (raised[place] or 0) - (row[place] or 0)
    assert scores[1] - scores[0] == step * one.score.multiply


@pytest.mark.parametrize("key", WITH_ITEMS)
@many_forms
@given(data=st.data())
def test_reversing_every_item_mirrors_the_score(key: str, data: st.DataObject) -> None:
    one = load_instrument(key)
    items = tuple(item.model_copy(update={"reverse": True}) for item in one.items)
    turned = one.model_copy(update={"items": items})
    frame = _frame(one, data.draw(_rows(one, missing=False)))
    straight = score_items(frame, instrument=one)["score"]
    mirrored = score_items(frame, instrument=turned)["score"]
    assert (straight + mirrored == one.score.lowest + one.score.highest).all()


@many_forms
@given(data=st.data())
def test_subscales_of_the_phq4_add_up_to_its_score(data: st.DataObject) -> None:
    phq4 = load_instrument("phq4")
    scored = score_items(_frame(phq4, data.draw(_rows(phq4, missing=False))), instrument=phq4)
    assert (scored["anxiety"] + scored["depression"] == scored["score"]).all()


@many_forms
@given(data=st.data())
def test_alert_does_not_depend_on_the_other_answers(data: st.DataObject) -> None:
    phq9 = load_instrument("phq9")
    rows = data.draw(_rows(phq9, missing=True))
    alone = [(*([None] * 8), row[8]) for row in rows]
    whole = score_items(_frame(phq9, rows), instrument=phq9)["alert"]
    assert whole.equals(score_items(_frame(phq9, alone), instrument=phq9)["alert"])
