"""Documentation pages: made from the data, up to date, every link with its page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from telos.science.interventions import (
    NO_STATEMENT,
    intervention_library,
    intervention_pages,
    read_intervention_library,
    sheet_of_intervention,
    where_from,
)
from tests.science.interventions.made import library, write

DOCS = Path(__file__).parents[3] / "docs" / "interventions"
LIBRARY = intervention_library()
PAGES = intervention_pages(LIBRARY)


def test_pages_in_docs_are_those_of_the_data() -> None:
    """After a change of the data: `telos interventions pages docs/interventions`."""
    assert {path.name: path.read_text("utf-8") for path in DOCS.iterdir()} == PAGES


def test_each_has_a_page_and_three_gather() -> None:
    keys = {*LIBRARY.approaches, *LIBRARY.interventions}
    gathering = {"README.md", "by-concern.md", "all-statements.md"}
    assert set(PAGES) == {f"{key}.md" for key in keys} | gathering


@pytest.mark.parametrize("name", PAGES)
def test_every_link_of_a_page_leads_to_a_page(name: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGES[name])
    assert links
    assert set(links) <= set(PAGES)


@pytest.mark.parametrize("one", LIBRARY.interventions.values(), ids=LIBRARY.interventions)
def test_page_has_every_text_and_every_statement(one: object) -> None:
    one = LIBRARY.interventions[one.key]  # type: ignore[attr-defined]
    page = PAGES[f"{one.key}.md"]
    for text in filter(None, (one.what, one.in_session, one.at_home, one.cautions)):
        assert text in page
    for each in one.evidence:
        assert f"{each.statement} ({where_from(each)}.)" in page
    assert (NO_STATEMENT in page) == (not one.evidence)
    assert ("## Take care" in page) == bool(one.cautions)


def test_approach_names_all_that_may_be_done_in_it() -> None:
    for approach in LIBRARY.approaches.values():
        page = PAGES[f"{approach.key}.md"]
        for one in LIBRARY.interventions.values():
            link = f"[{one.name}]({one.key}.md)"
            assert (link in page) == (approach.key in one.approaches)


def test_concern_says_what_is_recorded_or_that_nothing_is() -> None:
    parts = PAGES["by-concern.md"].split("\n## ")[1:]
    assert [part.splitlines()[0] for part in parts] == [
        one.name for one in LIBRARY.concerns.values()
    ]
    everything = (*LIBRARY.concerns.values(), *LIBRARY.approaches.values())
    recorded = {each.concern for one in everything for each in one.evidence}
    recorded |= {each.concern for one in LIBRARY.interventions.values() for each in one.evidence}
    for key, part in zip(LIBRARY.concerns, parts, strict=True):
        assert (NO_STATEMENT in part) == (key not in recorded)


def test_register_has_each_statement_once() -> None:
    rows = [line for line in PAGES["all-statements.md"].splitlines() if line.startswith("| ")][2:]
    assert len(rows) == len(set(rows)) == 30
    assert sum("general knowledge" in row for row in rows) == 14


def test_sheet_leaves_out_cautions_where_there_are_none(tmp_path: Path) -> None:
    files = library()
    del files["interventions/walk.toml"]["cautions"]
    made = read_intervention_library(write(tmp_path, files))
    sheet = sheet_of_intervention(made.interventions["walk"], library=made)
    assert [part.title for part in sheet] == [
        "What it is",
        "For goals about",
        "May be of use with",
        "Part of",
        "Format",
        "In a session",
        "At home",
        "What is recorded",
    ]
