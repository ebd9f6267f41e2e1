"""Words that a practice brings, and the permission without which they are not taken."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from telos.science.instruments import (
    Instrument,
    InstrumentFileError,
    KeyTakenError,
    Library,
    NoWordingAllowedError,
    Permission,
    PermissionNeededError,
    UnknownInstrumentError,
    UnknownLanguageError,
    Wording,
    WordingMismatchError,
    instrument_keys,
    load_instrument,
    parse_wording,
    read_library,
    score_items,
    worded,
)
from tests.science.instruments.made import AUDIT, BRS, GAS, WAI, make

PERMISSION = Permission(
    given_by="The authors",
    given_on=date(2026, 3, 1),
    reference="Letter of 1 March 2026",
    covers="Asking our own clients, on paper and on screen.",
)
# Invented words: the real ones are not ours to give.
WORDS: dict[str, Any] = {
    "instrument": "brs",
    "version": "1",
    "language": "en",
    "notice": "Of its authors, by their permission.",
    "prompt": "How much do you agree?",
    "options": [{"value": value, "label": f"answer {value}"} for value in range(1, 6)],
    "items": [{"key": f"brs_{n}", "text": f"question {n}"} for n in range(1, 7)],
}


def _wording(**changes: Any) -> Wording:
    return Wording.model_validate({**WORDS, **changes})


def _brs() -> Instrument:
    return Instrument.model_validate(BRS)


def test_amber_instrument_is_put_into_words_by_permission() -> None:
    brs = _brs()
    assert not brs.wording_available
    asked = worded(brs, wording=_wording(), permission=PERMISSION)
    assert asked.wording_available
    assert asked.items[1].text == "question 2"
    assert asked.options[4].label == "answer 5"
    assert asked.licence.notice == "Of its authors, by their permission."
    assert asked.licence.permission == PERMISSION
    assert not brs.wording_available


def test_words_leave_the_scoring_as_it_is() -> None:
    brs = _brs()
    asked = worded(brs, wording=_wording(), permission=PERMISSION)
    frame = pl.DataFrame({key: [1, 2, None, 5] for key in brs.item_keys})
    assert score_items(frame, instrument=asked).equals(score_items(frame, instrument=brs))
    blank = {"text": None, "options": None}
    assert [item.model_copy(update=blank) for item in asked.items] == list(brs.items)
    assert (asked.score, asked.missing, asked.bands) == (brs.score, brs.missing, brs.bands)


def test_words_are_not_taken_without_permission() -> None:
    with pytest.raises(PermissionNeededError, match=r"held back until: The authors.*reference"):
        worded(_brs(), wording=_wording())


def test_permission_may_stand_beside_the_words() -> None:
    wording = _wording(permission=PERMISSION.model_dump())
    assert worded(_brs(), wording=wording).licence.permission == PERMISSION


@pytest.mark.parametrize("content", [WAI, GAS])
def test_red_instrument_and_method_stay_without_words(content: dict[str, Any]) -> None:
    wording = _wording(instrument=content["key"])
    with pytest.raises(NoWordingAllowedError, match="enter its totals"):
        worded(Instrument.model_validate(content), wording=wording, permission=PERMISSION)


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"instrument": "mlq"}, "instrument", "is “mlq”"),
        ({"version": "2"}, "version", "is “2”"),
        ({"items": WORDS["items"][:5]}, "items", "brs_6 is missing"),
        (
            {"items": [*WORDS["items"], {"key": "brs_7", "text": "x"}]},
            "items[6].key",
            "not an item",
        ),
        ({"items": [*WORDS["items"], WORDS["items"][0]]}, "items[6].key", "twice"),
        ({"options": WORDS["options"][:4]}, "options", "takes [1, 2, 3, 4, 5]"),
        ({"options": [*WORDS["options"], {"value": 6, "label": "x"}]}, "options", "has [1, 2, 3"),
        ({"options": [*WORDS["options"][:4], {"value": 5}]}, "options[4].label", "is missing"),
        (
            {"items": [{**WORDS["items"][0], "options": []}, *WORDS["items"][1:]]},
            "items[0].options",
            "has []",
        ),
    ],
)
def test_words_that_do_not_fit_are_named_by_field(
    changes: dict[str, Any], field: str, told: str
) -> None:
    with pytest.raises(WordingMismatchError) as caught:
        worded(_brs(), wording=_wording(**changes), permission=PERMISSION)
    found = {problem.field: problem.message for problem in caught.value.problems}
    assert told in found[field]


def test_item_with_answers_of_its_own_needs_words_of_its_own() -> None:
    audit = Instrument.model_validate(AUDIT)
    shared = [{"value": value, "label": f"answer {value}"} for value in range(5)]
    rows: list[dict[str, Any]] = [{"key": key, "text": key} for key in audit.item_keys]
    base = {**WORDS, "instrument": "audit", "options": shared, "items": rows}
    with pytest.raises(WordingMismatchError, match=r"items\[8\]\.options: is missing; audit_9"):
        worded(audit, wording=Wording.model_validate(base), permission=PERMISSION)
    for row in rows[8:]:
        row["options"] = [{"value": value, "label": f"own {value}"} for value in (0, 2, 4)]
    asked = worded(audit, wording=Wording.model_validate(base), permission=PERMISSION)
    assert asked.wording_available
    assert asked.options_of(asked.items[8])[1].label == "own 2"


def test_green_instrument_is_put_into_another_language_without_asking() -> None:
    phq4 = load_instrument("phq4")
    wording = Wording(
        instrument="phq4",
        version="1",
        language="pt",
        notice="PHQ-4.",
        prompt="Palavras",
        options=[{"value": option.value, "label": "palavra"} for option in phq4.options],
        items=[{"key": key, "text": "palavra"} for key in phq4.item_keys],
    )
    asked = worded(phq4, wording=wording)
    assert (asked.language, asked.wording_available) == ("pt", True)


TOML = """
instrument = "brs"
version = "1"
language = "en"
notice = "Of its authors."
prompt = "How much do you agree?"
options = [
    { value = 1, label = "a" }, { value = 2, label = "b" }, { value = 3, label = "c" },
    { value = 4, label = "d" }, { value = 5, label = "e" },
]
items = [
    { key = "brs_1", text = "one" }, { key = "brs_2", text = "two" },
    { key = "brs_3", text = "three" }, { key = "brs_4", text = "four" },
    { key = "brs_5", text = "five" }, { key = "brs_6", text = "six" },
]
[permission]
given_by = "The authors"
given_on = 2026-03-01
reference = "Letter of 1 March 2026"
covers = "Asking our own clients."
"""


def test_words_are_read_from_text_and_faults_named_by_field() -> None:
    asked = worded(_brs(), wording=parse_wording(TOML, name="words"))
    assert asked.items[5].text == "six"
    with pytest.raises(InstrumentFileError, match=r"^words: items\[0\]\.text: is missing"):
        parse_wording(TOML.replace(', text = "one"', ""), name="words")
    with pytest.raises(InstrumentFileError, match=r"permission\.given_on"):
        parse_wording(TOML.replace("2026-03-01", '"in March"'), name="words")


def test_library_holds_what_comes_with_telos_and_what_a_practice_brings() -> None:
    library = Library(own=(_brs_own(),), wordings=(_wording(**_OWN, permission=PERMISSION),))
    assert library.keys == tuple(sorted([*instrument_keys(), "our_brs"]))
    assert library.wording_available("our_brs")
    assert library.wording_available("phq9", language="en")
    assert not library.wording_available("phq9", language="pt")
    assert not library.wording_available("who5")
    assert library.languages("bdi2") == ()
    assert library.load("our_brs").items[0].text == "question 1"
    assert library.load("gad7") is load_instrument("gad7")
    with pytest.raises(UnknownLanguageError, match="Those that are there: en"):
        library.load("our_brs", language="pt")
    with pytest.raises(UnknownInstrumentError, match="our_brs"):
        library.load("our_gad")


_OWN = {
    "instrument": "our_brs",
    "items": [{"key": f"brs_{n}", "text": f"question {n}"} for n in range(1, 7)],
}


def _brs_own() -> Instrument:
    return make("our_brs", **{key: BRS[key] for key in ("options", "items", "score", "missing")})


def test_library_refuses_keys_that_are_taken() -> None:
    with pytest.raises(KeyTakenError, match="“phq9” is taken"):
        Library(own=(load_instrument("phq9"),))
    with pytest.raises(KeyTakenError, match="our_brs"):
        Library(own=(_brs_own(), _brs_own()))
    wording = _wording(**_OWN, permission=PERMISSION)
    with pytest.raises(KeyTakenError, match="our_brs, en"):
        Library(own=(_brs_own(),), wordings=(wording, wording))


def test_library_refuses_words_that_may_not_be_used() -> None:
    with pytest.raises(PermissionNeededError):
        Library(own=(_brs_own(),), wordings=(_wording(**_OWN),))
    with pytest.raises(UnknownInstrumentError, match="our_brs"):
        Library(wordings=(_wording(**_OWN, permission=PERMISSION),))
    with pytest.raises(NoWordingAllowedError):
        Library(wordings=(_wording(instrument="bdi2", permission=PERMISSION),))


def test_library_is_read_from_a_folder(tmp_path: Path) -> None:
    assert read_library(tmp_path / "nowhere").keys == instrument_keys()
    (tmp_path / "wordings").mkdir()
    (tmp_path / "wordings" / "brs.toml").write_text(TOML.replace("brs", "nothing", 1), "utf-8")
    with pytest.raises(UnknownInstrumentError, match="nothing"):
        read_library(tmp_path)
    (tmp_path / "wordings" / "brs.toml").write_text("instrument = 1", "utf-8")
    with pytest.raises(InstrumentFileError, match=r"^brs\.toml: instrument: "):
        read_library(tmp_path)
