"""Whatever is written in a file: it is taken as it stands, or refused with a field by name."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from telos.science.interventions import (
    AIMS,
    FORMATS,
    Intervention,
    InterventionFileError,
    read_intervention_library,
)
from tests.science.interventions.made import LONG, library, write

FILE = "interventions/walk.toml"
FIELDS = ("name", "what", "in_session", "at_home", "cautions")
LISTS = ("approaches", "aims", "concerns", "formats", "evidence")
# Anything that can be kept in UTF-8.
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=900)
ANY_VALUE = st.one_of(
    ANY_TEXT,
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    st.lists(st.one_of(ANY_TEXT, st.integers(0, 9)), max_size=4),
    st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 9), max_size=2),
)
KNOWN = {
    "aims": AIMS,
    "formats": FORMATS,
    "approaches": ("talk",),
    "concerns": ("sleep", "grief"),
    "evidence": ("sleep_old", "sleep_talk"),
}


def _read(field: str, value: Any) -> Intervention | InterventionFileError:
    files = library()
    files[FILE][field] = value
    with tempfile.TemporaryDirectory() as folder:
        try:
            read = read_intervention_library(write(Path(folder), files))
        except InterventionFileError as error:
            return error
    return read.interventions["walk"]


@given(field=st.sampled_from((*FIELDS, *LISTS)), value=ANY_VALUE)
@settings(max_examples=300, deadline=None)
def test_any_value_is_taken_as_it_stands_or_its_field_is_named(field: str, value: Any) -> None:
    found = _read(field, value)
    if isinstance(found, InterventionFileError):
        assert found.problems
        for problem in found.problems:
            assert problem.field.startswith(field) or found.file == "evidence.toml"
            assert problem.message
    elif field != "evidence":
        taken = getattr(found, field)
        assert (list(taken) if isinstance(value, list) else taken) == value


@given(field=st.sampled_from(LISTS), data=st.data())
@settings(max_examples=200, deadline=None)
def test_list_is_taken_only_whole_known_and_each_once(field: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.sampled_from([*KNOWN[field], "of_nobody"]), max_size=5))
    found = _read(field, values)
    known = set(values) <= set(KNOWN[field]) and len(values) == len(set(values))
    wanted = known and (bool(values) or field == "evidence")
    if field == "evidence":
        wanted = wanted and "sleep_old" in values  # else nobody would see that statement
    if field == "concerns":
        wanted = wanted and "sleep" in values  # of which its evidence is
    assert isinstance(found, Intervention) == wanted
    if isinstance(found, InterventionFileError):
        assert all(
            each.field.startswith(field) or each.field.startswith(("evidence", "statements"))
            for each in found.problems
        )


@given(name=st.from_regex(r"[a-z][a-z_]{0,12}", fullmatch=True))
@settings(max_examples=100, deadline=None)
def test_field_that_is_not_known_is_named(name: str) -> None:
    if name in Intervention.model_fields:
        return
    found = _read(name, "x")
    assert isinstance(found, InterventionFileError)
    assert [each.field for each in found.problems] == [name]
    assert "not a known field" in found.problems[0].message


@given(length=st.integers(0, 800))
@settings(max_examples=100, deadline=None)
def test_length_of_a_paragraph_is_held(length: int) -> None:
    text = (LONG * 10)[: length - 1] + "." if length else ""
    if text[:1].isspace():
        return
    found = _read("what", text)
    assert isinstance(found, Intervention) == (80 <= length <= 700)
