"""Is it noticed where a line that scopes a query is missing?

Each such line is taken out of a copy of the source, and the cells of the matrix that run it are
asked again: one of them must fail. Where a second line keeps the page as it is, so that no cell can
tell, a test of the query itself must. Run it by hand; it takes some hours, on as many cores as
there are:

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
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, Final

from coverage import CoverageData

from tests.matrix.kept_database import PLACE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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

_SPARED = "it spares questions whose answer is no; each row is asked all the same"
EXCUSED: Final = {
    "access/queries/reach.py supervisor=viewer": _SPARED,
    "access/queries/reach.py opened_by=viewer": _SPARED,
    "access/queries/reach.py ended_on=None": _SPARED,
}
"""Lines that need not be noticed, each with its reason."""


WITNESSES: Final = (
    *("tests/access", "tests/episodes", "tests/goals", "tests/measures", "tests/notices"),
    *("tests/people", "tests/scheduling", "tests/rights", "tests/web"),
    *("--ignore=tests/web/dangers", "--ignore=tests/web/charts"),
)
"""The tests that ask queries themselves, or pages about one thing."""
MOST_TESTS: Final = 60
"""So many tests that run a line are asked, those of its own room first."""


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

    @property
    def excuse(self) -> str | None:
        return EXCUSED.get(f"{self.file.relative_to(SOURCE)} {self.text}")


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


def tests_that_run(kept: str, *asked: str) -> dict[tuple[str, int], set[str]]:
    """By file and line: the tests that run it, told by one run with coverage, which is kept."""
    data = WORK / kept
    if not data.exists():
        _pytest(
            *asked,
            *("-n", str(os.cpu_count() or 1), "--dist", "loadscope"),
            *("--cov", "--cov-context=test", "--cov-report="),
            env={"COVERAGE_FILE": str(data), "TELOS_COVER": "all", "TELOS_HYPOTHESIS": "few"},
        ).check_returncode()
    found: dict[tuple[str, int], set[str]] = {}
    coverage = CoverageData(str(data))
    coverage.read()
    for file in coverage.measured_files():
        for line, contexts in coverage.contexts_by_lineno(file).items():
            found[file, line] = {context.partition("|")[0] for context in contexts if context}
    return found


@dataclass(frozen=True)
class Bench:
    """A copy of the source to take lines out of, with databases that are made once."""

    place: Path

    def notices(self, mutant: Mutant, tests: Iterable[str]) -> bool:
        """Whether one of the tests fails once the line is gone, or what it begins with does."""
        file = self.place / "telos" / mutant.file.relative_to(SOURCE)
        kept = file.read_text("utf-8")
        for log in (*self.place.glob("*-wal"), *self.place.glob("*-shm")):
            log.unlink()
        for database in self.place.glob("*.kept"):
            shutil.copyfile(database, database.with_suffix(""))
        file.write_text(mutant.without, "utf-8")
        try:
            told = self.run(*tests)
        finally:
            file.write_text(kept, "utf-8")
        # A run that could not begin has noticed nothing.
        if told.returncode not in {0, 1}:
            raise RuntimeError(told.stdout[-2_000:] + told.stderr[-2_000:])
        return told.returncode == 1

    def keep_databases(self) -> None:
        """Make the databases, and keep them as they are before any test."""
        self.run("tests/matrix/test_matrix.py", "-k", "sign-in").check_returncode()
        for database in self.place.glob("*.sqlite3"):
            shutil.copyfile(database, f"{database}.kept")

    def run(self, *tests: str) -> subprocess.CompletedProcess[str]:
        """Ask these cells, of the copy."""
        return _pytest(
            *tests,
            *("-x", "--no-cov", "--reuse-db", "-p", "tests.matrix.kept_database"),
            env={"PYTHONPATH": str(self.place), PLACE: str(self.place)},
        )


def _bench(number: int) -> Bench:
    place = WORK / str(number)
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(SOURCE, place / "telos", ignore=shutil.ignore_patterns("__pycache__"))
    bench = Bench(place)
    bench.keep_databases()
    return bench


def _pytest(*asked: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, *asked],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **env},
        check=False,
        capture_output=True,
        text=True,
    )


def _verdict(mutant: Mutant, cells: set[str], others: set[str], benches: Queue[Bench]) -> str:
    if mutant.excuse is not None:
        return "excused"
    if not cells | others:
        return "never run"
    bench = benches.get()
    try:
        return _tried(mutant, cells, others, bench)
    except RuntimeError as error:
        sys.stderr.write(f"{mutant.name}\n{error}\n")
        return "COULD NOT BEGIN"
    finally:
        benches.put(bench)


def _tried(mutant: Mutant, cells: set[str], others: set[str], bench: Bench) -> str:
    if cells and bench.notices(mutant, sorted(cells)):
        return "by the matrix"
    nearest = sorted(others, key=lambda test: (_room(test) != _room_of(mutant), test))
    if others and bench.notices(mutant, nearest[:MOST_TESTS]):
        return "by a test"
    return "NOT NOTICED"


def _room(test: str) -> str:
    return test.split("/")[1]


def _room_of(mutant: Mutant) -> str:
    return mutant.file.relative_to(SOURCE).parts[0]


def main(only: str = "") -> int:
    """Try every mutant; return how many were not noticed."""
    WORK.mkdir(parents=True, exist_ok=True)
    in_cells = tests_that_run("coverage", "tests/matrix/test_matrix.py")
    in_tests = tests_that_run("coverage-of-tests", *WITNESSES)
    workers = os.cpu_count() or 1
    benches: Queue[Bench] = Queue()
    for number in range(workers):
        benches.put(_bench(number))
    chosen = [mutant for mutant in mutants() if only in mutant.name]
    verdicts: Counter[str] = Counter()
    with ThreadPoolExecutor(workers) as pool:
        cells, tests = (
            [ran.get((str(mutant.file), mutant.statement), set()) for mutant in chosen]
            for ran in (in_cells, in_tests)
        )
        found = pool.map(_verdict, chosen, cells, tests, repeat(benches))
        for mutant, verdict in zip(chosen, found, strict=True):
            verdicts[verdict] += 1
            sys.stdout.write(f"{verdict:>15}  {mutant.name}\n")
            sys.stdout.flush()
    missed = len(chosen) - sum(verdicts[well] for well in ("by the matrix", "by a test", "excused"))
    told = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
    sys.stdout.write(f"{len(chosen)} lines: {told}\n")
    return missed


if __name__ == "__main__":
    sys.exit(min(main(*sys.argv[1:]), 1))
