"""The mixed model of all courses: the engine's figures, told in words; a failure costs nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from telos.cli.report import model
from telos.science.trajectory import TimeScale, fit_trajectory
from tests.cli.report.conftest import Made, Run
from tests.reference import reference_data, reference_groups

JSON = ("--json", "page.json")
TRIAL = ("--client", "id", "--time", "month", "--score", "bdi", "--instrument", "bdi2")
NOT_FITTED = "A model of all courses was not fitted."


@pytest.fixture
def blues(run: Run, reference_dir: Path) -> Made:
    """The trial of *Beat the Blues*, by arm."""
    trial = reference_data(reference_dir, "growth_btheb.csv")
    return run(trial, *TRIAL, "--by", "treatment", *JSON)


def told(made: Made) -> Any:
    return made.json["measures"][0]["model"]


def table(clients: int, *, weeks: tuple[int, ...] = (0, 4, 8), seed: int = 1) -> str:
    """A made-up caseload in two arms, the second of which falls faster."""
    random = np.random.default_rng(seed)
    rows = []
    for client in range(clients):
        level, slope = random.normal(15, 4), random.normal(-0.4 - 0.4 * (client % 2), 0.2)
        for week in weeks:
            score = round(float(np.clip(level + slope * week + random.normal(0, 2), 0, 27)))
            rows.append(f"C{client},{week},{score},{'ab'[client % 2]}\n")
    return "client,week,score,arm\n" + "".join(rows)


def test_figures_are_those_of_lme4(blues: Made, reference_dir: Path) -> None:
    theirs = reference_groups(reference_dir)["lmm:btheb"]["ris_month"]["REML"]
    found = told(blues)
    assert [effect["term"] for effect in found["fixed"]] == ["intercept", "time"]
    for figure, of_theirs in (("estimate", "fixef"), ("se", "se")):
        ours = [effect[figure] for effect in found["fixed"]]
        assert ours == pytest.approx([*theirs[of_theirs].values()][:2], rel=1e-5)


def test_sentences_hold_the_figures(blues: Made) -> None:
    found = told(blues)
    for sentence in found["said"]:
        assert sentence in blues.text
    slope = found["slope"]
    assert slope["low"] == pytest.approx(slope["estimate"] - 1.959964 * slope["se"], rel=1e-6)
    assert f"falls by {-slope['estimate']:.2f} a month on average" in blues.text
    assert f"{found['n_scores']} scores of {found['n_clients']} people" in blues.text


def test_each_group_has_a_slope_and_its_distance_from_the_first(run: Run, tmp_path: Path) -> None:
    made = run(table(60), "--instrument", "phq9", "--by", "arm", *JSON)
    (arms,) = told(made)["groups"]
    visits = pl.read_csv(tmp_path / "scores.csv").with_columns(
        b=(pl.col("arm") == "b").cast(pl.Float64)
    )
    fit = fit_trajectory(
        visits.with_columns(both=pl.col("b") * pl.col("week")),
        client="client",
        time="week",
        outcome="score",
        covariates=["b", "both"],
        time_scale=TimeScale("linear"),
        random="slope",
        method="reml",
    )
    effects = {effect.term: effect for effect in fit.fixed}
    first, second = arms["slopes"]
    (apart,) = arms["differences_from_first"]
    assert (first["group"], second["group"], apart["group"]) == ("a", "b", "b")
    assert (first["estimate"], first["se"]) == pytest.approx(
        (effects["time"].estimate, effects["time"].se)
    )
    assert (apart["estimate"], apart["se"]) == pytest.approx(
        (effects["both"].estimate, effects["both"].se)
    )
    assert second["estimate"] - first["estimate"] == pytest.approx(apart["estimate"])
    # With two groups of slopes of their own the second is as sure whichever comes first.
    turned = run(table(60).replace(",a\n", ",z\n"), "--instrument", "phq9", "--by", "arm", *JSON)
    assert told(turned)["groups"][0]["slopes"][0]["se"] == pytest.approx(second["se"], rel=1e-4)


def test_dates_count_in_weeks_from_each_clients_first(run: Run) -> None:
    weeks = table(40, weeks=(0, 1, 2, 3))
    days = weeks.replace("week", "date", 1)
    for week, day in enumerate(("2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23")):
        days = re.sub(rf"^(C\d+),{week},", rf"\1,{day},", days, flags=re.MULTILINE)
    by_week = told(run(weeks, "--instrument", "phq9", *JSON))
    by_date = told(run(days, "--instrument", "phq9", *JSON))
    assert by_date["slope"] == pytest.approx(by_week["slope"])
    assert (by_date["unit"], by_date["begins"]) == ("week", "the first score")


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (("--from", "4"), "--from chooses only"),
        (("--to", "4"), "--to chooses only"),
        (("--from", "0", "--to", "4"), "--from and --to choose only"),
    ],
)
def test_model_says_that_times_asked_for_do_not_bound_it(
    run: Run, asked: tuple[str, ...], named: str
) -> None:
    weeks = table(40) + "Late,4,12,a\nLate,8,9,a\n"
    found = told(run(weeks, "--instrument", "phq9", *asked, *JSON))
    alone = told(run(weeks, "--instrument", "phq9", *JSON))
    assert found["slope"] == alone["slope"]
    assert found["n_scores"] == 40 * 3 + 2
    assert f"of every score in the file, of whatever time: {named}" in found["said"][1]
    assert ("1 person in it is not among" in found["said"][1]) is ("0" in asked)
    assert not any("of whatever time" in sentence for sentence in alone["said"])


def test_two_scores_a_person_tell_of_no_slope_of_their_own(run: Run) -> None:
    found = told(run(table(40, weeks=(0, 8)), "--instrument", "phq9", *JSON))
    assert (found["random"], found["sd_slope"]) == ("intercept", None)


def test_few_people_are_modelled_only_when_asked(run: Run) -> None:
    few = table(model.FEWEST_CLIENTS - 1)
    made = run(few, "--instrument", "phq9", *JSON)
    assert told(made) is None
    assert "model of all courses" not in made.text
    assert told(run(few, "--instrument", "phq9", "--model", *JSON))["n_clients"] == 29


def test_many_people_are_modelled_only_when_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "MOST_CLIENTS", 39)
    made = run(table(40), "--instrument", "phq9", *JSON)
    assert f"{NOT_FITTED} With so many people it is left out unless --model" in made.text
    assert told(run(table(40), "--instrument", "phq9", "--model", *JSON))["n_clients"] == 40
    assert told(run(table(40), "--instrument", "phq9", "--no-model", *JSON)) is None


def test_fit_on_the_boundary_is_called_so(run: Run) -> None:
    random = np.random.default_rng(3)
    rows = [
        f"C{client},{week},{round(10 - week / 2 + random.normal(0, 2))}\n"
        for client in range(40)
        for week in (0, 2, 4)
    ]
    made = run("client,week,score\n" + "".join(rows), "--instrument", "phq9", *JSON)
    assert told(made)["singular"] is True
    assert "The fit lies on its boundary (singular)" in made.text


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        pytest.param(
            "".join(f"C{n},{week},{5 + n % 9 + week}\n" for n in range(40) for week in (0, 4, 8)),
            "goes to nothing",
            id="all on lines of their own",
        ),
        pytest.param(
            "".join(f"C{n},{week},7\n" for n in range(40) for week in (0, 4, 8)),
            "do not vary",
            id="all the same",
        ),
    ],
)
def test_fit_that_fails_is_said_and_nothing_else_is_lost(run: Run, scores: str, why: str) -> None:
    made = run(f"client,week,score\n{scores}", "--instrument", "phq9", *JSON)
    assert made.exit_code == 0
    assert NOT_FITTED in made.text
    assert why in told(made)["failure"]
    assert made.clients.height == 40


def test_stages_have_no_distance(run: Run) -> None:
    stages = "client,time,score\n" + "".join(
        f"C{n},pre,{9 + n % 5}\nC{n},post,{n % 7}\n" for n in range(40)
    )
    assert told(run(stages, "--instrument", "phq9", *JSON)) is None
    made = run(stages, "--instrument", "phq9", "--model", *JSON)
    assert "do not say how far apart they are" in told(made)["failure"]
    assert "The rest of this page stands." in made.text


def test_group_of_which_nothing_is_named_is_not_compared(run: Run) -> None:
    rows = table(60).splitlines()
    blank = [row[:-1] if row.startswith("C7,") else row for row in rows]
    (arms,) = told(run("\n".join(blank), "--instrument", "phq9", "--by", "arm", *JSON))["groups"]
    assert [slope["group"] for slope in arms["slopes"]] == ["a", "b"]
