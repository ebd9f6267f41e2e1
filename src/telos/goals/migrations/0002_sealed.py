"""The words of goals and of all their revisions, and why they changed, sealed."""

import telos.vault.rows
from django.db import migrations, models
from telos.vault.migrating import sealing


class Migration(migrations.Migration):
    dependencies = [
        ("episodes", "0002_sealed"),
        ("goals", "0001_initial"),
        ("vault", "0001_initial"),
    ]
    operations = [
        migrations.RemoveConstraint("goal", "goal_has_words"),
        migrations.RenameField("goal", "words", "words_plain"),
        migrations.AddField(
            "goal",
            "sealed_for",
            models.UUIDField(editable=False, null=True, verbose_name="whose key"),
        ),
        migrations.AddField(
            "goal",
            "words",
            telos.vault.rows.SealedTextField(
                blank=True, key_class="goal", verbose_name="in the client’s own words"
            ),
        ),
        migrations.RunPython(
            sealing("goals.goal", {"words": "words_plain"}, owner="episode__client__public_id"),
        ),
        migrations.RemoveField("goal", "words_plain"),
        migrations.AlterField(
            "goal",
            "sealed_for",
            models.UUIDField(editable=False, verbose_name="whose key"),
        ),
        migrations.AlterField(
            "goal",
            "words",
            telos.vault.rows.SealedTextField(
                key_class="goal", verbose_name="in the client’s own words"
            ),
        ),
        migrations.AddConstraint(
            "goal",
            models.CheckConstraint(
                condition=telos.vault.rows.holds_text("words"),
                name="goal_has_words",
            ),
        ),
        migrations.RemoveConstraint("goalrevision", "goal_revision_has_words"),
        migrations.RenameField("goalrevision", "words", "words_plain"),
        migrations.RenameField("goalrevision", "why", "why_plain"),
        migrations.AddField(
            "goalrevision",
            "sealed_for",
            models.UUIDField(editable=False, null=True, verbose_name="whose key"),
        ),
        migrations.AddField(
            "goalrevision",
            "words",
            telos.vault.rows.SealedTextField(
                blank=True, key_class="goal", verbose_name="in the client’s own words"
            ),
        ),
        migrations.AddField(
            "goalrevision",
            "why",
            telos.vault.rows.SealedTextField(blank=True, key_class="goal", verbose_name="why"),
        ),
        migrations.RunPython(
            sealing(
                "goals.goalrevision",
                {"words": "words_plain", "why": "why_plain"},
                owner="goal__episode__client__public_id",
            ),
        ),
        migrations.RemoveField("goalrevision", "words_plain"),
        migrations.RemoveField("goalrevision", "why_plain"),
        migrations.AlterField(
            "goalrevision",
            "sealed_for",
            models.UUIDField(editable=False, verbose_name="whose key"),
        ),
        migrations.AlterField(
            "goalrevision",
            "words",
            telos.vault.rows.SealedTextField(
                key_class="goal", verbose_name="in the client’s own words"
            ),
        ),
        migrations.AddConstraint(
            "goalrevision",
            models.CheckConstraint(
                condition=models.Q(number__gte=1) & telos.vault.rows.holds_text("words"),
                name="goal_revision_has_words",
            ),
        ),
        migrations.AddConstraint(
            "goalrevision",
            models.CheckConstraint(
                condition=models.Q(why__isnull=True) | telos.vault.rows.holds_text("why"),
                name="goal_revision_why_not_empty",
            ),
        ),
    ]
