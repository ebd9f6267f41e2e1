"""People who answered too few questions for a score: they started, and are never left out."""

from __future__ import annotations

import re

from tests.cli.report.conftest import Run

HEADER = "client,week,item,value\n"


def answers(client: str, week: int, *given: int) -> str:
    return "".join(f"{client},{week},phq9_{n},{value}\n" for n, value in enumerate(given, 1))


def full(client: str, week: int, total: int) -> str:
    """Nine answers that add up to a total of at most 27."""
    each, rest = divmod(total, 9)
    return answers(client, week, *(each + (n < rest) for n in range(9)))


def short(client: str, week: int) -> str:
    return answers(client, week, 2, 2, 2, 2)


SIX = "".join(full(client, week, 14) for client in "ABCDEF" for week in (0, 6))
FOUR = "".join(short(client, week) for client in "GHIJ" for week in (0, 6))


def test_people_with_too_few_answers_started(run: Run) -> None:
    made = run(HEADER + SIX + FOUR)
    assert "10 people started. 6 have a later PHQ-9 score, at week 6." in made.text
    assert "4 answered too few questions for any score, and how they did is not known." in made.text
    assert "At week 6, 6 of 10 still gave a score; 4 answered too few" in made.text
    assert "gave a second score" not in made.text
    assert "Everyone 10 6 4 14 (0)" in made.text
    assert "All 6 with a first score, with or without a later one, began at 14" in made.text


def test_people_with_too_few_answers_are_unknown_in_the_bounds(run: Run) -> None:
    made = run(HEADER + SIX + FOUR)
    assert "Of all 10 who started: the least and the most that can be true" in made.text
    assert "4 have no two scores to compare" in made.text
    assert "Everyone " + " ".join(["0% to 40% (0–4 of 10)"] * 3) in made.text


def test_bounds_take_those_who_left_and_those_with_too_few_answers_together(run: Run) -> None:
    made = run(HEADER + full("A", 0, 14) + full("A", 6, 5) + full("B", 0, 3) + short("C", 0))
    # B began at 3 and can neither recover nor fall by 6; of C nothing is known.
    assert "33% to 67% (1–2 of 3) 33% to 67% (1–2 of 3) 0% to 67% (0–2 of 3)" in made.text


def test_answers_that_were_given_are_not_called_empty(run: Run) -> None:
    made = run(HEADER + SIX + FOUR + "K,0,phq9_1,\n")
    assert "People with rows Scores given Too few answers Empty" in made.text
    assert "week 0 Everyone 11 6 4 1 14 (0)" in made.text
    assert "week 6 Everyone 10 6 4 0 14 (0)" in made.text


def test_account_tells_answers_that_came_to_no_score(run: Run) -> None:
    made = run(HEADER + SIX + FOUR + "G,0,phq9_1,2\n")
    assert made.account == {
        "used": 108,
        "too_few": 32,
        "empty": 0,
        "blank": 0,
        "repeated": 1,
        "refused": 0,
        "read": 141,
    }
    assert "used 108, without a score 0, refused 0, answered too little for a score 32" in made.out


def test_account_has_no_line_for_what_did_not_happen(run: Run) -> None:
    made = run(HEADER + SIX)
    assert "too_few" not in made.account
    assert "oo few" not in made.text


def test_items_beside_a_total_are_not_used_where_they_are_too_few(run: Run) -> None:
    made = run(f"{HEADER}{short('A', 0)}A,0,total,14\n{full('A', 6, 5)}", "--instrument", "phq9")
    assert (made.account["used"], made.account["too_few"]) == (10, 4)
    assert "1 person started. 1 has a later PHQ-9 score" in made.text


def test_client_with_too_few_answers_is_called_so_and_not_drawn(run: Run) -> None:
    made = run(HEADER + SIX + FOUR)
    rows = dict(made.clients.select("client", "too_few_answers").iter_rows())
    assert (rows["A"], rows["G"]) == (0, 2)
    assert made.text.count("G 0 – none – Too few answers") == 1
    assert made.html.count('class="chart small"') == 6


def test_second_response_too_short_is_not_called_a_leaving(run: Run) -> None:
    made = run(HEADER + SIX + full("G", 0, 14) + short("G", 6))
    assert "7 people started. 6 have a later PHQ-9 score, at week 6." in made.text
    assert "1 answered again, but too few questions for a score." in made.text
    assert "6 of 7 still gave a score; 1 answered too few questions later on" in made.text
    assert "never gave" not in made.text


def test_first_time_asked_for_takes_too_few_answers_at_that_time_only(run: Run) -> None:
    begun_short = short("G", 4) + full("G", 6, 9)
    earlier = short("H", 0)
    four = "".join(full(client, 4, 14) for client in "ABCDEF")
    made = run(HEADER + SIX + four + begun_short + earlier, "--from", "4", "--to", "6")
    assert "7 people started. 6 have a later PHQ-9 score, at week 6." in made.text
    assert "1 answered too few questions for a score at week 4, and how that person did" in (
        made.text
    )
    assert "not in these numbers" not in made.text


