"""`telos simulate`."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import typer
from polars.testing import assert_frame_equal
from typer.testing import CliRunner, Result

from telos.cli.main import add_science
from telos.cli.outcomes.tally import Tally
from telos.science.simulate import (
    DERIVED_SEED,
    ROUTINE_CARE,
    Table,
    figures_of,
    simulate_courses,
    simulate_table,
    with_figure,
)

Run = Callable[..., Result]
CALL = ("--clients", "300", "--seed", "7")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def once(*words: str, on: str = "simulate") -> Result:
        app = typer.Typer(pretty_exceptions_enable=False)
        app.callback()(lambda: None)
        add_science(app, on)
        result = CliRunner().invoke(app, [on, *words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return once


def routine(**changes: float) -> pl.DataFrame:
    """What the call comes to in the library."""
    parameters = ROUTINE_CARE
    for name, value in changes.items():
        parameters = with_figure(parameters, name.replace("__", "."), value)
    return simulate_courses(clients=300, parameters=parameters, seed=7)


def test_courses_are_those_of_the_library(run: Run) -> None:
    answer = run(*CALL, "--out", "courses.parquet")
    assert answer.exit_code == 0, answer.stderr
    assert_frame_equal(pl.read_parquet("courses.parquet"), routine())
    assert "no evidence" in " ".join(answer.stdout.split())
    assert "courses.parquet" in answer.stdout


def test_figures_are_those_of_the_file(run: Run) -> None:
    answer = run(*CALL, "--out", "courses.csv", "--json", "figures.json")
    assert answer.exit_code == 0, answer.stderr
    told = json.loads(Path("figures.json").read_text("utf-8"))
    read = pl.read_csv("courses.csv")
    assert told["rows"] == len(read) == len(routine())
    assert (told["clients"], told["seed"], told["parameters"]) == (300, 7, "routine-care")
    assert told["drop_out"] == "observed"
    endings = read.unique("client")["ending"].value_counts()
    assert {name: n for name, n in told["endings"].items() if n} == dict(endings.iter_rows())
    phq9 = read.filter(instrument="phq9")
    again = phq9.filter(pl.col("ending").is_in(["completed", "dropped_out"]), pl.col("attended"))
    assert told["sessions_mean"] == pytest.approx(len(again) / again["client"].n_unique())
    first = phq9.filter(session=0)["score"].drop_nulls()
    assert told["first_scores"]["phq9"] == {
        "n": len(first),
        "mean": pytest.approx(first.mean()),
        "sd": pytest.approx(first.std()),
    }


def test_every_file_is_of_the_same_clients(run: Run) -> None:
    names = {
        "--people": Table.CLIENTS,
        "--answers": Table.ANSWERS,
        "--goals": Table.GOALS,
        "--ratings": Table.RATINGS,
        "--aftercare": Table.AFTERCARE,
    }
    asked = [word for name, table in names.items() for word in (name, f"{table}.parquet")]
    answer = run(*CALL, "--out", "courses.parquet", *asked)
    assert answer.exit_code == 0, answer.stderr
    for table in names.values():
        expected = simulate_table(table, clients=300, parameters=ROUTINE_CARE, seed=7)
        assert_frame_equal(pl.read_parquet(f"{table}.parquet"), expected)
    assert len(list(Path().iterdir())) == 6


def test_numbers_can_be_set(run: Run) -> None:
    answer = run(
        *CALL,
        *("--out", "courses.parquet", "--set", "change.mean=0.2", "--set", "drop_out.slope = 0"),
        *("--json", "figures.json"),
    )
    assert answer.exit_code == 0, answer.stderr
    made = pl.read_parquet("courses.parquet")
    assert_frame_equal(made, routine(change__mean=0.2, drop_out__slope=0.0))
    assert not made.equals(routine())
    told = json.loads(Path("figures.json").read_text("utf-8"))
    assert told["set"] == ["change.mean=0.2", "drop_out.slope = 0"]
    figures = json.loads(pl.read_parquet_metadata("courses.parquet")["telos"])["parameters"]
    given = [each["name"] for each in figures if each["status"] == "given by the caller"]
    assert given == ["change.mean", "drop_out.slope"]


def test_one_instrument_goes_on_into_the_other_commands(run: Run) -> None:
    words = ("--out", "phq9.csv", "--instrument", "phq9", "--set", "front.never_started=0")
    assert run("--clients", "1500", "--seed", "7", *words).exit_code == 0
    made = pl.read_csv("phq9.csv")
    assert set(made["instrument"]) == {"phq9"}
    asked = ("--client", "client", "--time", "session", "--outcome", "score")
    answer = run("phq9.csv", *asked, "--time-scale", "log1p", "--json", "m.json", on="trajectory")
    assert answer.exit_code == 0, answer.stderr
    level, slope = json.loads(Path("m.json").read_text("utf-8"))["fixed"]
    assert level["estimate"] == pytest.approx(13.5, abs=4 * level["se"])
    # −13.5 · .68 / ln 8 is −4.4; late response, the end of change and the floor make it flatter.
    assert -4.4 < slope["estimate"] < -2.5


def test_other_parameters_and_leaving_can_be_chosen(run: Run) -> None:
    assert run(*CALL, "--out", "a.parquet", "--parameters", "derived-seed").exit_code == 0
    seed = simulate_courses(clients=300, parameters=DERIVED_SEED, seed=7)
    assert_frame_equal(pl.read_parquet("a.parquet"), seed)
    assert run(*CALL, "--out", "b.parquet", "--drop-out", "true").exit_code == 0
    assert run(*CALL, "--out", "c.parquet", "--drop-out", "observed").exit_code == 0
    assert_frame_equal(pl.read_parquet("c.parquet"), routine())
    true, seen = (pl.read_parquet(f"{name}.parquet") for name in "bc")
    assert true["true_score"].equals(seen["true_score"])
    assert not true["attended"].equals(seen["attended"])


def test_figures_are_listed_with_their_sources(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    answer = run("--figures")
    assert answer.exit_code == 0
    listed = figures_of(ROUTINE_CARE)
    for name, status in listed.select("name", "status").iter_rows():
        assert any(name in line and status in line for line in answer.stdout.splitlines()), name
    assert "https://doi.org/10.1016/j.cpr.2020.101827" not in answer.stdout  # nothing cites it
    assert "n = 4,394" in answer.stdout
    assert not list(Path().iterdir())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--out", "a.csv", "--set", "change.meen=1"), "Names like it: change.mean"),
        (("--out", "a.csv", "--set", "change.mean"), "say NAME=VALUE"),
        (("--out", "a.csv", "--set", "change.mean=much"), "say NAME=VALUE"),
        (("--out", "a.csv", "--set", "change.mean=7"), "it must be from -1 to 1"),
        (("--out", "a.csv", "--people", "a.csv"), "“a.csv” is asked for twice"),
        (("--out", "a.csv", "--json", "./a.csv"), "“a.csv” is asked for twice"),
        (("--out", "nowhere/a.csv"), "“nowhere/a.csv” cannot be written"),
        (
            ("--out", "a.csv", "--parameters", "derived-seed", "--drop-out", "true"),
            "nobody drops out",
        ),
        (("--out", "a.csv", "--parameters", "mine"), "mine"),
        (("--out", "a.csv", "--instrument", "bdi2"), "there are phq9, gad7"),
        ((), "--out"),
        (("--out", "a.csv", "--clients", "0"), "greater than or equal to 1"),
        (("--out", "a.csv", "--seed", "-1"), "greater than or equal to 0"),
    ],
)
def test_wrong_calls_say_what_to_ask(run: Run, words: tuple[str, ...], message: str) -> None:
    answer = run(*CALL, *words)
    assert answer.exit_code == 2
    assert message in " ".join(answer.stderr.split())
    assert not list(Path().iterdir())


def test_file_that_was_there_is_replaced(run: Run) -> None:
    Path("courses.csv").write_text("mine", encoding="utf-8")
    assert run(*CALL, "--out", "courses.csv", "--set", "change.mean=7").exit_code == 2
    assert Path("courses.csv").read_text("utf-8") == "mine"
    assert run(*CALL, "--out", "courses.csv").exit_code == 0
    assert len(pl.read_csv("courses.csv")) == len(routine())


def test_interrupt_leaves_nothing_behind(tmp_path: Path) -> None:
    words = ["simulate", "--clients", "100000000", "--seed", "1", "--out", "courses.parquet"]
    with subprocess.Popen(
        [sys.executable, "-m", "telos.cli.main", *words], cwd=tmp_path, stderr=subprocess.PIPE
    ) as running:
        until = time.monotonic() + 60
        while not any(each.stat().st_size for each in tmp_path.iterdir()):
            assert running.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        assert running.wait(60) != 0
    assert list(tmp_path.iterdir()) == []


def test_help_teaches(run: Run) -> None:
    answer = run("--help")
    assert answer.exit_code == 0
    for words in ("telos simulate --clients 10000 --seed 7", "no evidence", "Exit codes", "--set"):
        assert words in " ".join(answer.stdout.split())


def test_tally_of_nobody_who_came_again_has_no_mean() -> None:
    tally = Tally(measures=["phq9", "gad7"])
    nobody = with_figure(ROUTINE_CARE, "front.never_started", 1.0)
    tally.add(simulate_courses(clients=20, parameters=nobody, seed=1))
    content = tally.content()
    assert content["endings"]["never_started"] == 20
    assert content["sessions_mean"] != content["sessions_mean"]
    assert content["first_scores"]["phq9"]["n"] == 0
