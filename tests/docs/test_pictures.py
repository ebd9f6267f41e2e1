"""The pictures of the worked example are what its script draws."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def test_pictures_are_what_the_script_draws() -> None:
    drawn = runpy.run_path(str(ROOT / "scripts" / "outcomes_pictures.py"))["pictures"]()
    assert len(drawn) == 3
    for name, content in drawn.items():
        kept = (ROOT / "docs" / "pictures" / name).read_text("utf-8")
        assert NUMBER.sub("#", kept) == NUMBER.sub("#", content), name
        # The last digit of a coordinate may differ from machine to machine.
        places = [float(number) for number in NUMBER.findall(content)]
        assert [float(number) for number in NUMBER.findall(kept)] == pytest.approx(places, abs=0.11)
