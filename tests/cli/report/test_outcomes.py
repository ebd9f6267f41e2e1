"""What is counted, out of whom, and what is said of those who are not known."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl
import pytest

from tests.cli.report.conftest import Run

PHQ9 = ("--instrument", "phq9")
RESULTS = (
    ("recovered", 18, 9),
    ("improved", 18, 12),
    ("unchanged", 18, 13),
    ("deteriorated", 12, 18),
    ("deteriorated", 8, 14),
)


def table(extra: str = "") -> str:
    rows = "".join(
        f"C{n},0,{first}\nC{n},8,{last}\n" for n, (_name, first, last) in enumerate(RESULTS)
    )
    return f"client,week,score\n{rows}{extra}"


def test_published_amount_is_reached_or_passed(run: Run) -> None:
    made = run(table(), *PHQ9)
    assert made.clients["category"].to_list() == [name for name, _first, _last in RESULTS]
    assert made.clients["crossed_to_clinical"].to_list() == [False, False, False, False, True]


def test_headline_is_written_from_the_data(run: Run) -> None:
    said = "2 of 5 people are reliably better, 1 of them recovered; as many are reliably worse"
    assert run(table(), *PHQ9).headline == said


@pytest.mark.parametrize(
    ("rows", "headline"),
    [
        (
            "A,0,18\nA,8,9\n",
            "The one person with a later score is reliably better, and has recovered",
        ),
        ("A,0,18\nA,8,17\n", "None of 1 person is reliably better"),
        ("A,0,18\nA,8,9\nB,0,9\nB,8,9\n", "1 of 2 people is reliably better, and has recovered"),
        (
            "A,0,18\nA,8,9\nB,0,18\nB,8,9\n",
            "2 of 2 people are reliably better, all of them recovered",
        ),
        (
            "A,0,20\nA,8,12\nB,0,20\nB,8,12\n",
            "2 of 2 people are reliably better, none of them recovered",
        ),
        ("A,0,18\nB,0,9\n", "2 people started; nobody has a later score yet"),
    ],
)
def test_headline_fits_small_numbers(run: Run, rows: str, headline: str) -> None:
    assert run(f"client,week,score\n{rows}", *PHQ9).headline == headline


def test_shares_carry_their_number_and_their_interval(run: Run) -> None:
    text = run(table(), *PHQ9).text
    assert "Everyone Improved 1 5 20% 4 to 62%" in text


def test_those_without_a_later_score_are_told_with_the_most_that_can_be_true(run: Run) -> None:
    made = run(table("L1,0,20\nL2,0,3\nL3,8,20\n"), *PHQ9)
    assert "8 people started. 5 have a later PHQ-9 score" in made.text
    assert "3 never gave a second score" in made.text
    # Of the three, the one who began at 3 can neither recover nor fall by 6.
    assert "12% to 38% (1–3 of 8)" in made.text
    assert "25% to 50% (2–4 of 8)" in made.text


PLANNED = "A,0,18\nA,4,9\nA,8,9\nB,0,18\nB,4,9\nB,8,\nC,0,18\nC,4,17\nC,8,\nD,0,20\nD,4,\nD,8,\n"
"""Four people, planned at three times; B and C stop at week 4, D at once."""


def test_most_that_can_be_true_is_told_of_the_planned_end_too(run: Run) -> None:
    made = run(f"client,week,score\n{PLANNED}", *PHQ9)
    assert "The latest score, whenever it was given; 1 has none after the first" in made.text
    assert "Everyone 50% to 75% (2–3 of 4) 50% to 75% (2–3 of 4) 0% to 25%" in made.text
    assert "The score at week 8, the planned end; 3 have none" in made.text
    assert "Everyone 25% to 100% (1–4 of 4) 25% to 100% (1–4 of 4) 0% to 75%" in made.text


def test_planned_end_is_left_out_where_everyone_reached_it(run: Run) -> None:
    made = run("client,week,score\nA,0,18\nA,8,9\nB,0,18\nB,8,\n", *PHQ9)
    assert "The latest score, whenever it was given; 1 has none after the first" in made.text
    assert "planned end" not in made.text


def test_score_at_another_time_than_asked_for_is_no_loss(run: Run) -> None:
    made = run(f"client,week,score\n{PLANNED}", *PHQ9, "--to", "8")
    assert "1 has a later PHQ-9 score, at week 8." in made.text
    assert "2 gave other scores later, but none at week 8." in made.text
    assert "1 never gave a second score" in made.text
    assert "At week 8, 1 of 4 still gave a score; 1 never gave a second score" in made.text
    assert "No score at week 8" in made.text
    assert "The score at week 8; 3 have none" in made.text


def test_scores_before_the_first_time_asked_for_are_told(run: Run) -> None:
    made = run(f"client,week,score\n{PLANNED}", *PHQ9, "--from", "4")
    assert "3 people started. 1 has a later PHQ-9 score, at week 8." in made.text
    assert "2 gave no score after their first, and what became of them is not known." in made.text
    assert "1 has scores, but none at week 4, and is not in these numbers." in made.text


def test_window_of_dates_is_named_where_it_leaves_scores_out(run: Run) -> None:
    made = run(
        "client,date,score\nA,2026-03-05,18\nA,2026-05-05,9\nB,2026-03-05,18\nB,2026-06-05,9\n",
        *PHQ9,
        *("--to", "2026-05-31"),
    )
    assert "1 gave another score later, but none on or before 31 May 2026." in made.text


def test_nobodys_result_depends_on_who_else_is_in_the_file(run: Run) -> None:
    alone = run("client,week,score\nA,0,18\nA,8,12\n", *PHQ9).clients["category"][0]
    others = "".join(f"X{n},0,27\nX{n},8,0\n" for n in range(30))
    among = run(f"client,week,score\nA,0,18\nA,8,12\n{others}", *PHQ9).clients
    assert among.filter(pl.col("client") == "A")["category"][0] == alone == "improved"


def test_higher_is_better_where_the_instrument_says_so(run: Run) -> None:
    made = run("client,week,who5\nA,0,32\nA,8,60\nB,0,60\nB,8,32\n")
    assert made.clients["category"].to_list() == ["recovered", "deteriorated"]
    assert "The score rose by 10 or more and crossed the line of 50" in made.text


def test_amount_that_says_what_matters_is_never_called_reliable(run: Run) -> None:
    made = run("client,week,who5\nA,0,32\nA,8,60\nB,0,60\nB,8,32\nC,0,32\nC,8,36\n")
    better, worse = "is better by 10 or more, and has recovered", "1 is worse by 10 or more"
    assert made.headline == f"1 of 3 people {better}; {worse}"
    assert (
        "1 changed by less than the amount that counts as relevant; 1 is worse by 10 or more"
        in (made.text)
    )
    assert "a change of 10 may still be within that error" in made.text
    whole = re.sub(r"no change is called reliable|not derived from reliability", "", made.html)
    assert "reliabl" not in whole
    assert "own error" not in whole.replace("the measure’s own error could give", "")


def test_amount_beyond_error_is_called_reliable(run: Run) -> None:
    made = run(table(), *PHQ9)
    assert "within the measure’s own error" in made.text
    assert "2 of 5 people are reliably better" in made.headline


def test_instrument_without_a_published_amount_is_reckoned_from_its_own_figures(run: Run) -> None:
    made = run("client,week,bdi2\nA,0,30\nA,8,20\nB,0,30\nB,8,21\n")
    assert made.clients["category"].to_list() == ["improved", "unchanged"]
    assert "No amount of reliable change is published for BDI-II" in made.text
    assert "1.96 × 12.75 × √2 × √(1 − 0.92)" in made.text
    assert (
        "Not yet confirmed for the BDI-II: the spread, the reliability and the norm of people who "
        "are well" in made.text
    )
    assert "among whole scores a change of 10 or more counts and 9 does not" in made.text


def test_instrument_without_a_line_has_nobody_recovered(run: Run) -> None:
    made = run("client,week,swls\nA,0,10\nA,8,30\n")
    assert made.clients["category"].to_list() == ["improved"]
    assert made.headline == "The one person with a later score is reliably better"
    assert "Recovered" not in made.text


def test_instrument_without_any_figures_puts_nobody_in_a_category(run: Run) -> None:
    made = run("client,week,phq4\nA,0,10\nA,8,3\n")
    assert made.clients["category"].to_list() == [None]
    assert made.clients["change"].to_list() == [-7.0]
    assert "So nobody is put in a category here" in made.text
    assert made.headline == "PHQ-4: from 10 to 3 on average, in 1 person"


SEVERAL = "client,week,instrument,score\n" + "".join(
    f"{client},{week},{instrument},{score}\n"
    for client, instrument in (("A", "phq9"), ("B", "phq9"), ("C", "gad7"), ("C", "phq4"))
    for week, score in ((0, 12), (8, 5))
)


def test_several_measures_count_each_person_once(run: Run) -> None:
    assert run(SEVERAL).headline == "3 people on PHQ-9, GAD-7 and PHQ-4"


def test_several_measures_are_each_named_once(run: Run) -> None:
    made = run(SEVERAL)
    assert "PHQ-4: From 12 to 5 on average, in 1 person" in made.out
    assert "PHQ-4: PHQ-4" not in made.text + made.out


def test_scores_that_were_planned_and_not_given_are_counted_by_time_and_group(run: Run) -> None:
    rows = "A,0,18,x\nA,4,,x\nA,8,9,x\nB,0,18,y\nB,4,12,y\nB,8,,y\n"
    made = run(f"client,week,score,arm\n{rows}", *PHQ9, "--by", "arm")
    assert "week 4 Everyone 2 1 1 12 (–)" in made.text
    assert "week 8 y 1 0 1 – (–)" in made.text
    assert "At week 8, 1 of 2 still gave a score; everyone gave a second score" in made.text


def test_groups_stand_beside_each_other(run: Run) -> None:
    rows = "A,0,18,x\nA,8,9,x\nB,0,18,y\nB,8,17,y\nC,0,18,y\n"
    made = run(f"client,week,score,arm\n{rows}", *PHQ9, "--by", "arm")
    assert made.counts(arm="x") == {"recovered": 1}
    assert made.counts(arm="y") == {"unchanged": 1}
    assert "y 2 1 1 18 (–) 17 (–) −1 (–)" in made.text


def test_late_beginners_are_told(run: Run) -> None:
    made = run(table("L1,4,20\nL1,8,19\n"), *PHQ9)
    assert "1 client’s first score is later than week 0, where most have theirs" in made.text


def test_ranges_of_severity_are_counted(run: Run) -> None:
    made = run(table(), *PHQ9)
    assert "moderately severe: 3, 1" in made.html


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--reliability", "0.8"), "no effect on the published rule"),
        (("--line", "phq9=nhs"), "one of nice_more_severe"),
        (("--line", "nhs"), "KEY=LINE"),
        (("--line", "phq9=a", "--line", "phq9=b"), "each questionnaire once"),
        (("--line", "gad7=nhs"), "gad7 is not scored here"),
        (("--rule", "jacobson-truax", "--line", "phq9=nice_more_severe"), "draws its own"),
        (("--rule", "jacobson-truax"), "needs --reliability"),
        (("--rule", "jacobson-truax", "--reliability", "x"), "is not a number"),
        (("--rule", "jacobson-truax", "--reliability", "1.2"), "above 0 and below 1"),
        (("--rule", "jacobson-truax", "--reliability", "0.8"), "people who are well"),
        (
            ("--rule", "jacobson-truax", "--reliability", "0.8", "--norm-mean", "3"),
            "go together",
        ),
        (("--courses", "few"), "cannot be done"),
        (("--courses", "9"), "cannot be done"),
        (("--courses", "-" + "9" * 5_000), "cannot be done"),
    ],
)
def test_rule_that_cannot_be_made_says_why(
    refuse: Callable[..., str], options: tuple[str, ...], said: str
) -> None:
    assert said in refuse(table(), *PHQ9, *options, code=2)


def test_spread_of_one_person_is_refused(refuse: Callable[..., str]) -> None:
    options = ("--rule", "jacobson-truax", "--reliability", "alpha", "--cutoff", "a")
    said = refuse("client,week,score\nA,0,18\nA,8,9\n", *PHQ9, *options)
    assert "at least two people" in said


CHOSEN = ("--rule", "jacobson-truax", "--reliability")


@pytest.mark.parametrize(
    ("key", "options", "named"),
    [
        ("bdi2", (), "the spread, the reliability and the norm of people who are well"),
        ("bdi2", (*CHOSEN, "0.9"), "the norm of people who are well"),
        ("phq9", (*CHOSEN, "retest", "--cutoff", "a"), "the reliability"),
        ("phq9", (), ""),
        ("phq9", (*CHOSEN, "0.9", "--norm-mean", "3", "--norm-sd", "3"), ""),
    ],
)
def test_figure_that_nobody_looked_up_is_told_before_all_that_rests_on_it(
    run: Run, key: str, options: tuple[str, ...], named: str
) -> None:
    made = run(table(), "--instrument", key, *options)
    name = {"bdi2": "BDI-II", "phq9": "PHQ-9"}[key]
    said = f"Not yet confirmed for the {name}: {named}."
    assert (said in made.text) == bool(named)
    assert ("not yet confirmed" in made.out) == bool(named)
    if named:
        assert made.text.index(said) < made.text.index(made.headline)


def test_unconfirmed_figures_are_told_of_each_measure(run: Run) -> None:
    rows = "".join(
        f"A,{week},{key},{score}\n" for key in ("bdi2", "phq9") for week, score in ((0, 20), (8, 5))
    )
    made = run(f"client,week,instrument,score\n{rows}")
    assert (
        "BDI-II : The one person with a later score is reliably better, and has recovered (on"
        in made.text
    )
    assert made.text.count("Not yet confirmed") == 2


def test_published_spread_and_reliability_can_be_chosen(run: Run) -> None:
    options = ("--rule", "jacobson-truax", "--reliability", "alpha", "--sd", "norm")
    made = run(table(), *PHQ9, *options, "--cutoff", "caseness")
    assert "standard deviation 5.65, reliability 0.89" in made.text
    assert "The line is the published one: 10 or more is on the clinical side" in made.text
    # More than 5.19 points: the fall of 5 stays below it.
    assert made.counts() == {"recovered": 1, "improved": 1, "unchanged": 1, "deteriorated": 2}


def test_sample_whose_first_scores_are_one_fraction_has_no_spread(
    refuse: Callable[..., str],
) -> None:
    table = "client,week,score\n" + "".join(f"P{n},0,7.1\nP{n},6,{n}\n" for n in range(6))
    said = refuse(
        table,
        *("--instrument", "gad7", "--rule", "jacobson-truax", "--reliability", ".85"),
        *("--norm-mean", "4", "--norm-sd", "3"),
    )
    assert "first scores that differ" in said


def test_services_line_is_chosen_by_its_key(run: Run) -> None:
    rows = "client,week,score\nA,0,14\nA,8,9\nB,0,14\nB,8,7\n"
    usual, nhs = (
        run(rows, "--instrument", "gad7", *options) for options in ((), ("--line", "gad7=nhs"))
    )
    assert usual.clients["category"].to_list() == ["recovered", "recovered"]
    assert nhs.clients["category"].to_list() == ["improved", "recovered"]
    assert "A score of 8 or more is on the clinical side of the line “nhs”" in nhs.html


def test_line_without_a_published_amount_is_refused(run: Run) -> None:
    made = run("client,week,score\nA,0,6\nA,8,1\n", "--instrument", "phq2", "--line", "phq2=x")
    assert (made.exit_code, "no published amount" in made.err) == (2, True)


def test_who_begins_earlier_than_most_is_not_said_to_begin_late(run: Run) -> None:
    most = "".join(f"C{n},4,18\nC{n},8,9\n" for n in range(6))
    made = run("client,week,score\n" + most + "D,0,18\nD,4,12\nD,8,9\n", *PHQ9)
    assert "where most have theirs" not in made.text
