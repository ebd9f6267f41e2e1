"""--help at 80 columns: wrapped once, nothing broken, and its examples can be pasted."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise

import click
import pytest
import typer
from typer.testing import CliRunner

from telos.cli.helping import help_of
from telos.cli.main import SCIENCE_COMMANDS, add_science
from telos.cli.report.command import ReportCommand, report

COMMANDS = (*SCIENCE_COMMANDS, "report")
COLUMNS = 80


def command_line(command: str) -> typer.Typer:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.callback()(lambda: None)
    app.command("report", cls=ReportCommand, help=help_of(report))(report)
    add_science(app, command)
    return app


@pytest.fixture(params=COMMANDS)
def command(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def shown(command: str) -> list[str]:
    """The lines of --help."""
    size = {"COLUMNS": str(COLUMNS), "TERMINAL_WIDTH": str(COLUMNS)}
    result = CliRunner().invoke(command_line(command), [command, "--help"], env=size)
    assert result.exit_code == 0
    return result.stdout.splitlines()


def words(shown: list[str]) -> list[str]:
    """The lines above the first table of options."""
    return shown[: next(n for n, line in enumerate(shown) if line.startswith("╭"))]


def examples(shown: list[str]) -> list[str]:
    """Each example as a shell takes it: a line that ends in a backslash goes on in the next."""
    found, going_on = [], False
    for line in words(shown):
        if going_on:
            found[-1] += f"\n{line}"
        elif line.startswith("     telos "):
            found.append(line)
        going_on = line.endswith("\\")
    return [example.replace("\\\n", " ") for example in found]


def test_paragraphs_are_wrapped_once(shown: list[str]) -> None:
    """No line ends early though the first word of the next had room on it."""
    for line, after in pairwise(words(shown)):
        flowing = line.startswith(" ") and not line.startswith("  ")
        if flowing and after.startswith(" ") and not after.startswith("  "):
            assert len(line) + 1 + len(after.split()[0]) > COLUMNS - 1, line


def test_examples_can_be_pasted(command: str, shown: list[str]) -> None:
    found = examples(shown)
    assert found
    for example in found:
        program, name, *given = shlex.split(example)
        assert program == "telos"
        known = typer.main.get_command(command_line(name))
        assert isinstance(known, click.Group) or hasattr(known, "commands")
        options = {o for p in known.commands[name].params for o in p.opts}
        assert {word for word in given if word.startswith("--")} <= options
    assert any(shlex.split(example)[1] == command for example in found)


def test_no_line_ends_in_a_space(shown: list[str]) -> None:
    """Or a backslash at the end of an example's line would mean the space."""
    assert [line for line in shown if line != line.rstrip()] == []


def test_no_choice_is_broken_between_two_lines(shown: list[str]) -> None:
    for line in shown:
        assert len(line) <= COLUMNS
        assert not re.search(r"<[^>]*$", line.replace("│", "").rstrip()), line
        for cell in re.findall(r"  (<[^ ]*) ", line):
            assert cell.endswith(">"), line
