"""The report of `telos report` on a phone: tables that fold keep every number whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from telos.cli.main import app
from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    Opens = Callable[..., Page]
    Checks = Callable[[Page], None]

# In two arms, one of each: a later score, none, a refused first one and a refused later one.
ROWS = "".join(
    f"{arm}{client},{arm},{week},{score}\n"
    for arm in ("Treatment as usual", "Computerised course")
    for client, scores in enumerate(((15, 5, 4), (17,), (99, 12, 8), (18, 99), (9, 16, 21)))
    for week, score in zip((0, 6, 9), scores, strict=False)
)
_CUT = """table => Array.from(table.querySelectorAll("tbody th, tbody td"))
  .filter(cell => cell.getClientRects().length)
  .filter(cell => {
    const box = cell.getBoundingClientRect();
    return box.left < 0 || box.right > innerWidth + 1 || cell.scrollWidth > cell.clientWidth + 1;
  })
  .map(cell => cell.textContent.trim())"""


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_means_and_bounds_are_cut_nowhere(
    open_page: Opens, check_accessible: Checks, tmp_path: Path, size: dict[str, int]
) -> None:
    table, page = tmp_path / "scores.csv", tmp_path / "report.html"
    table.write_text(f"client,arm,week,score\n{ROWS}", encoding="utf-8")
    made = CliRunner().invoke(
        app, ["report", str(table), "--instrument", "gad7", "--by", "arm", "--out", str(page)]
    )
    assert made.exit_code in {0, 1}, made.output

    opened = open_page(viewport=size)
    opened.set_content(page.read_text(encoding="utf-8"))
    opened.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    folding = opened.locator("table.folds")
    assert folding.count() == 2
    assert folding.evaluate_all(f"all => all.flatMap({_CUT})") == []
    check_accessible(opened)
