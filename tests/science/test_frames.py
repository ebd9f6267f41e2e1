"""Every public function that takes a table says what to do with one that it cannot take."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import polars as pl
import pytest

from telos.science.frames import named, require_frame, unnamed
from telos.science.instruments import load_instrument, score_items

ROOMS = ("attainment", "change", "instruments", "signals", "simulate", "trajectory")


def _tables() -> Iterator[tuple[Callable[..., object], str]]:
    """Each public function with each of its parameters that is a table."""
    for name in ROOMS:
        room = import_module(f"telos.science.{name}")
        for one in (getattr(room, public) for public in room.__all__):
            if inspect.isfunction(one):
                for parameter in inspect.signature(one).parameters:
                    if _is_table(one, parameter):
                        yield one, parameter


def _is_table(one: Callable[..., object], parameter: str) -> bool:
    # Where names are there for the type checker alone, the annotation is still a text.
    return one.__annotations__[parameter] in (
        pl.DataFrame,
        pl.DataFrame | None,
        "pl.DataFrame",
        "pl.DataFrame | None",
    )


TABLES = list(_tables())
REFUSED = {
    "lazy": (pl.LazyFrame({"client": ["a"]}), r"is a LazyFrame, .*Give {name}\.collect\(\)\.$"),
    "dict": ({"client": ["a"]}, r"is of type dict, .*polars\.DataFrame\({name}\)\.$"),
    "rows": ([{"client": "a"}], r"is of type list, .*polars\.DataFrame\({name}\)\.$"),
    "column": (pl.Series([1]), r"is a Series, .*Give {name}\.to_frame\(\)\.$"),
    "nothing": (None, r"is of type NoneType, .*polars\.DataFrame\({name}\)\.$"),
}


def test_tables_are_found() -> None:
    found = {one.__name__ for one, _ in TABLES}
    assert {"score_items", "score_totals", "fit_trajectory", "find_signals"} < found
    assert {"classify_slopes", "summarise_change", "score_attainment", "goal_times"} < found
    assert len(TABLES) > 30


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize(
    ("one", "parameter"), TABLES, ids=[f"{one.__name__}-{name}" for one, name in TABLES]
)
def test_what_is_no_frame_is_refused_with_what_to_do(
    one: Callable[..., object], parameter: str, what: str
) -> None:
    given, message = REFUSED[what]
    signature = inspect.signature(one)
    if given is None and signature.parameters[parameter].default is None:
        return  # it may be left out
    words: dict[str, Any] = {
        name: pl.DataFrame() if (one, name) in TABLES else None for name in signature.parameters
    }
    with pytest.raises(TypeError, match=f"^{parameter} " + message.format(name=parameter)):
        one(**{**words, parameter: given})


def test_frame_that_is_collected_is_scored() -> None:
    phq4 = load_instrument("phq4")
    lazy = pl.LazyFrame(dict.fromkeys(phq4.item_keys, pl.Series([1])))
    assert score_items(lazy.collect(), instrument=phq4)["score"].to_list() == [4.0]
    require_frame(lazy.collect(), "responses")


NOBODY = [
    (pl.Series("who", ["a", "", None]), [False, True, True]),
    (pl.Series("who", ["a", "", None], dtype=pl.Categorical), [False, True, True]),
    (pl.Series("who", ["a", "", None], dtype=pl.Enum(["", "a"])), [False, True, True]),
    (pl.Series("who", [0.0, float("nan"), None]), [False, True, True]),
    (pl.Series("who", [0, 1, None]), [False, False, True]),
    (pl.Series("who", [None, None]), [True, True]),
]


@pytest.mark.parametrize(("names", "nobody"), NOBODY)
def test_nobody_is_named_by_nothing(names: pl.Series, nobody: list[bool]) -> None:
    assert unnamed(names).to_list() == nobody
    found = named(names)
    assert (found.name, found.dtype, found.is_null().to_list()) == ("who", names.dtype, nobody)
