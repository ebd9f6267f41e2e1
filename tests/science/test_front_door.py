"""What can be imported from `telos.science` itself."""

from __future__ import annotations

import pickle
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from telos import science

ROOMS = ("attainment", "change", "instruments", "signals", "simulate", "trajectory")
PAGE = (Path(__file__).parents[2] / "docs" / "science.md").read_text("utf-8")
WHAT_IS_LOADED = """
import sys
before = set(sys.modules)
import telos.science
assert "fit_trajectory" in dir(telos.science)
loaded = set(sys.modules) - before
heavy = {"numpy", "polars", "pydantic", "scipy"}
print(sorted({name for name in loaded if name.split(".")[0] in heavy}))
print(sorted(name for name in loaded if name.startswith("telos.science.")))
from telos.science import load_instrument
print(sorted({"telos.science.trajectory", "telos.science.signals"} & set(sys.modules)))
"""


@pytest.mark.parametrize("name", science.__all__)
def test_each_name_is_the_one_of_its_room(name: str) -> None:
    rooms = [import_module(f"telos.science.{room}") for room in ROOMS]
    [home] = [room for room in rooms if name in room.__all__]
    assert getattr(science, name) is getattr(home, name)
    assert name in dir(science)
    assert name in PAGE  # what is offered is told


def test_star_brings_what_is_listed() -> None:
    brought: dict[str, object] = {}
    exec("from telos.science import *", brought)  # noqa: S102 - what a notebook does
    assert set(brought) - {"__builtins__"} == set(science.__all__)
    assert science.__all__ == sorted(set(science.__all__))


def test_importing_it_loads_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WHAT_IS_LOADED], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["[]", "[]", "[]"], done.stderr


def test_a_name_that_is_not_there_is_refused_as_by_any_module() -> None:
    with pytest.raises(AttributeError, match=r"'telos\.science' has no attribute 'fit_trajektory'"):
        _ = science.fit_trajektory
    with pytest.raises(ImportError, match="cannot import name 'score_item'"):
        exec("from telos.science import score_item")  # noqa: S102 - the sentence is what is tested
    assert not hasattr(science, "__wrapped__")


def test_a_rule_from_the_door_can_be_pickled() -> None:
    """As for another process: it is a value of its room, wherever its maker was found."""
    rule = science.rule_from_instrument(science.load_instrument("phq9"))
    assert pickle.loads(pickle.dumps(rule)) == rule  # noqa: S301 - our own
