"""The same numbers as software that this project did not write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.cli.report.conftest import Run
from tests.reference import reference_data, reference_groups

DAS = """
key = "das"
version = "1"
language = "en"
name = "Dyadic Adjustment Scale"
short_name = "DAS"
construct = "marital adjustment"
plain_name = "how we get on"
better = "higher"
recall = "now"
minutes = 10
interval_days = 90
total_only = true
item_count = 32
score = { method = "sum", lowest = 0, highest = 151 }
[licence]
class = "red"
text = "Not looked up."
notice = "DAS."
status = "unconfirmed"
"""


@pytest.fixture(scope="session")
def groups(reference_dir: Path) -> Any:
    return reference_groups(reference_dir)


def ours(made_counts: dict[str, int], harmed: int) -> dict[str, int]:
    """Our categories in the reference's words: it keeps the harmed apart."""
    return {
        "Recovered": made_counts.get("recovered", 0),
        "Improved": made_counts.get("improved", 0),
        "Unchanged": made_counts.get("unchanged", 0),
        "Deteriorated": made_counts.get("deteriorated", 0) - harmed,
        "Harmed": harmed,
    }


def theirs(group: Any) -> dict[str, int]:
    return {row["category"]: row["n"] for row in group["summary"]}


def harmed(clients: pl.DataFrame) -> int:
    return int(clients["crossed_to_clinical"].fill_null(value=False).sum())


@pytest.mark.parametrize("kind", ["a", "c"])
def test_bdi_of_claus_2020_is_classified_as_in_the_reference(
    run: Run, reference_dir: Path, groups: Any, kind: str
) -> None:
    expected = groups["cs:claus_2020"][f"claus_bdi.combined.JT.{kind}"]
    made = run(
        reference_data(reference_dir, "cs_claus_2020.csv"),
        *("--client", "id", "--time", "time", "--score", "bdi", "--instrument", "bdi2"),
        *("--from", "1", "--to", "4", "--rule", "jacobson-truax", "--reliability", "0.8"),
        *("--norm-mean", "8", "--norm-sd", "8", "--cutoff", kind),
    )
    assert ours(made.counts(), harmed(made.clients)) == theirs(expected)
    assert f"cut-off {kind} at {expected['cutoff']['value']:.2f}" in made.text


def test_every_client_of_claus_2020_is_classified_as_in_the_reference(
    run: Run, reference_dir: Path
) -> None:
    made = run(
        reference_data(reference_dir, "cs_claus_2020.csv"),
        *("--client", "id", "--time", "time", "--score", "bdi", "--instrument", "bdi2"),
        *("--from", "1", "--to", "4", "--rule", "jacobson-truax", "--reliability", "0.8"),
        *("--norm-mean", "8", "--norm-sd", "8"),
    )
    expected = pl.read_csv(
        reference_data(reference_dir, "expected_cs_claus_bdi_combined_JT_c.csv")
    ).select(
        pl.col("id").cast(pl.String).alias("client"),
        "rci",
        pl.col("category").str.to_lowercase(),
    )
    found = made.clients.filter(pl.col("later").is_not_null()).select("client", "rci", "category")
    both = found.join(expected, on="client", suffix="_expected")
    assert both.height == expected.height == found.height
    assert both["category"].to_list() == both["category_expected"].to_list()
    assert both["rci"].to_list() == pytest.approx(both["rci_expected"].to_list(), rel=1e-9)


@pytest.mark.parametrize("kind", ["a", "c"])
def test_marital_adjustment_of_jacobson_1989_is_classified_as_in_the_reference(
    run: Run, reference_dir: Path, groups: Any, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "das.toml").write_text(DAS, encoding="utf-8")
    expected = groups["cs:jacobson_1989"][f"jacobson_das.combined.JT.{kind}"]
    made = run(
        reference_data(reference_dir, "cs_jacobson_1989.csv"),
        *("--client", "subject", "--time", "time", "--score", "das"),
        *("--instrument-file", str(tmp_path / "das.toml"), "--from", "pre", "--to", "post"),
        *("--rule", "jacobson-truax", "--reliability", "0.88", "--cutoff", kind),
        *("--norm-mean", "114", "--norm-sd", "14"),
    )
    assert ours(made.counts(), harmed(made.clients)) == theirs(expected)


