"""Judgements of change beside the R package clinicalsignificance: figures, counts, each person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from references.figures import Figure, Found, Silence, Told, alike_of, farthest, read
from telos.science.change import (
    Cutoff,
    Line,
    PairStatistics,
    Population,
    classify_change,
    classify_percentage,
    classify_slopes,
    describe_pairs,
    rule_by_method,
    rule_from_anchor,
)
from telos.science.trajectory import TimeScale, fit_trajectory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TRIALS = ("cs:claus_2020", "cs:jacobson_1989", "cs:anxiety_complete")
APPROACHES = {
    "distribution": "index alone",
    "combined": "index+line",
    "statistical": "line alone",
    "anchor": "anchor",
    "percentage": "percentage",
}


@dataclass(frozen=True)
class Run:
    """One run of their package on a trial, and the people with both scores."""

    name: str
    told: Told
    trial: pl.DataFrame
    pairs: pl.DataFrame
    group: str

    @property
    def args(self) -> Told:
        found: Told = self.told["args"]
        return found

    @property
    def better(self) -> Any:
        return self.args.get("better_is", "lower")

    def line(self, statistics: PairStatistics) -> Line | None:
        if "cutoff_type" not in self.args:
            return None
        well = Population("given", self.args["m_functional"], self.args["sd_functional"])
        return Line(
            self.args["cutoff_type"],
            clinical=statistics.clinical,
            functional=well,
            package_cutoff_b=self.args["cutoff_type"] == "b",
        )


def changes(folder: Path, groups: Told) -> Iterator[Found]:
    for group in TRIALS:
        trial = read(folder, group.replace(":", "_"))
        if trial is None or group not in groups:
            yield Silence(
                group.removeprefix("cs:"), "may be read but not copied: not in this folder"
            )
            continue
        for name, told in groups[group].items():
            if "error" in told:
                yield Silence(name, f"their package ended in an error: {told['error']}")
            elif "anchor_results" in told:
                yield Silence(name, "judges whole groups; Telos judges people")
            else:
                yield from _of_the_run(folder, _run(name, told, trial))
    yield from _of_ten_thousand(folder, groups["cs:synthetic_prepost_10000"])


def _run(name: str, told: Told, trial: pl.DataFrame) -> Run:
    args = told["args"]
    waves = trial[args["time"]].unique(maintain_order=True).to_list()
    part = pl.col(args["group"] if "group" in args else args["id"]).cast(pl.String)
    first, last = (
        trial.filter(pl.col(args["time"]) == wave)
        .select(
            pl.col(args["id"]).cast(pl.String).alias("id"),
            part.alias("part"),
            pl.col(args["outcome"]).cast(pl.Float64).alias(to),
        )
        .drop_nulls()
        for wave, to in ((args.get("pre", waves[0]), "pre"), (args.get("post", waves[-1]), "post"))
    )
    short, approach = name.split(".")[:2]
    word = "slopes" if ".HLM" in name else APPROACHES[approach]
    word = "anchor+line" if ".combined.anchor" in name else word
    who = short.removesuffix("_g") + (" by arm" if "group" in args else "")
    return Run(
        name=name,
        told=told,
        trial=trial,
        pairs=first.join(last.drop("part"), on="id", maintain_order="left").drop_nulls(),
        group=f"clinicalsignificance: {who}, {word}",
    )


def _of_the_run(folder: Path, run: Run) -> Iterator[Found]:
    short = _short(run)
    statistics = describe_pairs(run.pairs["pre"], run.pairs["post"])
    theirs = run.told["descriptives"]
    yield Figure(run.group, f"{short} people", statistics.n, run.told["n"]["n_used"], whole=True)
    for what, ours, key in (
        ("first mean", statistics.mean_first, "m_pre"),
        ("first sd", statistics.sd_first, "sd_pre"),
        ("last mean", statistics.mean_last, "m_post"),
        ("last sd", statistics.sd_last, "sd_post"),
        ("correlation", statistics.correlation, "cor"),
    ):
        yield Figure(run.group, f"{short} {what}", ours, theirs[key])
    if ".HLM" in run.name:
        yield from _by_slopes(run, statistics, short)
    elif "pct_improvement" in run.args:
        judged = classify_percentage(
            run.pairs["pre"],
            run.pairs["post"],
            better=run.better,
            improvement=run.args["pct_improvement"],
            deterioration=run.args.get("pct_deterioration"),
            package_zero=True,
        ).with_columns(harmed=pl.lit(value=False))
        yield from _counted(run, run.pairs.select("id", "part").hstack(judged), short)
    else:
        yield from _by_rule(folder, run, statistics, short=short)


def _short(run: Run) -> str:
    """Method and line; what the group says already is left out."""
    if ".individual" in run.name or ".percentage" in run.name:
        return "other for worse," if "_det" in run.name else "same for worse,"
    return ".".join(run.name.split(".")[2:])


def _by_rule(folder: Path, run: Run, statistics: PairStatistics, *, short: str) -> Iterator[Found]:
    line = run.line(statistics)
    rule = _rule_of(run, statistics, line)
    if _method_of(run) is not None:
        yield Figure(
            run.group, f"{short} critical value", rule.critical, run.told["critical_value"]
        )
        for key in ("s_diff", "se_prediction"):
            if key in run.told:
                yield Figure(run.group, f"{short} error", rule.standard_error, run.told[key])
    if line is not None:
        yield Figure(run.group, f"{short} cut-off", rule.cutoff.value, run.told["cutoff"]["value"])
    judged = classify_change(run.pairs["pre"], run.pairs["post"], rule=rule)
    if ".statistical." in run.name:
        judged = judged.with_columns(_by_the_line(), harmed=pl.lit(value=False))
    people = run.pairs.select("id", "part").hstack(judged)
    if ".statistical.HA" in run.name:
        yield Silence(
            run.name,
            "who crossed back over the line: to them a last score may be on neither side, to Telos "
            "it is functional or not; who crossed it is compared",
        )
        improved = [row for row in run.told["summary"] if row["category"] == "Improved"]
        run = replace(run, told={**run.told, "summary": improved})
    yield from _counted(run, people, short)
    expected = read(folder, f"expected_cs_{run.name.replace('.', '_')}")
    if expected is not None:
        yield from _each_person(run, people, expected, short=short)


def _method_of(run: Run) -> Any:
    """The method by which an amount is reckoned; None where an anchor or a line judges alone."""
    return run.args.get("rci_method", "HA" if run.args.get("cutoff_method") == "HA" else None)


def _rule_of(run: Run, statistics: PairStatistics, line: Line | None) -> Any:
    args, method = run.args, _method_of(run)
    if method is None:
        return rule_from_anchor(
            better=run.better,
            # Of the line alone no amount is asked.
            improvement=args.get("mid_improvement", 1),
            deterioration=args.get("mid_deterioration"),
            line=line,
            source="the reference",
        )
    return rule_by_method(
        method.lower(),
        better=run.better,
        pairs=statistics,
        reliability=args["reliability"],
        reliability_after=args.get("reliability_post"),
        confidence=0.95,
        line=line,
    )


def _by_the_line() -> pl.Expr:
    """Who crossed it: their “statistical” approach, our two columns about the line."""
    return (
        pl.when(pl.col("clinical_first") & pl.col("functional_last"))
        .then(pl.lit("improved"))
        .when(~pl.col("clinical_first") & ~pl.col("functional_last"))
        .then(pl.lit("deteriorated"))
        .otherwise(pl.lit("unchanged"))
        .alias("category")
    )


def _by_slopes(run: Run, statistics: PairStatistics, short: str) -> Iterator[Figure]:
    args = run.args
    seen = run.trial.drop_nulls(args["outcome"]).filter(
        pl.len().over(args["id"]) >= 3,
        pl.col(args["id"]).cast(pl.String).is_in(run.pairs["id"].implode()),
    )
    model = fit_trajectory(
        seen,
        client=args["id"],
        time=args["time"],
        outcome=args["outcome"],
        time_scale=TimeScale("linear"),
        random="slope",
        method="reml",
    )
    theirs = run.told["hlm"]
    yield Figure(run.group, f"{short} visits", model.n_visits, theirs["nobs"], whole=True)
    yield Figure(run.group, f"{short} criterion", model.criterion, theirs["REMLcrit"])
    cutoff = None
    line = run.line(statistics)
    if line is not None:
        operator: Any = ">" if run.better == "lower" else "<"
        cutoff = Cutoff(value=line.value(run.better), kind=line.kind, operator=operator)
        yield Figure(run.group, f"{short} cut-off", cutoff.value, run.told["cutoff"]["value"])
    judged = classify_slopes(
        model, seen, better=run.better, cutoff=cutoff, confidence=0.95, against="average"
    )
    judged = judged.with_columns(pl.col(args["id"]).cast(pl.String).alias("id"))
    people = run.pairs.select("id", "part").join(judged, on="id", maintain_order="left")
    yield from _counted(run, people, short)


def _counted(run: Run, people: pl.DataFrame, short: str) -> Iterator[Figure]:
    """People in each category, of each arm, and the first six people one by one."""
    people = people.with_columns(_their_category())
    for row in run.told["summary"]:
        chosen = people.filter(pl.col("theirs") == row["category"].lower())
        arm = ""
        if "group" in row:
            chosen = chosen.filter(pl.col("part") == row["group"])
            arm = f" {row['group']}"
        what = f"{short} {row['category'].lower()}{arm}"
        yield Figure(run.group, what, len(chosen), row["n"], whole=True)
    told = run.told.get("rci_first6")
    if told is None:
        return
    theirs = pl.DataFrame(told).with_columns(pl.col("id").cast(pl.String))
    first = theirs.join(people, on="id", suffix="_ours", maintain_order="left")
    better = pl.col("theirs").is_in(["recovered", "improved"])
    worse = pl.col("theirs").is_in(["deteriorated", "harmed"])
    alike = (better == pl.col("improved")) & (worse == pl.col("deteriorated"))
    yield alike_of(run.group, f"{short} first people alike", first.select(alike).to_series())
    if "rci" in theirs.columns:
        yield _index(run.group, f"{short} index of {{}} (of {{}})", first)


def _each_person(
    run: Run, people: pl.DataFrame, expected: pl.DataFrame, *, short: str
) -> Iterator[Figure]:
    theirs = expected.with_columns(pl.col("id").cast(pl.String))
    both = theirs.join(
        people.with_columns(_their_category()), on="id", suffix="_ours", maintain_order="left"
    )
    alike = both["theirs"] == both["category"].str.to_lowercase()
    yield alike_of(run.group, f"{short} each person alike", alike)
    yield _index(run.group, f"{short} index of {{}} (of {{}})", both)


def _their_category() -> pl.Expr:
    """They count the harmed apart from the deteriorated; we count them inside."""
    return pl.when("harmed").then(pl.lit("harmed")).otherwise("category").alias("theirs")


def _index(group: str, what: str, both: pl.DataFrame) -> Figure:
    return farthest(
        group,
        what,
        names=both["id"].to_list(),
        ours=both["rci_ours"],
        theirs=both["rci"],
        scale=both["rci"].abs().clip(lower_bound=1.0),
    )


def _of_ten_thousand(folder: Path, groups: Told) -> Iterator[Found]:
    pairs = read(folder, "synthetic_prepost_10000")
    if pairs is None:
        yield Silence("synthetic_prepost_10000", "not in this folder")
        return
    told, args = groups["combined.JT.c"], {**groups["params"], "rci_method": "JT"}
    people = pairs.select("id", pl.lit("all").alias("part"), pl.col("pre", "post").cast(pl.Float64))
    run = Run(
        "synthetic_10k.combined.JT.c",
        {**told, "args": args, "critical_value": told["critical"]},
        pairs,
        people,
        "clinicalsignificance: synthetic_10k, index+line",
    )
    statistics = describe_pairs(people["pre"], people["post"])
    yield from _by_rule(folder, run, statistics, short="JT.c")
