"""A broken instrument file: each error names the file, the field and what to do."""

import copy
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from telos.science.instruments import (
    Instrument,
    InstrumentFileError,
    parse_instrument,
    read_instrument,
)
from tests.science.instruments.made import GUESS, SHAPES, write_toml

DATA = files("telos.science.instruments") / "data"
Content = dict[str, Any]


def _content(key: str) -> Content:
    if key in SHAPES:
        return SHAPES[key]
    return tomllib.loads((DATA / f"{key}.toml").read_text(encoding="utf-8"))


def _fields(folder: Path, content: Content) -> dict[str, str]:
    with pytest.raises(InstrumentFileError) as caught:
        read_instrument(write_toml(folder, content))
    assert caught.value.file == "broken.toml"
    for problem in caught.value.problems:
        assert f"broken.toml: {problem.field}: {problem.message}" in str(caught.value)
    return {problem.field: problem.message for problem in caught.value.problems}


def _set(*path: str | int, to: object) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        place: Any = content
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return change


def _drop(*path: str | int) -> Callable[[Content], None]:
    def change(content: Content) -> None:
        place: Any = content
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return change


# instrument, what is done to it, the field that is named, a word of the advice
BROKEN = [
    ("phq9", _drop("short_name"), "short_name", "is missing; add it"),
    ("phq9", _set("colour", to="blue"), "colour", "not a known field"),
    ("phq9", _set("items", 3, "wording", to="x"), "items[3].wording", "not a known field"),
    ("phq9", _set("items", 3, "key", to="PHQ 4"), "items[3].key", "pattern"),
    ("phq9", _set("items", 3, "key", to="phq9_1"), "items[3].key", "twice"),
    ("phq9", _set("items", 3, "text", to=" "), "items[3].text", "pattern"),
    ("phq9", _set("items", 3, "reverse", to="yes"), "items[3].reverse", "boolean"),
    ("phq9", _set("item_count", to=8), "item_count", "9 items are listed"),
    ("phq9", _set("item_count", to="9"), "item_count", "found '9'"),
    ("phq9", _set("better", to="sideways"), "better", "'lower', 'higher' or 'neither'"),
    ("phq9", _set("options", 1, "value", to=0), "options", "must rise"),
    ("phq9", _set("options", to=[]), "options", "at least two"),
    ("phq9", _set("items", to=[]), "items", "total_only"),
    ("phq9", _set("items", 0, "options", to=[{"value": 1}]), "items[0].options", "at least two"),
    ("phq9", _set("score", "highest", to=28), "score.highest", "make 27"),
    ("phq9", _set("score", "lowest", to=30), "score.highest", "not above"),
    ("phq9", _set("score", "method", to="median"), "score.method", "'sum'"),
    ("phq9", _set("score", "multiply", to=0), "score.multiply", "greater than or equal to 1"),
    ("phq9", _drop("missing"), "missing", "unanswered"),
    ("phq9", _set("missing", "max_missing", to=9), "missing.max_missing", "1 to 8"),
    ("phq9", _set("missing", "max_missing", to=0), "missing.max_missing", "1 to 8"),
    ("phq9", _set("missing", "rule", to="complete"), "missing.max_missing", "must be 0"),
    ("phq9", _set("missing", "status", to="looked-up"), "missing.status", "'confirmed'"),
    ("phq9", _set("missing", "status", to="confirmed"), "missing", "names no source"),
    ("phq9", _set("bands", 0, "lowest", to=1), "bands[0].lowest", "must be 0"),
    ("phq9", _set("bands", 1, "lowest", to=4), "bands[1].lowest", "overlaps"),
    ("phq9", _set("bands", 1, "lowest", to=6), "bands[1].lowest", "gap"),
    ("phq9", _set("bands", 2, "highest", to=9), "bands[2].highest", "below"),
    ("phq9", _set("bands", 4, "highest", to=26), "bands[4].highest", "must be 27"),
    ("phq9", _set("caseness", "cut", to=28), "caseness.cut", "outside the range 0 to 27"),
    ("phq9", _set("caseness", "operator", to="<="), "caseness.operator", "use “>=”"),
    ("phq9", _set("caseness", "source", to="nobody"), "caseness.source", "add it to sources"),
    ("phq9", _set("alerts", 0, "item", to="phq9_10"), "alerts[0].item", "not an item"),
    ("phq9", _set("alerts", 0, "at_least", to=4), "alerts[0].at_least", "not an option"),
    ("phq9", _set("alerts", 0, "status", to="GK"), "alerts[0].status", "'unconfirmed'"),
    ("phq9", _set("reliability", 0, "value", to=1.2), "reliability[0].value", "less than 1"),
    ("phq9", _set("norms", 0, "mean", to=40), "norms[0].mean", "outside"),
    ("phq9", _set("norms", 0, "sd", to=0), "norms[0].sd", "greater than 0"),
    ("phq9", _set("norms", 1, "key", to="iapt"), "norms[1].key", "twice"),
    ("phq9", _set("reliable_change", "amount", to=60), "reliable_change.amount", "wider"),
    ("phq9", _set("loinc", "items", to=["44250-9"]), "loinc.items", "9 codes"),
    ("phq9", _set("loinc", "answers", to=["LA6568-5"]), "loinc.answers", "4 codes"),
    ("phq9", _set("loinc", "total", to="total"), "loinc.total", "pattern"),
    ("phq9", _set("sources", 1, "key", to="kroenke2001"), "sources[1].key", "twice"),
    ("phq9", _set("sources", 0, "doi", to="doi:10.1"), "sources[0].doi", "pattern"),
    ("phq4", _set("subscales", 1, "items", 0, to="x"), "subscales[1].items[0]", "not an item"),
    ("phq4", _set("subscales", 1, "items", 0, to="phq4_4"), "subscales[1].items[1]", "twice"),
    ("phq4", _set("subscales", 1, "items", to=[]), "subscales[1].items", "at least 1"),
    ("phq4", _set("subscales", 1, "key", to="anxiety"), "subscales[1].key", "twice"),
    ("phq4", _set("subscales", 1, "caseness", "cut", to=7), "subscales[1].caseness.cut", "0 to 6"),
    ("who5", _drop("licence", "held_back_until"), "licence.held_back_until", "awaited"),
    ("who5", _set("items", 2, "text", to="Words"), "items[2].text", "holds the wording back"),
    ("who5", _set("options", 2, "label", to="Words"), "options[2].label", "holds the wording"),
    ("who5", _set("prompt", to="Words"), "prompt", "holds the wording back"),
    ("bdi2", _set("items", to=[{"key": "bdi2_1"}]), "items", "total_only"),
    ("bdi2", _drop("total_only"), "total_only", "licence is red"),
    ("bdi2", _set("score", "status", to="confirmed"), "score", "names no source"),
    ("phq9", _set("caseness", "also", to=["nobody"]), "caseness.also[0]", "add it to sources"),
    ("phq9", _set("loinc", "total", to="44261-5"), "loinc.total", "check digit that should be 6"),
    ("phq9", _set("sources", 0, "url", to="kroenke.org"), "sources[0].url", "pattern"),
    ("phq9", _set("validated", to=False), "unvalidated", "write the sentence"),
    ("phq9", _set("unvalidated", to="Not studied."), "validated", "set false"),
    ("phq9", _set("missing", "published", to=False), "missing.rule", "must be “complete”"),
    ("phq9", _set("missing", "rule", to="answered"), "missing.rule", "a sum takes “prorate”"),
    ("phq9", _set("missing", "may_lack", to=["phq9_0"]), "missing.may_lack[0]", "not an item"),
    ("phq9", _set("bands", 1, "label", to="minimal"), "bands[1].label", "twice"),
    ("phq9", _set("items", 0, "counted", to=False), "score.highest", "make 24"),
    ("phq9", _set("score", "pairs", to=[["phq9_1", "phq9_2"]]), "score.pairs", "only for"),
    ("phq9", _set("reliability", 0, "highest", to=0.8), "reliability[0].highest", "not above"),
    ("phq9", _set("reliable_change", "highest", to=5), "reliable_change.highest", "not above"),
    ("phq4", _set("case_from", "subscales", to=["anger"]), "case_from.subscales[0]", "“anger”"),
    ("phq4", _drop("case_from", "subscales"), "case_from", "names neither"),
    ("phq4", _set("subscales", 0, "key", to="score"), "subscales[0].key", "there already"),
    ("phq4", _set("subscales", 0, "item_count", to=2), "subscales[0].item_count", "remove it"),
    ("brs", _set("bands", 1, "lowest", to=3.1), "bands[1].lowest", "must be 3"),
    ("brs", _set("missing", "rule", to="prorate"), "missing.rule", "a mean takes “answered”"),
    ("brs", _set("missing", "max_missing", to=6), "missing.max_missing", "1 to 5"),
    ("brs", _set("norm_ranges", 0, "mean_highest", to=6), "norm_ranges[0].mean_lowest", "range"),
    ("dass21", _drop("subscales", 1, "score"), "subscales[1].score", "no total whose method"),
    ("dass21", _set("subscales", 0, "score", "highest", to=21), "subscales[0].score.highest", "42"),
    (
        "dass21",
        _set("subscales", 0, "bands", 0, "lowest", to=1),
        "subscales[0].bands[0].lowest",
        "0",
    ),
    (
        "dass21",
        _set("subscales", 0, "norms", 0, "mean", to=50),
        "subscales[0].norms[0].mean",
        "out",
    ),
    ("dass21", _set("subscales", to=[]), "score", "subscales that are scored alone"),
    ("dass21", _set("caseness", to={"cut": 1, "operator": ">=", **GUESS}), "caseness", "no score"),
    ("mlq", _set("better", to="both"), "better", "'neither'"),
    (
        "gcqs",
        _set("subscales", 0, "caseness", to={"cut": 3, "operator": ">=", **GUESS}),
        "subscales[0].caseness.operator",
        "better is “higher”",
    ),
    (
        "cbi",
        _set("subscales", 0, "missing", "max_missing", to=0),
        "subscales[0].missing.max_missing",
        "1 to 5",
    ),
    ("pcptsd5", _set("gate", "item", to="gate"), "gate.item", "not an item"),
    ("pcptsd5", _set("gate", "item", to="pcptsd5_1"), "gate.item", "is counted"),
    ("pcptsd5", _set("gate", "opens_at", to=2), "gate.opens_at", "not an option"),
    ("pcptsd5", _set("gate", "otherwise", to=9), "gate.otherwise", "outside"),
    (
        "pcptsd5",
        _set("alternative_lines", 0, "operator", to="<="),
        "alternative_lines[0].operator",
        "use “>=”",
    ),
    ("pcl5", _set("alternative_lines", 1, "key", to="upper"), "alternative_lines[1].key", "twice"),
    ("pcl5", _set("alternative_lines", 0, "cut", to=81), "alternative_lines[0].cut", "outside"),
    (
        "pcl5",
        _set("alternative_amounts", 1, "highest", to=8),
        "alternative_amounts[1].highest",
        "not above",
    ),
    (
        "pcl5",
        _set("algorithms", 0, "clusters", 1, "at_least", to=3),
        "algorithms[0].clusters[1].at_least",
        "of 2 items",
    ),
    (
        "pcl5",
        _set("algorithms", 0, "clusters", 0, "items", to=["pcl5_21"]),
        "algorithms[0].clusters[0].items[0]",
        "not an item",
    ),
    ("pcl5", _set("algorithms", 0, "endorsed_at", to=5), "algorithms[0].clusters[0].items[0]", "5"),
    ("pcl5", _set("algorithms", 0, "clusters", to=[]), "algorithms[0].clusters", "endorsed"),
    ("pcl5", _set("algorithms", 0, "key", to="pcl5_1"), "algorithms[0].key", "there already"),
    ("itq", _set("algorithms", 2, "needs", to=["cptsd"]), "algorithms[2].needs[0]", "before this"),
    ("itq", _set("case_from", "algorithms", to=["x"]), "case_from.algorithms[0]", "“x”"),
    (
        "itq",
        _set("caseness", to={"cut": 1, "operator": ">=", **GUESS}),
        "case_from",
        "beside caseness",
    ),
    (
        "phq15",
        _set("items", 3, "applies", "otherwise", to=7),
        "items[3].applies.otherwise",
        "not an option",
    ),
    (
        "k10",
        _set("alternative_bands", 0, "bands", 1, "lowest", to=21),
        "alternative_bands[0].bands[1].lowest",
        "gap",
    ),
    ("vlq", _set("score", "pairs", to=[]), "score.pairs", "pair every counted item"),
    ("vlq", _set("score", "highest", to=10), "score.highest", "make 100"),
    ("gas", _set("items", to=[{"key": "gas_1"}]), "items", "no fixed items"),
    ("gas", _drop("method"), "items", "describe the method"),
    ("wai_sr", _set("subscales", 0, "items", to=["wai_sr_1"]), "subscales[0].items", "item_count"),
    ("own_session", _drop("unvalidated"), "unvalidated", "wherever this is used"),
    ("own_session", _set("short_name", to="Session"), "short_name", "must say “unvalidated”"),
    (
        "own_session",
        _set("licence", "permission", to={"given_by": "Us"}),
        "licence.permission.given_on",
        "is missing",
    ),
]


