"""A version names its goals with the words that stood when it was written.

Rows of before get the words that stood then, so that what both agreed to reads as they read it.
"""

import django.db.models.deletion
from django.db import migrations, models


def name_the_words(apps, schema_editor):
    alias = schema_editor.connection.alias
    revisions = apps.get_model("goals", "goalrevision")._base_manager.using(alias)
    servings = apps.get_model("plans", "planserving")._base_manager.using(alias)
    signs = apps.get_model("plans", "plansign")._base_manager.using(alias)
    for row in servings.select_related("intervention__version").iterator():
        _name(row, revisions, row.intervention.version.created_at)
    for row in signs.filter(goal__isnull=False).select_related("version").iterator():
        _name(row, revisions, row.version.created_at)


def _name(row, revisions, written_at):
    of_goal = revisions.filter(goal=row.goal_id).order_by("number")
    # New words for what was agreed stood beside it, and did not count.
    stood = of_goal.exclude(models.Q(kind="wording") & ~models.Q(state="proposed"))
    row.revision = stood.filter(created_at__lte=written_at).last() or stood.first()
    row.save(update_fields=["revision"])


def _revision(**options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="goals.goalrevision",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [("goals", "0005_steps_levels_and_looks"), ("plans", "0001_initial")]
    operations = [
        migrations.RemoveConstraint("plansign", "plan_sign_of_one_kind"),
        migrations.AddField("planserving", "revision", _revision(null=True)),
        migrations.AddField("plansign", "revision", _revision(blank=True, null=True)),
        migrations.RunPython(name_the_words, migrations.RunPython.noop),
        migrations.AlterField("planserving", "revision", _revision()),
        migrations.AddConstraint(
            "plansign",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("goal", None),
                        ("revision", None),
                        models.Q(("instrument_key", ""), _negated=True),
                    ),
                    models.Q(
                        ("goal__isnull", False),
                        ("instrument_key", ""),
                        ("revision__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="plan_sign_of_one_kind",
            ),
        ),
    ]
