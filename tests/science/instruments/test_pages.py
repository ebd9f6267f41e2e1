"""Documentation pages: made from the data, up to date, and silent about what is held back."""

from pathlib import Path

import pytest

from telos.science.instruments import Instrument, instruments, page_of, pages, sheet_of, worded
from tests.science.instruments.made import BRS, OWN, SHAPES
from tests.science.instruments.test_wording import PERMISSION, WORDS, Wording

DOCS = Path(__file__).parents[3] / "docs" / "instruments"


def test_pages_in_docs_are_those_of_the_data() -> None:
    """After a change of the data: `telos instruments pages docs/instruments`."""
    assert {path.name: path.read_text("utf-8") for path in DOCS.iterdir()} == pages(instruments())


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_has_a_page_that_names_its_figures(shape: dict[str, object]) -> None:
    one = Instrument.model_validate(shape)
    text = page_of(one)
    for part in one.subscales:
        assert f"## Subscale: {part.name}" in text
    for key in (
        *(rule.key for rule in one.algorithms),
        *(line.key for line in one.alternative_lines),
        *(amount.key for amount in one.alternative_amounts),
        *(norm.key for norm in (*one.norms, *one.norm_ranges)),
    ):
        assert key in text
    if one.scoring is not None:
        assert f"{one.score.lowest:g} to {one.score.highest:g}" in text


def test_unvalidated_stands_at_the_head_and_in_the_index() -> None:
    own = Instrument.model_validate(OWN)
    made = pages([own])
    assert made["own_session.md"].splitlines()[4].startswith("> **Unvalidated.** Written for Telos")
    assert "unvalidated" in made["README.md"]


def test_green_questions_are_printed_with_their_notice() -> None:
    phq9 = next(one for one in instruments() if one.key == "phq9")
    text = page_of(phq9)
    assert "Little interest or pleasure in doing things" in text
    assert phq9.licence.notice in text


def test_words_of_an_amber_instrument_are_not_printed_even_by_permission() -> None:
    brs = Instrument.model_validate(BRS)
    asked = worded(brs, wording=Wording.model_validate(WORDS), permission=PERMISSION)
    assert asked.items[0].text == "question 1"
    text = page_of(asked)
    for held_back in ("question 1", "answer 5", "How much do you agree?"):
        assert held_back not in text
    assert "Letter of 1 March 2026" in text


def test_every_source_that_a_fact_names_is_listed_below() -> None:
    for one in instruments():
        listed = {source.key for source in one.sources}
        for section in sheet_of(one):
            for fact in section.facts:
                assert listed >= set(fact.sources)
