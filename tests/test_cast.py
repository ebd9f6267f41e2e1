"""The cast is what it says it is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from telos.access.enums import RecordKind
from telos.access.queries import clients_visible_to
from telos.audit.queries import verify
from telos.base import clock
from telos.goals.enums import GoalState
from telos.people.actions import create_person
from telos.people.models import Person
from tests import scenes
from tests.cast import EVERYBODY
from tests.kept_rows import KeptRows

if TYPE_CHECKING:
    from tests.cast import Cast


def test_cast_only_client_and_her_therapist_read_her_goals(cast: Cast) -> None:
    readers = [
        name
        for name in EVERYBODY
        if clients_visible_to(cast.person(name), RecordKind.GOALS)
        .filter(pk=cast.client_record.pk)
        .exists()
    ]

    assert readers == ["client", "her_therapist"]


@pytest.mark.parametrize("time", [1, 2, 3])
def test_cast_put_back_works_on_as_one_that_was_just_made(cast: Cast, time: int) -> None:
    goal = scenes.goal_in(cast, GoalState.REACHED)

    assert goal.words == scenes.WORDS
    assert scenes.trail_of(cast)[-1] == "goal.move.reached"
    assert verify().is_whole


@pytest.mark.parametrize("time", [1, 2])
def test_new_rows_are_numbered_after_those_put_back(cast: Cast, time: int) -> None:
    made = scenes.trail_of(cast)
    scenes.goal_in(cast, GoalState.REACHED)

    assert scenes.trail_of(cast)[: len(made)] == made
    if connection.vendor == "postgresql":  # where tables that are made anew number from 1 again
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('audit_auditrow_id_seq', 1, false)")


def test_rows_are_put_back_only_under_the_same_keys_and_at_the_same_time(
    db: None, settings, tmp_path
) -> None:
    made = []

    def make() -> int:
        made.append(create_person(email=f"{len(made)}@cast.example", display_name="P"))
        return len(made)

    kept = KeptRows(make)
    assert kept.take() == 1
    Person.objects.all().delete()
    assert (kept.take(), Person.objects.get().email) == (1, "0@cast.example")
    assert kept.take() == 2, "rows stand in the table already"
    Person.objects.all().delete()
    assert kept.take() == 3, "what was kept stood beside other rows"
    Person.objects.all().delete()
    with clock.set_to(clock.now() + timedelta(days=1)):
        assert kept.take() == 4
    Person.objects.all().delete()
    settings.TELOS_MASTER_KEY_FILE = tmp_path / "another"
    assert kept.take() == 5
