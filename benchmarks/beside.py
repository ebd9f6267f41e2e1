"""Running one thing beside another: each in a fresh process, CPU seconds and memory as it ends.

A snippet of Python finds `measured` in its name space: the block under it is what is timed. A
snippet of R hands its `system.time` to `finish`. A peer that is not installed is left out, with
a word.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Figures = dict[str, float]

_HEAD = """
import atexit, json, resource, sys, time
from contextlib import contextmanager

@contextmanager
def measured():
    told = {}
    atexit.register(lambda: print(json.dumps(told)))
    cpu, wall = time.process_time(), time.perf_counter()
    yield told
    told["cpu"], told["wall"] = time.process_time() - cpu, time.perf_counter() - wall
    told["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
"""
R_HEAD = """
finish <- function(spent, ...) {
  line <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
  peak <- as.numeric(gsub("[^0-9]", "", line)) * 1024 / 1e9
  told <- c(cpu = spent[["user.self"]] + spent[["sys.self"]], wall = spent[["elapsed"]],
            peak = peak, ...)
  cat("{", paste0('"', names(told), '": ', sprintf("%.10f", told), collapse = ", "), "}\\n")
}
"""
_WHERE = {
    "pandas": "sh scripts/telos peers",
    "statsmodels": "sh scripts/telos peers",
    "lme4": "Debian: r-cran-lme4",
    "clinicalsignificance": "not in Debian; from its authors' repository",
}


# What Polars and NumPy's algebra ask, as they are loaded, for how many threads they may have.
_THREADS = ("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def in_python(snippet: str, *words: str | Path, threads: int | None = None) -> Figures:
    """Figures of a snippet in a Python of its own, with as many threads at most."""
    told = dict.fromkeys(_THREADS, str(threads)) if threads else {}
    return _figures([sys.executable, "-c", _HEAD + snippet, *map(str, words)], told)


def by_cores(snippet: str, *words: str | Path, runs: int = 7) -> None:
    """Print what a snippet costs on one core and on two: the best of runs that take turns."""
    found: dict[int, list[Figures]] = {1: [], 2: []}
    for _ in range(runs):
        for threads, told in found.items():
            told.append(in_python(snippet, *words, threads=threads))
    one, two = (
        {name: min(told[name] for told in each) for name in ("cpu", "wall", "peak")}
        for each in found.values()
    )
    print(f"  {f'Telos, best of {runs}':34}{'CPU s':>9}{'wall s':>9}{'peak GB':>9}")
    for name, told in (("one core", one), ("two cores", two)):
        print(f"  {name:34}{told['cpu']:9.2f}{told['wall']:9.2f}{told['peak']:9.2f}")
    print(
        f"  the second core: {two['wall'] / one['wall']:.2f} times the wait, "
        f"{two['cpu'] / one['cpu']:.2f} times the CPU"
    )


def in_r(snippet: str, *words: str | Path) -> Figures:
    """Figures of a snippet in an R of its own."""
    return _figures(["Rscript", "-e", R_HEAD + snippet, *map(str, words)])


@cache
def python_has(package: str) -> bool:
    """Whether a package can be imported; says how to get it where not."""
    asked = [sys.executable, "-c", f"import {package}"]
    return _said(package, there=subprocess.run(asked, capture_output=True, check=False).returncode)


@cache
def r_has(package: str) -> bool:
    """Whether R and one of its packages are there; says how to get them where not."""
    if shutil.which("Rscript") is None:
        return _said(package, there=1)
    asked = ["Rscript", "-e", f"library({package})"]
    return _said(package, there=subprocess.run(asked, capture_output=True, check=False).returncode)


def table(rows: Sequence[tuple[str, Figures]], *, against: str) -> None:
    """Print who took how much, and how many times what `against` took."""
    base = dict(rows)[against]
    print(f"  {'':34}{'CPU s':>9}{'wall s':>9}{'peak GB':>9}   times the CPU of {against}")
    for name, told in rows:
        times = told["cpu"] / base["cpu"]
        print(f"  {name:34}{told['cpu']:9.2f}{told['wall']:9.2f}{told['peak']:9.2f}   {times:9.2f}")


def _figures(words: list[str], told: Mapping[str, str] | None = None) -> Figures:
    around = {**os.environ, **(told or {})}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=around)
    if done.returncode != 0:
        raise SystemExit(f"A peer failed:\n{done.stderr.strip()}")
    found: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _said(package: str, *, there: int) -> bool:
    if there != 0:
        print(f"({package} is not here and is left out; {_WHERE[package]})")
    return there == 0
