"""Reliable and clinically significant change of a million pairs, beside pandas, NumPy and R.

    .venv/bin/python benchmarks/change.py
    .venv/bin/python benchmarks/change.py --pairs 100000

All judge the same pairs by Jacobson and Truax with cut-off c. Telos refuses what is no number,
keeps missing scores missing, and gives for each pair change, index, both sides of the line,
category and harm; the peers give less: NumPy a code for the category, pandas index and category.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from beside import in_python, in_r, python_has, r_has, table

SEED = 12
RULE = "sd, reliability, clinical, functional = 5.0, 0.85, (15.0, 5.0), (4.0, 4.0)\n"

OURS = (
    RULE
    + """
import polars as pl
from telos.science.change import Population, classify_change, rule_jacobson_truax

pairs = pl.read_parquet(sys.argv[1])
with measured() as told:
    rule = rule_jacobson_truax(
        better="lower", sd=sd, reliability=reliability, confidence=0.95, cutoff="c",
        clinical=Population("clinical", *clinical), functional=Population("general", *functional),
    )
    found = classify_change(pairs["pre"], pairs["post"], rule=rule)
told["recovered"] = (found["category"] == "recovered").sum()
"""
)
NUMPY = (
    RULE
    + """
import numpy as np
import polars as pl

pairs = pl.read_parquet(sys.argv[1])
pre, post = pairs["pre"].to_numpy(), pairs["post"].to_numpy()
with measured() as told:
    amount = 1.959963984540054 * sd * np.sqrt(2 * (1 - reliability))
    line = clinical[1] * functional[0] + functional[1] * clinical[0]
    line /= clinical[1] + functional[1]
    fall = pre - post
    category = np.where(
        fall > amount,
        np.where((pre > line) & (post < line), 3, 2),
        np.where(fall < -amount, 0, 1),
    )
told["recovered"] = int((category == 3).sum())
"""
)
PANDAS = (
    RULE
    + """
import numpy as np
import pandas as pd

pairs = pd.read_csv(sys.argv[2])
with measured() as told:
    amount = 1.959963984540054 * sd * np.sqrt(2 * (1 - reliability))
    line = clinical[1] * functional[0] + functional[1] * clinical[0]
    line /= clinical[1] + functional[1]
    fall = pairs["pre"] - pairs["post"]
    pairs["rci"] = -fall / (sd * np.sqrt(2 * (1 - reliability)))
    better, worse = fall > amount, fall < -amount
    crossed = (pairs["pre"] > line) & (pairs["post"] < line)
    pairs["category"] = np.select(
        [better & crossed, better, worse], ["recovered", "improved", "deteriorated"], "unchanged"
    )
told["recovered"] = int((pairs["category"] == "recovered").sum())
"""
)
THEIRS = """
suppressMessages({library(clinicalsignificance); library(dplyr)})
pairs <- read.csv(commandArgs(TRUE)[2])
long <- rbind(data.frame(id = pairs$id, time = 1, score = pairs$pre),
              data.frame(id = pairs$id, time = 2, score = pairs$post))
spent <- system.time(found <- cs_combined(long, id, time, score, pre = 1, post = 2,
  reliability = 0.85, m_functional = 4, sd_functional = 4, cutoff_type = "c"))
finish(spent, recovered = found$summary_table$n[1])
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pairs", type=int, default=1_000_000)
    pairs = asked.parse_args().pairs
    draw = np.random.default_rng(SEED)
    pre = np.clip(np.round(draw.normal(15, 5, pairs)), 0, 27)
    post = np.clip(np.round(pre - draw.normal(5, 6, pairs)), 0, 27)
    scores = pl.DataFrame({"id": np.arange(pairs), "pre": pre, "post": post})
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "pairs.parquet", Path(folder) / "pairs.csv"
        scores.write_parquet(files[0])
        scores.write_csv(files[1])
        rows = [("Telos", in_python(OURS, *files)), ("NumPy by hand", in_python(NUMPY, *files))]
        if python_has("pandas"):
            rows.append(("pandas by hand", in_python(PANDAS, *files)))
        if r_has("clinicalsignificance"):
            rows.append(("R, clinicalsignificance", in_r(THEIRS, *files)))
    print(f"{pairs:,} pairs")
    table(rows, against="Telos")
    recovered = {told["recovered"] for _, told in rows[:3]}
    if len(recovered) != 1:
        raise SystemExit(f"They do not agree on who recovered: {sorted(recovered)}")
    print(f"  all agree: {recovered.pop():,.0f} recovered")


if __name__ == "__main__":
    main()
