from django.db import migrations, models

from telos.audit.guard import put_up, take_down


def _put_up(apps, schema_editor):
    put_up(schema_editor.connection)


def _take_down(apps, schema_editor):
    take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_chain_what_stands")]

    operations = [
        migrations.AddIndex(
            model_name="auditrow",
            index=models.Index(fields=["practice_id", "created_at"], name="audit_practice_at"),
        ),
        migrations.AddConstraint(
            model_name="auditrow",
            constraint=models.UniqueConstraint(
                fields=["practice_id", "sequence"], name="audit_row_once_in_its_chain"
            ),
        ),
        # On SQLite a later change of the table takes the guard with it: put it up again there.
        migrations.RunPython(_put_up, _take_down),
    ]
