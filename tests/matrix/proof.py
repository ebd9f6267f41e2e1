"""Is it noticed where a line that scopes a query is missing?

Each such line is taken out in turn, and the cells of the matrix that run it are asked again: one of
them must fail. Where a second line keeps the page as it is, so that no cell can tell, a test of the
query itself must. Run it by hand; it takes about an hour, on as many cores as there are:

    .venv/bin/python -m tests.matrix.proof            all lines
    .venv/bin/python -m tests.matrix.proof access/    those in whose name one of the words is
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coverage import CoverageData

from tests.matrix.mutants import SOURCE, Mutant, mutants

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT: Final = Path(__file__).parents[2]
WORK: Final = ROOT / "var" / "proof"
PLAN: Final = "TELOS_PROOF_PLAN"

MATRIX: Final = "tests/matrix/test_matrix.py"
WITNESSES: Final = (
    *("tests/access", "tests/episodes", "tests/intake", "tests/goals", "tests/measures"),
    *("tests/notices", "tests/people", "tests/plans", "tests/scheduling", "tests/rights"),
    *("tests/vault", "tests/web"),
    *("--ignore=tests/web/dangers", "--ignore=tests/web/charts"),
)
"""The tests that ask queries themselves, or pages about one thing."""
MOST_TESTS: Final = 150
"""So many tests that run a line are asked, those of its own room first."""


def tests_that_run(kept: str, *asked: str) -> dict[tuple[str, int], set[str]]:
    """By file and line: the tests that run it, told by one run with coverage, which is kept."""
    data = WORK / kept
    if not data.exists():
        command = [
            *_pytest(*asked),
            *("-n", str(os.cpu_count() or 1), "--dist", "loadscope"),
            *("--cov", "--cov-context=test", "--cov-report="),
        ]
        more = {"COVERAGE_FILE": str(data), "TELOS_COVER": "all", "TELOS_HYPOTHESIS": "few"}
        subprocess.run(command, cwd=ROOT, env={**os.environ, **more}, check=True)
    found: dict[tuple[str, int], set[str]] = {}
    coverage = CoverageData(str(data))
    coverage.read()
    for file in coverage.measured_files():
        for line, contexts in coverage.contexts_by_lineno(file).items():
            found[file, line] = {context.partition("|")[0] for context in contexts if context}
    return found


def plan_for(chosen: Iterable[Mutant]) -> list[dict[str, object]]:
    """Each line with the cells and the tests that are to be asked once it is gone."""
    in_cells = tests_that_run("coverage", MATRIX)
    in_tests = tests_that_run("coverage-of-tests", *WITNESSES)
    plan: list[dict[str, object]] = []
    for mutant in chosen:
        where = (str(mutant.file), mutant.statement)
        nearest = _nearest(in_tests.get(where, set()), mutant)
        asked = {"cells": sorted(in_cells.get(where, ())), "tests": nearest[:MOST_TESTS]}
        plan.append({"name": mutant.name, **asked})
    return plan


def _nearest(tests: Iterable[str], mutant: Mutant) -> list[str]:
    """Order tests: of its room first, of its file's name first, and a case of each before two."""
    room = mutant.file.relative_to(SOURCE).parts[0]
    cases: Counter[str] = Counter()
    ranked = []
    for test in sorted(tests):
        function = test.partition("[")[0]
        is_far = test.split("/")[1] != room
        ranked.append((is_far, cases[function], mutant.file.stem not in function, test))
        cases[function] += 1
    return [test for *_rank, test in sorted(ranked)]


def _pytest(*asked: str) -> list[str]:
    quiet = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider")
    return [sys.executable, "-m", "pytest", *quiet, *asked]


def main(*only: str) -> int:
    """Try every mutant; return how many were not noticed."""
    WORK.mkdir(parents=True, exist_ok=True)
    asked = only or ("",)
    plan = plan_for(m for m in mutants() if any(words in m.name for words in asked))
    workers = min(os.cpu_count() or 1, len(plan))
    running = [_worker(number, plan[number::workers]) for number in range(workers)]
    failed = [process.wait() for process, _told in running]
    verdicts: Counter[str] = Counter()
    for _process, told in running:
        if told.exists():
            verdicts.update(line.split("\t")[0] for line in told.read_text("utf-8").splitlines())
    missed = len(plan) - sum(verdicts[well] for well in ("by the matrix", "by a test", "excused"))
    counts = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
    sys.stdout.write(f"{len(plan)} lines: {counts}\n")
    return missed + sum(failed)


def _worker(number: int, plan: list[dict[str, object]]) -> tuple[subprocess.Popen[bytes], Path]:
    """Begin one process that tries these lines, and name the file in which it tells."""
    what, told = WORK / f"plan-{number}.json", WORK / f"told-{number}.txt"
    what.write_text(json.dumps(plan), "utf-8")
    told.unlink(missing_ok=True)
    command = [
        *_pytest(MATRIX, *WITNESSES),
        *("-p", "tests.matrix.proof_run", "--no-cov", "--capture=no"),
    ]
    more = {PLAN: str(what), "TELOS_HYPOTHESIS": "few", "PYTHONDONTWRITEBYTECODE": "1"}
    with told.with_suffix(".err").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **more}, stderr=log)
    return process, told


if __name__ == "__main__":
    sys.exit(min(main(*sys.argv[1:]), 1))
