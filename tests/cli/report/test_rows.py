"""Every row has one fate, and the page gives an account of them all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from telos.science.instruments import load_instrument
from tests.cli.report.conftest import Made, Run
from tests.science.instruments.made import DASS, write_toml

OPTIONS = ("--instrument", "gad7")


def balance(made: Made) -> None:
    account = dict(made.account)
    assert account.pop("read") == sum(account.values())


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("Ben,8,22", "score", "22", "a value that the instrument cannot give"),
        ("Ben,8,-9", "score", "-9", "a value that the instrument cannot give"),
        ("Ben,8,999", "score", "999", "a value that the instrument cannot give"),
        ("Ben,8,twelve", "score", "twelve", "not a number"),
        ("Ben,8,1e999", "score", "1e999", "not a number"),
        (",8,5", "client", "", "no client named"),
        ("NA,8,5", "client", "NA", "no client named"),
        ("Ben,,5", "week", "", "no date or time given"),
        ("Ben,later,5", "week", "later", "a date or time that cannot be read"),
    ],
)
def test_bad_row_is_named_by_line_and_column(
    run: Run, gad7: str, row: str, column: str, value: str, reason: str
) -> None:
    made = run(f"{gad7}{row}\n", *OPTIONS)
    assert made.refused.rows() == [(6, column, value, reason)]
    assert made.exit_code == 0
    assert f"line 6, column “{column}”" in made.err
    balance(made)


def test_unknown_instrument_is_named(run: Run) -> None:
    made = run("client,week,instrument,score\nAda,0,GAD-7,15\nAda,6,gad 7,5\nAda,6,HADS,5\n")
    assert made.refused.rows() == [
        (4, "instrument", "HADS", "an instrument that is not known here")
    ]
    assert made.counts() == {"recovered": 1}


def test_row_without_an_instrument_is_named(run: Run) -> None:
    made = run("client,week,instrument,score\nAda,0,GAD-7,15\nAda,6,,5\n")
    assert made.refused["reason"].to_list() == ["no instrument named"]


def test_two_scores_for_one_time_are_both_refused(run: Run, gad7: str) -> None:
    made = run(f"{gad7}Ada,6,9\nAda,8,4\n", *OPTIONS)
    assert made.refused.select("line", "value").rows() == [(3, "5"), (6, "9")]
    assert made.clients["later"].to_list() == [4.0, 11.0]
    balance(made)


def test_repeated_row_counts_once_and_is_told(run: Run, gad7: str) -> None:
    made = run(f"{gad7}Ada,6,5\nAda,6,5.0\n", *OPTIONS)
    assert made.account["repeated"] == 2
    assert made.account["refused"] == 0
    assert made.counts() == {"recovered": 1, "unchanged": 1}
    balance(made)


def test_third_score_that_differs_refuses_the_repeated_ones_too(run: Run, gad7: str) -> None:
    made = run(f"{gad7}Ada,6,5\nAda,6,9\n", *OPTIONS)
    assert made.account["refused"] == 3
    assert made.account["repeated"] == 0
    balance(made)


def test_one_date_written_in_two_ways_is_one_date(run: Run) -> None:
    text = "client,date,score\nAda,2024-01-01,15\nAda,1 Jan 2024,14\nAda,2024-02-01,5\n"
    assert run(text, *OPTIONS).account["refused"] == 2


@pytest.mark.parametrize("word", ["", "NA", "n/a", "NaN", ".", "NULL", "-", "#N/A", "missing"])
def test_empty_score_is_missing_and_not_refused(run: Run, gad7: str, word: str) -> None:
    made = run(f"{gad7}Ben,8,{word}\n", *OPTIONS)
    assert made.account["empty"] == 1
    assert made.account["refused"] == 0
    balance(made)


def test_word_for_missing_is_told(run: Run, gad7: str) -> None:
    assert (
        "“NA” in “score” was read as an empty cell, once" in run(f"{gad7}Ben,8,NA\n", *OPTIONS).text
    )


def test_client_on_refused_rows_only_is_told(run: Run, gad7: str) -> None:
    made = run(f"{gad7}Cleo,0,99\n", *OPTIONS)
    assert "The file names 3 clients. 1 of them appears on refused rows only." in made.text


def test_clients_that_differ_only_in_capitals_are_told_aloud(run: Run, gad7: str) -> None:
    made = run(f"{gad7}ada,0,9\n", *OPTIONS)
    said = "2 clients differ only in capitals: “Ada”, “ada”."
    assert f'<p class="notice">{said}' in made.html
    assert said in made.err
    assert sorted(made.clients["client"]) == ["Ada", "Ben", "ada"]


def test_clients_whose_numbers_are_one_number_are_told_aloud(run: Run, tmp_path: Path) -> None:
    rows = "1,0,15\n1.0,6,5\n01,0,12\n2,0,9\n1.5,0,9\n1.50,6,9\n10,0,9\n100,0,9\n007,0,9\n7,6,3\n"
    said = (
        "7 clients differ only in zeros before or behind a number: “01”, “1”, “1.0”, “007”, “7”, "
        "“1.5” …. Each was taken for a person of their own; where one person is meant, write the "
        "number in one way."
    )
    made = run(f"client,week,score\n{rows}", *OPTIONS, "--json", str(tmp_path / "page.json"))
    assert said in made.text
    assert said in made.err
    assert made.json["doubts"] == [said]
    assert made.clients.height == 10


@pytest.mark.parametrize("names", ["1 2 10 100", "A1 A01 B", "0 00x 0x", "1.5 15 1.05 150"])
def test_clients_of_different_names_are_not_doubted_for_zeros(run: Run, names: str) -> None:
    rows = "".join(f"{name},0,9\n" for name in names.split())
    made = run(f"client,week,score\n{rows}", *OPTIONS)
    assert "zeros" not in made.text + made.err


def test_clients_that_differ_in_more_than_capitals_are_not_doubted(run: Run) -> None:
    made = run("client,week,score\nA1,0,9\nA2,0,9\nA1 ,6,9\n", *OPTIONS)
    assert "capitals" not in made.text + made.err


def test_many_clients_that_differ_only_in_capitals_are_counted(run: Run) -> None:
    rows = "".join(f"{letter}{n},0,9\n" for n in range(50) for letter in "cC")
    made = run(f"client,week,score\n{rows}", *OPTIONS)
    assert "100 clients differ only in capitals: “C0”, “c0”, “C1”" in made.text
    assert made.text.split("capitals: ")[1].split(". ")[0].count("“") == 6


def test_many_bad_rows_are_grouped_and_listed_in_full(run: Run, gad7: str) -> None:
    rows = "".join(f"C{n},0,{n}\n" for n in range(22, 122))
    made = run(gad7 + rows, *OPTIONS)
    assert "100 rows refused: a value that the instrument cannot give" in made.err
    assert made.refused.height == 100
    assert made.html.count("A value that the instrument cannot give") == 1


def test_reasons_beyond_those_said_on_the_terminal_are_counted(run: Run) -> None:
    bad = ",0,gad7,5\nX,,gad7,5\nX,soon,gad7,5\nX,0,,5\nX,0,hads,5\nX,0,gad7,x\n"
    bad += "X,1,gad7,99\nX,2,gad7,98\nX,0,gad7,5,5\n"
    made = run(f"client,week,instrument,score\nAda,0,gad7,15\nAda,6,gad7,5\n{bad}")
    assert made.account["refused"] == 9
    told = [line for line in made.err.splitlines() if "refused: " in line]
    assert len(told) == 6
    assert "and 2 more reasons, 2 rows refused; the page lists them all" in made.err


def test_file_without_one_usable_row_says_why(refuse: Callable[..., str]) -> None:
    said = refuse("client,week,score\nAda,0,99\nAda,6,foo\n", *OPTIONS)
    assert "None of 2 rows holds a usable score" in said
    assert "first on line 2" in said


def test_file_of_empty_scores_asks_for_another_column(refuse: Callable[..., str]) -> None:
    assert "is another column meant" in refuse("client,week,score\nAda,0,\nAda,6,\n", *OPTIONS)


def test_strict_run_fails_on_refused_rows_and_still_writes(run: Run, gad7: str) -> None:
    made = run(f"{gad7}Ben,8,99\n", *OPTIONS, "--strict")
    assert made.exit_code == 1
    assert made.headline


def test_strict_run_of_a_clean_file_succeeds(run: Run, gad7: str) -> None:
    assert run(f"{gad7}Ben,8,\n", *OPTIONS, "--strict").exit_code == 0


def test_own_instrument_without_a_total_is_refused(
    refuse: Callable[..., str], tmp_path: Path
) -> None:
    file = write_toml(tmp_path, DASS)
    told = refuse("client,time,score\na,1,3\n", "--instrument-file", str(file))
    assert "broken.toml has no total with a better end" in told


@pytest.mark.parametrize(
    ("key", "total", "usable"),
    [
        pytest.param("who5", "48", True, id="a multiple of 4"),
        pytest.param("who5", "50", False, id="no multiple of 4"),
        pytest.param("who5", "13", False, id="a raw sum"),
        pytest.param("swls", "21", True, id="whole"),
        pytest.param("swls", "21.5", False, id="a half point"),
        pytest.param("phq9", "12.86", True, id="prorated"),
        pytest.param("brs", "3.17", True, id="a mean"),
        pytest.param("ors", "21.3", True, id="a length on a line"),
        pytest.param("bdi2", "21.5", True, id="items not known here"),
    ],
)
def test_total_between_two_steps_is_refused(
    run: Run, key: str, total: str, *, usable: bool
) -> None:
    first = load_instrument(key).score.lowest
    made = run(f"client,week,score\nAda,0,{first}\nAda,6,{total}\n", "--instrument", key)
    assert made.account["refused"] == (not usable)
    if not usable:
        assert made.refused.row(0) == (
            3,
            "score",
            total,
            "a total that no sum of answers comes to",
        )
