"""An answer that a person must look at is told, whatever became of its row."""

from __future__ import annotations

from collections.abc import Callable

from tests.cli.report.conftest import Made, Run
from tests.cli.report.test_items import HEADER, SEVERE, form

NOTHING = (0,) * 9


def phq9(client: str, week: int, *answers: object) -> str:
    return form(client, week, *answers, key="phq9_{}")


def at_latest(made: Made) -> dict[str, bool | None]:
    return dict(made.clients.select("client", "alert_at_latest").iter_rows())


def test_answer_that_a_person_must_look_at_is_told(run: Run) -> None:
    first = phq9("Ada", 0, 2, 2, 2, 2, 2, 2, 2, 2, 1)
    lone = phq9("Ben", 0, *("",) * 8, 2)
    made = run(HEADER + first + phq9("Ada", 6, *NOTHING) + lone)
    assert "2 responses say something about suicidal ideation (phq9_9)" in made.text
    assert "It is the latest answer of: Ben." in made.text
    assert at_latest(made) == {"Ada": False, "Ben": True}
    assert "suicidal ideation (phq9_9): Ada, Ben." in made.out


def test_unanswered_item_later_does_not_take_an_alert_back(run: Run) -> None:
    made = run(HEADER + phq9("Ada", 0, *(1,) * 9) + phq9("Ada", 6, *(0,) * 8, ""))
    assert at_latest(made) == {"Ada": True}


def test_totals_alone_do_not_read_as_safety(run: Run) -> None:
    made = run("client,week,phq9\nAda,0,18\nAda,6,4\n", "--json", "page.json")
    assert made.clients["alert_at_latest"].to_list() == [None]
    said = (
        "Totals do not tell of item 9 of the PHQ-9 (thoughts of death or self-harm), and the file "
        "has no answer to it: that nobody is named here does not mean that nobody is at risk."
    )
    assert said in made.text
    assert said in made.out
    assert made.json["measures"][0]["not_told_by_totals"] == [said]


def test_file_of_items_without_the_grave_one_leaves_everybody_untold(run: Run) -> None:
    rows = "".join(phq9(who, week, *(week % 5,) * 8) for who in ("Ada", "Ben") for week in (6, 10))
    made = run(HEADER + rows, "--json", "page.json")
    measure = made.json["measures"][0]
    said = "No response in the file answers item 9 of the PHQ-9 (thoughts of death or self-harm)"
    assert [sentence.startswith(said) for sentence in measure["not_told_by_totals"]] == [True]
    assert [alert["untold"]["names"] for alert in measure["alerts"]] == [["Ada", "Ben"]]
    assert "(phq9_9) of: Ada, Ben." in made.text
    assert said in made.text
    assert said in made.out
    assert "Totals do not tell" not in made.text + made.out
    assert at_latest(made) == {"Ada": None, "Ben": None}


def test_nothing_of_the_kind_is_said_where_the_item_was_answered(run: Run) -> None:
    made = run(HEADER + phq9("Ada", 0, *NOTHING) + phq9("Ada", 6, *NOTHING))
    assert "Totals do not tell" not in made.text + made.out


def test_instrument_without_such_an_item_says_nothing_of_it(run: Run, gad7: str) -> None:
    assert "Totals do not tell" not in run(gad7, "--instrument", "gad7").text


def test_alert_beside_a_total_is_told_and_so_is_what_became_of_its_items(run: Run) -> None:
    made = run(
        "client,week,instrument,item,value,total\n"
        "Ada,0,phq9,,,18\nAda,0,phq9,9,2,\nAda,6,phq9,,,16\nAda,6,phq9,9,3,\nBen,0,phq9,9,3,\n"
    )
    assert "3 responses say something about suicidal ideation (phq9_9)" in made.text
    assert "It is the latest answer of: Ada, Ben." in made.text
    assert at_latest(made) == {"Ada": True, "Ben": True}
    assert made.clients["first"].to_list() == [18.0, None]
    assert "2 more responses have a total and too few items for a score" in made.text


def test_alert_in_a_response_whose_total_contradicts_it_is_told(run: Run) -> None:
    contradicted = phq9("Ada", 0, *(1,) * 9) + "Ada,0,total,20\n"
    made = run(HEADER + contradicted + phq9("Ben", 0, *NOTHING), "--instrument", "phq9")
    assert "Refused rows hold answers about suicidal ideation (phq9_9): of Ada." in made.text


