"""Files as people have them: encodings, delimiters, other programs' files, nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.cli.report.conftest import Made, Run

NAMES = "client,week,score\nZoë,0,15\nZoë,6,5\nJosé,0,12\nJosé,6,11\n"
OPTIONS = ("--instrument", "gad7")


def both_are_there(made: Made) -> None:
    assert made.exit_code == 0, made.err
    assert made.clients["client"].to_list() == ["José", "Zoë"]
    assert made.counts() == {"recovered": 1, "unchanged": 1}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encoding_is_recognised(run: Run, encoding: str) -> None:
    both_are_there(run(NAMES.encode(encoding), *OPTIONS))


def test_windows_1252_is_told(run: Run) -> None:
    assert "It was read as Windows-1252" in run(NAMES.encode("cp1252"), *OPTIONS).text


def test_encoding_can_be_named(run: Run) -> None:
    made = run(NAMES.encode("mac_roman"), *OPTIONS, "--encoding", "mac_roman")
    both_are_there(made)


def test_encoding_that_is_none_is_refused(refuse: Callable[..., str], gad7: str) -> None:
    assert "not an encoding" in refuse(gad7, *OPTIONS, "--encoding", "klingon", code=2)


def test_encoding_that_does_not_fit_is_refused(refuse: Callable[..., str]) -> None:
    said = refuse(NAMES.encode("cp1252"), *OPTIONS, "--encoding", "utf-8")
    assert "cannot be read as UTF-8" in said


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_recognised(run: Run, delimiter: str) -> None:
    both_are_there(run(NAMES.replace(",", delimiter), *OPTIONS))


@pytest.mark.parametrize(("word", "mark"), [("tab", "\t"), ("semicolon", ";"), ("^", "^")])
def test_delimiter_can_be_named(run: Run, word: str, mark: str) -> None:
    both_are_there(run(NAMES.replace(",", mark), *OPTIONS, "--delimiter", word))


def test_delimiter_of_two_letters_is_refused(refuse: Callable[..., str], gad7: str) -> None:
    assert "cannot be a delimiter" in refuse(gad7, *OPTIONS, "--delimiter", "::", code=2)


def test_excels_own_word_for_the_delimiter_is_understood(run: Run) -> None:
    made = run("sep=;\r\n" + NAMES.replace(",", ";").replace("\n", "\r\n"), *OPTIONS)
    both_are_there(made)


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_line_ends_of_every_system_are_read(run: Run, newline: str) -> None:
    both_are_there(run(NAMES.replace("\n", newline), *OPTIONS))


@pytest.mark.parametrize("odd", ["first", "second", "last"])
def test_line_ends_may_be_of_several_systems(run: Run, odd: str) -> None:
    lines = NAMES.splitlines()
    place = {"first": 0, "second": 1, "last": len(lines) - 1}[odd]
    ends = ["\n" if n == place else "\r" for n in range(len(lines))]
    both_are_there(run("".join(map(str.__add__, lines, ends)), *OPTIONS))


def test_return_within_a_cell_ends_no_row(run: Run) -> None:
    table = NAMES.replace("Zoë,", '"Zoë\rline",').replace("\n", "\r\n")
    made = run(table, *OPTIONS)
    assert made.exit_code == 0, made.err
    assert made.clients["client"].sort().to_list() == sorted(
        {line.split(",")[0].replace("Zoë", "Zoë line") for line in NAMES.splitlines()[1:]}
    )


def test_name_of_a_column_may_hold_a_bar(run: Run) -> None:
    rows = "Ada,0,15,1\nAda,6,5,1\nBo,0,15,2\nBo,6,15,2\n"
    made = run(
        f"who|is,week,score,arm|site\n{rows}", *OPTIONS, "--client", "who|is", "--by", "arm|site"
    )
    assert made.exit_code == 0, made.err
    assert "arm|site" in made.text


def test_last_line_needs_no_end(run: Run) -> None:
    both_are_there(run(NAMES.removesuffix("\n"), *OPTIONS))


def test_empty_lines_before_the_header_are_passed_over(run: Run) -> None:
    made = run("\n\n" + NAMES + "Zoë,7,99\n", *OPTIONS)
    assert made.refused["line"].to_list() == [8]


def test_decimal_comma_is_read(run: Run) -> None:
    made = run("client;week;score\nAda;0;15,5\nAda;6;5,25\n", *OPTIONS)
    assert made.clients.select("first", "later").row(0) == (15.5, 5.25)
    assert "decimal comma" in made.text


def test_quoted_decimal_comma_is_read_between_commas(run: Run) -> None:
    made = run('client,week,score\nAda,0,"15,5"\nAda,6,"5,5"\n', *OPTIONS)
    assert made.clients["first"].to_list() == [15.5]


def test_number_that_could_be_a_thousand_is_refused(run: Run, gad7: str) -> None:
    made = run(gad7 + 'Ben,8,"1,000"\n', *OPTIONS)
    assert made.refused.row(0) == (6, "score", "1,000", "not a number")


def test_quoted_fields_are_read(run: Run) -> None:
    text = 'client,"week","score"\n"Zoë, the ""first""",0,15\n"Zoë, the ""first""",6,5\n'
    assert run(text, *OPTIONS).clients["client"].to_list() == ['Zoë, the "first"']