@pytest.mark.parametrize(
    ("key", "breaking", "field", "advice"),
    BROKEN,
    ids=[f"{key}-{field}-{number}" for number, (key, _, field, _) in enumerate(BROKEN)],
)
def test_broken_file_names_field_and_advice(
    tmp_path: Path, key: str, breaking: Callable[[Content], None], field: str, advice: str
) -> None:
    content = copy.deepcopy(_content(key))
    breaking(content)
    problems = _fields(tmp_path, content)
    assert field in problems
    assert advice in problems[field]


@pytest.mark.parametrize("text", ["", "key = 1", "x = [[[["])
def test_text_from_a_page_is_named_as_it_was_told(text: str) -> None:
    with pytest.raises(InstrumentFileError, match=r"^what you wrote: ") as caught:
        parse_instrument(text, name="what you wrote")
    assert caught.value.file == "what you wrote"


def test_text_from_a_page_is_read_like_a_file(tmp_path: Path) -> None:
    path = write_toml(tmp_path, _content("phq9"))
    text = path.read_text(encoding="utf-8")
    assert parse_instrument(text, name="mine") == read_instrument(path)


@pytest.mark.parametrize("key", ["phq9", "phq4", "swls", "who5", "bdi2"])
def test_unbroken_file_is_read_as_it_was(tmp_path: Path, key: str) -> None:
    path = write_toml(tmp_path, _content(key))
    assert read_instrument(path) == Instrument.model_validate(_content(key))


