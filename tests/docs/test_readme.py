"""What the first page says is there, and is to come."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_room_that_is_there_is_said_to_be_to_come() -> None:
    told = README.split("are to come")[0].rpartition("\n\n")[2]
    assert "The whole design" in told
    rooms = {each.name for each in (ROOT / "src/telos").iterdir() if (each / "models").is_dir()}
    assert "plans" in rooms
    assert {room for room in rooms if room in told} == set()


@pytest.mark.parametrize("words", ["library", "map", "templates of plans"])
def test_first_page_says_what_is_there_today(words: str) -> None:
    assert words in README.split("## What is there today")[1].split("## ")[0]


@pytest.mark.parametrize("guide", ["intake", "plans", "rights", "safety-plan"])
def test_every_guide_for_client_and_therapist_is_found_from_the_first_page(guide: str) -> None:
    assert (ROOT / f"docs/{guide}.md").exists()
    assert f"(docs/{guide}.md)" in README
