"""Of whom a row was refused: said apart from who never gave one, first and last scores alike."""

from __future__ import annotations

import pytest

from tests.cli.report.conftest import Run

PHQ9 = ("--instrument", "phq9")


def totals(first: list[int], last: list[int]) -> str:
    rows = (f"C{n},0,{a}\nC{n},8,{b}\n" for n, (a, b) in enumerate(zip(first, last, strict=True)))
    return "client,week,score\n" + "".join(rows)


def test_later_row_that_was_refused_is_told_from_a_score_never_given(run: Run) -> None:
    made = run(totals([18] * 40, [8] * 30 + [99] * 10), *PHQ9)
    refused = "10 have a later row that could not be used"
    assert made.headline == f"30 of 30 people are reliably better, all of them recovered; {refused}"
    assert made.headline in made.out
    assert f"{refused}, and what it says is not known." in made.text
    assert "never gave" not in made.text
    # Whatever they said: the least and the most count them as unknown.
    assert "75% to 100% (30–40 of 40)" in made.text
    assert "0% to 25% (0–10 of 40)" in made.text


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("A,8,7\nA,8,9\n", id="two totals for one time"),
        pytest.param("A,8,-3\n", id="below the range"),
        pytest.param("A,8,seven\n", id="no number"),
    ],
)
def test_however_it_was_refused(run: Run, rows: str) -> None:
    made = run(f"client,week,score\nA,0,18\n{rows}B,0,18\nB,8,9\nC,0,18\n", *PHQ9)
    assert "1 has a later row that could not be used, and what it says is not known." in made.text
    assert "1 never gave" in made.text


def test_items_that_were_refused_count_as_a_refused_row(run: Run) -> None:
    def form(client: str, week: int, answer: int) -> str:
        return "".join(f"{client},{week},phq9_{n},{answer}\n" for n in range(1, 10))

    rows = form("A", 0, 2) + form("A", 8, 7) + form("B", 0, 2) + form("B", 8, 0)
    made = run(f"client,week,item,answer\n{rows}", *PHQ9)
    assert "1 has a later row that could not be used" in made.headline
    assert "never gave" not in made.text


def test_score_that_stands_in_for_a_refused_first_one_is_said_to(run: Run) -> None:
    rows = "".join(f"C{n},0,18\nC{n},8,15\nC{n},16,8\n" for n in range(5))
    rows += "".join(f"D{n},0,180\nD{n},8,15\nD{n},16,8\n" for n in range(5))
    made = run(f"client,week,score\n{rows}", *PHQ9)
    stand_in = "5 first scores were refused; the first that could be used stands in for them."
    assert made.headline.endswith("; 5 first scores were refused")
    assert stand_in in made.text
    assert "16.5 at the first score that could be used, 8 later, on average" in made.text
    by_client = made.clients.sort("client")
    assert by_client["first_refused"].to_list() == [False] * 5 + [True] * 5


def test_one_score_beside_a_refused_first_one_is_no_later_score(run: Run) -> None:
    made = run(totals([180] * 5 + [18] * 5, [8] * 10), *PHQ9)
    assert "5 have one score and another row that could not be used" in made.headline
    assert "everyone gave a second score" not in made.text


def test_each_arm_counts_its_own(run: Run) -> None:
    rows = "".join(f"A{n},new,0,18\nA{n},new,8,{8 if n else 99}\n" for n in range(4))
    rows += "".join(f"B{n},usual,0,18\nB{n},usual,8,8\n" for n in range(4))
    made = run(f"client,arm,week,score\n{rows}", *PHQ9, "--by", "arm")
    assert "1 has a later row that could not be used" in made.headline
    assert "75% to 100% (3–4 of 4)" in made.text
    assert "100% (4 of 4)" in made.text


def test_file_without_a_refused_row_says_nothing_of_it(run: Run) -> None:
    made = run(totals([18] * 5, [8] * 5), *PHQ9)
    assert "could not be used" not in made.text
    assert "stands in" not in made.text


@pytest.mark.parametrize(
    ("last", "headline"),
    [
        ([15] * 8 + [5] * 2, "8 of 10 people are reliably worse, none is reliably better"),
        ([15] * 5 + [5] * 5, "5 of 10 people are reliably worse, none is reliably better"),
    ],
)
def test_harm_is_said_first_where_more_are_worse(run: Run, last: list[int], headline: str) -> None:
    made = run(totals([5] * 10, last), *PHQ9)
    assert made.headline == headline
    assert headline in made.out


