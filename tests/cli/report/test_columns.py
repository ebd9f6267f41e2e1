"""Finding the columns: by the names that people use, or by options."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telos.science.instruments import instruments
from tests.cli.report.conftest import Run

ROWS = "Ada,0,gad7,15\nAda,6,gad7,5\n"


@pytest.mark.parametrize(
    "header",
    [
        "client,week,instrument,score",
        "ID;Month;Measure;Total".replace(";", ","),
        "Patient ID,Session Number,Questionnaire,Total Score",
        "participant_id,time,scale,sum",
        "record_id,visit,test,score_total",
        "Klient,Datum,Fragebogen,Punkte",
        "paciente,fecha,cuestionario,total",
    ],
)
def test_columns_are_found_by_name(run: Run, header: str) -> None:
    made = run(f"{header}\n{ROWS}")
    assert made.counts() == {"recovered": 1}
    assert f"“{header.split(',', maxsplit=1)[0]}” was taken for the client" in made.text


def test_columns_are_given_by_options(run: Run) -> None:
    made = run(
        f"a,b,c,d\n{ROWS}", "--client", "a", "--time", "b", "--instrument", "c", "--score", "d"
    )
    assert made.counts() == {"recovered": 1}


def test_instrument_option_takes_a_key(run: Run) -> None:
    made = run("id,month,bdi\n1,0,30\n1,8,10\n", "--score", "bdi", "--instrument", "bdi2")
    assert made.clients["instrument"].to_list() == ["bdi2"]


def test_instrument_option_takes_a_key_that_names_the_score_column_too(run: Run) -> None:
    made = run("id,month,gad7\n1,0,15\n1,8,5\n", "--score", "gad7", "--instrument", "gad7")
    assert made.counts() == {"recovered": 1}


def test_instrument_key_holds_for_the_whole_file(run: Run, gad7: str) -> None:
    made = run(gad7, "--instrument-key", "GAD-7")
    assert set(made.clients["instrument"]) == {"gad7"}


def test_column_named_after_an_instrument_holds_its_totals(run: Run) -> None:
    made = run("client,week,PHQ-9\nAda,0,18\nAda,6,4\n")
    assert made.clients["instrument"].to_list() == ["phq9"]


def test_two_columns_of_totals_are_asked_about(refuse: Callable[..., str]) -> None:
    said = refuse("client,week,phq9,gad7\nAda,0,18,3\n")
    assert "several measures" in said
    assert "--score" in said


def test_instrument_that_nothing_names_is_asked_for(refuse: Callable[..., str], gad7: str) -> None:
    assert "--instrument" in refuse(gad7)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("who,week,score", "says who the client is"),
        ("client,when,score", "says when each score was given"),
        ("client,week,points", "says what the score is"),
        ("client,Zeitpunkt,score", "Say which with --time NAME."),
        ("wer,wann,score", "who the client is, and none when each score was given, by a name"),
        ("wer,wann,score", "Say which with --client NAME and --time NAME."),
    ],
)
def test_missing_column_is_asked_for(refuse: Callable[..., str], header: str, said: str) -> None:
    sentence = refuse(f"{header}\nAda,0,15\n", "--instrument", "gad7")
    assert said in sentence
    assert all(f"“{name}”" in sentence for name in header.split(","))


def test_misspelt_column_is_met_with_a_suggestion(refuse: Callable[..., str], gad7: str) -> None:
    said = refuse(gad7, "--instrument", "gad7", "--client", "clinet", code=2)
    assert "There is no column “clinet”" in said
    assert "Did you mean “client”?" in said


def test_two_columns_of_one_name_are_refused_where_they_matter(refuse: Callable[..., str]) -> None:
    said = refuse("client,week,score,score\nAda,0,15,14\n", "--instrument", "gad7")
    assert "More than one column is called “score”" in said


def test_two_columns_of_one_name_do_not_matter_elsewhere(run: Run) -> None:
    made = run("client,note,note,week,score\nAda,,,0,15\nAda,,,6,5\n", "--instrument", "gad7")
    assert made.counts() == {"recovered": 1}


def test_second_choice_for_a_column_is_told(run: Run) -> None:
    made = run("client,date,week,score\nAda,2024-01-01,0,15\n", "--instrument", "gad7")
    assert "“week” would do as well: say --time to choose" in made.text


@pytest.mark.parametrize(
    ("name", "hint"), [("bdi", "Did you mean “bdi2”?"), ("bdi9", "Did you mean “bdi2”?"), ("x", "")]
)
def test_unknown_instrument_is_said_once(refuse: Callable[..., str], name: str, hint: str) -> None:
    table = "id,month,bdi\nA,0,20\nA,2,10\n"
    said = refuse(table, "--score", "bdi", "--instrument", name, code=2)
    assert f"“{name}” is no instrument that is known here, and no column that says one." in said
    assert hint in said
    assert "telos instruments list" in said
    assert "There is no column" not in said
    assert "usable score" not in said


def test_unknown_instrument_key_is_refused(refuse: Callable[..., str], gad7: str) -> None:
    assert "There is no instrument “gad77”" in refuse(gad7, "--instrument-key", "gad77", code=2)


@pytest.mark.parametrize("options", [(), ("--instrument-key", "gad77")])
def test_every_known_instrument_is_listed_or_said_to_have_no_total(
    refuse: Callable[..., str], gad7: str, options: tuple[str, ...]
) -> None:
    said = refuse(gad7, *options, code=2 if options else 3)
    listed, apart = said.split("(not ")
    others, why = apart.split(": they")
    assert why.startswith(" have no total with a better end)")
    assert "dass21" in others.split(", ")
    assert len(listed.split(", ")) + len(others.split(", ")) == len(instruments())


def test_groups_must_stay_the_same_for_a_client(refuse: Callable[..., str], gad7: str) -> None:
    said = refuse(gad7, "--instrument", "gad7", "--by", "week", code=2)
    assert "changes within most clients" in said


def test_groups_must_be_few(refuse: Callable[..., str]) -> None:
    rows = "".join(f"{n},0,15,{n}\n{n},6,5,{n}\n" for n in range(20))
    said = refuse(f"client,week,score,age\n{rows}", "--instrument", "gad7", "--by", "age", code=2)
    assert "20 different values" in said


def test_client_whose_group_changes_is_told_and_kept(run: Run) -> None:
    rows = "".join(f"{n},0,15,x\n{n},6,5,x\n" for n in range(3))
    made = run(
        f"client,week,score,arm\n{rows}7,0,15,x\n7,6,5,y\n8,0,15,\n8,6,5,\n",
        *("--instrument", "gad7", "--by", "arm"),
    )
    assert "changes from row to row for 1 client" in made.text
    assert "“arm” is empty for 1 client" in made.text
    assert made.clients["arm"].to_list() == ["x", "x", "x", "(changes)", "(not given)"]
    assert sum(made.counts(arm=group).get("recovered", 0) for group in ("x",)) == 3
    assert made.counts() == {"recovered": 5}


LONG = "N" * 5_000
OPTION = ("--instrument", "gad7")


@pytest.mark.parametrize(
    ("table", "options", "code"),
    [
        (f"{LONG}\n1\n", (), 3),
        (f"{LONG},,\nclient,week,score\n", (), 3),
        (f"{LONG},week,score\nA,0,15\n", (), 3),
        (f"client,{LONG},score\nA,0,15\n", (), 3),
        (f"client,{LONG},score\nA,,15\n", ("--time", LONG), 3),
        (f"client,{LONG},score\nA,soon,15\n", ("--time", LONG), 3),
        (f"client,week,score\nA,{LONG},15\n", (), 3),
        (f"{LONG},week,score\nNA,0,15\n", ("--client", LONG), 3),
        ("client,week,score\nA,0,15\n", ("--client", LONG), 2),
        (f"client,week,score,{LONG},{LONG}\nA,0,15,1,1\n", ("--by", LONG), 3),
        (f"client,week,score,{LONG}\nA,0,15,x\nA,1,15,y\n", ("--by", LONG), 2),
        (f"client,week,score\nA,0,{LONG}\n", ("--instrument", LONG), 2),
        ("client,week,score\nA,0,5\n", ("--instrument-key", LONG), 2),
        (f"client,week,{'score,' * 3}{','.join(f'n{n}' for n in range(5_000))}\nA,0\n", (), 3),
    ],
)
def test_long_text_of_the_file_is_quoted_in_short(
    refuse: Callable[..., str], table: str, options: tuple[str, ...], code: int
) -> None:
    told = refuse(
        table, *(options if "--instrument" in options else (*OPTION, *options)), code=code
    )
    assert "N" * 61 not in told
    assert len(told) < 1_500


def test_long_value_and_column_of_a_refused_row_are_quoted_in_short(run: Run) -> None:
    made = run(f"client,week,{LONG}\nA,0,15\nA,1,{'x' * 5_000}\n", *OPTION, "--score", LONG)
    assert f"“{'N' * 59}…” “{'x' * 59}…”" in made.err
    assert "N" * 61 not in made.text
    assert made.refused["value"].to_list() == ["x" * 5_000]


def test_groups_that_differ_only_in_capitals_or_spaces_are_asked_about(run: Run) -> None:
    arms = ("CBT", "cbt ", "Waiting list", "waitinglist", "other", "CBT")
    rows = "".join(f"{n},0,15,{arm}\n{n},6,5,{arm}\n" for n, arm in enumerate(arms))
    made = run(f"client,week,score,arm\n{rows}", *OPTION, "--by", "arm", "--json", "page.json")
    said = (
        "4 values of “arm” differ only in capitals or spaces: “CBT”, “cbt”, “Waiting list”, "
        "“waitinglist”. Each was taken for a group of its own; where one group is meant, write it "
        "in one way."
    )
    assert made.json["doubts"] == [said]
    assert said in made.text
    assert said in " ".join(made.err.split())
    assert made.clients["arm"].to_list() == [arm.strip() for arm in arms]


def test_groups_that_change_by_their_spelling_are_told_so(refuse: Callable[..., str]) -> None:
    rows = "0,0,15,CBT\n0,6,5,cbt\n"
    said = refuse(f"client,week,score,arm\n{rows}", *OPTION, "--by", "arm", code=2)
    assert "changes within most clients" in said
    assert "only in capitals or spaces are values of their own: “CBT”, “cbt”." in said


def test_values_of_a_column_that_divides_nobody_are_not_asked_about(run: Run) -> None:
    rows = "0,0,15,CBT,x\n0,6,5,CBT,x\n1,0,15,cbt,y\n1,6,5,cbt,y\n"
    made = run(
        f"client,week,score,arm,site\n{rows}", *OPTION, "--by", "site", "--json", "page.json"
    )
    assert made.json["doubts"] == []
