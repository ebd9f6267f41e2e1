"""Ten million PHQ-9 forms scored, beside pandas, Polars and NumPy by hand, and merely reading them.

    .venv/bin/python benchmarks/scoring.py
    .venv/bin/python benchmarks/scoring.py --forms 1000000 --complete
    .venv/bin/python benchmarks/scoring.py --cores       # Telos alone, on one core and on two

All give the score, prorated where at most two answers are missing, the count of answers, the band
and the alert of item 9, which Telos and Polars leave open where item 9 is; NumPy and pandas say
“no” there. Telos also refuses an answer that is none of the options; the peers check nothing. One
answer in five hundred is missing unless `--complete` is said. “Reading” sums the bytes once.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
from beside import by_cores, in_python, python_has, table

SEED = 9
ITEMS = [f"phq9_{n}" for n in range(1, 10)]
HEAD = f"""
import polars as pl
items = {ITEMS!r}
forms = pl.read_parquet(sys.argv[1])
"""
READING = (
    HEAD
    + """
import numpy as np
columns = [forms[item].fill_null(0).to_numpy() for item in items]
with measured() as told:
    told["sum"] = sum(float(column.sum(dtype=np.int64)) for column in columns)
"""
)
OURS = (
    HEAD
    + """
from telos.science.instruments import load_instrument, score_items

phq9 = load_instrument("phq9")
with measured() as told:
    scored = score_items(forms, instrument=phq9)
told["sum"], told["alerts"] = scored["score"].sum(), int(scored["alert"].sum())
"""
)
POLARS = (
    HEAD
    + """
with measured() as told:
    answered = pl.sum_horizontal(pl.col(item).is_not_null().cast(pl.Int8) for item in items)
    raw = pl.sum_horizontal(items).cast(pl.Int16)
    scored = forms.with_columns(
        answered=answered,
        score=pl.when(answered >= 7).then(raw.cast(pl.Float64) * 9 / answered),
    ).with_columns(
        band=pl.col("score").cut(
            [5, 10, 15, 20], left_closed=True,
            labels=["minimal", "mild", "moderate", "moderately severe", "severe"],
        ),
        alert=pl.col("phq9_9") >= 1,
    )
told["sum"], told["alerts"] = scored["score"].sum(), int(scored["alert"].sum())
"""
)
NUMPY = (
    HEAD
    + """
import numpy as np
columns = [forms[item].fill_null(-1).to_numpy() for item in items]
with measured() as told:
    raw = np.zeros(len(forms), dtype=np.int8)
    answered = np.zeros(len(forms), dtype=np.int8)
    for column in columns:
        there = column >= 0
        answered += there
        raw += np.where(there, column, 0).astype(np.int8)
    score = raw.astype(np.float32)
    some = np.flatnonzero(answered < 9)
    score[some] = np.where(
        answered[some] >= 7, score[some] * 9 / np.maximum(answered[some], 1), np.nan
    )
    band = np.searchsorted(np.array([5, 10, 15, 20], dtype=np.float32), score, side="right")
    alert = columns[8] >= 1
told["sum"], told["alerts"] = float(np.nansum(score, dtype=float)), int(alert.sum())
"""
)
PANDAS = (
    HEAD
    + """
import numpy as np
import pandas as pd
frame = pd.DataFrame({item: forms[item].cast(pl.Float32).fill_null(float("nan")).to_numpy()
                      for item in items})
with measured() as told:
    frame["answered"] = frame[items].notna().sum(axis=1)
    prorated = frame[items].sum(axis=1) * 9 / frame["answered"]
    frame["score"] = prorated.where(frame["answered"] >= 7)
    frame["band"] = pd.cut(
        frame["score"], [-1, 4.999, 9.999, 14.999, 19.999, 27],
        labels=["minimal", "mild", "moderate", "moderately severe", "severe"],
    )
    frame["alert"] = frame["phq9_9"] >= 1
told["sum"], told["alerts"] = float(frame["score"].sum()), int(frame["alert"].sum())
"""
)


def forms(count: int, *, complete: bool) -> pl.DataFrame:
    """Answers as small whole numbers, one person's alike."""
    draw = np.random.default_rng(SEED)
    level = draw.beta(2.0, 2.4, count)
    columns = {}
    for item in ITEMS:
        given = pl.Series(draw.binomial(3, level).astype(np.int8))
        missing = pl.Series(draw.random(count) < (0 if complete else 1 / 500))
        columns[item] = pl.select(pl.when(~missing).then(given)).to_series()
    return pl.DataFrame(columns)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--forms", type=int, default=10_000_000)
    asked.add_argument("--complete", action="store_true")
    asked.add_argument("--cores", action="store_true")
    choices = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "forms.parquet"
        forms(choices.forms, complete=choices.complete).write_parquet(file)
        if choices.cores:
            print(f"{choices.forms:,} forms of {len(ITEMS)} answers")
            by_cores(OURS, file)
            return
        rows = [
            ("Telos", in_python(OURS, file)),
            ("Polars by hand", in_python(POLARS, file)),
            ("NumPy by hand", in_python(NUMPY, file)),
        ]
        if python_has("pandas"):
            rows.append(("pandas by hand", in_python(PANDAS, file)))
        reading = in_python(READING, file)
    print(f"{choices.forms:,} forms of {len(ITEMS)} answers")
    table([*rows, ("merely reading the bytes", reading)], against="Telos")
    sums = [told["sum"] for _, told in rows]
    if max(sums) - min(sums) > 1e-6 * max(sums) or len({told["alerts"] for _, told in rows}) != 1:
        raise SystemExit(f"They do not agree: {rows}")
    print(f"  all agree: the scores add up to {sums[0]:,.0f}, {rows[0][1]['alerts']:,.0f} alerts")


if __name__ == "__main__":
    main()