def test_planned_time_counts_its_refused_rows(run: Run) -> None:
    made = run(totals([18] * 40, [8] * 30 + [99] * 10), *PHQ9)
    assert "People with rows Scores given Refused Empty" in made.text
    assert "week 8 Everyone 40 30 10 0 8 (0)" in made.text


def test_unknown_baselines_are_unknown_in_the_bounds(run: Run) -> None:
    rows = "".join(f"C{n},0,{180 if n < 5 else 18}\nC{n},4,12\nC{n},8,5\n" for n in range(10))
    made = run(f"client,week,score\n{rows}", *PHQ9)
    assert "of 5 a score is missing, was refused or had too few answers" in made.text
    assert "50% to 100% (5–10 of 10) 50% to 100% (5–10 of 10)" in made.text
    assert "Everyone 10 10 0 5 15 (3.2)" in made.text


def test_refused_first_items_have_a_stand_in(run: Run) -> None:
    def form(client: str, week: int, answer: int) -> str:
        return "".join(f"{client},{week},phq9_{n},{answer}\n" for n in range(1, 10))

    later = "".join(form(client, week, 1) for client in "AB" for week in (4, 8))
    made = run(f"client,week,item,answer\n{form('A', 0, 2)}{form('B', 0, 99)}{later}", *PHQ9)
    assert made.headline.endswith("; 1 first score was refused")


def test_refused_latest_score_has_a_stand_in(run: Run) -> None:
    rows = "".join(f"C{n},0,18\nC{n},4,9\nC{n},8,{5 if n < 6 else 'x'}\n" for n in range(10))
    made = run(f"client,week,score\n{rows}", *PHQ9)
    assert made.headline.endswith("; 4 latest scores were refused")
    # Recovered and better, by the latest score and at the planned end.
    assert made.text.count("60% to 100% (6–10 of 10)") == 4


def test_only_row_that_was_refused_is_of_somebody_who_started(run: Run) -> None:
    made = run("client,week,score\nA,0,18\nA,8,5\nB,0,99\n", *PHQ9)
    assert made.headline.endswith("; 1 has no row that could be used")
    assert "2 people started. 1 has a later PHQ-9 score" in made.text
    assert "50% to 100% (1–2 of 2) 50% to 100% (1–2 of 2) 0% to 50% (0–1 of 2)" in made.text


def test_row_without_a_readable_time_may_be_of_any_time(run: Run) -> None:
    rows = "".join(f"C{n},0,18\nC{n},4,9\n" for n in range(6)) + "D,0,18\nD,soon,9\nC0,soon,9\n"
    made = run(f"client,week,score\n{rows}", *PHQ9)
    assert made.headline.endswith(
        "; a score of 1 of the 6 is in doubt; 1 of 7 could not be compared"
    )
    assert "1 has one score and another row that could not be used, and what it says" in made.text
    assert "1 person with two scores has another row, without a time that can be used" in made.text
    assert "71% to 100% (5–7 of 7)" in made.text


UNDATED = (
    *(("week", "0", "8", time) for time in ("", "soon")),
    *(
        ("date", "2026-03-02", "2026-04-27", time)
        for time in ("", "soon", "2031-03-02", "1900-01-01")
    ),
)
"""A column, two times of it, and what cannot be one."""


@pytest.mark.parametrize(("column", "first", "last", "time"), UNDATED)
@pytest.mark.parametrize("asked", [(), ("--from",), ("--to",)])
def test_only_score_without_a_usable_time_is_of_somebody_who_started(
    run: Run, column: str, first: str, last: str, time: str, asked: tuple[str, ...]
) -> None:
    given = [word for option in asked for word in (option, first if option == "--from" else last)]
    rows = f"A,{first},18\nA,{last},5\nB,{time},14\n"
    made = run(f"client,{column},score\n{rows}", *PHQ9, *given, "--json", "page.json")
    people = made.json["measures"][0]["people"]
    assert (people["started"], people["refused_first"], people["undated_first"]) == (2, 1, 1)
    said = "1 has a row without a usable time and no score besides"
    assert made.headline.endswith(f"; {said}")
    assert f"{said}, and what it says is not known." in made.text
    assert made.refused["line"].to_list() == [4]


