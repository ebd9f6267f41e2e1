"""What must hold of any table: the account adds up, and a written table reads back the same."""

from __future__ import annotations

import random
import tempfile
import unicodedata
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from telos.cli.main import app
from telos.science.change import classify_change, rule_from_instrument
from telos.science.instruments import load_instrument
from tests.cli.report.conftest import Made

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")),
    min_size=1,
    max_size=8,
).filter(
    # A name comes back composed: é as one sign, an ideograph of an old code as its own.
    lambda name: (
        name.lower() not in {"na", "n/a", "nan", "null", "none", "#n/a"}
        and unicodedata.is_normalized("NFC", name)
    )
)
SCORES = st.integers(0, 21)
COURSES = st.dictionaries(
    NAMES,
    st.dictionaries(st.integers(0, 30), SCORES, min_size=1, max_size=5),
    min_size=1,
    max_size=8,
)


def report(text: str) -> Made:
    with tempfile.TemporaryDirectory() as folder:
        table, page = Path(folder) / "scores.csv", Path(folder) / "page.html"
        table.write_text(text, encoding="utf-8", newline="")
        words = ["report", str(table), "--instrument", "gad7", "-o", str(page)]
        result = CliRunner().invoke(app, words)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Made(
            exit_code=result.exit_code,
            out=result.stdout,
            err=result.stderr,
            html=page.read_text(encoding="utf-8") if page.exists() else "",
            json_text="",
        )


def quoted(cell: object) -> str:
    return '"' + str(cell).replace('"', '""') + '"'


@settings(max_examples=30)
@given(COURSES, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]), st.randoms())
def test_table_of_any_names_and_scores_reads_back_the_same(
    courses: dict[str, dict[int, int]], mark: str, newline: str, chance: random.Random
) -> None:
    rows = [
        (name, week, score) for name, course in courses.items() for week, score in course.items()
    ]
    chance.shuffle(rows)
    lines = [("client", "week", "score"), *rows]
    made = report(newline.join(mark.join(quoted(c) for c in line) for line in lines) + newline)
    assert made.exit_code == 0, made.err
    assert made.account["used"] == made.account["read"] == len(rows)
    ends = {
        name: (course[min(course)], course[max(course)] if len(course) > 1 else None)
        for name, course in courses.items()
    }
    found = {row["client"]: (row["first"], row["later"]) for row in made.clients.to_dicts()}
    assert found == ends
    expected = classify_change(
        [first for first, _last in ends.values()],
        [last for _first, last in ends.values()],
        rule=rule_from_instrument(load_instrument("gad7")),
    )["category"].drop_nulls()
    assert made.counts() == dict(expected.value_counts().iter_rows())


GOOD = "".join(
    f"C{client},{week},{(client * 5 + week) % 22}\n" for client in range(4) for week in range(4)
)
RUIN = st.sampled_from(
    [
        "",
        ",",
        ",,",
        ",,,",
        "99",
        "-1",
        "x",
        "NA",
        "C1",
        "C0,0,0",
        "C0,0,1",
        "C9,3,21",
        "3,5",
        ";",
        "'",
        "0",
    ]
)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 15), st.integers(0, 2), RUIN), max_size=12),
    st.lists(RUIN, max_size=4),
)
def test_account_of_rows_adds_up_whatever_is_wrong(
    changes: list[tuple[int, int, str]], added: list[str]
) -> None:
    rows = [line.split(",") for line in GOOD.splitlines()]
    for row, column, text in changes:
        rows[row][column] = text
    lines = [",".join(row) for row in rows] + added
    made = report("client,week,score\n" + "\n".join(lines) + "\n")
    if made.exit_code == 3:
        assert made.err
        return
    account = dict(made.account)
    read = account.pop("read")
    assert read == sum(account.values()) == len(lines)
    if account["refused"]:
        assert made.refused.height == account["refused"]
        assert made.refused["line"].is_between(2, len(lines) + 1).all()