def test_quoted_newlines_keep_line_numbers_as_an_editor_shows_them(run: Run) -> None:
    text = (
        "client,note,week,score\n"
        'Ada,"came late,\nleft early\nand\nsmiled",0,15\n'
        "Ada,,6,five\n"
        'Ada,"one\ntwo",7,5\n'
        "Ada,,8,99\n"
    )
    made = run(text, *OPTIONS)
    assert made.refused.select("line", "value").rows() == [(6, "five"), (9, "99")]
    assert made.account["used"] == 2


def test_stray_quotation_mark_does_not_swallow_the_rest(run: Run) -> None:
    text = 'client,note,week,score\nAda,5" tall,0,15\nAda,,6,5\nBen,,0,99\n'
    made = run(text, *OPTIONS)
    assert made.counts() == {"recovered": 1}
    assert made.refused["line"].to_list() == [4]


def test_quotation_mark_that_is_never_closed_is_named(refuse: Callable[..., str]) -> None:
    text = 'client,note,week,score\nAda,,0,15\nAda,"never closed,6,5\nBen,,0,12\n'
    assert "on line 3 is never closed" in refuse(text, *OPTIONS)


def test_rows_of_another_width_are_named(run: Run, gad7: str) -> None:
    made = run(gad7 + "Ben,8,3,5\nBen,9\nBen,10,4\n", *OPTIONS)
    assert made.refused.select("line", "reason").rows() == [
        (6, "another number of fields than the header"),
        (7, "another number of fields than the header"),
    ]
    assert made.refused["value"].to_list() == ["4 fields, not 3", "2 fields, not 3"]
    assert made.clients.filter(pl.col("client") == "Ben")["later"].to_list() == [4.0]


def test_rows_of_another_width_are_named_in_a_quoted_file(run: Run) -> None:
    text = '"client","week","score"\n"Ada","0","15"\n"Ada","6","5","x"\n"Ada","7","5"\n'
    made = run(text, *OPTIONS)
    assert made.refused["line"].to_list() == [3]
    assert made.account["used"] == 2


