"""The chain as arithmetic: one form for every row, one code for every form, frozen."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.audit.chain.anchors import Anchor, AnchorError, anchor_from, anchors_in, letters_of
from telos.audit.chain.codes import START, Entry, canonical, code_of
from telos.audit.chain.findings import MOST_NAMED
from telos.audit.chain.inspection import End, Inspector

KEY = b"a key of thirty-two bytes, no 1."
FIRST = Entry(
    practice_id=UUID("6d0c8e5e-3a4b-4c5d-8e6f-7a8b9c0d1e2f"),
    sequence=1,
    previous=START,
    public_id=UUID("11111111-2222-4333-8444-555555555555"),
    created_at=datetime(2026, 3, 12, 10, 15, 0, 123456, tzinfo=UTC),
    actor_id=UUID("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"),
    about_id=UUID("99999999-8888-4777-8666-555555555555"),
    client_id=UUID("12345678-1234-4234-8234-123456789abc"),
    deed="read",
    about_kind="goals,measures",
    why="Prüfung — €",
    place="client",
    device="0123456789ab",
)
SECOND = FIRST._replace(sequence=2, client_id=None, why="", deed="practice.start")

# What a database keeps: everything but halves of characters.
WRITABLE = st.characters(exclude_categories=("Cs",))

entries = st.builds(
    Entry,
    practice_id=st.uuids(),
    sequence=st.integers(1, 2**63 - 1),
    previous=st.binary(min_size=32, max_size=32),
    public_id=st.uuids(),
    created_at=st.datetimes(timezones=st.just(UTC)),
    actor_id=st.uuids(),
    about_id=st.uuids(),
    client_id=st.none() | st.uuids(),
    deed=st.text(WRITABLE, max_size=64),
    about_kind=st.text(WRITABLE, max_size=9),
    why=st.text(WRITABLE, max_size=9),
    place=st.text(WRITABLE, max_size=9),
    device=st.text(WRITABLE, max_size=9),
)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (FIRST, "5c0ed80ae90398d6f31875ff0ce9e9c04e881733b211c6c96dd302a6f61d0987"),
        (SECOND, "ad5737b40c8e70e9cd9a70f5ea751e9569df0f9c057a28534f6d0c91524ddce9"),
    ],
)
def test_code_is_what_it_has_always_been(entry: Entry, code: str) -> None:
    """Rows that stand were chained with these bytes: they can never be otherwise."""
    assert code_of(KEY, entry).hex() == code


@given(one=entries, other=entries)
def test_two_rows_that_differ_have_different_forms(one: Entry, other: Entry) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)


@given(entry=entries, data=st.data())
def test_words_moved_between_fields_change_the_form(entry: Entry, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(entry.deed)))
    moved = entry._replace(deed=entry.deed[:cut], about_kind=entry.deed[cut:] + entry.about_kind)
    assert (canonical(moved) == canonical(entry)) == (moved == entry)


@given(entry=entries, key=st.binary(min_size=32, max_size=32))
def test_another_key_makes_another_code(entry: Entry, key: bytes) -> None:
    assert (code_of(KEY, entry) == code_of(key, entry)) == (key == KEY)


def chain_of(said: list[Entry]) -> list[tuple[Entry, bytes]]:
    chained, previous = [], START
    for number, entry in enumerate(said, start=1):
        linked = entry._replace(practice_id=FIRST.practice_id, sequence=number, previous=previous)
        previous = code_of(KEY, linked)
        chained.append((linked, previous))
    return chained


def found(rows: list[tuple[Entry, bytes]], *, end: End | None, anchors: tuple[Anchor, ...] = ()):
    inspector = Inspector(KEY, FIRST.practice_id, anchors)
    for entry, code in rows:
        inspector.see(entry, code)
    return inspector.finish(end)


def end_of(rows: list[tuple[Entry, bytes]]) -> End:
    return End(count=len(rows), code=rows[-1][1])


@given(said=st.lists(entries, min_size=1, max_size=12))
def test_whole_chain_is_whole(said: list[Entry]) -> None:
    rows = chain_of(said)
    report = found(rows, end=end_of(rows))
    assert report.is_whole
    assert (report.rows, report.first_at) == (len(said), said[0].created_at)


@given(said=st.lists(entries, min_size=2, max_size=12), data=st.data())
def test_any_other_row_in_a_place_is_found(said: list[Entry], data: st.DataObject) -> None:
    rows = chain_of(said)
    place = data.draw(st.integers(0, len(rows) - 1))
    other = data.draw(entries)._replace(sequence=place + 1)
    if other == rows[place][0]:
        return
    altered = [*rows[:place], (other, rows[place][1]), *rows[place + 1 :]]
    report = found(altered, end=end_of(rows))
    assert any(f.first <= place + 1 <= f.last for f in report.findings)


@given(said=st.lists(entries, min_size=2, max_size=12), data=st.data())
def test_any_rows_taken_out_are_found(said: list[Entry], data: st.DataObject) -> None:
    rows = chain_of(said)
    gone = data.draw(st.sets(st.integers(1, len(rows)), min_size=1))
    report = found([row for row in rows if row[0].sequence not in gone], end=end_of(rows))
    named = {n for f in report.findings for n in range(f.first, f.last + 1)}
    assert gone <= named


def test_row_of_another_copy_of_the_trail_does_not_follow() -> None:
    """Genuine by its code, as it was written with the key; it only was never written here."""
    rows = chain_of([FIRST, SECOND, FIRST])
    elsewhere = chain_of([SECOND, SECOND, SECOND])
    report = found([rows[0], elsewhere[1], rows[2]], end=end_of(rows))
    assert [(str(f.damage), f.first, f.last) for f in report.findings] == [("unlinked", 2, 3)]


def test_end_that_was_noted_wrongly_is_found() -> None:
    rows = chain_of([FIRST, SECOND, FIRST])
    for end in (None, End(count=2, code=rows[1][1]), End(count=3, code=rows[1][1])):
        assert [str(f.damage) for f in found(rows, end=end).findings] == ["set back"]
    report = found(rows, end=End(count=5, code=START))
    assert [(str(f.damage), f.first, f.last) for f in report.findings] == [("cut", 4, 5)]


def test_many_damages_are_counted_beyond_those_that_are_named() -> None:
    rows = chain_of([FIRST] * (2 * MOST_NAMED + 200))
    altered = [
        (entry._replace(why="x") if entry.sequence % 2 else entry, code) for entry, code in rows
    ]
    report = found(altered, end=end_of(rows))
    assert len(report.findings) == MOST_NAMED
    assert report.unnamed == 100


@given(entry=entries)
def test_anchor_reads_as_it_was_written_however_it_is_typed(entry: Entry) -> None:
    code = code_of(KEY, entry)
    anchor = Anchor(
        at=datetime(2026, 3, 12, 10, 15, tzinfo=UTC),
        practice_id=entry.practice_id,
        count=entry.sequence,
        letters=letters_of(code),
    )
    line = anchor.line()
    assert len(line) <= 104
    assert anchor_from(line) == anchor
    at, practice, count, letters = line.split()
    typed = f"  {at}   {practice.upper()} {count}  {letters.lower().replace('-', ' ')} "
    assert anchor_from(typed) == anchor
    assert anchor.names(code)
    assert not anchor.names(bytes(32))


@pytest.mark.parametrize(
    "line",
    [
        "words",
        "2026-03-12T10:15:00Z 6d0c8e5e-3a4b-4c5d-8e6f-7a8b9c0d1e2f 12 ABCD-EFGH",
        "2026-13-12T10:15:00Z 6d0c8e5e-3a4b-4c5d-8e6f-7a8b9c0d1e2f 12 ABCD-EFGH-IJKL-MNOP-QRST",
        "2026-03-12T10:15:00Z ------------------------------------ 12 ABCD-EFGH-IJKL-MNOP-QRST",
    ],
)
def test_line_that_is_no_anchor_is_refused(line: str) -> None:
    with pytest.raises(AnchorError, match=line[:20]):
        list(anchors_in(["# a remark", "", line]))
