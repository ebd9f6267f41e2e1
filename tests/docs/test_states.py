"""The page of states says what the tables say."""

from __future__ import annotations

import re

from telos.episodes.enums import ALLOWED_MOVES, EpisodeState
from tests.docs.states import PAGE, page


def test_page_is_made_from_the_tables() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.docs.states"


def test_every_move_of_care_is_drawn_and_no_other() -> None:
    care = page().split("## A goal")[0]
    drawn = set(re.findall(r"^    (\w+) --> (\w+)$", care, re.MULTILINE))
    assert drawn == {(here.value, to.value) for here in EpisodeState for to in ALLOWED_MOVES[here]}
