"""`telos score`."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from telos.cli.main import add_science
from tests.cli.outcomes.conftest import Run
from tests.science.instruments.made import DASS, GAS, OWN, PCL, PHQ15, write_toml

ITEMS = ",".join(f"q{k}" for k in range(1, 10))
HEADER = f"who,{ITEMS}\n"
TABLE = HEADER + "Ada,2,2,2,2,2,2,2,2,0\nBen,1,0,1,0,1,0,1,0,1\nCy,3,3,3,,3,3,3,3,3\nDi,1,,,,,,,,\n"


def test_scores_answers_and_counts_them(run: Run) -> None:
    answer = run("score", TABLE, "--instrument", "phq9", "--items", ITEMS, "--client", "who")
    assert answer.exit_code == 0
    assert answer.figures is not None
    assert answer.figures["n"] == 4
    assert answer.figures["n_scored"] == 3
    assert answer.figures["mean"] == pytest.approx((16 + 5 + 27) / 3)
    assert answer.figures["bands"]["severe"] == 1
    assert answer.figures["bands"]["mild"] == 1
    assert answer.figures["alerts"] == {"phq9_9": 2}
    assert answer.rows is not None
    assert answer.rows.select("who", "score", "answered", "band").rows() == [
        ("Ada", "16.0", "9", "moderately severe"),
        ("Ben", "5.0", "9", "mild"),
        ("Cy", "27.0", "8", "severe"),
        ("Di", None, "1", None),
    ]
    assert "phq9_9: 2 of 3 who answered it gave an answer" in answer.out


def test_skipped_risk_item_is_not_a_no(run: Run) -> None:
    """Ada said “not at all”, Di said nothing: neither is safe, and they are not alike."""
    answer = run("score", TABLE, "--instrument", "phq9", "--items", ITEMS, "--client", "who")
    assert answer.rows is not None
    assert answer.figures is not None
    assert answer.rows.select("who", "alert", "phq9_9_alert", "risk_standing").rows() == [
        ("Ada", "false", "false", "unknown"),
        ("Ben", "true", "true", "alert"),
        ("Cy", "true", "true", "alert"),
        ("Di", None, None, "unknown"),
    ]
    assert answer.figures["alerts_answered"] == {"phq9_9": 3}
    assert answer.figures["alerts_left_out"] == {"phq9_9": 1}
    assert answer.figures["risk_standing"] == {"alert": 2, "unknown": 2}
    assert "phq9_9: 1 response left it out. Nothing is known of it" in answer.out
    without = "".join(TABLE.splitlines(keepends=True)[:-1])
    said = run("score", without, "--instrument", "phq9", "--items", ITEMS)
    assert "left it out" not in said.out


def test_instrument_without_a_risk_item_says_nothing_of_risk(run: Run) -> None:
    keys = ",".join(f"gad7_{k}" for k in range(1, 8))
    answer = run("score", f"{keys}\n1,1,1,1,1,1,1\n", "--instrument", "gad7")
    assert answer.figures is not None
    assert answer.figures["alerts"] == answer.figures["alerts_left_out"] == {}
    assert "risk_standing" not in answer.figures
    assert answer.rows is not None
    assert "risk_standing" not in answer.rows.columns


def test_items_are_found_by_their_keys(run: Run) -> None:
    keys = ",".join(f"gad7_{k}" for k in range(1, 8))
    answer = run("score", f"{keys}\n1,1,1,1,1,1,1\n", "--instrument", "gad7")
    assert answer.figures is not None
    assert answer.figures["mean"] == 7
    assert answer.figures["sd"] is None
    assert answer.figures["alpha"] is None


def test_reads_parquet_and_writes_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.parquet"
    pl.DataFrame({f"phq4_{k}": [1, 2, None] for k in range(1, 5)}).write_parquet(file)
    answer = run("score", file, "--instrument", "phq4")
    assert answer.figures is not None
    assert (answer.figures["n"], answer.figures["n_scored"]) == (3, 2)


def test_every_bad_cell_is_named(run: Run) -> None:
    bad = HEADER + "Ada,2,2,2,2,2,2,2,2,4\nBen,1,0,often,0,1,0,1,0,1\nCy,1,0,1,0,1,0,1.5,0,9\n"
    answer = run("score", bad, "--instrument", "phq9", "--items", ITEMS)
    assert answer.exit_code == 3
    assert "line 3, column q3: “often” is not a number" in answer.err
    for named in ("line 2, column q9: 4", "line 4, column q7: 1.5", "line 4, column q9: 9"):
        assert named in answer.err
    assert "it takes 0, 1, 2, 3" in answer.err
    assert answer.figures is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--instrument", "phq10", "--items", ITEMS), "phq10"),
        (("--instrument", "bdi2", "--items", ITEMS), "total only"),
        (("--instrument", "phq9", "--items", "q1,q2"), "has 9 items; --items names 2"),
        (("--instrument", "phq9", "--items", ITEMS.replace("q9", "q1")), "twice"),
        (("--instrument", "phq9", "--items", ITEMS.replace("q9", "q10")), "no column “q10”"),
        (("--instrument", "phq9"), "no column “phq9_1”"),
        ((), "instrument"),
    ],
)
def test_wrong_calls_say_what_to_ask(run: Run, words: tuple[str, ...], message: str) -> None:
    answer = run("score", TABLE, *words)
    assert answer.exit_code == 2
    assert message in answer.err


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (b"", "is empty"),
        (HEADER.encode(), "no rows"),
        (b"PK\x03\x04 something", "Excel or LibreOffice workbook"),
        ((HEADER + "Ada,1,2\n").encode(), "line 2: the row has 3 cells"),
    ],
)
def test_tables_that_cannot_be_used_are_refused(run: Run, table: bytes, message: str) -> None:
    answer = run("score", table, "--instrument", "phq9", "--items", ITEMS)
    assert answer.exit_code == 3
    assert message in answer.err


def test_semicolons_and_utf16_are_read(run: Run) -> None:
    table = TABLE.replace(",", ";").encode("utf-16")
    answer = run("score", table, "--instrument", "phq9", "--items", ITEMS)
    assert answer.exit_code == 0
    assert answer.figures is not None
    assert answer.figures["n_scored"] == 3


def test_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    answer = run("score", tmp_path / "nowhere.csv", "--instrument", "phq9")
    assert answer.exit_code == 3
    assert "There is no file" in answer.err


def _own(folder: Path, content: dict[str, object]) -> str:
    return str(write_toml(folder, content))


def test_subscales_are_scored_where_there_is_no_total(run: Run, tmp_path: Path) -> None:
    keys = [f"dass21_{k}" for k in range(1, 22)]
    table = ",".join(keys) + "\n" + ",".join("1" * 21) + "\n" + ",".join(["", *("2" * 20)]) + "\n"
    answer = run("score", table, "--instrument", _own(tmp_path, DASS))
    assert answer.exit_code == 0
    assert answer.figures is not None
    assert (answer.figures["n_scored"], answer.figures["mean"]) == (0, None)
    assert answer.figures["subscales"]["depression"]["mean"] == 21
    assert answer.figures["subscales"]["stress"]["n_scored"] == 1
    assert "DASS21: Depression" in answer.out
    assert answer.rows is not None
    assert answer.rows.select("stress", "stress_answered").rows() == [("14.0", "7"), (None, "6")]


def test_every_row_says_in_what_form_it_was_given(run: Run) -> None:
    answer = run("score", TABLE, "--instrument", "phq9", "--items", ITEMS)
    assert answer.rows is not None
    wanted = answer.rows.select("instrument", "version", "language", "coding").unique().rows()
    assert wanted == [("phq9", "1", "en", "standard")]
    assert answer.figures is not None
    assert (answer.figures["instrument"], answer.figures["version"]) == ("phq9", "1")


def test_line_and_ranges_are_those_that_were_asked_for(run: Run, tmp_path: Path) -> None:
    file = _own(tmp_path, PCL)
    table = ",".join(f"pcl5_{k}" for k in range(1, 21)) + "\n" + ",".join("2" * 12 + "1" * 8) + "\n"
    for line, case in (("nhs", "true"), ("upper", "false")):
        answer = run("score", table, "--instrument", file, "--line", line)
        assert answer.rows is not None
        assert answer.rows["case"].to_list() == [case]
    assert "Provisional PTSD: met by 0 of 1 responses" in answer.out
    answer = run("score", table, "--instrument", file, "--line", "lowest")
    assert answer.exit_code == 2
    assert "upper, nhs" in answer.err


def test_item_for_some_only_is_left_out_for_others(run: Run, tmp_path: Path) -> None:
    file = _own(tmp_path, PHQ15)
    keys = ",".join(f"phq15_{k}" for k in range(1, 16))
    row = ",".join(["1"] * 3 + [""] + ["1"] * 11)
    words = ("--instrument", file, "--not-applicable", "phq15_4=man")
    answer = run("score", f"{keys},man\n{row},1\n{row},0\n", *words)
    assert answer.rows is not None
    assert answer.rows["score"].to_list() == ["14.0", None]
    filled = ",".join("1" * 15)
    answer = run("score", f"{keys},man\n{row},1\n{filled},1\n", *words)
    assert answer.exit_code == 3
    assert "line 3, column phq15_4: 1 is given" in answer.err
    answer = run("score", f"{keys},man\n{row},2\n", *words)
    assert answer.exit_code == 3
    assert "line 2, column man: should be 1 or 0" in answer.err
    answer = run("score", f"{keys},man\n{row},1\n", *words[:2], "--not-applicable", "phq15_4")
    assert answer.exit_code == 2
    assert "ITEM=COLUMN" in answer.err


def test_what_is_unvalidated_says_so(run: Run, tmp_path: Path) -> None:
    table = "own_session_1,own_session_2,own_session_3\n1,2,3\n"
    answer = run("score", table, "--instrument", _own(tmp_path, OWN))
    assert "not yet studied" in answer.out
    assert "(unvalidated)" in answer.out.replace("\n", "")


def test_method_is_not_scored_here(run: Run, tmp_path: Path) -> None:
    answer = run("score", TABLE, "--instrument", _own(tmp_path, GAS))
    assert answer.exit_code == 2
    assert "without fixed items" in answer.err


def test_every_bad_cell_is_named_however_many(run: Run) -> None:
    bad = HEADER + "Ada,9,9,9,9,9,9,9,9,9\n" * 50
    answer = run("score", bad, "--instrument", "phq9", "--items", ITEMS)
    assert answer.err.count("is no answer to this item") == 450


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [("instrument", "gad7", "“gad7”"), ("version", "0", "“0”"), ("coding", "other", "“other”")],
)
def test_rows_of_another_form_are_named(run: Run, column: str, value: str, message: str) -> None:
    table = pl.read_csv(TABLE.encode(), infer_schema=False).with_columns(
        pl.when(pl.col("who") == "Cy").then(pl.lit(value)).alias(column)
    )
    answer = run("score", table.write_csv(), "--instrument", "phq9", "--items", ITEMS)
    assert answer.exit_code == 3
    assert f"line 4, column {column}: {message}" in answer.err
    assert answer.figures is None


def test_own_file_with_faults_is_no_wrong_call(run: Run) -> None:
    answer = run("score", TABLE, "--instrument", "mine.toml", "--items", ITEMS)
    assert answer.exit_code == 3
    assert "mine.toml" in answer.err


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (("--out", "answers.csv"), "is the table itself"),
        (("--json", "./answers.csv"), "is the table itself"),
        (("--out", "same.txt", "--json", "same.txt"), "asked for twice"),
    ],
)
def test_table_is_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    table = Path("answers.csv")
    table.write_text(TABLE, encoding="utf-8")
    app = typer.Typer()
    app.callback()(lambda: None)
    add_science(app, "score")
    words = ("score", str(table), "--instrument", "phq9", "--items", ITEMS)
    answer = CliRunner().invoke(app, [*words, *files])
    assert answer.exit_code == 2
    assert message in answer.stderr
    assert table.read_text("utf-8") == TABLE
    assert [file.name for file in tmp_path.iterdir()] == ["answers.csv"]


def test_column_that_is_called_like_an_answer_is_refused(run: Run) -> None:
    table = TABLE.replace("who", "score", 1)
    answer = run("score", table, "--instrument", "phq9", "--items", ITEMS, "--client", "score")
    assert answer.exit_code == 2
    assert "column “score” of its own" in answer.err


def test_lists_in_a_parquet_file_are_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.parquet"
    pl.DataFrame({f"phq4_{k}": [[1, 2], [0]] for k in range(1, 5)}).write_parquet(file)
    answer = run("score", file, "--instrument", "phq4")
    assert answer.exit_code == 3
    assert "holds lists" in answer.err


@pytest.mark.parametrize("content", [b"phq4_1,phq4_2,phq4_3,phq4_4\n1,1,1,1\n", b"{}\n"])
@pytest.mark.parametrize("name", ["answers.parquet", "answers.PQ"])
def test_file_that_is_called_parquet_and_is_none_is_refused(
    run: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    answer = run("score", file, "--instrument", "phq4")
    assert answer.exit_code == 3
    assert f"{name}” is called a Parquet file and is none." in answer.err
    assert answer.figures is answer.rows is None


def test_file_that_is_not_there_is_not_called_parquet(run: Run, tmp_path: Path) -> None:
    answer = run("score", tmp_path / "answers.parquet", "--instrument", "phq4")
    assert answer.exit_code == 3
    assert "There is no file" in answer.err
