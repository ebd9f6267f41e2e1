"""However a trail is altered, it is found, and said where and in which way."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from telos.audit.actions import present_anchors
from telos.audit.guard import lifted
from telos.audit.models import AuditRow
from telos.audit.queries import verify
from tests.audit.altering import WAYS, rows_of, trail

TIMES = 50
ROWS = 40


@pytest.fixture
def practice_id(db: None) -> Iterator[UUID]:
    """A practice with a trail, in a database that lets it be altered."""
    practice_id = uuid4()
    with lifted():
        trail(practice_id, ROWS)
        yield practice_id


@pytest.mark.parametrize("way", WAYS)
def test_altered_trail_is_found_and_the_place_is_named(practice_id: UUID, way: str) -> None:
    anchors = present_anchors()
    assert verify(anchors=anchors).is_whole
    for seed in range(TIMES):
        with transaction.atomic():
            altered = WAYS[way](Random(seed), practice_id)  # noqa: S311 -- said again by its seed
            verified = verify(anchors=anchors)
            transaction.set_rollback(True)
        assert not verified.is_whole, seed
        report = next(r for r in verified.reports if r.practice_id == practice_id)
        named = [
            finding
            for finding in report.findings
            if str(finding.damage) in altered.found_as
            and (finding.first, finding.last) == (altered.first, altered.last)
        ]
        assert named, (seed, altered, report.findings)
    assert verify(anchors=anchors).is_whole


def test_cut_end_without_an_anchor_cannot_be_told(practice_id: UUID) -> None:
    """Said on the page and in the words of the command: this is what anchors are for."""
    WAYS["truncate"](Random(1), practice_id)  # noqa: S311 -- a seed
    assert verify().is_whole
    WAYS["edit"](Random(1), practice_id)  # noqa: S311 -- a seed
    assert not verify().is_whole


def test_older_trail_that_went_on_is_told_by_an_anchor(practice_id: UUID) -> None:
    anchors = present_anchors()
    WAYS["truncate"](Random(4), practice_id)  # noqa: S311 -- a seed
    left = rows_of(practice_id).count()
    assert 0 < left < ROWS
    trail(practice_id, ROWS)
    assert verify().is_whole
    (report,) = verify(anchors=anchors, practice_id=practice_id).reports
    assert [str(f.damage) for f in report.findings] == ["rewritten"]
    assert report.findings[0].last == ROWS


def test_removed_end_is_told_without_an_anchor_where_its_note_stands(practice_id: UUID) -> None:
    rows_of(practice_id).filter(sequence__gt=ROWS - 3).delete()
    (report,) = verify(practice_id=practice_id).reports
    assert [(str(f.damage), f.first, f.last) for f in report.findings] == [("cut", ROWS - 2, ROWS)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL holds to its types")
@pytest.mark.parametrize(
    ("column", "garbage"),
    [
        ("actor_id", "nobody"),
        ("created_at", "long ago"),
        ("client_id", "\x00"),
        ("previous", "words"),
        ("code", 7),
        ("sequence", "first"),
        ("practice_id", "no practice"),
        ("deed", b"\xff\xfe"),
    ],
)
def test_what_no_column_should_hold_is_damage_like_any(
    practice_id: UUID, column: str, garbage: object
) -> None:
    pk = rows_of(practice_id).get(sequence=7).pk
    with connection.cursor() as cursor:
        statement = f"UPDATE audit_auditrow SET {column} = %s WHERE id = %s"  # noqa: S608 -- ours
        cursor.execute(statement, [garbage, pk])
    verified = verify()
    report = next(r for r in verified.reports if r.practice_id == practice_id)
    assert [(f.first, f.last) for f in report.findings] == [(7, 7)]
    assert verified.strays == (column in {"sequence", "practice_id"})


def test_rows_of_a_practice_that_never_was_are_found(practice_id: UUID) -> None:
    row = rows_of(practice_id).first()
    assert row is not None
    row.pk, row.public_id, row.practice_id = None, uuid4(), uuid4()
    AuditRow._base_manager.bulk_create([row])
    made_up = next(r for r in verify().reports if r.practice_id == row.practice_id)
    assert not made_up.is_whole