@pytest.mark.parametrize(("column", "first", "last", "time"), UNDATED)
def test_row_with_neither_a_usable_time_nor_a_score_is_of_no_answer(
    run: Run, column: str, first: str, last: str, time: str
) -> None:
    rows = (
        f"A,{first},18\nA,{last},5\nA,{time},\nB,{time},NA\nC,{first},\nD,{first},18\nD,{time},\n"
    )
    made = run(f"client,{column},score\n{rows}", *PHQ9, "--json", "page.json")
    people = made.json["measures"][0]["people"]
    assert (people["started"], people["scoreless"], people["undated"]) == (2, 2, 0)
    assert "1 never gave a second score" in made.text
    assert "2 more people have rows in the file and no PHQ-9 score, and are not" in made.text
    assert (
        made.headline == "The one person with a later score is reliably better, and has recovered"
    )
    assert made.account["refused"] == 3


@pytest.mark.parametrize("time", ["", "soon"])
def test_row_with_neither_a_time_nor_an_answer_leaves_nothing_untold(run: Run, time: str) -> None:
    forms = "".join(f"A,{week},phq9_{n},1\n" for week in (0, 8) for n in range(1, 10))
    rows = f"client,week,item,value\n{forms}B,{time},phq9_9,\nC,{time},phq9_1,1\n"
    made = run(rows, *PHQ9, "--json", "page.json")
    (alert,) = made.json["measures"][0]["alerts"]
    assert alert["untold"]["names"] == ["C"]


def test_total_beside_an_empty_answer_of_no_usable_time_is_a_score(run: Run) -> None:
    rows = "A,0,,,18\nA,8,,,5\nB,,phq9_1,,14\n"
    made = run(f"client,week,item,value,total\n{rows}", *PHQ9)
    assert made.headline.endswith("; 1 has a row without a usable time and no score besides")


def test_headline_says_of_how_many_scores_are_in_doubt_and_nobody_is_compared(run: Run) -> None:
    known = "".join(f"A{n},0,18\nA{n},8,9\n" for n in range(5))
    doubted = "".join(f"B{n},0,99\nB{n},4,18\nB{n},8,9\n" for n in range(2))
    doubted += "".join(f"C{n},0,18\nC{n},4,9\nC{n},8,99\n" for n in range(2))
    lost = "D0,0,18\nD0,8,99\nD1,0,99\nE0,0,18\nE1,0,18\n"
    made = run(f"client,week,score\n{known}{doubted}{lost}", *PHQ9)
    assert made.headline.endswith(
        "; scores of 4 of the 9 are in doubt; 4 of 13 could not be compared"
    )


def test_headline_of_one_person_whose_both_scores_stand_in(run: Run) -> None:
    made = run("client,week,score\nA,0,99\nA,2,18\nA,4,9\nA,8,99\n", *PHQ9)
    assert made.headline.endswith("; a score of that person is in doubt")


def test_refused_row_at_the_time_asked_for_is_told_before_other_scores(run: Run) -> None:
    scores = "A,0,18\nA,4,9\nA,8,5\nB,0,18\nB,4,9\nB,8,99\n"
    made = run(f"client,week,score\n{scores}", *PHQ9, "--to", "8")
    assert "1 has a row at week 8 that could not be used, and what it says" in made.text
    assert "gave another score later" not in made.text


def test_rows_that_name_nobody_may_be_of_those_who_are_missing(run: Run) -> None:
    made = run("client,week,score\nA,0,18\nA,8,5\nB,0,18\n,8,9\n", *PHQ9)
    assert "1 gave no later one under their name" in made.text
    assert "1 refused row names no client, and may belong to one of them." in made.text


def test_rows_of_an_unknown_questionnaire_are_in_the_list_of_refused_rows_alone(run: Run) -> None:
    known = "A,0,phq9,18\nA,8,phq9,5\nB,1,phq9,18\nC,1,phq9,18\n"
    header = "client,week,instrument,score\n"
    made = run(
        header + known + "A,9,xyz,3\nB,0,xyz,3\nB,8,xyz,3\n,8,xyz,3\n", "--json", "page.json"
    )
    alone = run(header + known, "--json", "page.json")
    assert made.headline == alone.headline
    assert made.json["measures"][0]["lead"] == alone.json["measures"][0]["lead"]
    assert made.json["measures"][0]["people"] == alone.json["measures"][0]["people"]
    assert "2 never gave a second score" in made.text
    assert made.refused.select("line", "value").rows() == [
        *((line, "xyz") for line in (6, 7, 8)),
        (9, ""),
    ]


def test_rows_that_name_no_questionnaire_may_be_of_any(run: Run) -> None:
    made = run("client,week,instrument,score\nA,0,phq9,18\nA,8,phq9,5\nB,0,phq9,18\nB,8,,5\n")
    assert "1 has a later row that could not be used" in made.headline