def test_file_with_several_faults_names_them_all(tmp_path: Path) -> None:
    content = _content("phq9")
    content["bands"][1]["lowest"] = 6
    content["alerts"][0]["item"] = "phq9_0"
    assert set(_fields(tmp_path, content)) == {"bands[1].lowest", "alerts[0].item"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('key = "x"\nname = \n', "line 2, column 8"),
        ('key = "x"\nkey = "y"\n', "line 2, column 10"),
        ('key = "x"\nitems = [', "line 2"),
    ],
)
def test_file_that_is_not_toml_names_the_line(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InstrumentFileError, match=rf"^mine\.toml: {place}: is not valid TOML"):
        read_instrument(path)


def test_file_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes('key = "x"\nname = "Größe"\n'.encode("latin-1"))
    with pytest.raises(InstrumentFileError, match=r"^mine\.toml: line 2: is not UTF-8; save"):
        read_instrument(path)


def test_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = write_toml(tmp_path, _content("gad7"))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_instrument(path).key == "gad7"


def test_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(InstrumentFileError, match=r"^no\.toml: file: cannot be read .*check"):
        read_instrument(tmp_path / "no.toml")


def test_empty_file_names_what_is_missing(tmp_path: Path) -> None:
    problems = _fields(tmp_path, {})
    assert {"key", "name", "better", "item_count", "score", "licence"} <= set(problems)


