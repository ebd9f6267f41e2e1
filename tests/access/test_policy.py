"""The policy as a table: what no row of it may say, and that its page tells the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from telos.access.actions import open_in_emergency
from telos.access.enums import POLICY, Act, Danger, RecordKind, Relationship, kinds_for, who_may
from telos.access.queries import clients_visible_to, person_who_asks
from telos.access.rules import may_read, may_write
from tests.cast import EVERYBODY, Cast
from tests.consents import agreed_to_supervision

PAGE = (Path(__file__).parents[2] / "docs" / "policy.md").read_text("utf-8")
CLINICAL = set(RecordKind) - {
    RecordKind.CONTACT,
    RecordKind.APPOINTMENTS,
    RecordKind.EPISODE,
    RecordKind.TRAIL,
}


def test_every_kind_has_a_row_for_reading_and_for_writing() -> None:
    assert set(POLICY) == set(RecordKind)
    assert all(set(row) == set(Act) for row in POLICY.values())


def test_manager_neither_reads_nor_writes_anything_clinical() -> None:
    for act in Act:
        assert not CLINICAL & set(kinds_for(Relationship.MANAGER, act=act))


@pytest.mark.parametrize("relationship", [Relationship.SUPERVISOR, Relationship.BREAK_GLASS])
def test_who_only_looks_in_writes_nothing(relationship: Relationship) -> None:
    assert kinds_for(relationship, act=Act.WRITE) == []


@pytest.mark.parametrize(
    "kind", [RecordKind.JOURNAL, RecordKind.PSYCHOTHERAPY_NOTES, RecordKind.REFLECTION]
)
def test_what_is_ones_own_alone_has_one_reader(kind: RecordKind) -> None:
    assert len(who_may(Act.READ, kind)) == 1
    assert who_may(Act.READ, kind) == who_may(Act.WRITE, kind)


def test_emergency_opens_neither_journal_nor_psychotherapy_notes_nor_messages() -> None:
    shut = {
        RecordKind.JOURNAL,
        RecordKind.SHARED_JOURNAL,
        RecordKind.PSYCHOTHERAPY_NOTES,
        RecordKind.REFLECTION,
        RecordKind.MESSAGES,
    }
    assert not shut & set(kinds_for(Relationship.BREAK_GLASS, act=Act.READ))


def test_nobody_writes_the_trail() -> None:
    assert who_may(Act.WRITE, RecordKind.TRAIL) == frozenset()


def test_whoever_writes_a_record_reads_it() -> None:
    for kind in RecordKind:
        assert who_may(Act.WRITE, kind) <= who_may(Act.READ, kind), kind


@pytest.mark.parametrize("kind", RecordKind)
def test_page_tells_the_table(kind: RecordKind) -> None:
    [line] = [line for line in PAGE.splitlines() if line.startswith(f"| {kind} |")]
    _, _, reads, writes, _ = (cell.strip() for cell in line.split("|"))
    for act, said in ((Act.READ, reads), (Act.WRITE, writes)):
        told = set() if said == "nobody" else set(said.split(", "))
        assert told == {str(relationship) for relationship in who_may(act, kind)}


@pytest.mark.parametrize("kind", RecordKind)
def test_lists_and_answers_rest_on_the_same_conditions(cast: Cast, kind: RecordKind) -> None:
    records = (cast.client_record, cast.other_record, cast.record_elsewhere)
    for name in EVERYBODY:
        viewer = cast.person(name)
        listed = set(clients_visible_to(viewer, kind).values_list("pk", flat=True))
        for record in records:
            assert may_read(viewer, record, kind) == (record.pk in listed), (name, record)


def test_what_is_spared_of_a_question_changes_no_answer(cast: Cast) -> None:
    agreed_to_supervision(cast)
    open_in_emergency(
        actor=cast.co_facilitator,
        client=cast.client_record,
        danger=Danger.SELF,
        why="She wrote that she has taken tablets.",
    )
    spared = set()
    for name in EVERYBODY:
        viewer = cast.person(name)
        seen = {kind: set(clients_visible_to(viewer, kind)) for kind in RecordKind}
        viewer = person_who_asks(str(viewer.pk))
        assert {kind: set(clients_visible_to(viewer, kind)) for kind in RecordKind} == seen, name
        spared.add(viewer.stands_at_most)
    could = frozenset().union(*spared)
    assert could == set(Relationship) - {Relationship.AUTHOR, Relationship.CO_FACILITATOR}
    assert {Relationship.SELF} in spared


def test_sparing_lets_nobody_see_more(cast: Cast) -> None:
    for name in EVERYBODY:
        viewer = cast.person(name)
        seen = {kind: set(clients_visible_to(viewer, kind)) for kind in RecordKind}
        viewer.stands_at_most = frozenset(Relationship)
        assert {kind: set(clients_visible_to(viewer, kind)) for kind in RecordKind} == seen, name
        viewer.stands_at_most = frozenset()
        assert not any(clients_visible_to(viewer, kind) for kind in RecordKind)


def test_writing_is_for_whom_the_table_names(cast: Cast) -> None:
    may = {
        kind: {name for name in EVERYBODY if may_write(cast.person(name), cast.client_record, kind)}
        for kind in RecordKind
    }
    assert may[RecordKind.CONTACT] == may[RecordKind.EPISODE] == {"her_therapist"}
    assert may[RecordKind.APPOINTMENTS] == {"her_therapist", "manager"}
    assert may[RecordKind.GOALS] == may[RecordKind.MEASURES] == {"client", "her_therapist"}
    assert may[RecordKind.TRAIL] == set()
