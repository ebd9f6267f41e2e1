"""The command itself: how it starts, and what it says when something is not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from telos.cli.main import app
from telos.cli.version import telos_version
from telos.science.instruments import instrument_keys, load_instrument

WITHOUT_DJANGO = """
import sys
import importlib.util as util
found = util.find_spec
util.find_spec = lambda name, *rest: None if name.split(".")[0] == "django" else found(name, *rest)
sys.argv = ["telos", *{words!r}]
from telos.cli.main import main
main()
"""


def python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )


def test_version_is_told() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert result.exit_code == 0
    assert result.stdout.strip() == f"telos {telos_version()}"


@pytest.mark.parametrize("heavy", ["polars", "numpy", "pydantic", "django", "rich.console"])
def test_version_starts_without(heavy: str) -> None:
    program = (
        "import sys; sys.argv = ['telos', '--version']\n"
        "from telos.cli.main import main\n"
        "try: main()\n"
        f"except SystemExit: print({heavy!r} in sys.modules)"
    )
    assert python(program).stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize(
    ("command", "said", "threads"),
    [
        ("trajectory", None, "1"),
        ("change", None, "1"),
        ("trajectory", "2", "2"),
        ("score", None, None),
    ],
)
def test_fit_keeps_the_algebra_to_one_thread_unless_told(
    command: str, said: str | None, threads: str | None
) -> None:
    setting = f"os.environ['OPENBLAS_NUM_THREADS'] = {said!r}\n" if said else ""
    program = (
        "import os, sys\n"
        "os.environ.pop('OPENBLAS_NUM_THREADS', None)\n"
        f"{setting}sys.argv = ['telos', {command!r}, '--help']\n"
        "from telos.cli.main import main\n"
        "assert 'numpy' not in sys.modules, 'it would have read the number before'\n"
        "try: main()\n"
        "except SystemExit: print(os.environ.get('OPENBLAS_NUM_THREADS'))"
    )
    assert python(program).stdout.splitlines()[-1] == str(threads)


def test_report_runs_without_django(tmp_path: Path) -> None:
    table = tmp_path / "scores.csv"
    table.write_text("client,week,score\nAda,0,15\nAda,6,5\n", encoding="utf-8")
    page = tmp_path / "page.html"
    words = ["report", str(table), "--instrument", "gad7", "-o", str(page)]
    program = WITHOUT_DJANGO.format(words=words).replace(
        "main()\n", "try: main()\nexcept SystemExit: print('django' in sys.modules)\n"
    )
    finished = python(program)
    assert page.exists(), finished.stderr
    assert finished.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("words", [["serve"], ["serve", "--port", "8000"], ["demo"]])
def test_server_command_says_how_to_install_it(words: list[str]) -> None:
    finished = python(WITHOUT_DJANGO.format(words=words))
    assert finished.returncode == 2
    assert "pip install 'telos[server]'" in finished.stderr


def test_instruments_are_listed() -> None:
    result = CliRunner().invoke(app, ["instruments", "list"])
    assert tuple(line.split()[0] for line in result.stdout.splitlines()) == instrument_keys()
    assert CliRunner().invoke(app, ["instruments"]).stdout == result.stdout


@pytest.mark.parametrize("key", instrument_keys())
def test_every_instrument_is_shown(key: str) -> None:
    result = CliRunner().invoke(app, ["instruments", "show", key])
    assert result.exit_code == 0
    assert load_instrument(key).licence.text in result.stdout


def test_own_check_in_is_shown_as_not_validated() -> None:
    result = CliRunner().invoke(app, ["instruments", "show", "telos_sleep"])
    assert "(unvalidated)" in result.stdout
    assert "No study has tested them" in result.stdout


def test_instrument_is_shown_with_the_status_of_its_facts() -> None:
    result = CliRunner().invoke(app, ["instruments", "show", "phq9"])
    assert "Patient Health Questionnaire-9" in result.stdout
    assert "6 (confirmed)" in result.stdout
    assert "retest 0.84 (unconfirmed)" in result.stdout


def test_instrument_is_shown_by_its_key_alone() -> None:
    shown = CliRunner().invoke(app, ["instruments", "show", "gad7"]).stdout
    assert "[spitzer2006] Spitzer RL" in shown
    assert CliRunner().invoke(app, ["instruments", "gad7"]).stdout == shown


@pytest.mark.parametrize("key", ["who5", "bdi2"])
def test_wording_that_is_held_back_is_not_shown(key: str) -> None:
    shown = CliRunner().invoke(app, ["instruments", key]).stdout
    assert "Notice:" in shown
    assert "Questions" not in shown


def test_pages_are_written_for_every_instrument(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["instruments", "pages", str(tmp_path / "new")])
    assert result.exit_code == 0
    written = {path.stem for path in (tmp_path / "new").iterdir()}
    assert written == {"README", *instrument_keys()}


def test_unknown_instrument_is_refused_with_those_that_are_known() -> None:
    result = CliRunner().invoke(app, ["instruments", "show", "phq99"])
    assert result.exit_code == 2
    assert "phq9" in result.stderr


def test_instrument_file_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('key = "own"\nversion = 1\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["instruments", "check", str(file)])
    assert result.exit_code == 3
    assert "licence: is missing" in result.stderr
    assert "faults in own.toml" in result.stderr


def test_pages_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    result = CliRunner().invoke(app, ["instruments", "pages", str(tmp_path / "taken")])
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
