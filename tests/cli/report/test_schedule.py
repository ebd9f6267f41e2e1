"""Rows without a score and courses of different lengths: who is counted, and what is a plan."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from telos.cli.main import app
from tests.cli.report.conftest import Made, Run

PHQ9 = ("--instrument", "phq9", "--json", "page.json")
HEADER = "client,session,score\n"
TWO_OF_FIVE = "A,0,15\nA,1,10\nA,2,8\nB,0,18\nB,1,16\nC,0,\nD,0,\nE,0,\n"


def rows(client: str, *scores: object) -> str:
    """One row a session from 0 on."""
    return "".join(f"{client},{session},{score}\n" for session, score in enumerate(scores))


def attendance(made: Made) -> str:
    """The line over the section on who gave a score when."""
    found = re.search(r'id="\w+-came">(.*?)</h3>', made.html)
    assert found is not None
    return found[1]


def test_people_with_rows_and_no_score_are_not_among_everyone(run: Run) -> None:
    made = run(HEADER + TWO_OF_FIVE, *PHQ9)
    assert attendance(made) == (
        "Of 2 who gave a first score, everyone gave a second score; "
        "3 more have rows and no PHQ-9 score"
    )
    assert "2 people started. 2 have a later PHQ-9 score" in made.text
    assert "3 more people have rows in the file and no PHQ-9 score, and are not counted" in (
        made.text
    )
    assert "Of 2 who started, the share with a score at each time." in made.text
    assert "means are those of all 5 with a row in the file; 2 of them started." in made.text
    (measure,) = made.json["measures"]
    people = measure["people"]
    assert (people["seen"], people["started"], people["scoreless"]) == (5, 2, 3)


def test_one_person_with_rows_and_no_score_is_one(run: Run) -> None:
    made = run(HEADER + rows("A", 15, 9) + rows("B", ""), *PHQ9)
    assert "1 more person has rows in the file and no PHQ-9 score, and is not counted" in made.text
    assert attendance(made).endswith("; 1 more has rows and no PHQ-9 score")


def test_file_in_which_everyone_has_a_score_says_nothing_of_others(run: Run) -> None:
    made = run(HEADER + rows("A", 15, 9) + rows("B", 12, 9), *PHQ9)
    assert "more have rows" not in made.text
    assert "more person" not in made.text
    assert "Counts and means are those" not in made.text


def test_score_that_was_refused_is_not_called_no_score(run: Run) -> None:
    made = run(HEADER + rows("A", 15, 9) + "B,1,99\n", *PHQ9, "--from", "0")
    assert "1 more person has rows in the file and no PHQ-9 score that could be used" in made.text


def test_scores_before_the_time_asked_for_are_not_in_the_curve(run: Run) -> None:
    others = "".join(rows(client, 15, "", "") for client in "XYZ")
    made = run(HEADER + rows("A", 15, 9, 8) + rows("B", 15, 9, "") + others, *PHQ9, "--from", "1")
    assert "2 people started." in made.text
    assert "3 have scores, but none at session 1, and are not in these numbers." in made.text
    assert "Everyone, 2 clients. session 0: 2, session 1: 2, session 2: 1." in made.html
    assert "means are those of all 5 with a row in the file; 2 of them started." in made.text


CASELOAD = "".join(rows(f"C{n}", *([18] + [12] * (n % 9))) for n in range(60))
"""Everyone begins, and each comes as often as each comes: no row where nobody was."""
TRIAL = "".join(
    rows(f"T{n}", *([18] + [12 if at <= n % 9 else "" for at in range(1, 9)])) for n in range(60)
)
"""The same scores, with a row for everyone at every time."""


def test_plan_is_not_invented_where_courses_have_their_own_length(run: Run) -> None:
    made = run(HEADER + CASELOAD, *PHQ9)
    assert "planned" not in made.text
    assert "still gave" not in made.text
    assert attendance(made) == "Of 60 who gave a first score, 7 never gave a second score"
    assert "Courses may be of different lengths" in made.text
    (measure,) = made.json["measures"]
    assert len(measure["missing"]) == 1


def test_plan_is_told_where_rows_are_there_for_everyone(run: Run) -> None:
    made = run(HEADER + TRIAL, *PHQ9)
    assert attendance(made) == (
        "At session 8, 6 of 60 still gave a score; 7 never gave a second score"
    )
    assert "The score at session 8, the planned end; 54 have none" in made.text
    assert "Courses may be of different lengths" not in made.text


@pytest.mark.parametrize(
    ("table", "planned"),
    [
        pytest.param(TRIAL + "T0,30,5\n", True, id="an extra visit of one"),
        pytest.param(TRIAL + "N1,0,\nN2,0,\nN3,0,\nN4,0,\n", True, id="people who never began"),
        pytest.param(TRIAL + "".join(f"T{n},30,5\n" for n in range(20)), False, id="some go on"),
        pytest.param(
            "".join(rows(f"C{n}", 18, *([12, 11] if n < 55 else [])) for n in range(60)),
            False,
            id="no row for those who left",
        ),
        pytest.param(
            "".join(rows(f"C{n}", 18, *([""] if n % 2 else [])) for n in range(60)),
            False,
            id="a row for half of them",
        ),
    ],
)
def test_what_shows_a_plan(run: Run, table: str, planned: bool) -> None:
    made = run(HEADER + table, *PHQ9)
    assert ("the planned end" in made.text) is planned
    assert ("still gave a score" in made.text) is planned


def test_time_asked_for_is_never_called_planned(run: Run) -> None:
    made = run(HEADER + CASELOAD, *PHQ9, "--to", "5")
    assert "The score at session 5; " in made.text
    assert "planned" not in made.text


def test_groups_are_counted_of_those_who_started(run: Run) -> None:
    body = [f"{row},{'x' if row[0] in 'AC' else 'y'}" for row in TWO_OF_FIVE.splitlines()]
    made = run("client,session,score,arm\n" + "\n".join(body) + "\n", *PHQ9, "--by", "arm")
    assert "Of 1 x and 1 y who started, the share with a score at each time." in made.text
    assert "x, 1 client. session 0: 1, session 1: 1, session 2: 1;" in made.html


def test_group_in_which_nobody_started_is_not_drawn(run: Run) -> None:
    body = [f"{row},{'x' if row[0] in 'AB' else 'y'}" for row in TWO_OF_FIVE.splitlines()]
    made = run("client,session,score,arm\n" + "\n".join(body) + "\n", *PHQ9, "--by", "arm")
    assert made.exit_code == 0
    assert "y, 0 clients" not in made.html
    assert "Of 2 who started, the share with a score at each time." in made.text


@pytest.fixture
def report() -> Callable[..., Made]:
    """Return a function that runs the command on a text, in a folder of its own each time."""

    def report(text: str, instrument: str = "phq9") -> Made:
        with tempfile.TemporaryDirectory() as folder:
            table, page = Path(folder) / "scores.csv", Path(folder) / "page.html"
            told = Path(folder) / "page.json"
            table.write_text(text, encoding="utf-8")
            words = ["report", str(table), "--instrument", instrument, "--json", str(told)]
            result = CliRunner().invoke(app, [*words, "-o", str(page), "--no-model"])
            written = page.exists()
            return Made(
                exit_code=result.exit_code,
                out=result.stdout,
                err=result.stderr,
                html=page.read_text(encoding="utf-8") if written else "",
                json_text=told.read_text(encoding="utf-8") if written else "",
            )

    return report


CLASSES = (
    *("later", "gone", "elsewhere", "too_few", "too_few_later", "too_few_before"),
    *("refused_first", "refused_later", "refused_else"),
)


def told(counted: dict[str, int], said: str) -> int:
    """Of how many a line on attendance speaks: at the end, or else as having no two scores."""
    beside = said.split("; ")[1] if "; " in said else ""
    beside = "" if "more ha" in beside else beside
    there = re.search(r"(\d+) of \d+ still gave", said)
    others = re.findall(r"(?:^|, )(\d+) ", beside)
    return (int(there[1]) if there else counted["later"]) + sum(map(int, others))


SCORE = st.sampled_from(["", "", "", "4", "11", "19", "99"])
TABLES = st.lists(
    st.dictionaries(st.integers(0, 5), SCORE, min_size=1, max_size=6), min_size=1, max_size=9
)


@settings(max_examples=40)
@given(TABLES)
def test_people_of_any_table_add_up_to_those_in_the_file(
    report: Callable[..., Made], people: list[dict[int, str]]
) -> None:
    made = report(
        HEADER
        + "".join(
            f"P{n},{at},{score}\n"
            for n, course in enumerate(people)
            for at, score in course.items()
        )
    )
    if not made.html or not made.json["measures"]:
        return
    (measure,) = made.json["measures"]
    counted = measure["people"]
    assert counted["seen"] == len(people)
    assert counted["seen"] == counted["started"] + counted["unplaced"] + counted["scoreless"]
    assert counted["started"] == sum(counted[name] for name in CLASSES)
    # The same numbers in words, and no other denominator.
    started, others = counted["started"], counted["scoreless"]
    assert re.search(rf"\b{started} (person|people) started\.", made.text)
    assert (f"{others} more" in made.text) is bool(others)
    assert re.search(rf"\b(At session \d, \d+ of|Of) {started} ", attendance(made))
    assert all(row["given"] <= started for row in measure["times"])
    if "the planned end" in made.text:
        end = int(re.findall(r"session (\d), the planned end", made.text)[0])
        there = [course for course in people if end in course]
        assert len(there) >= 0.9 * started


FULL, SHORT, REFUSED, EMPTY = [1] * 7, [1, 1, 1, "", "", "", ""], [9, *[1] * 6], [""] * 7
FORMS = st.sampled_from([FULL, [3] * 7, [0] * 7, SHORT, REFUSED, EMPTY])
COURSES = st.lists(
    st.dictionaries(st.integers(0, 3), FORMS, min_size=1, max_size=4), min_size=1, max_size=7
)


@settings(max_examples=40)
@given(COURSES)
def test_people_of_any_file_of_items_are_told_of_once(
    report: Callable[..., Made], people: list[dict[int, list[object]]]
) -> None:
    made = report(
        "client,session,item,value\n"
        + "".join(
            f"P{n},{at},gad7_{item},{answer}\n"
            for n, course in enumerate(people)
            for at, form in course.items()
            for item, answer in enumerate(form, 1)
        ),
        "gad7",
    )
    if not made.html or not made.json["measures"]:
        return
    (measure,) = made.json["measures"]
    counted = measure["people"]
    assert counted["seen"] == len(people)
    assert counted["started"] == sum(counted[name] for name in CLASSES)
    assert counted["lost"] == counted["started"] - counted["later"]
    assert counted["stood_in"] <= counted["later"]
    kinds = [[form for form in course.values() if form != EMPTY] for course in people]
    scores = [sum(form not in (SHORT, REFUSED) for form in forms) for forms in kinds]
    assert counted["started"] == sum(map(bool, kinds))
    assert counted["later"] == sum(number > 1 for number in scores)
    # Who gave one score and nothing else is told as that, and nobody else.
    assert counted["gone"] == sum(
        number == len(forms) == 1 for number, forms in zip(scores, kinds, strict=True)
    )
    single = ("gone", "too_few_later", "too_few_before", "refused_later", "refused_else")
    assert scores.count(1) == sum(counted[name] for name in single)
    assert told(counted, attendance(made)) <= counted["started"]
