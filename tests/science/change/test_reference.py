"""Jacobson and Truax against the R package clinicalsignificance, on real trials.

The trials are read where they are and never copied here; without them these tests skip.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from telos.science.change import (
    ChangeRule,
    Population,
    classify_change,
    cutoff_b,
    rule_jacobson_truax,
    summarise_change,
)
from tests.reference import reference_data, reference_groups

TOLERANCE = 1e-9
CUTOFF_CASES = [
    (group, f"{name}.combined.JT.{kind}")
    for group, names in (
        ("cs:claus_2020", ("claus_bdi", "claus_hamd", "claus_who", "claus_bdi_g")),
        ("cs:jacobson_1989", ("jacobson_das", "jacobson_gds")),
        ("cs:anxiety_complete", ("anx_compl", "anx_compl_g")),
    )
    for name in names
    for kind in ("a", "b", "c")
]
DISTRIBUTION_CASES = sorted(
    {(group, name.split(".", maxsplit=1)[0] + ".distribution.JT") for group, name in CUTOFF_CASES}
)


@dataclass(frozen=True)
class Case:
    """One run of the R package, with the pairs it was given."""

    expected: dict[str, Any]
    pairs: pl.DataFrame
    first: pl.Series
    rule: ChangeRule


def _pairs(folder: Path, expected: dict[str, Any]) -> pl.DataFrame:
    """One row a person with both scores, in the order in which people first appear."""
    given = expected["args"]
    rows = pl.read_csv(
        reference_data(folder, f"cs_{expected['data']}.csv"),
        infer_schema_length=None,
        null_values="NA",
    )
    post = given.get("post", "post")
    keys = [given["id"], *([given["group"]] if "group" in given else [])]
    at = {
        moment: rows.filter(pl.col(given["time"]) == wave).select(
            *keys, pl.col(given["outcome"]).cast(pl.Float64).alias(moment)
        )
        for moment, wave in (("pre", given["pre"]), ("post", post))
    }
    both = at["pre"].join(at["post"], on=keys, how="inner", maintain_order="left")
    return both.drop_nulls(["pre", "post"])


def _case(folder: Path, group: str, name: str) -> Case:
    expected = reference_groups(folder)[group][name]
    given = expected["args"]
    pairs = _pairs(folder, expected)
    kind = given.get("cutoff_type")
    sd = pairs["pre"].std()
    mean = pairs["pre"].mean()
    assert isinstance(sd, float)
    assert isinstance(mean, float)
    rule = rule_jacobson_truax(
        better=given.get("better_is", "lower"),
        sd=sd,
        reliability=given["reliability"],
        confidence=0.95,
        cutoff=kind,
        clinical=Population("sample at the start", mean, sd),
        functional=(
            Population("given", given["m_functional"], given["sd_functional"]) if kind else None
        ),
        package_cutoff_b=kind == "b",
    )
    return Case(expected=expected, pairs=pairs, first=pairs["pre"], rule=rule)


def _classified(case: Case) -> pl.DataFrame:
    return classify_change(case.pairs["pre"], case.pairs["post"], rule=case.rule)


def _disjoint(changes: pl.DataFrame) -> pl.Series:
    """The R package counts the harmed apart from the deteriorated; we count them inside."""
    return changes.select(
        pl.when("harmed").then(pl.lit("harmed")).otherwise("category").alias("category")
    )["category"]


@pytest.mark.parametrize(("group", "name"), DISTRIBUTION_CASES)
def test_reliable_change_equals_the_package(reference_dir: Path, group: str, name: str) -> None:
    case = _case(reference_dir, group, name)
    changes = _classified(case)
    assert case.pairs.height == case.expected["n"]["n_used"]
    assert case.rule.standard_error == pytest.approx(case.expected["s_diff"], rel=TOLERANCE)
    assert case.rule.cutoff is None
    counts = dict(changes.group_by("category").len().iter_rows())
    if "group" not in case.expected["args"]:
        for row in case.expected["summary"]:
            assert counts.get(row["category"].lower(), 0) == row["n"]
    for row, index in zip(case.expected["rci_first6"], changes["rci"], strict=False):
        assert index == pytest.approx(row["rci"], rel=TOLERANCE)


@pytest.mark.parametrize(("group", "name"), CUTOFF_CASES)
def test_clinical_change_equals_the_package(reference_dir: Path, group: str, name: str) -> None:
    case = _case(reference_dir, group, name)
    changes = case.pairs.with_columns(_disjoint(_classified(case)))
    assert case.rule.standard_error == pytest.approx(case.expected["s_diff"], rel=TOLERANCE)
    assert case.rule.cutoff is not None
    assert case.rule.cutoff.value == pytest.approx(case.expected["cutoff"]["value"], rel=TOLERANCE)
    for row in case.expected["summary"]:
        chosen = changes.filter(pl.col("category") == row["category"].lower())
        if "group" in row:
            chosen = chosen.filter(pl.col(case.expected["args"]["group"]) == row["group"])
        assert chosen.height == row["n"], row


@pytest.mark.parametrize(
    ("group", "name"),
    [(group, name) for group, name in CUTOFF_CASES if name.endswith(".c")],
)
def test_each_client_is_judged_as_by_the_package(
    reference_dir: Path, group: str, name: str
) -> None:
    case = _case(reference_dir, group, name)
    file = f"expected_cs_{name.replace('.', '_')}.csv"
    expected = pl.read_csv(reference_data(reference_dir, file))
    identity = case.expected["args"]["id"]
    changes = _classified(case)
    ours = case.pairs.select(pl.col(identity).alias("id")).with_columns(
        changes["change"].alias("ours_change"),
        changes["rci"].alias("ours_rci"),
        _disjoint(changes).alias("ours"),
    )
    both = expected.join(ours, on="id", how="full", coalesce=True)
    assert both.height == expected.height == ours.height
    assert both["ours"].to_list() == both["category"].str.to_lowercase().to_list()
    assert both["ours_rci"].to_list() == pytest.approx(both["rci"].to_list(), rel=TOLERANCE)
    assert both["ours_change"].to_list() == pytest.approx(both["change"].to_list(), rel=TOLERANCE)


@pytest.mark.parametrize(
    ("group", "name"), [(group, name) for group, name in CUTOFF_CASES if name.endswith(".b")]
)
def test_cutoff_b_of_the_paper_uses_the_functional_spread(
    reference_dir: Path, group: str, name: str
) -> None:
    case = _case(reference_dir, group, name)
    given = case.expected["args"]
    way = 1 if given.get("better_is") == "higher" else -1
    paper = cutoff_b(
        functional_mean=given["m_functional"],
        functional_sd=given["sd_functional"],
        better=given.get("better_is", "lower"),
    )
    assert paper == given["m_functional"] - way * 2 * given["sd_functional"]
    assert paper != pytest.approx(case.expected["cutoff"]["value"])


def test_ten_thousand_clients_are_judged_as_by_the_package(reference_dir: Path) -> None:
    group = reference_groups(reference_dir)
    expected = group["cs:synthetic_prepost_10000"]["combined.JT.c"]
    given = group["cs:synthetic_prepost_10000"]["params"]
    people = pl.read_csv(reference_data(reference_dir, "synthetic_prepost_10000.csv"))
    mean, sd = people["pre"].mean(), people["pre"].std()
    assert isinstance(mean, float)
    assert isinstance(sd, float)
    rule = rule_jacobson_truax(
        better="lower",
        sd=sd,
        reliability=given["reliability"],
        confidence=0.95,
        cutoff="c",
        clinical=Population("sample", mean, sd),
        functional=Population("given", given["m_functional"], given["sd_functional"]),
    )
    assert rule.standard_error == pytest.approx(expected["s_diff"], rel=TOLERANCE)
    assert rule.cutoff is not None
    assert rule.cutoff.value == pytest.approx(expected["cutoff"]["value"], rel=TOLERANCE)
    changes = classify_change(people["pre"], people["post"], rule=rule)
    counts = dict(_disjoint(changes).value_counts().iter_rows())
    assert counts == {row["category"].lower(): row["n"] for row in expected["summary"]}
    summary = summarise_change(changes)
    assert summary["n_harmed"].to_list() == [counts["harmed"]] * 4
