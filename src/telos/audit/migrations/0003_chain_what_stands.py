"""Rows from before there were chains: each is given its practice, its number and its code."""

from itertools import islice
from uuid import UUID

from django.db import migrations

from telos.audit.chain.codes import INSTALLATION, START, Entry, code_of
from telos.audit.key import make_audit_key

ROWS_AT_A_TIME = 2000
_SAID = ("id", "public_id", "created_at", "actor_id", "about_id", "client_id", "deed", "about_kind", "why")


def chain_what_stands(apps, schema_editor):
    """Chain every row in order of time; nobody can vouch for what was changed before today."""
    alias = schema_editor.connection.alias
    rows = apps.get_model("audit", "AuditRow").objects.using(alias)
    if not rows.exists():
        return
    key = make_audit_key().chain
    practice_of = _practices(apps, alias)
    ends = {}
    said = rows.order_by("created_at", "id").values(*_SAID).iterator(chunk_size=ROWS_AT_A_TIME)
    while batch := list(islice(said, ROWS_AT_A_TIME)):
        _write(schema_editor.connection, rows.model, [_link(row, practice_of, ends, key) for row in batch])
    heads = apps.get_model("audit", "ChainHead").objects.using(alias)
    for practice_id, (count, code, moved_at) in ends.items():
        heads.create(practice_id=practice_id, count=count, code=code, moved_at=moved_at)


def _practices(apps, alias):
    """Return the practice of every client, member and questionnaire that a row may be about."""

    def found(app, model, path):
        known = apps.get_model(app, model).objects.using(alias)
        return dict(known.values_list("public_id", path))

    clients = found("people", "Client", "practice__public_id")
    about = {
        "people.practice": found("people", "Practice", "public_id"),
        "people.membership": found("people", "Membership", "practice__public_id"),
        "measures.practiceinstrument": found("measures", "PracticeInstrument", "practice__public_id"),
        "measures.practicewording": found("measures", "PracticeWording", "practice__public_id"),
    }

    def practice_of(row) -> UUID:
        if row["client_id"] is not None:
            return clients.get(row["client_id"], INSTALLATION)
        return about.get(row["about_kind"], {}).get(row["about_id"], INSTALLATION)

    return practice_of


def _link(row, practice_of, ends, key):
    row_id = row.pop("id")
    practice_id = practice_of(row)
    count, previous, _at = ends.get(practice_id, (0, START, None))
    entry = Entry(
        **row, practice_id=practice_id, sequence=count + 1, previous=previous, place="", device=""
    )
    code = code_of(key, entry)
    ends[practice_id] = (entry.sequence, code, entry.created_at)
    return practice_id, entry.sequence, previous, code, row_id


def _write(connection, model, linked):
    """Write a batch in one go: a million rows are not a million statements of Django's."""
    fields = [model._meta.get_field(name) for name in ("practice_id", "sequence", "previous", "code")]
    places = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    values = [
        [
            *(field.get_db_prep_save(value, connection) for field, value in zip(fields, row[:-1], strict=True)),
            row[-1],
        ]
        for row in linked
    ]
    with connection.cursor() as cursor:
        # nosemgrep: sql-made-of-strings -- names of our own columns, quoted by the database
        cursor.executemany(f"UPDATE {table} SET {places} WHERE id = %s", values)  # nosec B608


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_chain"),
        ("people", "0001_initial"),
        ("measures", "0003_practice_library"),
    ]

    operations = [migrations.RunPython(chain_what_stands, migrations.RunPython.noop)]
