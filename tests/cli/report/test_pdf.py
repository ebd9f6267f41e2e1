"""The page on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from telos.cli.report.pdf import for_paper
from tests.cli.report.conftest import Run

OPTIONS = ("--instrument", "gad7")


def ready() -> bool:
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError):
        return False
    return True


needs_weasyprint = pytest.mark.skipif(not ready(), reason="WeasyPrint or its libraries are absent")


@needs_weasyprint
@pytest.mark.parametrize(
    ("options", "name"),
    [(("--pdf",), "page.pdf"), (("--pdf", "other.pdf"), "other.pdf")],
)
def test_pdf_is_written_beside_the_page_or_where_asked(
    run: Run, tmp_path: Path, gad7: str, options: tuple[str, ...], name: str
) -> None:
    made = run(gad7, *OPTIONS, *options)
    assert made.exit_code == 0, made.err
    assert (tmp_path / name).read_bytes().startswith(b"%PDF")


@needs_weasyprint
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_pdf_says_what_the_page_says(run: Run, tmp_path: Path, gad7: str) -> None:
    made = run(gad7, *OPTIONS, "--pdf")
    said = subprocess.run(
        ["pdftotext", str(tmp_path / "page.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    words = " ".join(said.split())
    assert made.headline in words
    assert "The clients, one by one" in words


@needs_weasyprint
@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils is not installed")
def test_pdf_is_tagged_for_those_who_listen(run: Run, tmp_path: Path, gad7: str) -> None:
    run(gad7, *OPTIONS, "--pdf")
    said = subprocess.run(
        ["pdfinfo", "-struct", str(tmp_path / "page.pdf")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = set(re.findall(r"^ *(\w+)", said, re.MULTILINE))
    assert {"H1", "H2", "Table", "TH", "Figure", "LI"} <= found


def test_pdf_stands_before_the_table_too(run: Run, gad7: str, tmp_path: Path) -> None:
    """`--pdf` must not swallow the name that follows it."""
    if not ready():
        pytest.skip("WeasyPrint or its libraries are absent")
    assert run(gad7, "--pdf", *OPTIONS).exit_code == 0


LIBRARIES = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def test_missing_weasyprint_leaves_the_page_and_says_what_to_install(
    run: Run, gad7: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    made = run(gad7, *OPTIONS, "--pdf")
    assert made.exit_code == 4
    assert made.headline
    said = " ".join(made.err.split())
    assert "WeasyPrint is not installed here." in said
    assert "pip install 'telos[pdf]'" in said
    assert LIBRARIES in said


def test_missing_libraries_are_named_and_nothing_else(
    run: Run, gad7: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = tmp_path / "without"
    without.mkdir()
    (without / "weasyprint.py").write_text("print('long words')\nraise OSError('none')")
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(without)
    made = run(gad7, *OPTIONS, "--pdf")
    assert made.exit_code == 4
    assert made.headline
    said = " ".join(made.err.split())
    assert "does not find Pango or HarfBuzz" in said
    assert LIBRARIES in said
    assert "pip install" not in said
    assert "long words" not in made.err + made.out


def test_the_demo_installs_what_a_pdf_needs() -> None:
    lock = (Path(__file__).parents[3] / "requirements" / "server.txt").read_text()
    assert "\nweasyprint==" in lock


def test_paper_carries_no_script_no_downloads_and_no_unresolved_colour(run: Run, gad7: str) -> None:
    paper = for_paper(run(gad7, *OPTIONS).html)
    assert "<script" not in paper
    assert (
        "download=" not in paper.replace('download="', "download-", 0) or "data:text" not in paper
    )
    assert "<svg" not in paper.split("<main>")[1]
