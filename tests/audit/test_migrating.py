"""Rows from before there were chains are given theirs, in order of time, and none is lost."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from random import Random
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from telos.audit.chain.codes import INSTALLATION
from telos.audit.guard import lifted
from telos.audit.models import AuditRow, ChainHead
from telos.audit.queries import verify
from telos.base import clock
from tests import scenes
from tests.cast import Cast

step = import_module("telos.audit.migrations.0003_chain_what_stands")
EVERYTHING = [
    field.attname
    for field in AuditRow._meta.concrete_fields
    if field.attname not in {"practice_id", "sequence", "previous", "code", "place", "device"}
]


class Editor:
    """What a migration is handed."""

    connection = connection


def forget_chains() -> None:
    """Leave the rows as they were before: without practice, number and code, in any order."""
    order = list(AuditRow.objects.values_list("pk", flat=True))
    Random(5).shuffle(order)  # noqa: S311 -- a seed
    for number, pk in enumerate(order):
        AuditRow._base_manager.filter(pk=pk).update(
            practice_id=INSTALLATION,
            sequence=-number,
            previous=b"",
            code=b"",
            place="",
            device="",
            created_at=clock.now() - timedelta(minutes=number // 2),
        )
    ChainHead.objects.all().delete()


@pytest.mark.parametrize("rows_at_a_time", [3, 2000])
def test_every_row_is_chained_in_order_of_time(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, rows_at_a_time: int
) -> None:
    scenes.rating(cast, scenes.proposed_goal(cast))
    monkeypatch.setattr(step, "ROWS_AT_A_TIME", rows_at_a_time)
    with lifted():
        # What an older version did not have, no row of it is about.
        AuditRow._base_manager.filter(about_kind="access.supervision").delete()
    practice_of = dict(AuditRow.objects.values_list("public_id", "practice_id"))
    with lifted():
        forget_chains()
        before = list(AuditRow.objects.order_by("pk").values(*EVERYTHING))
        step.chain_what_stands(apps, Editor)
        assert list(AuditRow.objects.order_by("pk").values(*EVERYTHING)) == before
    assert dict(AuditRow.objects.values_list("public_id", "practice_id")) == practice_of
    for head in ChainHead.objects.all():
        rows = AuditRow.objects.filter(practice_id=head.practice_id)
        in_time = list(rows.order_by("created_at", "pk").values_list("sequence", flat=True))
        assert in_time == list(range(1, head.count + 1))
    assert {head.practice_id for head in ChainHead.objects.all()} == {
        cast.practice.public_id,
        cast.practice_elsewhere.public_id,
    }
    # The deed that opened each stands in it, wherever in time: nothing was emptied.
    practices = {cast.practice.public_id, cast.practice_elsewhere.public_id}
    assert verify(practices=practices).is_whole
    goal = scenes.proposed_goal(cast)
    assert AuditRow.objects.get(about_id=goal.public_id).sequence > 1
    assert verify().is_whole


def test_row_of_a_client_who_is_not_there_goes_to_the_installation(cast: Cast) -> None:
    with lifted():
        forget_chains()
        AuditRow._base_manager.filter(client_id=cast.client_record.public_id).update(
            client_id=uuid4()
        )
        step.chain_what_stands(apps, Editor)
    assert ChainHead.objects.filter(practice_id=INSTALLATION).exists()
    assert verify().is_whole


def test_empty_trail_stays_empty(db: None) -> None:
    step.chain_what_stands(apps, Editor)
    assert not ChainHead.objects.exists()
