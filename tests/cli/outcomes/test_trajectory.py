"""`telos trajectory`."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from telos.cli.version import telos_version
from telos.science.trajectory import load_model
from tests.cli.outcomes.conftest import Run
from tests.reference import reference_data
from tests.science.trajectory.conftest import CASES, MODELS, TABLES, invented, load_case

SMALL = [case for case in CASES if "10k" not in case[0] and "hsaur" not in case[1]]
ASKED = ("--client", "client", "--time", "time", "--outcome", "score")


@pytest.mark.parametrize("case", SMALL, ids="-".join)
def test_figures_are_those_of_the_reference(
    run: Run, reference_dir: Path, case: tuple[str, str, str]
) -> None:
    group, name, method = case
    file, client, time, outcome = TABLES[group]
    _, scale, random = MODELS[group, name]
    theirs = load_case(reference_dir, *case).theirs
    answer = run(
        "trajectory",
        reference_data(reference_dir, f"{file}.csv"),
        *("--client", client, "--time", time, "--outcome", outcome, "--time-scale", scale),
        *("--random", random, "--method", method.lower()),
    )
    assert answer.exit_code == 0, answer.err
    assert answer.figures is not None
    assert answer.figures["criterion"] == pytest.approx(theirs["criterion"], abs=1e-6)
    assert [term["term"] for term in answer.figures["fixed"]] == ["intercept", "time"]
    estimates = [term["estimate"] for term in answer.figures["fixed"]]
    assert estimates == pytest.approx(list(theirs["fixef"].values()), rel=1e-5)
    assert (answer.figures["sd_slope"] is None) is (random == "intercept")
    assert answer.rows is not None
    assert len(answer.rows) == theirs["ngroups"]
    assert f"{theirs['nobs']} visits of {theirs['ngroups']} clients" in answer.out


def test_covariates_keep_their_order_and_words(run: Run) -> None:
    table = invented(30, seed=1).with_row_index("age").write_csv()
    answer = run("trajectory", table, *ASKED, "--covariate", "arm", "--covariate", "age")
    assert answer.figures is not None
    assert [term["term"] for term in answer.figures["fixed"]] == [
        *("intercept", "time", "arm=group", "age"),
    ]


@pytest.mark.parametrize("cell", ["4O", "40 years", "inf", "-Infinity", "1e400", "1,000"])
def test_bad_cell_of_a_number_makes_no_groups(run: Run, cell: str) -> None:
    table = invented(30, seed=1).with_row_index("age").cast({"age": pl.String})
    table = table.with_columns(
        age=pl.when(pl.col("age") == "7").then(pl.lit(cell)).otherwise("age")
    )
    answer = run("trajectory", table.write_csv(quote_style="always"), *ASKED, "--covariate", "age")
    assert answer.exit_code == 3
    assert f"line 9, column age: “{cell}” is not a number, though most cells" in answer.err
    assert answer.figures is None


def coded(*, numbers: int, words: int, empty: int) -> str:
    """A table of which a column `group` holds so many numbers, words and empty cells, in rows."""
    table = invented(30, seed=1).head(numbers + words + empty)
    cells = ["1", "2"] * numbers, ["a", "b"] * words, ["", "NA"] * empty
    group = [*cells[0][:numbers], *cells[1][:words], *cells[2][:empty]]
    scores = pl.Series([None] * empty, dtype=pl.Float64)
    return table.with_columns(
        pl.Series("group", group),
        score=pl.concat([table["score"].head(numbers + words).cast(pl.Float64), scores]),
    ).write_csv()


def test_half_of_the_filled_cells_are_not_most(run: Run) -> None:
    words = run("trajectory", coded(numbers=40, words=40, empty=9), *ASKED, "--covariate", "group")
    assert words.exit_code == 0, words.err
    assert words.figures is not None
    assert [term["term"] for term in words.figures["fixed"]][2:] == [
        *("group=2", "group=a", "group=b"),
    ]
    more = run("trajectory", coded(numbers=41, words=40, empty=9), *ASKED, "--covariate", "group")
    assert more.exit_code == 3
    assert "40 cells cannot be used" in more.err


def test_model_is_kept(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "model.json"
    table = invented(30, seed=1).write_csv()
    answer = run("trajectory", table, *ASKED, "--save", str(file))
    assert answer.exit_code == 0
    provenance = load_model(file).provenance
    assert provenance["file"] == "table.csv"
    assert provenance["sha256"] == hashlib.sha256(table.encode()).hexdigest()
    assert provenance["telos"] == telos_version()
    days = datetime.now().astimezone().date() - date.fromisoformat(provenance["date"])
    assert days <= timedelta(days=1)


def test_model_that_cannot_be_kept_is_a_wrong_call(run: Run, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "model.json"
    answer = run("trajectory", invented(30, seed=1).write_csv(), *ASKED, "--save", str(nowhere))
    assert answer.exit_code == 2
    assert "model.json" in answer.err


@pytest.mark.parametrize(
    ("shown", "first"),
    [
        ("{}", ["0", "1", "2", "3"]),
        ("{}.5", ["0.5", "1.5", "2.5", "3.5"]),
        ("P{}", ["P0", "P1", "P10", "P11"]),
    ],
)
def test_clients_called_by_numbers_stand_in_their_order(
    run: Run, shown: str, first: list[str]
) -> None:
    table = invented(30, seed=1).with_columns(client=pl.format(shown, "client"))
    answer = run("trajectory", table.write_csv(), *ASKED)
    assert answer.rows is not None
    assert answer.rows["client"].to_list()[:4] == first
    assert len(answer.rows) == 30


def test_rows_without_a_score_are_counted(run: Run) -> None:
    table = invented(30, seed=1).write_csv() + "0,99,NA,alone\n"
    answer = run("trajectory", table, *ASKED)
    assert answer.figures is not None
    assert answer.figures["n_without_outcome"] == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("0,soon,3,alone\n", "column time: “soon” is not a number"),
        ("0,99,high,alone\n", "column score: “high” is not a number"),
        (",99,3,alone\n", "column client: is empty"),
        ("0,,3,alone\n", "column time: is empty"),
        ("0,99,3,\n", "column arm: is empty"),
        ("0,0,3,alone\n", "column time: this client has another visit"),
    ],
)
def test_bad_rows_are_named(run: Run, row: str, message: str) -> None:
    table = invented(30, seed=1).write_csv() + row
    line = table.count("\n")
    answer = run("trajectory", table, *ASKED, "--covariate", "arm")
    assert answer.exit_code == 3
    assert f"line {line}, {message}" in answer.err
    assert answer.figures is None


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("client,time,score\n1,0,3\n1,1,4\n1,2,5\n", "of one client"),
        ("client,time,score\n1,0,3\n2,0,4\n", "Nobody has more than"),
        ("client,time,score\n" + "".join(f"{k},{t},3\n" for k in "ab" for t in "0123"), "not vary"),
        ("client,time,score\n", "no rows"),
    ],
)
def test_tables_that_cannot_be_used_are_refused(run: Run, table: str, message: str) -> None:
    answer = run("trajectory", table, *ASKED)
    assert answer.exit_code == 3
    assert message in answer.err


def test_time_before_the_first_visit_is_refused(run: Run) -> None:
    table = "client,time,score\n" + "".join(
        f"{k},{t},{t * 2 + k}\n" for k in range(5) for t in (-1, 0, 2)
    )
    answer = run("trajectory", table, *ASKED, "--time-scale", "log1p")
    assert answer.exit_code == 3
    for line in (2, 5, 8, 11, 14):
        assert f"line {line}, column time: is before 0" in answer.err


def test_wrong_call_names_the_columns(run: Run) -> None:
    answer = run("trajectory", "client,week,score\n1,0,3\n", *ASKED)
    assert answer.exit_code == 2
    assert "no column “time”. It has client, week, score." in answer.err


def two_instruments() -> pl.DataFrame:
    """Two of everybody's scores at each time, as `telos simulate` writes them."""
    first = invented(30, seed=1).with_columns(instrument=pl.lit("phq9"))
    other = invented(30, seed=2).with_columns(instrument=pl.lit("gad7"))
    return pl.concat([first, other]).sort("client", "time", maintain_order=True)


