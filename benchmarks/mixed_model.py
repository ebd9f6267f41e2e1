"""The mixed model beside lme4 and statsmodels in one run: CPU, memory, and how cost grows.

    .venv/bin/python benchmarks/mixed_model.py                       # 10 and 100 thousand clients
    .venv/bin/python benchmarks/mixed_model.py --clients 1000000     # lme4 takes minutes and 5 GB
    .venv/bin/python benchmarks/mixed_model.py --clients 100000 --spread
    .venv/bin/python benchmarks/mixed_model.py --cores               # Telos alone, on 1 core and 2

Clients have about eight sessions each. The seconds are those of the fit alone, the sums from raw
visits included; the peak is that of the process. With --spread nobody shares a schedule with
anybody, which is the worst case for Telos. statsmodels is asked up to --statsmodels-most clients.
"""

from __future__ import annotations

import argparse
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from beside import Figures, by_cores, in_python, in_r, python_has, r_has, table

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20
OURS = """
import polars as pl
import scipy.optimize
from telos.science.trajectory import TimeScale, fit_trajectory

visits = pl.read_parquet(sys.argv[1])
with measured() as told:
    model = fit_trajectory(
        visits, client="client", time="session", outcome="score", covariates=["base"],
        time_scale=TimeScale("log1p"), random="slope", method="reml",
    )
    told["criterion"] = model.criterion
"""
LME4 = """
suppressMessages(library(lme4))
visits <- read.csv(commandArgs(TRUE)[2])
visits$ls <- log1p(visits$session)
spent <- system.time(model <- lmer(score ~ ls + base + (ls | client), visits, REML = TRUE))
finish(spent, criterion = REMLcrit(model))
"""
STATSMODELS = """
import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

visits = pd.read_csv(sys.argv[2])
visits["ls"] = np.log1p(visits["session"])
with measured() as told:
    model = smf.mixedlm("score ~ ls + base", visits, groups="client", re_formula="~ls")
    told["criterion"] = -2 * model.fit(reml=True).llf
"""


def visits(clients: int, *, spread: bool) -> pl.DataFrame:
    """Most change early, people who differ in level and slope."""
    draw = np.random.default_rng(SEED)
    sessions = np.minimum(2 + draw.negative_binomial(3, 1 / 3, clients), 25)
    client = np.repeat(np.arange(clients), sessions)
    session = np.arange(len(client)) - np.repeat(np.cumsum(sessions) - sessions, sessions)
    when = session + draw.random(len(client)) * 0.9 if spread else session.astype(float)
    base = draw.standard_normal(clients)
    own = draw.multivariate_normal([0, 0], [[12, -1.5], [-1.5, 2.5]], clients)
    mean = 16 + 2.5 * base[client] + own[client, 0] + (own[client, 1] - 3) * np.log1p(when)
    score = mean + 2.8 * draw.standard_normal(len(client))
    return pl.DataFrame({"client": client, "session": when, "base": base[client], "score": score})


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--clients", type=int, nargs="*", default=[10_000, 100_000])
    asked.add_argument("--lme4-most", type=int, default=1_000_000)
    asked.add_argument("--statsmodels-most", type=int, default=10_000)
    asked.add_argument("--spread", action="store_true")
    asked.add_argument("--cores", action="store_true")
    choices = asked.parse_args()
    found = []
    for clients in choices.clients:
        made = visits(clients, spread=choices.spread)
        with tempfile.TemporaryDirectory() as folder:
            files = Path(folder) / "visits.parquet", Path(folder) / "visits.csv"
            made.write_parquet(files[0])
            if choices.cores:
                print(f"{clients:,} clients, {len(made):,} visits")
                by_cores(OURS, *files)
                continue
            made.write_csv(files[1])
            rows = [("Telos", in_python(OURS, *files))]
            rows += _peers(clients, files, choices)
        print(f"{clients:,} clients, {len(made):,} visits")
        table(rows, against="Telos")
        _compare(rows)
        found.append((clients, rows[0][1]))
    for (fewer, before), (more, after) in pairwise(found):
        print(
            f"{more / fewer:g} times the clients: {after['cpu'] / before['cpu']:.1f} times the CPU"
        )


def _peers(
    clients: int, files: tuple[Path, Path], choices: argparse.Namespace
) -> Iterator[tuple[str, Figures]]:
    """Run the peers that are there, and say of one that is not asked for so many why not."""
    if clients > choices.lme4_most:
        print(f"(lme4 is asked for up to {choices.lme4_most:,} clients: --lme4-most)")
    elif r_has("lme4"):
        yield "lme4", in_r(LME4, *files)
    if clients > choices.statsmodels_most:
        most = choices.statsmodels_most
        print(f"(statsmodels is asked for up to {most:,} clients: --statsmodels-most)")
    elif python_has("statsmodels"):
        yield "statsmodels", in_python(STATSMODELS, *files)


def _compare(rows: list[tuple[str, Figures]]) -> None:
    """A criterion above ours is a worse fit; far below ours would be a fault of ours."""
    ours = rows[0][1]["criterion"]
    for name, told in rows[1:]:
        print(f"  criterion of {name}: {told['criterion'] - ours:+.1e} from ours, {ours:.4f}")
        if told["criterion"] < ours - 1e-3:
            raise SystemExit("A peer has found a better fit.")


if __name__ == "__main__":
    main()
