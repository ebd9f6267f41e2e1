"""The page: whole in itself, safe to open, honest about what it draws."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from tests.cli.report.conftest import Run

OPTIONS = ("--instrument", "gad7")
VOID = {"meta", "br", "img", "link", "input", "hr"}


class Tags(HTMLParser):
    """Every element opened and closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def many(n: int) -> str:
    rows = "".join(f"C{c},0,{c % 22}\nC{c},6,{(c * 7) % 22}\n" for c in range(n))
    return f"client,week,score\n{rows}"


def test_page_is_well_formed_and_its_names_are_its_own(run: Run, gad7: str) -> None:
    tags = Tags()
    tags.feed(run(f"{gad7}Ben,8,99\n", *OPTIONS).html)
    assert tags.open == []
    assert len(tags.ids) == len(set(tags.ids))


def test_every_landmark_has_a_name_of_its_own(run: Run) -> None:
    """Two measures with the same result must not make two sections of one name."""
    rows = "".join(
        f"{client},{week},{key},{score}\n"
        for client in "AB"
        for key in ("phq9", "gad7", "who5")
        for week, score in ((0, 12), (8, 12), (9, ""))
    )
    page = run(f"client,week,instrument,score\n{rows}").html
    texts = dict(re.findall(r'<\w+[^>]* id="([^"]+)"[^>]*>([^<]*)', page))
    named = [
        " ".join(texts[name] for name in names.split())
        for names in re.findall(r'<section[^>]*aria-labelledby="([^"]+)"', page)
    ] + re.findall(r'role="region" aria-label="([^"]+)"', page)
    assert len(named) > 10
    assert sorted(named) == sorted(set(named))


def test_page_asks_nothing_of_any_other_machine(run: Run, gad7: str) -> None:
    page = run(gad7, *OPTIONS).html
    tags = Tags()
    tags.feed(page)
    asked = [value for name, value in tags.attributes if name in {"src", "href", "action"}]
    assert asked
    assert all(value.startswith(("#", "data:")) for value in asked)
    assert set(re.findall(r"https?://[\w./]+", page)) <= {"http://www.w3.org/2000/svg"}
    assert "@import" not in page


def test_policy_lets_run_what_the_page_carries_and_nothing_else(run: Run, gad7: str) -> None:
    page = run(gad7, *OPTIONS).html
    for tag in ("style", "script"):
        found = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert found is not None
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in page or f"'sha256-{digest}'" in page
    assert "default-src" in page
    assert " style=" not in page
    assert not re.search(r"\son\w+=", page)


def test_words_of_the_file_are_never_taken_for_marks(run: Run) -> None:
    name = '<script>alert("x")</script>'
    quoted = name.replace('"', '""')
    scores = ("0,15", "6,5", '8,"<i>"')
    rows = "".join(f'"{quoted}",{score},"<b>arm</b>"\n' for score in scores)
    made = run(f"client,week,score,<u>arm</u>\n{rows}", *OPTIONS, "--by", "<u>arm</u>")
    assert made.exit_code == 0
    assert "<script>alert" not in made.html
    assert not re.search(r"<[bui]>\w*arm|<i>”|<q><i>", made.html)
    assert name in made.text


def test_page_names_the_command_the_file_and_the_version(run: Run, gad7: str) -> None:
    made = run(gad7, *OPTIONS)
    assert f"SHA-256 {hashlib.sha256(gad7.encode()).hexdigest()}" in made.text
    assert "Telos 0" in made.text


def test_every_choice_and_its_source_are_printed(run: Run, gad7: str) -> None:
    text = run(gad7, *OPTIONS).text
    assert "A client’s first score is the earliest one in the file" in text
    assert "NHS Talking Therapies" in text
    assert "Not yet confirmed" not in text


def test_every_course_is_drawn_up_to_the_number_asked_for(run: Run) -> None:
    made = run(many(40), *OPTIONS)
    assert made.html.count('class="chart small"') == 40
    assert "Every client’s course" in made.text


def test_sample_of_courses_is_told_and_the_same_every_time(run: Run) -> None:
    made = run(many(300), *OPTIONS, "--courses", "30")
    assert made.html.count('class="chart small"') == 30
    assert "Drawn are 30 of 300, by lot (seed 20)" in made.text
    again = run(many(300), *OPTIONS, "--courses", "30")
    names = re.compile(r'class="who"><b>(\w+)</b>')
    assert names.findall(made.html) == names.findall(again.html)


