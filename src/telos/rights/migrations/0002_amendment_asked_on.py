from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations, models
from django.utils.timezone import localtime

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def say_the_day(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What stands so far was said on the day on which it was entered, as far as anybody knows."""
    amendments = apps.get_model("rights", "Amendment").objects
    for pk, made in amendments.values_list("pk", "created_at").iterator():
        amendments.filter(pk=pk).update(asked_on=localtime(made).date())


class Migration(migrations.Migration):
    dependencies = [("rights", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="amendment",
            name="asked_on",
            field=models.DateField(null=True, verbose_name="said on"),
        ),
        migrations.RunPython(say_the_day, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="amendment",
            name="asked_on",
            field=models.DateField(verbose_name="said on"),
        ),
    ]
