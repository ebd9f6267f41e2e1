"""Each version of a goal says under which aim it stands: until now none of them ever moved."""

import django.db.models.deletion
from django.db import migrations, models


def stand_where_the_goal_stands(apps, schema_editor):
    alias = schema_editor.connection.alias
    aims = apps.get_model("goals", "goal")._base_manager.filter(pk=models.OuterRef("goal"))
    revisions = apps.get_model("goals", "goalrevision")._base_manager.using(alias)
    of_steps = revisions.filter(goal__aim__isnull=False)
    of_steps.update(aim=models.Subquery(aims.values("aim")[:1]))


class Migration(migrations.Migration):
    dependencies = [("goals", "0005_steps_levels_and_looks")]
    operations = [
        migrations.AddField(
            model_name="goalrevision",
            name="aim",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="goals.goal",
            ),
        ),
        migrations.RunPython(stand_where_the_goal_stands, migrations.RunPython.noop),
    ]
