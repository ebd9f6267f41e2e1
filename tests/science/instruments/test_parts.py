"""A subscale as an instrument of its own."""

import polars as pl
import pytest

from telos.science.instruments import (
    Instrument,
    NoDirectionError,
    NoTotalError,
    cronbach_alpha,
    load_instrument,
    part_of,
    score_items,
)
from tests.science.instruments.made import CBI, DASS, MLQ, SHAPES


@pytest.mark.parametrize("key", ["dass21", "mlq", "cbi", "audit"])
def test_subscale_alone_is_scored_as_within_the_whole(key: str) -> None:
    whole = Instrument.model_validate(SHAPES[key])
    rows = [
        [whole.options_of(item)[(row + place) % 3].value for place, item in enumerate(whole.items)]
        for row in range(3)
    ]
    rows.append([None, *rows[0][1:]])
    frame = pl.DataFrame(rows, schema=dict.fromkeys(whole.item_keys, pl.Int64), orient="row")
    scored = score_items(frame, instrument=whole)
    for subscale in whole.subscales:
        alone = score_items(frame, instrument=part_of(whole, subscale.key))
        assert alone["score"].equals(scored[subscale.key], check_names=False)
        assert alone["answered"].equals(scored[f"{subscale.key}_answered"], check_names=False)


def test_subscale_alone_keeps_its_own_figures_and_the_whole_s_licence() -> None:
    dass = Instrument.model_validate(DASS)
    part = part_of(dass, "depression")
    assert (part.key, part.version, part.item_count) == ("dass21_depression", "1", 7)
    assert (part.score.lowest, part.score.highest) == (0, 42)
    assert part.norm("uk").sd == 7.74
    assert [alert.item for alert in part.alerts] == ["dass21_21"]
    assert part.licence == dass.licence
    assert part_of(dass, "anxiety").alerts == ()


def test_direction_is_the_subscale_s_own() -> None:
    mlq = Instrument.model_validate(MLQ)
    assert part_of(mlq, "presence").better == "higher"
    for one in (mlq, part_of(mlq, "search")):
        assert one.direction == "neither"
        with pytest.raises(NoDirectionError, match="neither lower nor higher"):
            _ = one.better


def test_alpha_is_of_a_total_so_of_a_subscale_alone() -> None:
    cbi = Instrument.model_validate(CBI)
    frame = pl.DataFrame({key: [0, 25, 100] for key in cbi.item_keys})
    with pytest.raises(NoTotalError, match="personal, work, client"):
        cronbach_alpha(frame, instrument=cbi)
    assert cronbach_alpha(frame, instrument=part_of(cbi, "personal")) == pytest.approx(1)


def test_subscale_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(KeyError, match="anxiety, depression"):
        part_of(load_instrument("phq4"), "anger")
