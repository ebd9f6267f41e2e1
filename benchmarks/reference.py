"""Every figure that other software gave us: ours, theirs, relative difference.

    .venv/bin/python benchmarks/reference.py
    .venv/bin/python benchmarks/reference.py --each        # each figure, not only the largest gaps

Reads `tests/reference`, or the folder that TELOS_REFERENCE names, which may hold more. The same
comparisons, with tolerances, are tests in `tests/science`.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from telos.science.change import (
    Line,
    Population,
    classify_change,
    describe_pairs,
    rule_by_method,
)
from telos.science.trajectory import TimeScale, client_deviations, fit_trajectory

HERE = Path(__file__).parents[1] / "tests" / "reference"
TREATED = ["bdi_pre", "treatment", "drug", "length"]
# Model → file, client, time, outcome, covariates, scale.
MODELS: dict[str, tuple[str, str, str, str, list[str], str]] = {
    "btheb ri_month": ("growth_btheb", "id", "month", "bdi", [], "linear"),
    "btheb ris_month": ("growth_btheb", "id", "month", "bdi", [], "linear"),
    "btheb ri_log1p_month": ("growth_btheb", "id", "month", "bdi", [], "log1p"),
    "btheb ris_log1p_month": ("growth_btheb", "id", "month", "bdi", [], "log1p"),
    "btheb hsaur_ri": ("growth_btheb", "id", "month", "bdi", TREATED, "linear"),
    "btheb hsaur_ris": ("growth_btheb", "id", "month", "bdi", TREATED, "linear"),
    "sleepstudy ri_days": ("growth_sleepstudy", "Subject", "Days", "Reaction", [], "linear"),
    "sleepstudy ris_days": ("growth_sleepstudy", "Subject", "Days", "Reaction", [], "linear"),
    "sleepstudy ris_log1p": ("growth_sleepstudy", "Subject", "Days", "Reaction", [], "log1p"),
    "oxboys ri_age": ("growth_oxboys", "Subject", "age", "height", [], "linear"),
    "oxboys ris_age": ("growth_oxboys", "Subject", "age", "height", [], "linear"),
    "synthetic_10k ris_log1p_base": (
        *("synthetic_growth_10000", "id", "session", "y"),
        ["base"],
        "log1p",
    ),
}


@dataclass(frozen=True)
class Figure:
    """One number of ours beside theirs."""

    group: str
    what: str
    ours: float
    theirs: float

    @property
    def gap(self) -> float:
        """Relative where there is something to be relative to."""
        return abs(self.ours - self.theirs) / max(abs(self.theirs), 1e-12)


def read(folder: Path, name: str) -> pl.DataFrame | None:
    """A table of the folder, packed or not; None where it is not there."""
    for file in (folder / "data" / f"{name}.csv", folder / "data" / f"{name}.csv.gz"):
        if file.is_file():
            return pl.read_csv(file, null_values="NA", infer_schema_length=None)
    return None


def mixed_models(folder: Path, groups: dict[str, Any]) -> list[Figure]:
    figures = []
    for name, (file, client, time, outcome, covariates, scale) in MODELS.items():
        visits = read(folder, file)
        if visits is None:
            continue
        if "hsaur" in name:
            # As in the book the model is from: the first score is a covariate, not a visit.
            visits = visits.filter(pl.col("month") > 0)
        data_set, model_name = name.split()
        for method in ("REML", "ML"):
            model = fit_trajectory(
                visits,
                client=client,
                time=time,
                outcome=outcome,
                covariates=covariates,
                time_scale=TimeScale(scale),  # type: ignore[arg-type]
                random="slope" if "ris" in model_name else "intercept",
                method=method.lower(),  # type: ignore[arg-type]
            )
            told = groups[f"lmm:{data_set}"][model_name][method]
            group = f"lme4 {name} {method}"
            figures += _of_the_model(group, model, told)
            figures += _of_the_people(group, model=model, visits=visits, told=told)
    return figures


def _of_the_model(group: str, model: Any, told: dict[str, Any]) -> list[Figure]:
    spreads = [model.sd_intercept]
    if model.sd_slope is not None:
        spreads += [model.sd_slope, model.correlation]
    pairs = [
        ("criterion", model.criterion, told["criterion"]),
        ("log likelihood", model.log_likelihood, told["logLik"]),
        *(
            (f"variance component {part['grp']} {k}", ours, part["sdcor"])
            for k, (part, ours) in enumerate(
                zip(told["random"], [*spreads, model.sd_residual], strict=True)
            )
        ),
    ]
    terms = list(told["fixef"])
    # Their models of the book name time second and covariates around it; ours has time first.
    order = sorted(terms, key=lambda term: (term != "(Intercept)", term != "month"))
    order = order if len(terms) > 3 else terms
    for effect, term in zip(model.fixed, order, strict=True):
        pairs.append((f"effect {effect.term}", effect.estimate, told["fixef"][term]))
        pairs.append((f"its error {effect.term}", effect.se, told["se"][term]))
    return [Figure(group, what, float(ours), float(theirs)) for what, ours, theirs in pairs]


def _of_the_people(
    group: str, *, model: Any, visits: pl.DataFrame, told: dict[str, Any]
) -> list[Figure]:
    """The first six people's deviations, in units of everybody's spread."""
    mine = client_deviations(model, visits)
    columns = ["intercept", "slope"] if model.sd_slope is not None else ["intercept"]
    names = mine[model.roles.client].cast(pl.String).to_list()
    figures = []
    for row in told["blup_first6"]:
        values = list(row.values())
        place = names.index(str(values[0]))
        for k, column in enumerate(columns, start=1):
            spread = float(np.std(mine[column].to_numpy())) or 1.0
            ours = mine[column][place]
            figures.append(
                Figure(
                    group,
                    f"deviation {column} of {values[0]}",
                    1 + (ours - values[k]) / spread,
                    1.0,
                )
            )
    return figures


def changes(folder: Path, groups: dict[str, Any]) -> list[Figure]:
    """People in each category by each method, where the reference has the trial."""
    figures = []
    for group in ("cs:claus_2020", "cs:jacobson_1989", "cs:anxiety_complete"):
        for name, told in groups.get(group, {}).items():
            method = told.get("args", {}).get("rci_method", "HLM")
            if not name.endswith(f".combined.{method}.c") or method == "HLM":
                continue
            trial = read(folder, f"cs_{told['data']}")
            if trial is not None and "group" not in told["args"]:
                figures += _of_the_trial(f"{group} {name}", trial, told)
    told = groups["cs:synthetic_prepost_10000"]
    pairs = read(folder, "synthetic_prepost_10000")
    if pairs is not None:
        figures += _counted(
            "synthetic_prepost_10000",
            pairs,
            told["combined.JT.c"],
            args={**told["params"], "rci_method": "JT"},
        )
    return figures


def _of_the_trial(group: str, trial: pl.DataFrame, told: dict[str, Any]) -> list[Figure]:
    args = told["args"]
    first, last = (
        trial.filter(pl.col(args["time"]).cast(pl.String) == str(wave)).select(
            args["id"], pl.col(args["outcome"]).cast(pl.Float64).alias(name)
        )
        for wave, name in ((args["pre"], "pre"), (args.get("post", "post"), "post"))
    )
    pairs = first.join(last, on=args["id"], maintain_order="left").drop_nulls()
    return _counted(group, pairs, told, args=args)


def _counted(
    group: str, pairs: pl.DataFrame, told: dict[str, Any], *, args: dict[str, Any]
) -> list[Figure]:
    statistics = describe_pairs(pairs["pre"], pairs["post"])
    rule = rule_by_method(
        args["rci_method"].lower(),
        better=args.get("better_is", "lower"),
        pairs=statistics,
        reliability=args["reliability"],
        reliability_after=args.get("reliability_post"),
        confidence=0.95,
        line=Line(
            "c",
            clinical=statistics.clinical,
            functional=Population("given", args["m_functional"], args["sd_functional"]),
        ),
    )
    found = classify_change(pairs["pre"], pairs["post"], rule=rule).select(
        pl.when("harmed").then(pl.lit("harmed")).otherwise("category").alias("category")
    )
    counts = dict(found["category"].value_counts().iter_rows())
    figures = [Figure(group, "cut-off", rule.cutoff.value, told["cutoff"]["value"])]
    return figures + [
        Figure(group, f"people {row['category']}", counts.get(row["category"].lower(), 0), row["n"])
        for row in told["summary"]
    ]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--each", action="store_true", help="print every figure")
    each = asked.parse_args().each
    folder = Path(os.environ.get("TELOS_REFERENCE", HERE))
    groups = json.loads((folder / "reference.json").read_text("utf-8"))["groups"]
    figures = [
        *mixed_models(folder, groups),
        *changes(folder, groups),
    ]
    if each:
        for figure in figures:
            print(
                f"{figure.group:44.44} {figure.what:34.34} {figure.ours:16.8f} "
                f"{figure.theirs:16.8f}  {figure.gap:.1e}"
            )
        return
    print(f"{'reference':44} {'figures':>7}  {'farthest':34} {'ours':>16} {'theirs':>16}  gap")
    for group in dict.fromkeys(figure.group for figure in figures):
        of_it = [figure for figure in figures if figure.group == group]
        far = max(of_it, key=lambda figure: figure.gap)
        print(
            f"{group:44.44} {len(of_it):>7}  {far.what:34.34} {far.ours:16.8f} "
            f"{far.theirs:16.8f}  {far.gap:.1e}"
        )


if __name__ == "__main__":
    main()
