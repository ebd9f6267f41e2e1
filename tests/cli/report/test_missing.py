"""What people without a later score could do to the rates: by the engine, and told plainly."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Literal

import polars as pl
import pytest

from telos.cli.report import missing
from telos.cli.report.missing import bounds_of
from telos.science.change import (
    Better,
    ChangeRule,
    Cutoff,
    classify_change,
    impute_shares,
    rule_from_instrument,
    share_bounds,
)
from telos.science.instruments import load_instrument
from telos.science.trajectory import ScoreRange
from tests.cli.report.conftest import Run
from tests.reference import reference_data

TRIAL = ("--client", "id", "--time", "month", "--score", "bdi", "--instrument", "bdi2")
PHQ9 = ScoreRange(lowest=0, highest=27, step=1)


def people(*scores: tuple[int | str, int | str]) -> str:
    rows = [f"C{n},0,{first}\nC{n},8,{later}\n" for n, (first, later) in enumerate(scores)]
    return "client,week,score\n" + "".join(rows)


KNOWN = [(18, 9), (18, 17), (8, 14), (20, 11), (12, 12), (16, 5), (22, 15), (9, 3)]


def test_ends_are_those_of_the_engine(run: Run) -> None:
    scores = [*KNOWN, (4, ""), (18, ""), (27, "")]
    made = run(people(*scores), "--instrument", "phq9", "--json", "page.json")
    (part,) = made.json["measures"][0]["missing"]
    bounds = share_bounds(
        [first for first, _later in scores],
        [None if later == "" else later for _first, later in scores],
        rule=rule_from_instrument(load_instrument("phq9")),
        score_range=PHQ9,
    )
    for name in ("recovered", "deteriorated"):
        found = part["people"][0][name]
        ends = bounds.filter(category=name).select("least", "most").row(0)
        assert (found["least"]["share"], found["most"]["share"]) == pytest.approx(ends)


SMALL = ScoreRange(lowest=0, highest=6, step=1)
Score = int | None


@pytest.mark.parametrize("better", ["lower", "higher"])
@pytest.mark.parametrize("line", [True, False])
@pytest.mark.parametrize("person", list(product([None, 0, 2, 3, 6], repeat=2)))
def test_score_that_is_not_known_may_have_been_any(
    person: tuple[Score, Score], better: Better, *, line: bool
) -> None:
    """Against every score that each unknown one can be."""
    operator: Literal[">=", "<="] = ">=" if better == "lower" else "<="
    cutoff = Cutoff(3, "caseness", operator) if line else None
    rule = ChangeRule(
        better, amount=2, inclusive=True, cutoff=cutoff, standard_error=None, provenance=()
    )
    first, last = person
    every = pl.DataFrame(
        list(product(*(range(7) if score is None else [score] for score in (first, last)))),
        schema=["first", "last"],
        orient="row",
    )
    could = set(classify_change(every["first"], every["last"], rule=rule)["category"])
    bounds = bounds_of(judged(first, last), rule, SMALL)
    wanted = {
        "recovered": {"recovered"},
        "better": {"recovered", "improved"},
        "deteriorated": {"deteriorated"},
    }
    for name, categories in wanted.items():
        assert bounds[name].high.count == bool(could & categories), name
        assert bounds[name].low.count == (could <= categories), name


def judged(first: Score, last: Score) -> pl.DataFrame:
    """One client as `pair_scores` gives it; a first score that is not known was refused."""
    return pl.DataFrame(
        {
            "first": pl.Series([first], dtype=pl.Float64),
            "last": pl.Series([last], dtype=pl.Float64),
            "refused_first": [first is None],
            "too_few_first": [False],
            "refused_before": [False],
            "refused_after": [False],
            "refused_undated": [False],
            "short_before": [False],
            "short_after": [False],
            "first_at_end": [False],
            "late_alone": pl.Series([None], dtype=pl.Float64),
        }
    )


def test_imputed_rates_are_those_of_the_engine(run: Run) -> None:
    scores = [*KNOWN, (4, ""), (18, ""), (27, "")]
    made = run(people(*scores), "--instrument", "phq9", "--json", "page.json")
    (part,) = made.json["measures"][0]["missing"]
    recovered, *_others = impute_shares(
        [first for first, _later in scores],
        [None if later == "" else later for _first, later in scores],
        rule=rule_from_instrument(load_instrument("phq9")),
        score_range=PHQ9,
        draws=missing.DRAWS,
        seed=missing.SEED,
    )
    found = part["people"][0]["imputed"]
    assert (found["n"], found["drawn"]) == (11, 3)
    assert found["recovered"] == {
        "share": recovered.share,
        "low": recovered.low,
        "high": recovered.high,
    }
    low, high = f"{100 * recovered.low:.0f}", f"{100 * recovered.high:.0f}%"
    assert f"{recovered.share:.0%} recovered ({low} to {high})" in made.text
    assert part["imputed"] in made.text


def test_trial_is_imputed_for_its_end_and_for_each_arm(run: Run, reference_dir: Path) -> None:
    trial = reference_data(reference_dir, "growth_btheb.csv")
    made = run(trial, *TRIAL, "--by", "treatment", "--json", "page.json")
    latest, end = made.json["measures"][0]["missing"]
    for part in (latest, end):
        assert part["imputed"] in made.text
        assert [who["group"] for who in part["people"]] == [None, "BtheB", "TAU"]
    for who in end["people"]:
        least, most = who["better"]["least"]["share"], who["better"]["most"]["share"]
        assert least <= who["imputed"]["better"]["share"] <= most


@pytest.mark.parametrize(
    "scores",
    [
        pytest.param(KNOWN, id="nobody is missing"),
        pytest.param([(18, 9), (12, 11), (9, "")], id="too few to draw from"),
        pytest.param([(18, 9)] * 8 + [(18, "")], id="all began alike"),
    ],
)
def test_nothing_is_imputed_where_it_cannot_be(
    run: Run, scores: list[tuple[int | str, int | str]]
) -> None:
    made = run(people(*scores), "--instrument", "phq9", "--json", "page.json")
    assert made.exit_code == 0
    assert "fared like others" not in made.text
    assert all(part["imputed"] is None for part in made.json["measures"][0]["missing"])


def test_many_people_are_not_waited_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(missing, "MOST_IMPUTED", len(KNOWN))
    made = run(people(*KNOWN, (4, "")), "--instrument", "phq9", "--json", "page.json")
    (part,) = made.json["measures"][0]["missing"]
    assert part["people"][0]["imputed"] is None
    assert part["people"][0]["recovered"]["most"]["count"] >= 1
