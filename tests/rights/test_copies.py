"""A copy holds everything of the record that is the client's, and of nobody else."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps

from telos.access.actions import let_record_rest, take_record_up
from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from telos.base import clock
from telos.rights.actions import CopyError, take_copy
from telos.rights.queries import copy_of
from telos.rights.queries.elsewhere import NOT_OF_A_CLIENT
from telos.rights.queries.tables import HEAD, IN_EVERY_TABLE, TABLES, TRAIL
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.rights.shape import Copy, schema
from tests.vault.test_canaries import MARKERS, live

SCHEMA = Path(__file__).parents[2] / "docs" / "record.schema.json"
TAKE = {"client", "her_therapist"}
EVERY_ROW = {"public_id", "created_at"}


def test_every_table_is_a_clients_or_says_why_not() -> None:
    known = {table.label for table in TABLES} | set(HEAD) | {"audit.AuditRow"}
    every = {model._meta.label for model in apps.get_models()}
    assert every == known | set(NOT_OF_A_CLIENT), "see telos.rights.queries.tables"
    assert not known & set(NOT_OF_A_CLIENT)
    assert all(NOT_OF_A_CLIENT.values())


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_field_leaves_or_says_why_not(table) -> None:
    fields = {field.name for field in table.model._meta.concrete_fields}
    said = {*table.fields, *table.excused, *EVERY_ROW, *(set(IN_EVERY_TABLE) & fields)}
    assert fields == said
    assert not set(table.fields) & set(table.excused)
    assert all(table.excused.values())


def test_every_field_of_the_head_and_the_trail_leaves_or_says_why_not() -> None:
    for label, said in {**HEAD, "audit.AuditRow": TRAIL}.items():
        fields = {field.name for field in apps.get_model(label)._meta.concrete_fields}
        assert fields == {*said, *EVERY_ROW, "id"}, label


def test_path_of_every_table_leads_to_the_client(cast: Cast) -> None:
    for table in TABLES:
        end = table.model._default_manager.filter(**{table.client: cast.client_record}).query
        assert end is not None
        step = table.model
        for name in table.client.split("__"):
            step = step._meta.get_field(name).related_model
        assert step._meta.label == "people.Client", table.name


def test_schema_in_the_documents_is_the_copys(cast: Cast) -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema(), (
        "write the new form into docs/record.schema.json and raise VERSION if a name changed"
    )


def test_copy_keeps_to_its_schema(cast: Cast) -> None:
    live(cast)
    told = json.loads(json.dumps(take_copy(actor=cast.client, client=cast.client_record)))
    Copy.model_validate(told, strict=True)
    assert (told["format"], told["version"], told["left_out"]) == (
        *("telos-record", 1),
        ["formulation versions that were not shared", "what others typed and did not keep"],
    )


def test_every_sealed_text_and_every_table_is_in_the_copy(cast: Cast) -> None:
    live(cast)
    told = json.dumps(take_copy(actor=cast.client, client=cast.client_record))
    missing = {name for name, marker in MARKERS.items() if marker not in told}
    # What a therapist typed and has not kept is theirs alone, and no part of the record yet.
    unkept = {name for name in MARKERS if name.startswith("FormulationTyping.")}
    assert missing == unkept | {"LegalHold.why"} & set(MARKERS)
    theirs = copy_of(cast.her_therapist, cast.client_record)
    assert not any(MARKERS[name] in json.dumps(theirs) for name in unkept)


def test_nothing_of_others_is_in_it(cast: Cast) -> None:
    scenes.proposed_goal(cast, by=cast.other_client, episode=cast.other_episode, words="Otto’s own")
    told = json.dumps(take_copy(actor=cast.client, client=cast.client_record), ensure_ascii=False)
    for stranger in ("Otto", "Kim", "Aoife"):
        assert stranger not in told
    for record in (cast.other_record, cast.record_of_colleague, cast.record_elsewhere):
        assert str(record.public_id) not in told


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name not in TAKE])
def test_nobody_else_takes_one(cast: Cast, name: str) -> None:
    before = scenes.everything()
    with pytest.raises(NotAllowedError):
        take_copy(actor=cast.person(name), client=cast.client_record, asked_on=clock.today())
    assert scenes.everything() == before


def test_taking_one_stands_in_the_trail_and_in_the_copy(cast: Cast) -> None:
    told = take_copy(actor=cast.client, client=cast.client_record)
    assert scenes.trail_of(cast)[-1] == "record.copy"
    assert told["trail"][-1]["deed"] == "record.copy"
    assert told["trail"][-1]["who"] == cast.client.display_name


def test_therapist_makes_one_for_a_day_on_which_it_was_asked(cast: Cast) -> None:
    scenes.begun_response(cast)
    asked = date(2026, 3, 3)
    told = take_copy(actor=cast.her_therapist, client=cast.client_record, asked_on=asked)
    row = AuditRow.objects.order_by("pk").last()
    assert row is not None
    assert (row.deed, row.why) == ("record.copy", "asked for at the practice on 3 March 2026")
    assert told["left_out"] == [
        *("answers that were not sent", "what the client typed and did not save"),
        *("trail", "emergency_openings", "what was typed at a formulation and not kept"),
    ]
    assert told["trail"] == told["responses"] == []
    for day in (None, clock.today() + timedelta(days=1)):
        with pytest.raises(CopyError):
            take_copy(actor=cast.her_therapist, client=cast.client_record, asked_on=day)


def test_answers_that_were_not_sent_are_the_clients_alone(cast: Cast) -> None:
    alert = scenes.risk_alert(cast)
    own = copy_of(cast.client, cast.client_record)
    theirs = copy_of(cast.her_therapist, cast.client_record)
    assert [answer["item_key"] for answer in own["answers"]] == [alert.item_key]
    assert theirs["answers"] == []
    # What raised an alert is read by the therapist from the moment it was given.
    assert len(theirs["answers_looked_at"]) == 1


def test_resting_record_is_copied_by_its_client_alone(cast: Cast) -> None:
    let_record_rest(actor=cast.client, client=cast.client_record)
    assert take_copy(actor=cast.client, client=cast.client_record)["restrictions"]
    with pytest.raises(NotAllowedError):
        take_copy(actor=cast.her_therapist, client=cast.client_record, asked_on=clock.today())
    take_record_up(actor=cast.client, client=cast.client_record)


def test_copy_takes_as_many_queries_for_many_rows_as_for_one(
    cast: Cast, django_assert_max_num_queries
) -> None:
    scenes.proposed_goal(cast)
    with django_assert_max_num_queries(60):
        copy_of(cast.client, cast.client_record)
    for _ in range(5):
        scenes.rating(cast, scenes.proposed_goal(cast, words=f"Another {uuid4()}"))
    with django_assert_max_num_queries(60):
        copy_of(cast.client, cast.client_record)