def test_sample_of_courses_leaves_no_outcome_out(run: Run) -> None:
    lone = "Lone,0,12\n"
    made = run(many(300) + lone, *OPTIONS, "--courses", "10")
    assert "<b>Lone</b>" in made.html


@pytest.mark.parametrize("asked", ["40", "9" * 400, "9" * 5_000])
def test_more_courses_than_there_are_people_are_all(run: Run, asked: str) -> None:
    made = run(many(40), *OPTIONS, "--courses", asked)
    assert made.exit_code == 0, made.err
    assert made.html.count('class="chart small"') == 40
    assert "Drawn are" not in made.text


def test_all_courses_can_be_asked_for(run: Run) -> None:
    made = run(many(250), *OPTIONS, "--courses", "all")
    assert made.html.count('class="chart small"') == 250


def test_clients_are_ordered_by_outcome_and_by_size_of_change(run: Run) -> None:
    rows = "A,0,12\nA,6,11\nB,0,15\nB,6,5\nC,0,18\nC,6,2\nD,0,5\nD,6,15\nE,0,9\n"
    made = run(f"client,week,score\n{rows}", *OPTIONS)
    assert re.findall(r'class="who"><b>(\w)</b>', made.html) == ["C", "B", "A", "D", "E"]


def test_long_table_of_clients_opens_piece_by_piece(run: Run) -> None:
    made = run(many(250), *OPTIONS)
    labels = re.findall(r"<summary>(C\d+ to C\d+)</summary>", made.html)
    assert labels == ["C0 to C99", "C100 to C199", "C200 to C249"]


def test_formulas_are_taken_out_of_the_csv_and_numbers_stay_numbers(run: Run) -> None:
    rows = "".join(
        f'"{name}",0,15\n"{name}",6,5\n' for name in ("=1+1", "+x", "-y", "@z", "-5", "plain")
    )
    made = run(f"client,week,score\n{rows}", *OPTIONS)
    text = made.download("csv").decode("utf-8-sig")
    names = [line.split(",")[0] for line in text.splitlines()[1:]]
    assert sorted(names) == ["'+x", "'-y", "'=1+1", "'@z", "-5", "plain"]
    assert ",-10.0," in text
    assert sorted(made.clients["client"]) == sorted(["=1+1", "+x", "-y", "@z", "-5", "plain"])


