"""Tables by item: assembled, scored, and mixed with totals."""

from __future__ import annotations

import pytest

from tests.cli.report.conftest import Run

HEADER = "client,week,item,value\n"


def form(client: str, week: int, *answers: object, key: str = "gad7_{}") -> str:
    return "".join(
        f"{client},{week},{key.format(place)},{answer}\n" for place, answer in enumerate(answers, 1)
    )


BESIDE = "part of a response in which another item was refused"
SEVERE = (3, 3, 3, 3, 1, 1, 1)
MILD = (1, 1, 1, 1, 1, 0, 0)


def test_items_are_scored(run: Run) -> None:
    made = run(HEADER + form("Ada", 0, *SEVERE) + form("Ada", 6, *MILD))
    assert made.clients.select("instrument", "first", "later", "category").row(0) == (
        "gad7",
        15.0,
        5.0,
        "recovered",
    )
    assert "All 2 responses have every item answered" in made.text


def test_items_are_known_by_number(run: Run) -> None:
    for key in ("{}", "0{}", "Q{}", "item {}", "GAD-7 item {}", "GAD7_{}", "gad7_0{}"):
        made = run(
            HEADER + form("Ada", 0, *SEVERE, key=key) + form("Ada", 6, *MILD, key=key),
            *("--instrument", "gad7"),
        )
        assert made.clients["first"].to_list() == [15.0], key


def test_rows_in_any_order_make_the_same_scores(run: Run) -> None:
    rows = (form("Ada", 0, *SEVERE) + form("Ben", 0, *SEVERE) + form("Ada", 6, *MILD)).splitlines()
    made = run(HEADER + "\n".join(reversed(rows)) + "\n")
    assert made.clients.select("client", "first", "later").rows() == [
        ("Ada", 15.0, 5.0),
        ("Ben", 15.0, None),
    ]


def test_several_instruments_by_item_need_no_instrument_column(run: Run) -> None:
    phq9 = form("Ada", 0, *(2,) * 9, key="phq9_{}") + form("Ada", 6, *(0,) * 9, key="phq9_{}")
    made = run(HEADER + form("Ada", 0, *SEVERE) + phq9)
    assert made.clients.select("instrument", "first", "later").rows() == [
        ("phq9", 18.0, 0.0),
        ("gad7", 15.0, None),
    ]


def test_answers_are_told_of_beside_totals_without_contradiction(run: Run) -> None:
    head, torn = (
        "client,week,item,value,total\n",
        "".join(f"Ben,{at},1,1,{15 - at}\n" for at in (0, 6)),
    )
    whole = "".join(f"Ada,{at},{n},1,\n" for at in (0, 6, 8) for n in range(1, 8))
    made = run(head + whole + torn, "--instrument", "gad7", "--json", "page.json")
    instead = "have a total and too few items for a score: the total was used, the items were not"
    assert made.json["measures"][0]["remarks"][:2] == [
        "All 3 responses that rest on their answers have every item answered.",
        f"2 more responses {instead}.",
    ]
    short = run(head + whole + torn + "Cyd,0,1,1,\n", "--instrument", "gad7", "--json", "page.json")
    assert short.json["measures"][0]["remarks"][0].startswith(
        "Of 4 responses that rest on their answers, 1 has too few answers for a score. "
    )


def test_one_unanswered_item_is_prorated_as_the_instrument_allows(run: Run) -> None:
    made = run(HEADER + form("Ada", 0, 2, 2, 2, 2, 2, 2, "") + form("Ada", 6, *MILD))
    assert made.clients["first"].to_list() == [14.0]
    assert "1 has items unanswered and was scored from the others" in made.text
    assert made.account["empty"] == 1


def test_too_few_answers_make_no_score_and_are_told(run: Run) -> None:
    made = run(
        HEADER + form("Ada", 0, *SEVERE) + form("Ada", 6, *MILD) + form("Ada", 8, 1, 1, "", "", "")
    )
    assert made.clients["later_at"].to_list() == [6.0]
    assert "1 has too few answers for a score" in made.text


