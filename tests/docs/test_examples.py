"""What the pages show in Python is what happens: every line of it is run, in order."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
}
EXAMPLE = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Pages that are examples throughout: more than so many of them, in more than so many blocks.
MORE_THAN = {"docs/attainment.md": (30, 8), "docs/outcomes.md": (40, 7)}
WITH_EXAMPLES = sorted(name for name, text in PAGES.items() if EXAMPLE.search(text))


def test_pages_about_the_numbers_have_examples() -> None:
    about = {f"docs/{name}.md" for name in ("attainment", "outcomes", "science", "signals")}
    assert about | {"README.md", "docs/report.md", "docs/simulate.md"} == set(WITH_EXAMPLES)


@pytest.mark.parametrize("page", WITH_EXAMPLES)
def test_examples_of_a_page_give_what_it_shows(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = EXAMPLE.findall(PAGES[page])
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page, page, lineno=0)
    told: list[str] = []
    ran = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=told.append)
    assert ran.failed == 0, "".join(told)
    lines, in_blocks = MORE_THAN.get(page, (0, 0))
    assert ran.attempted > lines
    assert len(blocks) > in_blocks
    assert ran.attempted >= len(blocks)


def test_no_python_is_shown_that_is_not_run() -> None:
    assert [
        name for name, text in PAGES.items() if re.search(r"^```(python|py)$", text, re.MULTILINE)
    ] == []
