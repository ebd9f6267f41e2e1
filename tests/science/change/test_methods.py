"""Every method of change against the R package clinicalsignificance, person for person.

The data are read where they are and never copied here; without them these tests are skipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from telos.science.change import (
    Better,
    Cutoff,
    IndexRule,
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
from tests.reference import reference_data, reference_groups

FILES = {
    "cs:claus_2020": "cs_claus_2020.csv",
    "cs:jacobson_1989": "cs_jacobson_1989.csv",
    "cs:anxiety_complete": "cs_anxiety_complete.csv",
}
NAMES = (
    ("cs:claus_2020", ("claus_bdi", "claus_hamd", "claus_who")),
    ("cs:jacobson_1989", ("jacobson_das", "jacobson_gds")),
    ("cs:anxiety_complete", ("anx_compl",)),
)

METHODS = ("JT", "GLN", "HLL", "EN", "NK", "HA")
CASES = [
    (group, f"{name}.{kind}")
    for group, names in NAMES
    for name in names
    for method in METHODS
    for kind in (f"distribution.{method}", f"combined.{method}.c")
] + [
    (group, f"{name}.combined.{method}.{kind}")
    for group, names in NAMES
    for name in names
    for method in ("JT", "HA")
    for kind in ("a", "b")
]


@dataclass(frozen=True)
class Case:
    told: dict[str, Any]
    name: str
    visits: pl.DataFrame
    folder: Path

    @property
    def better(self) -> Better:
        found: Better = self.told["args"].get("better_is", "lower")
        return found

    @property
    def pairs(self) -> pl.DataFrame:
        """First and last scores of the people who have both, as the package pairs them."""
        args = self.told["args"]
        times = self.visits[args["time"]].unique(maintain_order=True).to_list()
        pre, post = args.get("pre", times[0]), args.get("post", times[-1])
        first, last = (
            self.visits.filter(pl.col(args["time"]) == when)
            .select(
                pl.col(args["id"]).cast(pl.String).alias("id"), pl.col(args["outcome"]).alias(to)
            )
            .drop_nulls()
            for when, to in ((pre, "first"), (post, "last"))
        )
        return first.join(last, on="id", maintain_order="left")

    def counts(self) -> dict[str, int]:
        """People in each category, summed over the groups of a grouped run."""
        found: dict[str, int] = {}
        for row in self.told["summary"]:
            found[row["category"].lower()] = found.get(row["category"].lower(), 0) + row["n"]
        return found


def _load(folder: Path, group: str, name: str) -> Case:
    visits = pl.read_csv(reference_data(folder, FILES[group]), null_values="NA")
    return Case(reference_groups(folder)[group][name], name, visits, folder)


@pytest.fixture(params=CASES, ids=lambda case: case[1])
def case(request: pytest.FixtureRequest, reference_dir: Path) -> Case:
    return _load(reference_dir, *request.param)


def _rule(case: Case, statistics: PairStatistics) -> IndexRule:
    args = case.told["args"]
    line = None
    if "cutoff_type" in args:
        line = Line(
            args["cutoff_type"],
            clinical=statistics.clinical,
            functional=Population(
                "the functional group", mean=args["m_functional"], sd=args["sd_functional"]
            ),
            package_cutoff_b=True,
        )
    return rule_by_method(
        args["rci_method"].lower(),
        better=case.better,
        pairs=statistics,
        reliability=args["reliability"],
        reliability_after=args.get("reliability_post"),
        confidence=0.95,
        line=line,
    )


def test_index_line_and_categories_are_theirs(case: Case) -> None:
    pairs = case.pairs
    statistics = describe_pairs(pairs["first"], pairs["last"])
    assert statistics.n == case.told["n"]["n_used"]
    rule = _rule(case, statistics)
    assert rule.critical == pytest.approx(case.told["critical_value"], rel=1e-9)
    if rule.cutoff is not None:
        assert rule.cutoff.value == pytest.approx(case.told["cutoff"]["value"], rel=1e-9)
    judged = classify_change(pairs["first"], pairs["last"], rule=rule)
    ours = dict(zip(pairs["id"], judged["rci"], strict=True))
    for row in case.told["rci_first6"]:
        assert ours[str(row["id"])] == pytest.approx(row["rci"], rel=1e-9)
    assert _counted(judged) == {"harmed": 0, "recovered": 0, **case.counts()}


def _counted(judged: pl.DataFrame) -> dict[str, int]:
    """As the package counts: the harmed are no part of the deteriorated."""
    harmed = int(judged["harmed"].fill_null(value=False).sum())
    found = {
        name: int((judged["category"] == name).sum())
        for name in ("recovered", "improved", "unchanged", "deteriorated")
    }
    return {**found, "deteriorated": found["deteriorated"] - harmed, "harmed": harmed}


@pytest.mark.parametrize("name", [case for case in CASES if ".combined.HA.c" in case[1]])
def test_categories_after_hageman_and_arrindell_are_theirs_person_for_person(
    name: tuple[str, str], reference_dir: Path
) -> None:
    case = _load(reference_dir, *name)
    file = f"expected_cs_{case.name.replace('.', '_')}.csv"
    theirs = pl.read_csv(
        reference_dir / "data" / file, schema_overrides={"id": pl.String, "subject": pl.String}
    )
    pairs = case.pairs
    rule = _rule(case, describe_pairs(pairs["first"], pairs["last"]))
    judged = classify_change(pairs["first"], pairs["last"], rule=rule)
    both = pairs.select("id").hstack(judged).join(theirs, on="id", suffix="_theirs")
    assert len(both) == len(theirs)
    word = pl.when("harmed").then(pl.lit("harmed")).otherwise("category")
    assert both.select(word).to_series().to_list() == [
        category.lower() for category in both["category_theirs"]
    ]


@pytest.mark.parametrize("name", ["claus_bdi", "claus_hamd", "claus_who", "anx_compl"])
@pytest.mark.parametrize("kind", ["distribution.HLM", "combined.HLM.c"])
def test_slopes_against_the_average_are_theirs(name: str, kind: str, reference_dir: Path) -> None:
    group = "cs:anxiety_complete" if name == "anx_compl" else "cs:claus_2020"
    case = _load(reference_dir, group, f"{name}.{kind}")
    args = case.told["args"]
    seen = case.visits.drop_nulls(args["outcome"]).filter(
        (pl.len().over(args["id"]) >= 3), pl.col(args["id"]).cast(pl.String).is_in(case.pairs["id"])
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
    assert model.n_visits == case.told["hlm"]["nobs"]
    assert model.criterion == pytest.approx(case.told["hlm"]["REMLcrit"], abs=1e-4)
    cutoff = None
    if "cutoff" in case.told:
        operator = ">" if case.better == "lower" else "<"
        cutoff = Cutoff(value=case.told["cutoff"]["value"], kind="c", operator=operator)  # type: ignore[arg-type]
    judged = classify_slopes(
        model, seen, better=case.better, cutoff=cutoff, confidence=0.95, against="average"
    )
    ours = dict(zip(judged[args["id"]].cast(pl.String), judged["rci"], strict=True))
    for row in case.told["rci_first6"]:
        assert ours[row["id"]] == pytest.approx(row["rci"], rel=1e-3, abs=1e-3)
    assert _counted(judged) == {"harmed": 0, "recovered": 0, **case.counts()}


def test_slopes_against_no_change_ask_another_question(reference_dir: Path) -> None:
    """In a trial that helped most people, more have changed than changed more than the others."""
    case = _load(reference_dir, "cs:anxiety_complete", "anx_compl.distribution.HLM")
    model = fit_trajectory(
        case.visits,
        client="subject",
        time="measurement",
        outcome="anxiety",
        time_scale=TimeScale("linear"),
        random="slope",
        method="reml",
    )
    judged = classify_slopes(
        model, case.visits, better="lower", cutoff=None, confidence=0.95, against="no change"
    )
    assert int((judged["category"] == "improved").sum()) > 60
    assert judged["slope"].mean() == pytest.approx(-3.117, abs=0.001)


@pytest.mark.parametrize("name", ["claus_bdi", "claus_hamd", "claus_who"])
@pytest.mark.parametrize(
    "kind", ["anchor.individual", "anchor.individual.mid_det", "combined.anchor.c"]
)
def test_anchored_amounts_judge_as_theirs(name: str, kind: str, reference_dir: Path) -> None:
    case = _load(reference_dir, "cs:claus_2020", f"{name}.{kind}")
    args, pairs = case.told["args"], case.pairs
    line = None
    if "cutoff_type" in args:
        well = Population("well", mean=args["m_functional"], sd=args["sd_functional"])
        ill = describe_pairs(pairs["first"], pairs["last"]).clinical
        line = Line(args["cutoff_type"], clinical=ill, functional=well)
    rule = rule_from_anchor(
        better=case.better,
        improvement=args["mid_improvement"],
        deterioration=args.get("mid_deterioration"),
        line=line,
        source="the reference",
    )
    judged = classify_change(pairs["first"], pairs["last"], rule=rule)
    assert _counted(judged) == {"harmed": 0, "recovered": 0, **case.counts()}


@pytest.mark.parametrize("name", ["claus_bdi", "claus_hamd", "claus_who"])
@pytest.mark.parametrize("kind", ["percentage", "percentage.pct_det"])
def test_percentages_judge_as_theirs(name: str, kind: str, reference_dir: Path) -> None:
    case = _load(reference_dir, "cs:claus_2020", f"{name}.{kind}")
    args, pairs = case.told["args"], case.pairs
    judged = classify_percentage(
        pairs["first"],
        pairs["last"],
        better=case.better,
        improvement=args["pct_improvement"],
        deterioration=args.get("pct_deterioration"),
        package_zero=True,
    )
    found = {name: int((judged["category"] == name).sum()) for name in case.counts()}
    assert found == case.counts()


@pytest.mark.parametrize("name", ["claus_bdi", "claus_hamd", "claus_who"])
@pytest.mark.parametrize("kind", ["a", "b", "c"])
def test_lines_are_crossed_as_theirs(name: str, kind: str, reference_dir: Path) -> None:
    """Their “statistical” approach is our two columns about the line."""
    case = _load(reference_dir, "cs:claus_2020", f"{name}.statistical.JT.{kind}")
    args, pairs = case.told["args"], case.pairs
    well = Population("well", mean=args["m_functional"], sd=args["sd_functional"])
    ill = describe_pairs(pairs["first"], pairs["last"]).clinical
    rule = rule_from_anchor(
        better=case.better,
        improvement=1,
        line=Line(kind, clinical=ill, functional=well, package_cutoff_b=True),  # type: ignore[arg-type]
        source="nothing",
    )
    judged = classify_change(pairs["first"], pairs["last"], rule=rule)
    crossed = judged["clinical_first"] & judged["functional_last"]
    assert int(crossed.sum()) == case.counts()["improved"]