def test_large_tables_are_written_beside_the_page(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telos.cli.report.exports.MOST_EMBEDDED", 1_000)
    made = run(many(100), *OPTIONS)
    assert "beside this page" in made.text
    assert pl.read_parquet(tmp_path / "page-clients.parquet").height == 100
    assert (tmp_path / "page-clients.csv").stat().st_size > 1_000
    assert 'href="page-clients.csv"' in made.html
    for kind in ("csv", "parquet"):
        assert f"too large for the page: {tmp_path / f'page-clients.{kind}'}" in made.out


def test_page_is_never_written_over_the_table(
    refuse: Callable[..., str], tmp_path: Path, gad7: str
) -> None:
    said = refuse(gad7, *OPTIONS, "-o", str(tmp_path / "scores.csv"), code=2)
    assert "written over the table" in said
    assert (tmp_path / "scores.csv").read_text(encoding="utf-8") == gad7


def test_page_in_a_folder_that_is_not_there_is_refused(
    refuse: Callable[..., str], tmp_path: Path, gad7: str
) -> None:
    said = refuse(gad7, *OPTIONS, "-o", str(tmp_path / "no" / "page.html"), code=2)
    assert "there is no such folder" in said


def test_page_takes_the_ending_of_a_page(refuse: Callable[..., str], tmp_path: Path) -> None:
    said = refuse(many(3), *OPTIONS, "-o", str(tmp_path / "page.csv"), code=2)
    assert "does not end so" in said
    assert not (tmp_path / "page.csv").exists()


def test_page_that_replaces_an_earlier_file_says_so(run: Run, tmp_path: Path, gad7: str) -> None:
    again = ("-o", str(tmp_path / "again.html"))
    assert "in place of an earlier file" not in run(gad7, *OPTIONS, *again).out
    assert "in place of an earlier file" in run(gad7, *OPTIONS, *again).out


@pytest.mark.parametrize(
    "form", [("-o", "{}"), ("-o{}",), ("--out", "{}"), ("--out={}",), ("--pdf={}.pdf",)]
)
def test_command_on_the_page_names_no_folder(
    run: Run, tmp_path: Path, gad7: str, monkeypatch: pytest.MonkeyPatch, form: tuple[str, ...]
) -> None:
    new = tmp_path / "private" / "new.html"
    given = [part.format(new) for part in form]
    table = str(tmp_path / "scores.csv")
    (tmp_path / "scores.csv").write_text(gad7)
    command = ["telos", "report", table, *OPTIONS, "--date-format", "DD/MM/YYYY", *given]
    monkeypatch.setattr("sys.argv", command)
    made = run(gad7, *OPTIONS)
    assert str(tmp_path) not in made.html
    assert "private" not in made.html
    assert "new.html" in made.text
    assert "report scores.csv --instrument gad7 --date-format DD/MM/YYYY" in made.text


def test_timings_are_told_when_asked_for(run: Run, gad7: str) -> None:
    said = run(gad7, *OPTIONS, "--timings").err
    assert [line.split()[0] for line in said.splitlines()] == [
        "reading",
        "scoring",
        "drawing",
        "together",
    ]


def test_one_person_is_spoken_of_in_the_singular(run: Run) -> None:
    rows = "".join(f"A,{week},gad7_{n},{2 - week}\n" for week in (0, 1) for n in range(1, 8))
    made = run(f"client,week,item,value\n{rows}B,0,total,5\n", *OPTIONS)
    one = run("client,week,score\nA,0,12\nA,6,5\n", *OPTIONS)
    for page in (made, one):
        assert not re.search(
            r"\b(all|the) 1 |\b1 (people|clients|rows|responses)", page.text, re.IGNORECASE
        )
    assert "What became of the one with a later score" in one.text
    assert "All 15 rows" in made.text


def test_options_in_sentences_are_marked_and_the_words_of_the_file_are_not(run: Run) -> None:
    rows = "A,0,15,x\nA,4,5,x\nB,0,15,x\nB,6,5,x\nC,0,9,\n"
    by = "--is <i>it</i>"
    made = run(f"client,week,score,{by}\n{rows}", *OPTIONS, f"--by={by}")
    assert 'give it with <code class="option">--to</code>.' in made.html
    assert '“<code class="option">--is</code> &lt;i&gt;it&lt;/i&gt;” is empty' in made.html


def test_every_figure_of_the_bounds_carries_its_heading(run: Run) -> None:
    made = run("client,week,score\nA,0,15\nA,6,5\nB,0,15\n", *OPTIONS)
    table = re.search(r'<table class="ruled bounds folds".*?</table>', made.html, re.DOTALL)
    assert table is not None
    heads = re.findall(r'role="columnheader" scope="col" class="number">([^<]*)', table[0])
    assert heads == ["Recovered", "Reliably better", "Reliably worse"]
    assert re.findall(r'role="cell" class="number" data-label="([^"]*)"', table[0]) == heads


def test_very_long_name_is_cut_on_the_page_and_whole_in_the_tables(run: Run) -> None:
    name = "N" * 5_000 + "last"
    made = run(f"client,week,score\n{name},0,12\n{name},6,5\n", *OPTIONS)
    assert "N" * 50 not in made.html
    assert "N…NNNNNNNNlast" in made.text
    assert made.clients["client"].to_list() == [name]


@pytest.mark.parametrize("more", ["", "Cleo,0,15\nCleo,6,99\nDora,0,99\nDora,6,9\nDora,9,8\n"])
def test_every_mean_carries_its_heading(run: Run, gad7: str, more: str) -> None:
    made = run(gad7 + more, "--instrument", "gad7")
    table = re.search(r'<table class="ruled means folds".*?</table>', made.html, re.DOTALL)
    assert table is not None
    headings = re.findall(r'<th role="columnheader" [^>]*>([^<]+)<', table[0])
    assert re.findall(r'data-label="([^"]+)"', table[0]) == headings[1:]
    assert ".folds td[data-label]::before" in made.html
