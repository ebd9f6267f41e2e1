"""The worked example prints what it says, and its pictures are what its script draws."""

from __future__ import annotations

import doctest
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def test_every_line_of_the_example_prints_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ran = doctest.testfile(
        str(ROOT / "docs" / "outcomes.md"),
        module_relative=False,
        optionflags=doctest.NORMALIZE_WHITESPACE,
    )
    assert ran.attempted > 40
    assert ran.failed == 0


def test_pictures_are_what_the_script_draws() -> None:
    drawn = runpy.run_path(str(ROOT / "scripts" / "outcomes_pictures.py"))["pictures"]()
    assert len(drawn) == 3
    for name, content in drawn.items():
        kept = (ROOT / "docs" / "pictures" / name).read_text("utf-8")
        assert NUMBER.sub("#", kept) == NUMBER.sub("#", content), name
        # The last digit of a coordinate may differ from machine to machine.
        places = [float(number) for number in NUMBER.findall(content)]
        assert [float(number) for number in NUMBER.findall(kept)] == pytest.approx(places, abs=0.11)