def test_ten_thousand_are_classified_as_in_the_reference(
    run: Run, reference_dir: Path, groups: Any, tmp_path: Path
) -> None:
    expected = groups["cs:synthetic_prepost_10000"]["combined.JT.c"]
    wide = pl.read_csv(reference_data(reference_dir, "synthetic_prepost_10000.csv"))
    long = wide.unpivot(index="id", variable_name="time", value_name="score")
    long.write_csv(tmp_path / "long.csv")
    made = run(
        tmp_path / "long.csv",
        *("--instrument", "phq9", "--rule", "jacobson-truax", "--reliability", "0.85"),
        *("--norm-mean", "4", "--norm-sd", "4"),
    )
    assert ours(made.counts(), harmed(made.clients)) == theirs(expected)
    assert made.account["read"] == 20_000


class TestBeatingTheBlues:
    """The real trial: its report must hold what its table holds, by arm too."""

    @pytest.fixture
    def table(self, reference_dir: Path) -> pl.DataFrame:
        return pl.read_csv(reference_data(reference_dir, "growth_btheb.csv"))

    @pytest.fixture
    def made(self, run: Run, reference_dir: Path) -> Any:
        return run(
            reference_data(reference_dir, "growth_btheb.csv"),
            *("--client", "id", "--time", "month", "--score", "bdi", "--instrument", "bdi2"),
            *("--by", "treatment"),
        )

    def test_rows_add_up_to_the_references_observations(self, made: Any, groups: Any) -> None:
        fitted = groups["lmm:btheb"]["ri_month"]["REML"]
        assert made.account == {
            "used": fitted["nobs"],
            "empty": 120,
            "blank": 0,
            "repeated": 0,
            "refused": 0,
            "read": 500,
        }
        assert made.clients.height == fitted["ngroups"]

    def test_scores_given_at_each_month_are_those_of_the_table(
        self, made: Any, table: pl.DataFrame
    ) -> None:
        for arm in ("BtheB", "TAU"):
            for month in (0, 2, 3, 5, 8):
                rows = table.filter((pl.col("treatment") == arm) & (pl.col("month") == month))
                given = rows["bdi"].drop_nulls()
                empty = rows.height - len(given)
                assert f"month {month} {arm} {rows.height} {len(given)} {empty} " in made.text

    def test_categories_by_arm_follow_from_the_table_by_hand(
        self, made: Any, table: pl.DataFrame
    ) -> None:
        amount = 1.959963984540054 * 12.75 * 2**0.5 * 0.08**0.5
        line = (12.75 * 12.56 + 9.93 * 22.45) / (12.75 + 9.93)
        scores = table.drop_nulls("bdi").sort("id", "month")
        ends = scores.group_by("id", maintain_order=True).agg(
            pl.col("treatment").first(),
            pl.col("bdi").first().alias("first"),
            pl.col("bdi").last().alias("last"),
            pl.len().alias("n"),
        )
        both = ends.filter(pl.col("n") > 1).with_columns(
            fall=pl.col("first") - pl.col("last"),
            crossed=(pl.col("first") > line) & (pl.col("last") < line),
        )
        for arm in ("BtheB", "TAU"):
            people = both.filter(pl.col("treatment") == arm)
            better = people.filter(pl.col("fall") > amount)
            expected = {
                "recovered": int(better["crossed"].sum()),
                "improved": int((~better["crossed"]).sum()),
                "deteriorated": int((people["fall"] < -amount).sum()),
            }
            counted = made.counts(treatment=arm)
            counted.pop("unchanged")
            assert counted == {name: n for name, n in expected.items() if n}

    def test_page_says_who_started_who_came_back_and_who_is_not_known(self, made: Any) -> None:
        assert made.headline == "39 of 97 people are reliably better, 30 of them recovered"
        assert (
            "100 people started. 97 have a later BDI-II score, 52 of them at month 8" in made.text
        )
        assert "month 2: 24, month 3: 15, month 5: 6, month 8: 52" in made.text
        assert "TAU 48 45 3" in made.text
        assert "BtheB 52 52 0" in made.text