def test_several_instruments_are_said_once_and_not_what_follows(run: Run) -> None:
    answer = run("trajectory", two_instruments().write_csv(), *ASKED)
    assert answer.exit_code == 3
    first, second = answer.err.splitlines()
    assert first.startswith("The table holds several instruments: phq9 (")
    assert second == "Choose one with --instrument, for instance --instrument phq9."


def test_one_of_several_instruments_can_be_chosen(run: Run) -> None:
    alone = run("trajectory", invented(30, seed=1).write_csv(), *ASKED)
    chosen = run("trajectory", two_instruments().write_csv(), *ASKED, "--instrument", "phq9")
    assert chosen.exit_code == 0
    assert chosen.figures == alone.figures


def test_cell_of_another_instrument_does_not_matter(run: Run) -> None:
    table = two_instruments().write_csv() + "9,50,many,alone,gad7\n"
    assert run("trajectory", table, *ASKED, "--instrument", "phq9").exit_code == 0
    assert run("trajectory", table, *ASKED, "--instrument", "gad7").exit_code == 3


def test_row_that_names_no_instrument_is_a_bad_one(run: Run) -> None:
    table = two_instruments().write_csv().replace(",phq9", ",", 1)
    answer = run("trajectory", table, *ASKED, "--instrument", "phq9")
    assert answer.exit_code == 3
    assert "column instrument: no instrument is named" in answer.err


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("instrument", "--instrument bdi2: no row is of it. There are phq9, gad7."),
        ("scale", "--instrument bdi2: the table has no column “instrument”."),
    ],
)
def test_instrument_that_is_not_there_is_a_wrong_call(run: Run, column: str, message: str) -> None:
    table = two_instruments().rename({"instrument": column}).write_csv()
    answer = run("trajectory", table, *ASKED, "--instrument", "bdi2")
    assert answer.exit_code == 2
    assert message in answer.err


@pytest.mark.parametrize("name", ["intercept", "slope_sd"])
def test_client_column_is_not_lost_among_the_answers(run: Run, name: str) -> None:
    table = invented(30, seed=1).rename({"client": name}).write_csv()
    answer = run("trajectory", table, *ASKED, "--client", name)
    assert answer.exit_code == 2
    assert f"column “{name}” of its own" in answer.err


def test_one_column_is_one_thing(run: Run) -> None:
    answer = run("trajectory", invented(30, seed=1).write_csv(), *ASKED, "--client", "time")
    assert answer.exit_code == 2
    assert "--client and --time both name the column “time”" in answer.err


@pytest.mark.parametrize("names", [("arm", "arm"), ("arm", "age", "arm"), ("grüße", "gru\u0308ße")])
def test_covariate_is_named_once(run: Run, names: tuple[str, ...]) -> None:
    table = invented(30, seed=1).with_row_index("age").with_columns(pl.col("time").alias("grüße"))
    again = [word for name in names for word in ("--covariate", name)]
    answer = run("trajectory", table.write_csv(), *ASKED, *again)
    assert answer.exit_code == 2
    assert f"--covariate names the column “{names[0]}” more than once" in answer.err
    assert answer.figures is None