def test_unknown_item_is_named(run: Run) -> None:
    made = run(HEADER + form("Ada", 0, *SEVERE) + "Ada,0,gad7_8,1\n")
    assert made.refused.rows() == [
        (9, "item", "gad7_8", "an item that the instrument does not have")
    ]
    assert made.clients["first"].to_list() == [15.0]


PHQ9 = form("Ada", 0, *(2,) * 9, key="phq9_{}") + form("Ada", 6, *(0,) * 9, key="phq9_{}")


def test_item_that_no_instrument_has_is_named_and_touches_none(run: Run) -> None:
    both = form("Ada", 0, *SEVERE) + form("Ben", 0, *SEVERE) + PHQ9
    made = run(HEADER + both + "Ben,6,xyz_1,2\n", "--json", "page.json")
    assert made.refused.rows() == [(34, "item", "xyz_1", "an item that no instrument here has")]
    people = [measure["people"] for measure in made.json["measures"]]
    assert [one["refused_later"] + one["refused_else"] for one in people] == [0, 0]
    assert sum(one["gone"] for one in people) == 2


def test_item_that_names_its_instrument_marks_that_one_alone(run: Run) -> None:
    ben = form("Ben", 0, *(2,) * 9, key="phq9_{}") + form("Ben", 0, *SEVERE)
    made = run(
        HEADER + form("Ada", 0, *SEVERE) + PHQ9 + ben + "Ben,6,phq9_10,2\n", "--json", "page.json"
    )
    assert made.refused.rows() == [
        (43, "item", "phq9_10", "an item that the instrument does not have")
    ]
    by_measure = {one["instrument"]: one["people"] for one in made.json["measures"]}
    assert (by_measure["phq9"]["refused_later"], by_measure["gad7"]["refused_later"]) == (1, 0)


def test_number_alone_among_several_instruments_names_none(run: Run) -> None:
    made = run(HEADER + form("Ada", 0, *SEVERE) + PHQ9 + "Ada,6,3,2\nAda,6,total,2\n")
    assert made.refused.select("column", "value", "reason").rows() == [
        ("item", "3", "no instrument named"),
        ("item", "total", "no instrument named"),
    ]


def test_number_alone_belongs_to_the_only_instrument(run: Run) -> None:
    later = "".join(f"Ada,6,{item},{answer}\n" for item, answer in enumerate(MILD, 1))
    made = run(HEADER + form("Ada", 0, *SEVERE) + later + "Ada,8,total,3\nAda,8,xyz_1,3\n")
    assert made.clients.select("scores", "later").row(0) == (3, 3.0)
    assert made.refused["reason"].to_list() == ["an item that no instrument here has"]


def test_answer_that_is_no_option_is_named(run: Run) -> None:
    made = run(HEADER + form("Ada", 0, *SEVERE) + form("Ben", 0, 4, 1.5, 1, 1, 1, 1, 1))
    assert made.refused.select("line", "column", "value").rows() == [
        (9, "value", "4"),
        (10, "value", "1.5"),
        *((line, "value", "1") for line in range(11, 16)),
    ]


def test_refused_answer_is_not_prorated_like_one_left_out(run: Run) -> None:
    later = form("Ada", 6, *MILD[:6], 9) + form("Ben", 0, *SEVERE) + form("Ben", 6, *MILD[:6], "")
    made = run(HEADER + form("Ada", 0, *SEVERE) + later)
    assert made.clients["later"].is_null().to_list() == [True, False]
    assert "1 has a later row that could not be used" in made.headline
    assert "Of 3 responses that rest on their answers, 1 has items unanswered" in made.text
    assert "50% to 100% (1–2 of 2)" in made.text
    assert made.refused["reason"].to_list().count(BESIDE) == 6


