import uuid

from django.db import migrations, models

import telos.base.clock


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="public id"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=telos.base.clock.now, editable=False, verbose_name="made at"
                    ),
                ),
                ("practice_id", models.UUIDField(unique=True, verbose_name="practice")),
                ("count", models.BigIntegerField(default=0, verbose_name="rows")),
                (
                    "code",
                    models.BinaryField(max_length=32, verbose_name="code of the last row"),
                ),
                ("moved_at", models.DateTimeField(verbose_name="moved at")),
            ],
            options={"verbose_name": "chain head"},
        ),
        # Filled by the next migration, before anything refers to them.
        migrations.AddField(
            model_name="auditrow",
            name="practice_id",
            field=models.UUIDField(default=uuid.UUID(int=0), verbose_name="practice"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditrow",
            name="sequence",
            field=models.BigIntegerField(default=0, verbose_name="number in its chain"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditrow",
            name="previous",
            field=models.BinaryField(
                default=b"", max_length=32, verbose_name="code of the row before"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditrow",
            name="code",
            field=models.BinaryField(default=b"", max_length=32, verbose_name="code"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditrow",
            name="place",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="from which page"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditrow",
            name="device",
            field=models.CharField(
                blank=True,
                default="",
                max_length=16,
                verbose_name="from which session, as a pseudonym",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="auditrow",
            name="about_kind",
            field=models.CharField(max_length=200, verbose_name="kind of row, or kinds of record"),
        ),
    ]
