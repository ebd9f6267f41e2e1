"""`--json` says for programs what the page says for people: the same numbers, none rounded."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.report.conftest import GAD7, Made, Run
from tests.reference import reference_data

OPTIONS = ("--instrument", "phq9", "--json", "page.json")
TABLE = (
    "client,week,score,arm\n"
    "Ada,0,18,new\nAda,8,9,new\n"
    "Ben,0,18,old\nBen,8,17,old\n"
    "Cleo,0,8,old\nCleo,8,14,old\n"
    "Dan,0,20,new\nDan,8,,new\n"
    "Eve,0,15,old\nEve,8,99,old\n"
)


@pytest.fixture
def made(run: Run) -> Made:
    return run(TABLE, *OPTIONS, "--by", "arm")


@pytest.fixture
def blues(run: Run, reference_dir: Path) -> Made:
    """The trial of *Beat the Blues*, by arm."""
    return run(
        reference_data(reference_dir, "growth_btheb.csv"),
        *("--client", "id", "--time", "month", "--score", "bdi", "--instrument", "bdi2"),
        *("--by", "treatment", "--json", "page.json"),
    )


def test_format_has_a_name_and_a_version(made: Made) -> None:
    assert made.exit_code == 0
    assert (made.json["format"], made.json["version"]) == ("telos-report", 1)
    assert made.json["file"]["sha256"] in made.html


def test_account_of_rows_is_that_of_the_page(made: Made) -> None:
    rows = made.json["rows"]
    assert {name: rows[name] for name in made.account} == made.account
    assert rows["refused_rows"] == made.refused.to_dicts()
    assert [reason["count"] for reason in rows["reasons"]] == [rows["refused"]] == [1]


def test_every_clients_change_is_that_of_the_table_to_take_away(blues: Made) -> None:
    assert blues.json["clients"] == blues.clients.to_dicts()


def test_shares_are_those_of_the_table_on_the_page(blues: Made) -> None:
    (measure,) = blues.json["measures"]
    assert [group["group"] for group in measure["groups"]] == ["BtheB", "TAU"]
    for who in (measure["people"], *measure["groups"]):
        for category, share in who["categories"].items():
            low, high = f"{100 * share['low']:.0f}", f"{100 * share['high']:.0f}%"
            line = (
                f"{who['group'] or 'Everyone'} {category.capitalize()} {share['count']} "
                f"{share['n']} {share['share']:.0%} {low} to {high}"
            )
            assert line in blues.text


def test_what_missing_people_could_change_is_that_of_the_page(blues: Made) -> None:
    (measure,) = blues.json["measures"]
    assert len(measure["missing"]) == 2
    for part in measure["missing"]:
        assert part["question"] in blues.text
        for who in part["people"]:
            least, most = who["recovered"]["least"], who["recovered"]["most"]
            ends = dict.fromkeys((least["count"], most["count"]))
            assert f"({'–'.join(map(str, ends))} of {who['started']})" in blues.text


def test_times_are_those_of_the_page(blues: Made) -> None:
    (measure,) = blues.json["measures"]
    for row in measure["times"]:
        who = row["group"] or "Everyone"
        cells = f"{row['time']} {who} {row['planned']} {row['given']} {row['empty']} "
        assert cells in blues.text


def test_rule_has_its_figures_and_its_sources(made: Made) -> None:
    rule = made.json["measures"][0]["rule"]
    assert (rule["amount"], rule["inclusive"], rule["better"]) == (6, True, "lower")
    assert rule["line"] == {"value": 10, "kind": "caseness", "operator": ">="}
    assert rule["sources"]
    for sentence in rule["sources"]:
        assert sentence in made.text


def test_dates_are_days(run: Run) -> None:
    table = "client,date,score\nAda,2026-03-05,18\nAda,2026-04-30,9\n"
    (client,) = run(table, *OPTIONS).json["clients"]
    assert (client["first_at"], client["later_at"]) == ("2026-03-05", "2026-04-30")


def test_without_a_rule_nobody_is_in_a_category(run: Run) -> None:
    made = run("client,week,score\nAda,0,9\nAda,8,3\n", "--instrument", "phq4", *OPTIONS[2:])
    (measure,) = made.json["measures"]
    assert measure["people"]["categories"] == {}
    assert measure["people"]["better"] is None
    assert measure["rule"]["amount"] is None
    assert made.json["clients"][0]["change"] == -6


def test_answers_that_call_for_help_are_there(run: Run) -> None:
    rows = "".join(f"Ada,0,phq9_{n},2\n" for n in range(1, 10))
    made = run(f"client,week,item,value\n{rows}", *OPTIONS[2:])
    (alert,) = made.json["measures"][0]["alerts"]
    assert (alert["item"], alert["everyone"]["names"]) == ("phq9_9", ["Ada"])


def test_nothing_is_said_that_the_page_does_not_hold(run: Run, tmp_path: Path) -> None:
    head, *rows = TABLE.splitlines()
    table = [f"{head},surname,note", *(f"{row},Lovelace,cried" for row in rows)]
    made = run("\n".join(table), *OPTIONS, "--by", "arm")
    assert "Ada" in made.json_text
    for unasked in ("Lovelace", "cried", str(tmp_path)):
        assert unasked not in made.json_text
    held = " ".join(
        [html.unescape(made.html), *(made.download("csv", name).decode() for name in TAKEN)]
    )
    told = {name: value for name, value in made.json.items() if name != "made_on"}
    for text in _texts(told):  # the day of the report stands in words on the page
        assert text in held or text in NAMES_OF_OUR_OWN, text


TAKEN = ("clients", "refused")
NAMES_OF_OUR_OWN = {"telos-report", "caseness", ">=", "lower", "reliability"}
"""Words of the format; all else must be said by the page or by its tables."""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in _texts(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _texts(each))


@pytest.mark.parametrize("name", ["scores.csv", "page.html", "no/such/folder.json", "."])
def test_file_that_would_take_anothers_place_is_refused(
    refuse: Callable[..., str], name: str
) -> None:
    said: Any = refuse(GAD7, "--instrument", "gad7", "--json", name, code=2)
    assert "--json" in said


def test_it_is_not_written_unasked(run: Run) -> None:
    made = run(GAD7, "--instrument", "gad7")
    assert (made.exit_code, made.json_text) == (0, "")