def test_alerts_on_refused_rows_are_told_by_name(run: Run) -> None:
    twice = phq9("Ben", 0, *(1,) * 8, 3) + "Ben,0,phq9_1,2\n"
    undated = phq9("Cleo", 0, *(1,) * 9).replace(",0,", ",soon,")
    torn = "Eve,0,phq9_9,1\nEve,0,phq9_9,2\n"
    calm = "Fay,0,phq9_9,0\nFay,soon,phq9_9,0\n"
    made = run(HEADER + phq9("Ada", 0, *(1,) * 9) + twice + undated + torn + calm)
    assert "1 response says something about suicidal ideation (phq9_9)" in made.text
    assert "It is the latest answer of: Ada." in made.text
    assert "suicidal ideation (phq9_9): of Ben, Cleo, Eve. They are not in the count" in made.text
    assert "suicidal ideation (phq9_9): Ada, Ben, Cleo, Eve." in made.out


def test_alert_on_a_row_without_a_client_is_told(run: Run) -> None:
    made = run(HEADER + phq9("Ada", 0, *NOTHING) + ",0,phq9_9,3\n")
    assert "1 of these rows names no client." in made.text


def test_value_that_is_no_answer_raises_no_alert(run: Run) -> None:
    made = run(HEADER + phq9("Ada", 0, *NOTHING) + "Ben,0,phq9_9,99\n")
    assert made.account["refused"] == 1
    assert "something about suicidal" not in made.text + made.out
    assert "Answers say" not in made.out


def test_latest_response_without_a_usable_answer_is_told(run: Run) -> None:
    calm = "".join(phq9(name, 0, *NOTHING) for name in ("Ada", "Ben", "Cleo", "Dan"))
    left_out, refused = phq9("Ada", 6, *NOTHING[1:], ""), phq9("Ben", 6, *NOTHING[1:], 4)
    total, stayed_away = "Cleo,6,total,3\n", phq9("Dan", 6, *("",) * 9)
    file = HEADER + calm + left_out + refused + total + stayed_away
    made = run(file, "--instrument", "phq9", "--json", "page.json")
    who = "suicidal ideation (phq9_9) of: Ada, Ben, Cleo. It was left out, refused, or only a total"
    assert f"The latest response has no usable answer about {who}" in made.text
    assert "in the latest response of: Ada, Ben, Cleo. Nothing is known of them now" in made.out
    assert "These are answers from the file" not in made.text
    (alert,) = made.json["measures"][0]["alerts"]
    assert alert["untold"] == {"names": ["Ada", "Ben", "Cleo"], "more": 0}
    assert alert["responses"] == 0
    assert at_latest(made) == {"Ada": None, "Ben": None, "Cleo": None, "Dan": False}


def test_alert_stands_beside_a_later_response_without_an_answer(run: Run) -> None:
    made = run(HEADER + phq9("Ada", 0, *(1,) * 9) + phq9("Ada", 6, *(0,) * 8, ""))
    assert "It is the latest answer of: Ada." in made.text
    assert "no usable answer about suicidal ideation (phq9_9) of: Ada." in made.text


def test_alert_of_an_instrument_without_a_score_is_told(run: Run) -> None:
    made = run(HEADER + form("Ada", 0, *SEVERE) + "Ben,0,phq9_9,2\n")
    assert "The PHQ-9 has 1 response, with too few answers for a score" in made.text
    assert "1 response says something about suicidal ideation (phq9_9)" in made.text
    assert "It is the latest answer of: Ben." in made.text


def test_alert_is_told_even_where_no_page_can_be_made(refuse: Callable[..., str]) -> None:
    said = refuse(HEADER + "Ben,0,phq9_9,2\n")
    assert "The PHQ-9 has 1 response, with too few answers for a score." in said
    assert "suicidal ideation (phq9_9): Ben." in said


def test_more_clients_than_can_be_named_are_counted(run: Run) -> None:
    many = "".join(f"C{n},0,phq9_9,1\n" for n in range(25))
    made = run(HEADER + phq9("Ada", 0, *NOTHING) + many)
    assert "25 responses say something" in made.text
    assert "C18, C19 and 5 more" in made.text