def test_blank_lines_are_counted_as_such(run: Run, gad7: str) -> None:
    account = run(gad7 + "\n,,\n\n", *OPTIONS).account
    assert account["blank"] == 3
    assert account["read"] == 7


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n\n", "only empty lines"),
        (b"client,week,score\n", "a header and no rows"),
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel workbook"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08rest", "compressed"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\x06\0\0\0", "is not text"),
        (b"just one column\n1\n2\n", "one column only"),
    ],
)
def test_file_that_is_no_table_is_refused(
    refuse: Callable[..., str], content: bytes, said: str
) -> None:
    assert said in refuse(content, *OPTIONS)


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("Export of 3 March,,\n", 1),
        ("Export of 3 March\n", 1),
        ("\nExport of 3 March\n\n", 2),
        ("Export of 3 March,,\nClinic North,,\n", 1),
        ('"Export of 3 March,\nClinic North"\n', 2),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_title_above_the_header_is_named(
    refuse: Callable[..., str], gad7: str, above: str, line: int, delimiter: str
) -> None:
    said = refuse((above + gad7).replace(",", delimiter), *OPTIONS)
    assert f"Line {line} does not look like the names of columns: “Export of 3 March" in said
    assert "Take away the lines above the names of the columns" in said
    assert "--delimiter" not in said


def test_columns_without_names_are_asked_for(refuse: Callable[..., str]) -> None:
    said = refuse("client,,\nAda,,\nBen,,\n", *OPTIONS)
    assert "Only one column has a name: “client”" in said


def test_file_that_is_not_there_is_refused(refuse: Callable[..., str], tmp_path: Path) -> None:
    assert "There is no file" in refuse(tmp_path / "nowhere.csv", *OPTIONS)


def test_standard_input_is_not_read_and_the_way_out_is_said(refuse: Callable[..., str]) -> None:
    said = refuse(Path("-"))
    assert said == (
        "Standard input is not read: the table is read twice. "
        "Save it in a file first, and name the file.\n"
    )


def test_folder_is_refused(refuse: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert "is a folder" in refuse(tmp_path / "folder", *OPTIONS)


def test_parquet_is_read(run: Run, tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"client": ["Zoë", "Zoë", "José", "José"], "week": [0, 6, 0, 6], "score": [15, 5, 12, None]}
    )
    frame.write_parquet(tmp_path / "scores.parquet")
    made = run(tmp_path / "scores.parquet", *OPTIONS)
    assert made.counts() == {"recovered": 1}
    assert made.account == {
        "used": 3,
        "empty": 1,
        "blank": 0,
        "repeated": 0,
        "refused": 0,
        "read": 4,
    }


def test_broken_parquet_is_refused(refuse: Callable[..., str]) -> None:
    assert "Parquet" in refuse(b"PAR1 and nothing more", *OPTIONS)


@pytest.mark.parametrize("name", ["scores.parquet", "scores.PQ"])
def test_csv_that_is_called_parquet_is_refused(refuse: Callable[..., str], name: str) -> None:
    assert f"{name}” is called a Parquet file and is none." in refuse(NAMES, *OPTIONS, name=name)


@pytest.mark.parametrize("end", ["", "\n\n"])
@pytest.mark.parametrize(("mark", "shown"), [(";", ";"), ("\t", "tab")])
def test_rows_divided_by_another_mark_than_the_header_are_told(
    refuse: Callable[..., str], mark: str, shown: str, end: str
) -> None:
    header, _, rows = NAMES.partition("\n")
    said = " ".join(refuse(f"{header}\n{rows.replace(',', mark)}{end}", *OPTIONS).split())
    assert "divided by “,” and has 3 fields" in said
    assert f"by it line 2 has 1, and by “{shown}” 3" in said


def test_decimal_commas_do_not_hide_that_rows_are_divided_by_semicolons(
    refuse: Callable[..., str],
) -> None:
    header, _, rows = NAMES.replace(",", ";").replace("\n", ",5\n").partition(",5\n")
    said = refuse(f"{header.replace(';', ',')}\n{rows}", *OPTIONS)
    assert "by it line 2 has 2, and by “;” 3" in " ".join(said.split())


def test_rows_that_end_before_the_time_are_told(refuse: Callable[..., str]) -> None:
    header, _, rows = NAMES.partition("\n")
    said = " ".join(refuse(f"{header}\n{rows.replace(',', ' ')}\n", *OPTIONS).split())
    assert "the header has 3 fields, line 2 has 1" in said
    assert "another mark than the header" in said
