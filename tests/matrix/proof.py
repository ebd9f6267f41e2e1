"""Does the matrix notice where a line that scopes a query is missing?

Each such line is taken out of a copy of the source, and the cells that run it are asked again: one
of them must fail. Run it by hand; it takes the better part of an hour:

    .venv/bin/python -m tests.matrix.proof            all lines
    .venv/bin/python -m tests.matrix.proof access/    those of these files
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coverage import CoverageData

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "src" / "telos"
WORK: Final = ROOT / "var" / "proof"

FILES: Final = re.compile(
    r"(access|people|episodes|goals|measures|scheduling)/(queries|rules)|web/"
)
CALLS: Final = {"filter", "exclude", "Q", "get", "get_object_or_404"}
# What a scope is made of: who looks, what they may see, and what ends a part or a relation.
SCOPES: Final = re.compile(
    r"\b(viewer|visible|actor|own|case|managed_practices_of|clients_in_care_of|"
    r"clients_visible_to|OuterRef)\b"
)
ENDS: Final = re.compile(r"ended_on$|^role(__in)?$|^practice(__public_id)?$")

EXCUSED: Final = {
    # One relation a client and therapist at a time is held by the database; a relation that has
    # ended is told apart by `ended_on`, which is tried.
}
"""Lines that need not be noticed by the matrix, each with its reason."""


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A line without which a query is wider."""

    file: Path
    line: int
    statement: int
    text: str
    without: str
    """The whole file without the line."""

    @property
    def name(self) -> str:
        return f"{self.file.relative_to(SOURCE)}:{self.line} {self.text}"


def mutants() -> Iterator[Mutant]:
    """Every scope of every query, taken out."""
    for file in sorted(SOURCE.rglob("*.py")):
        if not FILES.search(str(file.relative_to(SOURCE))):
            continue
        text = file.read_text("utf-8")
        tree = ast.parse(text)
        for statement in ast.walk(tree):
            if isinstance(statement, ast.stmt) and not hasattr(statement, "body"):
                yield from _of(file, text, statement)


def _of(file: Path, text: str, statement: ast.stmt) -> Iterator[Mutant]:
    for call in ast.walk(statement):
        if not isinstance(call, ast.Call) or _called(call) not in CALLS:
            continue
        for keyword in call.keywords:
            said = ast.unparse(keyword.value)
            if keyword.arg and (SCOPES.search(said) or ENDS.search(keyword.arg)):
                yield Mutant(
                    file=file,
                    line=keyword.value.lineno,
                    statement=statement.lineno,
                    text=f"{keyword.arg}={said}",
                    without=_without(text, keyword),
                )


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _without(text: str, keyword: ast.keyword) -> str:
    """The text without one keyword of a call, and without the comma behind it."""
    lines = text.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    assert keyword.end_lineno is not None
    assert keyword.end_col_offset is not None
    start = starts[keyword.lineno - 1] + keyword.col_offset
    end = starts[keyword.end_lineno - 1] + keyword.end_col_offset
    whole = text.encode()
    rest = re.sub(rb"^\s*,", b"", whole[end:], count=1)
    return (whole[:start] + rest).decode()


def cells_that_run() -> dict[tuple[str, int], set[str]]:
    """By file and line: the tests of the matrix that run it, told by one run with coverage."""
    data = WORK / "coverage"
    if not data.exists():
        _pytest(
            "tests/matrix/test_matrix.py",
            "--cov",
            "--cov-context=test",
            "--cov-report=",
            env={"COVERAGE_FILE": str(data)},
        ).check_returncode()
    found: dict[tuple[str, int], set[str]] = {}
    coverage = CoverageData(str(data))
    coverage.read()
    for file in coverage.measured_files():
        for line, contexts in coverage.contexts_by_lineno(file).items():
            tests = {context.partition("|")[0] for context in contexts if "[" in context}
            found[file, line] = tests
    return found


def notices(mutant: Mutant, tests: set[str]) -> bool:
    """Whether one of the tests fails once the line is gone."""
    copy = WORK / "src" / "telos"
    place = copy / mutant.file.relative_to(SOURCE)
    kept = place.read_text("utf-8")
    place.write_text(mutant.without, "utf-8")
    try:
        run = _pytest(*sorted(tests), "-x", env={"PYTHONPATH": str(copy.parent)})
    finally:
        place.write_text(kept, "utf-8")
    return run.returncode != 0


def _pytest(*asked: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, *asked],
        cwd=ROOT,
        env={**os.environ, **env},
        check=False,
        capture_output=True,
        text=True,
    )


def main(only: str = "") -> int:
    """Try every mutant; return how many the matrix did not notice."""
    WORK.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(WORK / "src", ignore_errors=True)
    shutil.copytree(SOURCE, WORK / "src" / "telos", ignore=shutil.ignore_patterns("__pycache__"))
    ran = cells_that_run()
    missed = tried = unreached = excused = 0
    for mutant in mutants():
        if only not in mutant.name:
            continue
        tests = ran.get((str(mutant.file), mutant.statement), set())
        if mutant.name in EXCUSED:
            excused += 1
            verdict = f"excused: {EXCUSED[mutant.name]}"
        elif not tests:
            unreached += 1
            verdict = "runs in no cell"
        else:
            tried += 1
            noticed = notices(mutant, tests)
            missed += not noticed
            verdict = "noticed" if noticed else "NOT NOTICED"
        sys.stdout.write(f"{verdict:>12}  {mutant.name}\n")
        sys.stdout.flush()
    sys.stdout.write(
        f"{tried} lines tried, {missed} not noticed; {unreached} run in no cell, "
        f"{excused} excused\n"
    )
    return missed


if __name__ == "__main__":
    sys.exit(min(main(*sys.argv[1:]), 1))