def test_groups_count_their_people_with_too_few_answers(run: Run) -> None:
    rows = [line + (",x" if line[0] in "ABC" else ",y") for line in (SIX + FOUR).splitlines()]
    made = run("client,week,item,value,arm\n" + "\n".join(rows) + "\n", "--by", "arm")
    assert "y 7 3 4 14 (0)" in made.text
    assert "y 0% to 57% (0–4 of 7)" in made.text
    assert "x 0% (0 of 3)" in made.text
    assert "week 0 y 7 3 4 0 14 (0)" in made.text


def test_several_measures_count_people_with_too_few_answers(run: Run) -> None:
    gad7 = "".join(f"K,{week},gad7_{n},1\n" for week in (0, 6) for n in range(1, 8))
    made = run(HEADER + SIX + FOUR + gad7)
    assert made.headline == "11 people on PHQ-9 and GAD-7"


def test_only_person_with_a_first_score_is_named_apart(run: Run) -> None:
    made = run(HEADER + full("A", 0, 14) + full("A", 6, 5) + short("B", 0))
    assert "The one with a first score began at 14." in made.text
    assert not re.search(r"\b(all|the) 1 ", made.text, re.IGNORECASE)


def test_latest_response_too_short_leaves_the_later_score_open(run: Run) -> None:
    made = run(HEADER + full("H", 0, 20) + full("H", 6, 8) + short("H", 12), "--json", "page.json")
    assert made.headline.endswith("; 1 latest response had too few answers")
    assert "1 person gave too few answers for a score last; the last that came to one" in made.text
    assert " ".join(["0% to 100% (0–1 of 1)"] * 3) in made.text
    assert "a response too short" in made.text
    people = made.json["measures"][0]["people"]
    assert (people["early_last_short"], people["late_first_short"], people["unsure"]) == (1, 0, 1)
    row = made.clients.row(0, named=True)
    assert (row["first_too_few"], row["later_too_few"]) == (False, True)


def test_first_response_too_short_leaves_the_first_score_open(run: Run) -> None:
    made = run(HEADER + short("H", 0) + full("H", 6, 8) + full("H", 12, 8), "--json", "page.json")
    assert made.headline.endswith("; 1 first response had too few answers")
    assert "1 person gave too few answers for a score first; the first that came" in made.text
    # From 14 or more to 8 would be better, from 2 or less worse: nobody knows.
    assert " ".join(["0% to 100% (0–1 of 1)"] * 3) in made.text
    people = made.json["measures"][0]["people"]
    assert (people["early_last_short"], people["late_first_short"], people["unsure"]) == (0, 1, 1)


def test_response_too_short_between_the_two_scores_leaves_nothing_open(run: Run) -> None:
    made = run(HEADER + full("H", 0, 20) + short("H", 6) + full("H", 12, 8), "--json", "page.json")
    assert "too few answers for a score last" not in made.text
    assert made.json["measures"][0]["people"]["unsure"] == 0


def test_one_score_after_a_first_response_too_short_is_told_as_that(run: Run) -> None:
    later = short("H", 0) + full("H", 6, 4)
    made = run(HEADER + SIX + later, "--json", "page.json")
    assert "1 has one score, at week 6; the response before it had too few answers for one." in (
        made.text
    )
    assert "At week 6, 7 of 7 still gave a score that could be used, 1 of them their first" in (
        made.text
    )
    assert "never gave" not in made.text
    people = made.json["measures"][0]["people"]
    assert (people["too_few_before"], people["gone"], people["started"]) == (1, 0, 7)


def test_several_with_one_score_after_responses_too_short_are_told_as_that(run: Run) -> None:
    begun = "".join(short(client, 0) for client in "HK") + full("H", 6, 4) + full("K", 4, 4)
    made = run(HEADER + SIX + begun)
    assert "2 have one score; the responses before it had too few answers for one." in made.text


def test_nobody_outside_the_comparison_has_a_stand_in(run: Run) -> None:
    refused = answers("K", 0, 99, *[1] * 8) + full("K", 6, 9)
    lost = short("H", 0) + full("H", 6, 4)
    made = run(HEADER + SIX + refused + lost, "--json", "page.json")
    assert "stands in for it" not in made.text
    assert "came to one stands in" not in made.text
    assert "Stand-in" not in made.text
    people = made.json["measures"][0]["people"]
    stood_in = ("stood_in", "late_first", "late_first_short", "early_last", "early_last_short")
    assert [people[name] for name in stood_in] == [0] * 5
    assert (people["refused_else"], people["too_few_before"], people["unsure"]) == (1, 1, 2)


def test_person_of_whom_both_scores_stand_in_is_one(run: Run) -> None:
    both = short("H", 0) + full("H", 2, 9) + full("H", 4, 4) + short("H", 6)
    made = run(HEADER + SIX + both, "--json", "page.json")
    people = made.json["measures"][0]["people"]
    assert (people["late_first_short"], people["early_last_short"], people["stood_in"]) == (1, 1, 1)
    assert "Who Started Later score None Stand-in First" in made.text
    assert "Everyone 7 7 0 1 " in made.text
