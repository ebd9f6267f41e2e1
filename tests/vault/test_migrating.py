"""What an older version kept plain is sealed by the migrations, and leaves no trace."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from telos.episodes.models import EpisodeMove
from telos.goals.models import Goal, GoalRevision
from telos.measures.models import Response, RiskAlert
from telos.scheduling.models import Appointment
from telos.vault.models import WrappedKey
from telos.vault.ring import ring
from tests.vault.test_canaries import kept_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

pytestmark = pytest.mark.django_db(transaction=True)

ROOMS = ("episodes", "scheduling", "measures", "goals")
BEFORE = [
    ("episodes", "0001_initial"),
    ("scheduling", "0002_said_at_and_why"),
    ("measures", "0003_practice_library"),
    ("goals", "0001_initial"),
]
CLIENTS = 3
GOALS = 200  # of each client: more than one batch in all


@pytest.fixture
def old() -> Iterator[Any]:
    """The tables of the rooms as an older version made them; afterwards they are the new ones."""
    try:
        _take_away()
        yield MigrationExecutor(connection).migrate(BEFORE).apps
    finally:
        MigrationExecutor(connection).migrate(_newest())
    connection.check_constraints()


def _rooms() -> list[str]:
    """Return the rooms, and those built on them since: their tables point at what is taken away."""
    found = set(ROOMS)
    for model in apps.get_models():  # a room points only at those before it
        if {there._meta.app_label for there in _pointed_at(model)} & found:
            found.add(model._meta.app_label)
    return [config.label for config in apps.get_app_configs() if config.label in found]


def _pointed_at(model: type[Model]) -> list[type[Model]]:
    return [field.related_model for field in model._meta.fields if field.is_relation]


def _newest() -> list[tuple[str, str]]:
    rooms = _rooms()
    return [
        leaf for leaf in MigrationExecutor(connection).loader.graph.leaf_nodes() if leaf[0] in rooms
    ]


def _take_away() -> None:
    """Drop the rooms' tables, the topmost first, and forget that they were made."""
    rooms = _rooms()
    with connection.schema_editor() as editor:
        for room in reversed(rooms):
            for model in reversed(list(apps.get_app_config(room).get_models())):
                editor.delete_model(model)
    recorder = MigrationExecutor(connection).recorder
    for room, name in list(recorder.applied_migrations()):
        if room in rooms:
            recorder.record_unapplied(room, name)


def write(old: Any) -> list[Any]:
    """Rows of three clients, as an older version wrote them."""
    make = lambda label, **fields: old.get_model(label)._base_manager.create(**fields)  # noqa: E731
    person = make("people.Person", email="old@cast.example", display_name="Old", password="x")
    practice = make("people.Practice", name="Old practice", country="GB")
    clients = []
    for number in range(CLIENTS):
        client = make(
            "people.Client", practice=practice, display_name=f"C{number}", added_by=person
        )
        clients.append(client.public_id)
        episode = make(
            "episodes.Episode", client=client, state="active", opened_on=date(2026, 1, 5)
        )
        common = {"episode": episode, "by": person}
        make("episodes.EpisodeMove", **common, to_state="assessment")
        make(
            "episodes.EpisodeMove",
            **common,
            from_state="assessment",
            to_state="active",
            why=f"Plain-care-{number}",
        )
        _write_hours(make, episode, person, number)
        _write_measures(make, episode, person, number)
        _write_goals(old, episode, person, number)
    return clients


def _write_hours(make: Any, episode: Any, person: Any, number: int) -> None:
    for hour, why in ((9, ""), (10, f"Plain-hour-{number}")):
        make(
            "scheduling.Appointment",
            episode=episode,
            therapist=person,
            starts_at=timezone.now().replace(hour=hour, minute=number),
            minutes=50,
            place="video",
            state="missed",
            why=why,
        )


