"""Each client's course says the two scores that are compared, at whatever times they are."""

from __future__ import annotations

import re

import pytest

from tests.cli.report.conftest import Run

PHQ9 = ("--instrument", "phq9")
TIMES = (0, 4, 8, 12)
SCORES = {"A": (20, 14, 4, 19), "B": (8, 18, 17, 2), "C": (15, 12, None, 5)}
TABLE = "client,week,score,first,medicated,inpatient\n" + "".join(
    f"{client},{week},{'' if value is None else value},x{client},{drug},{bed}\n"
    for client, drug, bed in (("A", "Yes", "No"), ("B", "No", "No"), ("C", "No", "Yes"))
    for week, value in zip(TIMES, SCORES[client], strict=True)
)


def tiles(page: str) -> dict[str, tuple[str, str]]:
    """By client: what is heard of the course, and what is drawn."""
    found = re.findall(r'<svg[^>]*chart small"[^>]*aria-label="(\w): ([^"]*)">(.*?)</svg>', page)
    return {client: (heard, drawn) for client, heard, drawn in found}


def dots(drawn: str) -> tuple[float, list[float]]:
    """Where the large dot lies across the picture, and where the band begins."""
    large = re.findall(r'class="dot" cx="([\d.]+)"', drawn)
    band = re.findall(r'class="noise" x="([\d.]+)"', drawn)
    assert len(large) == 1
    return float(large[0]), [float(x) for x in band]


def test_compared_scores_are_said_and_marked(run: Run) -> None:
    made = run(TABLE, *PHQ9, "--from", "4", "--to", "8")

    drawn = tiles(made.html)
    assert drawn["A"][0] == "20, 14, 4, 19; compared: 14 → 4"
    assert drawn["B"][0] == "8, 18, 17, 2; compared: 18 → 17"
    assert drawn["C"][0] == "15, 12, 5"
    for pair in ("14 → 4", "18 → 17"):
        assert pair in made.text
    assert "20 → 19" not in made.text
    assert "15 → 5" not in made.text
    early = re.findall(r'class="dot early" cx="([\d.]+)"', drawn["A"][1])
    places = sorted([*map(float, early), dots(drawn["A"][1])[0]])
    assert dots(drawn["A"][1]) == (places[2], [places[1]])


def test_without_times_the_first_and_the_last_are_compared(run: Run) -> None:
    made = run(TABLE, *PHQ9)

    heard, drawn = tiles(made.html)["A"]
    assert heard == "20, 14, 4, 19"
    assert "20 → 19" in made.text
    early = re.findall(r'class="dot early" cx="([\d.]+)"', drawn)
    large, band = dots(drawn)
    assert large > max(map(float, early))
    assert band == [min(map(float, early))]


@pytest.mark.parametrize("name", ["client", "first"])
def test_groups_may_be_called_as_a_column_of_the_tables_is(run: Run, name: str) -> None:
    made = run(TABLE, *PHQ9, "--by", name)

    assert made.exit_code == 0, made.err
    row = made.clients.row(0, named=True)
    assert row["client"] == "A"
    assert row["first"] == SCORES["A"][0]
    assert row[f"group {name}"] == {"client": "A", "first": "xA"}[name]


@pytest.mark.parametrize(
    ("yes", "no", "named"),
    [
        ("Yes", "No", True),
        ("TRUE", "false", True),
        ("Ja", "Nein", True),
        ("1", "0", True),
        ("18-25", "26+", True),
        ("2", "none", True),
        ("y", "n", True),
        ("y", "x", False),
        ("BtheB", "TAU", False),
        ("arm 1", "arm 2", False),
    ],
)
def test_group_that_says_nothing_by_itself_names_its_column(
    run: Run, yes: str, no: str, *, named: bool
) -> None:
    table = TABLE.replace("Yes,", f"{yes},").replace(",No,", f",{no},")
    made = run(table, *PHQ9, "--by", "medicated", "--json", "page.json")

    labels = [f"medicated: {yes}", f"medicated: {no}"] if named else [yes, no]
    (grouping,) = made.json["groupings"]
    assert sorted(grouping["groups"]) == sorted(labels)
    drawn = " ".join(re.findall(r"<svg.*?</svg>", made.html, re.DOTALL))
    for label in labels:
        assert label in made.text
        assert label in drawn
    assert ("medicated: " in drawn) is named
    counted = f"1 (medicated: {yes})" if named else f"1 {yes}"
    assert re.search(rf"Of [^.]*{re.escape(counted)}[^.]* who started", made.text)
    assert made.clients["medicated"].to_list() == [yes, no, no]


def test_groups_of_several_columns_name_their_column(run: Run) -> None:
    made = run(TABLE, *PHQ9, "--by", "medicated", "--by", "inpatient")

    for label in ("medicated: Yes", "medicated: No", "inpatient: Yes", "inpatient: No"):
        assert label in made.text
    assert re.search(r"<t[dh][^>]*>(Yes|No)</t[dh]>", made.html) is None
    assert made.clients.select("client", "medicated", "inpatient").rows() == [
        ("A", "Yes", "No"),
        ("B", "No", "No"),
        ("C", "No", "Yes"),
    ]