def test_instrument_cannot_be_changed() -> None:
    one = Instrument.model_validate(_content("phq9"))
    with pytest.raises(ValueError, match="frozen"):
        one.name = "other"


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_of_the_catalogue_can_be_written(tmp_path: Path, shape: Content) -> None:
    assert read_instrument(write_toml(tmp_path, shape)) == Instrument.model_validate(shape)


def test_file_that_is_nested_without_end_is_refused() -> None:
    with pytest.raises(InstrumentFileError, match="nested far deeper than a questionnaire"):
        parse_instrument("key = " + "[" * 50_000, name="mine.toml")


LONG_NUMBERS = ["9" * 5_000, "-" + "9" * 5_000, "1_" * 5_000 + "1"]
"""Whole numbers of more digits than Python reads."""


@pytest.mark.parametrize("number", LONG_NUMBERS, ids=["many", "below zero", "with marks"])
def test_number_longer_than_python_reads_is_named_by_its_line(number: str) -> None:
    with pytest.raises(InstrumentFileError) as caught:
        parse_instrument(f'key = "x"\nitem_count = {number}\n', name="mine.toml")
    said = "mine.toml: line 2: holds a number of very many digits; shorten it"
    assert str(caught.value) == said


@pytest.mark.parametrize("number", ["9" * 400, "0x" + "9" * 5_000], ids=["400", "hexadecimal"])
@pytest.mark.parametrize(
    ("breaking", "field"),
    [
        (("item_count",), "item_count"),
        (("key",), "key"),
        (("items", 3, "text"), "items[3].text"),
        (("caseness", "cut"), "caseness.cut"),
        (("options", 1, "value"), "options[1].value"),
    ],
)
def test_number_longer_than_any_scale_is_named_by_its_field(
    tmp_path: Path, breaking: tuple[str | int, ...], field: str, number: str
) -> None:
    content = copy.deepcopy(_content("phq9"))
    _set(*breaking, to="a number")(content)
    text = write_toml(tmp_path, content).read_text(encoding="utf-8")
    with pytest.raises(InstrumentFileError) as caught:
        parse_instrument(text.replace('"a number"', number), name="mine.toml")
    said = f"mine.toml: {field}: is a number of very many digits; shorten it"
    assert str(caught.value) == said


def test_names_without_end_are_refused_like_other_unknown_fields() -> None:
    with pytest.raises(InstrumentFileError, match="not a known field"):
        parse_instrument("a." * 20_000 + "b = " + "9" * 400, name="mine.toml")