def _write_measures(make: Any, episode: Any, person: Any, number: int) -> None:
    now = timezone.now()
    response = {
        "episode": episode,
        "instrument_key": "phq9",
        "instrument_version": "1",
        "language": "en",
        "answered_by": person,
        "item_count": 9,
    }
    begun = make("measures.Response", **response, entered_as="items")
    make(
        "measures.Response",
        **response,
        entered_as="total",
        answered_on=date(2026, 1, 6),
        finished_at=now,
        score=3,
        answered_count=9,
        withdrawn_at=now,
        withdrawn_by=person,
        why_withdrawn=f"Plain-total-{number}",
    )
    make("measures.RiskAlert", response=begun, item_key="phq9_9", value=1)
    make(
        "measures.RiskAlert",
        response=begun,
        item_key="phq9_9",
        value=2,
        acknowledged_at=now,
        acknowledged_by=person,
        what_was_done=f"Plain-alert-{number}",
    )


def _write_goals(old: Any, episode: Any, person: Any, number: int) -> None:
    said = {"domain": "coping", "horizon": "short", "state": "proposed"}
    goals = old.get_model("goals.Goal")._base_manager.bulk_create(
        old.get_model("goals.Goal")(
            **said, episode=episode, words=f"Plain-goal-{number}-{n}", submission_key=uuid4()
        )
        for n in range(GOALS)
    )
    old.get_model("goals.GoalRevision")._base_manager.bulk_create(
        old.get_model("goals.GoalRevision")(
            **said,
            goal=goal,
            number=1,
            kind="wording",
            by=person,
            side="client",
            words=goal.words,
            why="Plain-reason" if n % 2 else "",
        )
        for n, goal in enumerate(goals)
    )


def test_plain_texts_are_sealed_each_for_its_client(old: Any) -> None:
    clients = write(old)
    assert b"Plain-goal-2-199" in kept_by(connection)

    MigrationExecutor(connection).migrate(_newest())

    with ring():
        goals = list(Goal.objects.select_related("episode__client").order_by("pk"))
        assert [goal.words for goal in goals] == [
            f"Plain-goal-{client}-{n}" for client in range(CLIENTS) for n in range(GOALS)
        ]
        assert all(goal.sealed_for == goal.episode.client.public_id for goal in goals)
        story = list(GoalRevision.objects.order_by("pk"))
        assert [each.words for each in story] == [goal.words for goal in goals]
        assert [each.why for each in story] == ["", "Plain-reason"] * (len(goals) // 2)
        assert {each.why_sealed is None for each in story[::2]} == {True}
        for model, field, name in (
            (EpisodeMove, "why", "care"),
            (Appointment, "why", "hour"),
            (Response, "why_withdrawn", "total"),
            (RiskAlert, "what_was_done", "alert"),
        ):
            rows = list(model.objects.order_by("pk"))
            assert [getattr(row, field) for row in rows] == [
                text for n in range(CLIENTS) for text in ("", f"Plain-{name}-{n}")
            ]
            assert [row.sealed_for for row in rows] == [c for c in clients for _ in range(2)]
    assert set(WrappedKey.objects.values_list("owner", flat=True)) == set(clients)


def test_nothing_plain_is_left_in_the_file(old: Any) -> None:
    write(old)
    assert b"Plain-" in kept_by(connection)
    MigrationExecutor(connection).migrate(_newest())
    assert b"Plain-" not in kept_by(connection)
    columns = {
        column.name
        for table in ("goals_goal", "goals_goalrevision", "measures_riskalert")
        for column in connection.introspection.get_table_description(connection.cursor(), table)
    }
    assert {"words", "words_plain", "why", "what_was_done"} & columns == set()


def test_migration_that_cannot_seal_leaves_everything_as_it_was(
    old: Any, tmp_path: Path, settings
) -> None:
    write(old)
    path, settings.TELOS_MASTER_KEY_FILE = settings.TELOS_MASTER_KEY_FILE, tmp_path
    with pytest.raises((OSError, IntegrityError)):
        MigrationExecutor(connection).migrate(_newest())
    applied = MigrationExecutor(connection).recorder.applied_migrations()
    assert ("episodes", "0002_sealed") not in applied
    table = connection.introspection.get_table_description(
        connection.cursor(), "episodes_episodemove"
    )
    assert "why" in {column.name for column in table}
    # And once the master key is there again, it goes on.
    settings.TELOS_MASTER_KEY_FILE = path
    MigrationExecutor(connection).migrate(_newest())
    assert EpisodeMove.objects.order_by("pk").last().why == "Plain-care-2"
