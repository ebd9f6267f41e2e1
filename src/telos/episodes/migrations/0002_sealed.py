"""Why care moved on, sealed."""

import telos.vault.rows
from django.db import migrations, models
from telos.vault.migrating import sealing


class Migration(migrations.Migration):
    dependencies = [
        ("episodes", "0001_initial"),
        ("vault", "0001_initial"),
    ]
    operations = [
        migrations.RenameField("episodemove", "why", "why_plain"),
        migrations.AddField(
            "episodemove",
            "sealed_for",
            models.UUIDField(editable=False, null=True, verbose_name="whose key"),
        ),
        migrations.AddField(
            "episodemove",
            "why",
            telos.vault.rows.SealedTextField(blank=True, key_class="remark", verbose_name="why"),
        ),
        migrations.RunPython(
            sealing(
                "episodes.episodemove", {"why": "why_plain"}, owner="episode__client__public_id"
            ),
        ),
        migrations.RemoveField("episodemove", "why_plain"),
        migrations.AlterField(
            "episodemove",
            "sealed_for",
            models.UUIDField(editable=False, verbose_name="whose key"),
        ),
        migrations.AddConstraint(
            "episodemove",
            models.CheckConstraint(
                condition=models.Q(why__isnull=True) | telos.vault.rows.holds_text("why"),
                name="episode_move_why_not_empty",
            ),
        ),
    ]
