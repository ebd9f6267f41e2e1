"""One million PHQ-9 responses through `telos report`: time, memory and the share of each part.

    .venv/bin/python benchmarks/report_million.py            # a million responses, both forms
    .venv/bin/python benchmarks/report_million.py --responses 100000

The table is made with a fixed seed: a quarter as many clients as responses, four weeks each. Once
it holds totals (a row a response), once items (nine rows a response). Each report is a fresh
process. In the same run, on the same answers, the scoring alone is set against two peers: plain
Python, row by row, as a script would do it, and NumPy by hand without any check.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from telos.science.instruments import load_instrument, score_items

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

WEEKS = (0, 2, 4, 8)
ITEMS = 9
SEED = 20
PEER_SAMPLE = 100_000


def answers(responses: int) -> NDArray[np.int8]:
    """Answers from 0 to 3 that fall with the weeks; one in five hundred is missing (-1)."""
    random = np.random.default_rng(SEED)
    clients = responses // len(WEEKS)
    level = random.beta(2.5, 1.8, clients).repeat(len(WEEKS))
    fall = np.tile([1.0, 0.85, 0.7, 0.5], clients)
    given = random.binomial(3, (level * fall)[:, None], (len(level), ITEMS)).astype(np.int8)
    given[random.random(given.shape) < 1 / 500] = -1
    return given


def long_table(given: NDArray[np.int8]) -> pl.DataFrame:
    """The answers as the command reads them, a row an answer."""
    frame = pl.DataFrame(
        {f"phq9_{n}": pl.Series(given[:, n - 1]).replace(-1, None) for n in range(1, ITEMS + 1)}
    )
    clients = len(given) // len(WEEKS)
    return (
        frame.with_columns(
            client=pl.Series(np.arange(clients).repeat(len(WEEKS))),
            week=pl.Series(np.tile(WEEKS, clients)),
        )
        .unpivot(index=["client", "week"], variable_name="item", value_name="value")
        .sort("client", "week", maintain_order=True)
    )


def totals_table(given: NDArray[np.int8]) -> pl.DataFrame:
    """The same as totals, a row a response; empty where an answer is missing."""
    clients = len(given) // len(WEEKS)
    complete = (given >= 0).all(axis=1)
    return pl.DataFrame(
        {
            "client": np.arange(clients).repeat(len(WEEKS)),
            "week": np.tile(WEEKS, clients),
            "score": pl.Series(given.sum(axis=1, dtype=np.int64)).set(pl.Series(~complete), None),
        }
    )


def report(table: pl.DataFrame, folder: Path, name: str) -> None:
    """Write the table, make its report in a fresh process and print what it took."""
    path = folder / f"{name}.csv"
    table.write_csv(path)
    command = [
        *(str(Path(sys.executable).with_name("telos")), "report", str(path)),
        *("--instrument-key", "phq9", "--out", str(folder / f"{name}.html"), "--timings"),
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(done.stderr)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"\n{name}: {table.height:,} rows, {path.stat().st_size / 1e6:,.0f} MB")
    print(f"  wall {wall:.1f} s, CPU {cpu:.1f} s, peak memory {after.ru_maxrss / 1e6:.2f} GB")
    parts = re.findall(r"^(\w+) +([\d.]+) s +([\d.]+) s CPU +(\d+%)", done.stderr, re.MULTILINE)
    for part, seconds, part_cpu, share in parts:
        print(f"  {part:<8} {seconds:>6} s  {part_cpu:>6} s CPU  {share:>4}")
    print(f"  page {(folder / f'{name}.html').stat().st_size / 1e6:.1f} MB")


def row_by_row(given: NDArray[np.int8]) -> list[float | None]:
    """What a careful script would do: a sum where everything is answered."""
    return [None if min(row) < 0 or max(row) > 3 else float(sum(row)) for row in given.tolist()]


def by_hand(given: NDArray[np.int8]) -> NDArray[np.float64]:
    """The same with NumPy, without a check of the answers."""
    total = given.sum(axis=1).astype(float)
    total[(given < 0).any(axis=1)] = np.nan
    return total


def with_telos(given: NDArray[np.int8]) -> pl.DataFrame:
    """The library: every answer checked, missing items and alerts counted, bands named."""
    frame = pl.DataFrame(
        {f"phq9_{n}": pl.Series(given[:, n - 1]).replace(-1, None) for n in range(1, ITEMS + 1)}
    )
    return score_items(frame, instrument=load_instrument("phq9"))


def cpu_of(do: Callable[[NDArray[np.int8]], object], given: NDArray[np.int8]) -> float:
    """The least CPU time of five runs, in milliseconds."""
    taken = []
    for _ in range(5):
        started = time.process_time()
        do(given)
        taken.append(time.process_time() - started)
    return min(taken) * 1000


def compare_scoring(given: NDArray[np.int8]) -> None:
    """Print the scoring alone beside its peers."""
    taken = {
        name: cpu_of(do, given)
        for name, do in (
            ("telos.science score_items", with_telos),
            ("plain Python, row by row", row_by_row),
            ("NumPy by hand, unchecked", by_hand),
        )
    }
    ours = taken["telos.science score_items"]
    print(f"\nscoring alone, {len(given):,} responses, CPU, best of five")
    for name, milliseconds in taken.items():
        print(f"  {name:<26} {milliseconds:8.1f} ms   {milliseconds / ours:5.2f} × ours")


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--responses", type=int, default=1_000_000)
    given = answers(reader.parse_args().responses)
    with tempfile.TemporaryDirectory() as folder:
        report(totals_table(given), Path(folder), "totals")
        report(long_table(given), Path(folder), "items")
    compare_scoring(given[:PEER_SAMPLE])


if __name__ == "__main__":
    main()
