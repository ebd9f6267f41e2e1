"""A pair of measures by the rules of NHS Talking Therapies: the engine's numbers, told without
contradiction to the parts on each measure alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from telos.science.change import (
    PairedScores,
    impute_service,
    rule_from_instrument,
    service_bounds,
    service_outcomes,
    summarise_service,
)
from telos.science.instruments import load_instrument
from telos.science.trajectory import ScoreRange
from tests.cli.report.conftest import Made, Run

Score = int | str
Four = tuple[Score, Score, Score, Score]
JSON = ("--json", "page.json")
RANGES = (ScoreRange(0, 27, step=1), ScoreRange(0, 21, step=1))

# PHQ-9 first and later, GAD-7 first and later.
PEOPLE: list[Four] = [
    (18, 7, 12, 5),  # recovered, reliably
    (14, 12, 15, 13),  # no reliable change
    (20, 15, 9, 9),
    (9, 4, 9, 3),  # a case by the NHS's line of GAD-7 alone: recovered
    (10, 9, 7, 6),  # recovered, and not reliably
    (16, "", 14, 6),
    (12, 6, 6, 4),
    (8, 16, 6, 4),  # no case; reliably worse
    (22, 21, 17, 16),
    (17, "", 13, ""),
    (15, 8, 9, ""),
    (11, 5, 8, 7),
]


def table(people: list[Four] | None = None, *, other: str = "gad7") -> str:
    rows = ["client,week,instrument,score,arm"]
    for n, (first, later, other_first, other_later) in enumerate(people or PEOPLE):
        arm = "new" if n % 2 else "old"
        rows += [
            f"C{n},0,phq9,{first},{arm}",
            f"C{n},0,{other},{other_first},{arm}",
            f"C{n},8,phq9,{later},{arm}",
            f"C{n},8,{other},{other_later},{arm}",
        ]
    return "\n".join(rows) + "\n"


def engine(people: list[Four]) -> tuple[PairedScores, PairedScores]:
    columns = [
        [None if score == "" else score for score in one] for one in zip(*people, strict=True)
    ]
    gad7 = rule_from_instrument(load_instrument("gad7"), line="nhs")
    return (
        PairedScores(columns[0], columns[1], rule_from_instrument(load_instrument("phq9"))),
        PairedScores(columns[2], columns[3], gad7),
    )


@pytest.fixture
def made(run: Run) -> Made:
    return run(table(), "--by", "arm", *JSON)


def test_pair_is_judged_unasked_by_the_engine(made: Made) -> None:
    assert made.exit_code == 0, made.err
    pair = made.json["pair"]
    one, other = engine(PEOPLE)
    told = summarise_service(service_outcomes(one, other))
    for name, n, count, share, low, high, _missing in told.iter_rows():
        found = pair["people"][name]
        assert (found["count"], found["n"]) == (count, n)
        assert [found[end] for end in ("share", "low", "high")] == pytest.approx([share, low, high])
    assert (pair["people"]["began"], pair["people"]["complete"]) == (12, 9)
    assert pair["people"]["recovered"]["count"] == 5
    assert pair["people"]["reliably_recovered"]["count"] == 4


def test_ends_and_imputed_rates_are_those_of_the_engine(made: Made) -> None:
    people = made.json["pair"]["people"]
    one, other = engine(PEOPLE)
    for name, n, _count, least, most in service_bounds(one, other, ranges=RANGES).iter_rows():
        ends = people[name]["least"], people[name]["most"]
        assert [end["n"] for end in ends] == [n, n]
        assert [end["share"] for end in ends] == pytest.approx([least, most])
        assert ends[0]["count"] <= people[name]["count"] + n - people[name]["n"]
    for share in impute_service(one, other, ranges=RANGES, draws=50, seed=20):
        found = people[share.category]["imputed"]
        assert (found["n"], found["drawn"]) == (share.n_started, share.n_imputed)
        assert found["share"] == pytest.approx(share.share)
    assert people["caseness_first"]["least"] == people["caseness_first"]["most"]
    assert people["caseness_first"]["least"]["count"] == 11


def test_page_shows_the_numbers_of_the_file_for_programs(made: Made) -> None:
    pair = made.json["pair"]
    names = {
        "caseness_first": "At caseness at the start",
        "recovered": "Recovered",
        "reliably_improved": "Reliably improved",
        "reliably_recovered": "Reliably recovered",
        "reliably_deteriorated": "Reliably deteriorated",
    }
    for who in (pair["people"], *pair["groups"]):
        line = f"{who['group'] or 'Everyone'}, {who['began']}"
        for name, label in names.items():
            rate = who[name]
            low, high = f"{100 * rate['low']:.0f}", f"{100 * rate['high']:.0f}%"
            counts = dict.fromkeys((rate["least"]["count"], rate["most"]["count"]))
            line += f" {label} {rate['count']} {rate['n']} {rate['share']:.0%} {low} to {high} "
            line += f"{rate['least']['share']:.0%} "
            line += f"to {rate['most']['share']:.0%} " if len(counts) > 1 else ""
            line += f"({'–'.join(map(str, counts))} of {rate['least']['n']})"
        assert line in made.text
    for said in (pair["headline"], pair["lead"], pair["imputed"], *pair["meanings"].values()):
        assert said in made.text
    assert f"PHQ-9 and GAD-7 together: {pair['headline']}" in made.out


def test_groups_add_up(made: Made) -> None:
    pair = made.json["pair"]
    assert [group["group"] for group in pair["groups"]] == ["new", "old"]
    for name in ("recovered", "reliably_deteriorated"):
        assert sum(g[name]["count"] for g in pair["groups"]) == pair["people"][name]["count"]


def test_line_that_is_not_that_of_the_part_above_is_explained(run: Run, made: Made) -> None:
    (gad7,) = (one for one in made.json["measures"] if one["instrument"] == "gad7")
    assert gad7["rule"]["line"]["value"] == 10
    assert [one["line"] for one in made.json["pair"]["measures"]] == [10, 8]
    said = "The line of GAD-7 is 8 here, where NHS Talking Therapies draws it, and 10 above"
    assert said in made.text
    same = run(table(), "--line", "gad7=nhs", *JSON)
    assert "The line of GAD-7 is" not in same.text
    assert "their counts need not agree" in same.text
    assert same.json["pair"]["people"] == made.json["pair"]["people"]


def test_order_of_the_pair_is_of_no_matter(run: Run, made: Made) -> None:
    turned = run(table(), "--pair", "gad7, phq9", "--by", "arm", *JSON).json["pair"]
    assert turned == made.json["pair"]


def test_another_pair_is_judged_when_asked_for(run: Run) -> None:
    pcl5 = table([(18, 8, 45, 30), (14, 12, 33, 31), (20, 9, 60, 40)], other="pcl5")
    assert run(pcl5, *JSON).json["pair"] is None
    made = run(pcl5, "--pair", "phq9,pcl5", *JSON)
    assert [one["line"] for one in made.json["pair"]["measures"]] == [10, 32]
    assert made.json["pair"]["people"]["recovered"]["count"] == 1
    assert "Not yet confirmed for the PCL-5" in made.text
    assert made.json["pair"]["imputed"] is None


def test_nothing_is_said_of_a_pair_that_nobody_has(run: Run, gad7: str) -> None:
    made = run(gad7, "--instrument", "gad7", *JSON)
    assert made.json["pair"] is None
    assert "together" not in made.html
    apart = "client,week,instrument,score\nA,0,phq9,18\nA,8,phq9,9\nB,0,gad7,15\nB,8,gad7,5\n"
    assert run(apart, *JSON).json["pair"] is None


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("phq9", "cannot be read"),
        ("phq9,phq9", "cannot be read"),
        ("phq9,gad7,pcl5", "cannot be read"),
        ("phq9,pcl5", "pcl5 is not scored here. To choose from in this file: gad7, phq9."),
        ("gad7,core10", "a measure of depression and another"),
        ("phq9,core10", "a measure of depression and another"),
    ],
)
def test_pair_that_cannot_be_is_refused(refuse: Callable[..., str], pair: str, said: str) -> None:
    more = table() + "C1,0,core10,20,new\nC1,8,core10,10,new\n"
    assert said in refuse(more, "--pair", pair, code=2)


def test_pair_of_nobody_is_refused_where_it_was_asked_for(refuse: Callable[..., str]) -> None:
    apart = "client,week,instrument,score\nA,0,phq9,18\nA,8,phq9,9\nB,0,gad7,15\nB,8,gad7,5\n"
    assert "nobody has a usable first score of both" in refuse(apart, "--pair", "phq9,gad7", code=2)


def test_other_rule_leaves_the_pair_to_be_asked_for(run: Run) -> None:
    asked: Any = ("--rule", "jacobson-truax", "--reliability", ".85", "--cutoff", "caseness")
    assert run(table(), *asked, *JSON).json["pair"] is None
    made = run(table(), *asked, "--pair", "phq9,gad7", *JSON)
    assert "Above, PHQ-9 is judged by Jacobson and Truax" in made.text
    assert [one["amount"] for one in made.json["pair"]["measures"]] == [6, 4]


def test_no_score_of_a_pair_stands_in_for_one_that_was_refused(run: Run) -> None:
    refused = table().replace("C0,0,phq9,18", "C0,0,phq9,99\nC0,4,phq9,18")
    made = run(refused, *JSON)
    pair = made.json["pair"]
    assert (pair["started"], pair["people"]["began"]) == (12, 11)
    assert "1 is in none of these rates" in made.text
    (phq9,) = (one for one in made.json["measures"] if one["instrument"] == "phq9")
    assert phq9["people"]["late_first"] == 1


def test_nobody_at_caseness_and_nobody_seen_again_are_said(run: Run) -> None:
    well = run(table([(3, 2, 3, 2), (4, 4, 5, 5)]), *JSON)
    assert well.json["pair"]["headline"] == "Nobody with a later score of both began at caseness"
    assert well.json["pair"]["people"]["recovered"]["share"] is None
    some = run(table([(18, 9, 15, 4), (18, "", 15, 4)]), *JSON).json["pair"]
    assert some["headline"].startswith(
        "The one person who began at caseness and has all four scores recovered by both measures"
    )
    assert " 2 began at caseness, 1 of them with all four scores." in some["lead"]
    gone = run(table([(18, "", 12, ""), (14, 9, 15, "")]), *JSON)
    assert gone.json["pair"]["headline"] == "Nobody has a later score of both measures yet"


@pytest.mark.parametrize(
    ("later", "said"),
    [
        ((4, 3), "The one person who began at caseness recovered by both measures, and reliably"),
        ((14, 12), "The one person who began at caseness did not recover by both measures"),
    ],
)
def test_one_person_is_spoken_of_as_one(run: Run, later: tuple[int, int], said: str) -> None:
    made = run(table([(18, later[0], 15, later[1]), (3, 2, 3, 2)]), *JSON)
    assert made.json["pair"]["headline"] == said


def test_one_of_several_who_recovered_is_spoken_of_as_one(run: Run) -> None:
    made = run(table([(18, 4, 15, 3), (18, 17, 15, 14)]), *JSON)
    assert made.json["pair"]["headline"] == (
        "1 of 2 people who began at caseness recovered by both measures, and reliably"
    )
