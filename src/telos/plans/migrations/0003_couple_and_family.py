"""A plan can be for a couple or a family, as approaches of the library are."""

from django.db import migrations, models

SETTINGS = [
    ("individual", "one to one"),
    ("group", "in a group"),
    ("both", "one to one and in a group"),
    ("couple", "as a couple"),
    ("family", "as a family"),
]
RHYTHMS = ["twice_a_week", "weekly", "fortnightly", "monthly", "as_needed"]


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_goals_as_they_were_worded")]
    operations = [
        migrations.RemoveConstraint("planversion", "plan_version_known"),
        migrations.AlterField(
            "planversion",
            "setting",
            models.CharField(choices=SETTINGS, max_length=12, verbose_name="whom you meet"),
        ),
        migrations.AddConstraint(
            "planversion",
            models.CheckConstraint(
                condition=models.Q(
                    ("setting__in", [key for key, _label in SETTINGS]), ("rhythm__in", RHYTHMS)
                ),
                name="plan_version_known",
            ),
        ),
    ]
