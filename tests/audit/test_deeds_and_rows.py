"""A deed and its row are kept together or not at all, whichever room the deed is of."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from telos.audit.models import AuditRow, ChainHead
from telos.audit.queries import verify
from telos.people.models import Person
from tests import scenes
from tests.access.test_who_may_do_what import TABLE, Row
from tests.cast import Cast

# What nobody may do, or what is so already, leaves nothing to record.
deeds = pytest.mark.parametrize(
    "row", [row for row in TABLE if row.may and row.trail], ids=lambda r: r.deed
)


def actor_of(cast: Cast, row: Row) -> Person:
    """Somebody whose deed it is; her therapist where she may, as the client was first."""
    usual = "her_therapist" if "her_therapist" in row.may else min(row.may)
    return cast.person(row.by or usual)


class PowerCutError(Exception):
    """Something that happens after the deed and before its end."""


@deeds
def test_fault_after_the_deed_leaves_neither_deed_nor_row(cast: Cast, row: Row) -> None:
    staged = row.stage(cast)
    before, heads = scenes.everything(), list(ChainHead.objects.order_by("pk").values())
    actor = actor_of(cast, row)

    @transaction.atomic
    def cut_short() -> None:
        row.do(cast, actor, staged)
        assert AuditRow.objects.count() == len(before["audit.AuditRow"]) + len(row.trail)
        raise PowerCutError

    with pytest.raises(PowerCutError):
        cut_short()
    assert scenes.everything() == before
    assert list(ChainHead.objects.order_by("pk").values()) == heads
    assert verify().is_whole


@deeds
def test_fault_in_the_row_leaves_no_deed(cast: Cast, row: Row) -> None:
    staged = row.stage(cast)
    before = scenes.everything()
    actor = actor_of(cast, row)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_chainhead RENAME TO out_of_reach")
        with pytest.raises(DatabaseError), transaction.atomic():
            row.do(cast, actor, staged)
        cursor.execute("ALTER TABLE out_of_reach RENAME TO audit_chainhead")
    assert scenes.everything() == before


@deeds
def test_every_deed_is_chained_where_its_practice_is(cast: Cast, row: Row) -> None:
    staged = row.stage(cast)
    known = set(AuditRow.objects.values_list("pk", flat=True))
    row.do(cast, actor_of(cast, row), staged)
    added = AuditRow.objects.exclude(pk__in=known)
    assert {entry.practice_id for entry in added} == {cast.practice.public_id}
    assert verify().is_whole