def test_total_beside_a_refused_answer_stands(run: Run) -> None:
    first = form("Ada", 0, *SEVERE[:6], 9) + "Ada,0,total,15\n"
    made = run(HEADER + first + form("Ada", 6, *MILD), "--instrument", "gad7")
    assert made.clients.select("first", "later").row(0) == (15.0, 5.0)
    assert made.account["refused"] == 7


def test_item_answered_twice_alike_counts_once(run: Run) -> None:
    made = run(HEADER + form("Ada", 0, *SEVERE) + "Ada,0,gad7_7,1\n")
    assert made.account["repeated"] == 1
    assert made.clients["first"].to_list() == [15.0]


def test_item_answered_twice_in_two_ways_refuses_the_response(run: Run) -> None:
    made = run(HEADER + form("Ada", 0, *SEVERE) + "Ada,0,gad7_7,2\n" + form("Ada", 6, *MILD))
    assert made.account == {
        "used": 7,
        "empty": 0,
        "blank": 0,
        "repeated": 0,
        "refused": 8,
        "read": 15,
    }
    twice = made.refused.filter(
        made.refused["reason"] == "two different answers to one item at one time"
    )
    assert twice["line"].to_list() == [8, 9]
    assert made.clients.select("first", "later").row(0) == (5.0, None)


def test_total_beside_its_items_counts_once(run: Run) -> None:
    made = run(
        HEADER + form("Ada", 0, *SEVERE) + "Ada,0,total,15\n" + form("Ada", 6, *MILD),
        "--instrument",
        "gad7",
    )
    assert made.account["repeated"] == 1
    assert made.account["refused"] == 0


def test_total_that_contradicts_its_items_refuses_both(run: Run) -> None:
    made = run(
        HEADER + form("Ada", 0, *SEVERE) + "Ada,0,total,14\n" + form("Ada", 6, *MILD),
        "--instrument",
        "gad7",
    )
    assert made.account["refused"] == 8
    assert set(made.refused["reason"]) == {
        "two different scores for one client, instrument and time"
    }


@pytest.mark.parametrize(("total", "refused"), [("14", 0), ("13.6", 0), ("15", 7), ("16", 7)])
def test_total_may_be_a_prorated_score_rounded_and_no_further_off(
    run: Run, total: str, refused: int
) -> None:
    prorated = form("Ada", 0, 2, 2, 2, 2, 2, 2, "")
    made = run(HEADER + prorated + f"Ada,0,total,{total}\n" + form("Ada", 6, *MILD))
    assert made.account["refused"] == refused


def test_total_stands_where_items_are_too_few(run: Run) -> None:
    made = run(
        HEADER + form("Ada", 0, 3, 3) + "Ada,0,total,15\n" + form("Ada", 6, *MILD),
        "--instrument",
        "gad7",
    )
    assert made.clients.select("first", "later").row(0) == (15.0, 5.0)


def test_items_and_totals_stand_in_one_file(run: Run) -> None:
    text = (
        "client,week,instrument,item,value,score\n"
        + "".join(f"Ada,0,gad7,{n},{a},\n" for n, a in enumerate(SEVERE, 1))
        + "Ada,6,gad7,,,5\nAda,0,bdi2,,,30\nAda,6,bdi2,,,31\n"
    )
    made = run(text)
    assert made.clients.select("instrument", "first", "later").rows() == [
        ("bdi2", 30.0, 31.0),
        ("gad7", 15.0, 5.0),
    ]
    assert "GAD-7: The one person with a later score is reliably better" in made.out


def test_item_of_a_total_only_instrument_is_refused(run: Run) -> None:
    text = "client,week,instrument,item,value\nAda,0,bdi2,1,2\nAda,0,bdi2,total,30\n"
    made = run(text)
    assert made.refused["reason"].to_list() == ["an item that the instrument does not have"]


def test_raw_sums_of_the_who5_are_suspected(run: Run) -> None:
    made = run("client,week,who5\nAda,0,8\nAda,6,20\n")
    assert "If these are raw sums, they must be multiplied by 4" in made.text
