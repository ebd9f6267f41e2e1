"""What the security pages name is there: every test, every place in the source, every rule."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("docs/asvs.md", "docs/hazards.md", "docs/security.md")
_TEST = re.compile(r"`((?:[a-z_]+/)*test_[a-z_]+)::([a-z0-9_]*)`")
_PLACE = re.compile(r"`(telos/[a-z_/]+\.py)::([A-Za-z_.]*)`")
_BESIDE = re.compile(r"`((?:frontend|requirements|scripts)/[\w./-]+|pyproject\.toml)::([^`]+)`")
# Where something is to be written down: the page, and the section of it.
_SECTION = re.compile(r"\[[^\]]+\]\(([a-z-]+\.md)\), \*([^*]+)\*")
_RULE = re.compile(r"semgrep `([a-z-]+)`")
_HAZARD = re.compile(r"^\| (\d+) \|(.*)$", re.MULTILINE)
_LINK = re.compile(r"\]\(((?!https?:)[^)#]+)")


@cache
def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_is_there(page: str) -> None:
    gone = []
    for module, name in _TEST.findall(text(page)):
        if module == "a/test_b":  # how the page says that it names a test
            continue
        file = ROOT / "tests" / f"{module}.py"
        wanted = f"def test_{name}(" if name else "def test_"
        if not file.is_file() or wanted not in text(str(file.relative_to(ROOT))):
            gone.append(f"{module}::{name}")
    assert gone == []


@pytest.mark.parametrize("page", PAGES)
def test_every_place_that_is_named_is_there(page: str) -> None:
    gone = [
        f"{path}::{name}"
        for path, name in _PLACE.findall(text(page))
        if not (ROOT / "src" / path).is_file() or name not in text(f"src/{path}")
    ]
    gone += [
        f"{path}::{name}"
        for path, name in _BESIDE.findall(text(page))
        if not (ROOT / path).is_file() or name not in text(path)
    ]
    assert gone == []
    rules = set(re.findall(r"- id: ([a-z-]+)", text("scripts/semgrep/telos.yml")))
    assert set(_RULE.findall(text(page))) <= rules


@pytest.mark.parametrize("page", PAGES)
def test_every_page_that_is_linked_is_there(page: str) -> None:
    folder = (ROOT / page).parent
    assert [link for link in _LINK.findall(text(page)) if not (folder / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_section_that_is_named_is_there(page: str) -> None:
    headings = {
        name: set(re.findall(r"^#+ (.*)$", text(f"docs/{name}"), re.MULTILINE))
        for name, _section in _SECTION.findall(text(page))
    }
    named = _SECTION.findall(text(page))
    assert [(name, section) for name, section in named if section not in headings[name]] == []


def test_forty_hazards_or_more_have_each_a_control_and_a_test() -> None:
    hazards = _HAZARD.findall(text("docs/hazards.md"))
    assert [int(number) for number, _rest in hazards] == list(range(1, len(hazards) + 1))
    assert len(hazards) >= 40
    for number, rest in hazards:
        cells = [cell.strip() for cell in rest.split("|")[:-1]]
        assert len(cells) == 5, number
        assert all(cells), number
        assert _TEST.search(cells[3]) or _PLACE.search(cells[3]), number


def rows_of_the_standard() -> dict[str, list[str]]:
    rows = re.findall(r"^\| ([\d.–, ]+) \| (.*)$", text("docs/asvs.md"), re.MULTILINE)
    return {numbers: [cell.strip() for cell in rest.split("|")[:-1]] for numbers, rest in rows}


def test_every_row_of_the_standard_is_answered() -> None:
    rows = rows_of_the_standard()
    assert len(rows) > 140
    for numbers, cells in rows.items():
        assert len(cells) == 4, numbers
        assert cells[2] in {"yes", "partly", "no", "–"}, numbers
        assert cells[3], numbers


def test_every_yes_names_what_shows_it() -> None:
    shown = (_TEST, _PLACE, _BESIDE, _RULE, _SECTION)
    said = {n: cells[3] for n, cells in rows_of_the_standard().items() if cells[2] == "yes"}
    assert len(said) > 90
    assert [n for n, cell in said.items() if not any(kind.search(cell) for kind in shown)] == []
