"""Why an hour fell out, sealed."""

import telos.vault.rows
from django.db import migrations, models
from telos.vault.migrating import sealing


class Migration(migrations.Migration):
    dependencies = [
        ("episodes", "0002_sealed"),
        ("scheduling", "0002_said_at_and_why"),
        ("vault", "0001_initial"),
    ]
    operations = [
        migrations.RenameField("appointment", "why", "why_plain"),
        migrations.AddField(
            "appointment",
            "sealed_for",
            models.UUIDField(editable=False, null=True, verbose_name="whose key"),
        ),
        migrations.AddField(
            "appointment",
            "why",
            telos.vault.rows.SealedTextField(blank=True, key_class="remark", verbose_name="why"),
        ),
        migrations.RunPython(
            sealing(
                "scheduling.appointment", {"why": "why_plain"}, owner="episode__client__public_id"
            ),
        ),
        migrations.RemoveField("appointment", "why_plain"),
        migrations.AlterField(
            "appointment",
            "sealed_for",
            models.UUIDField(editable=False, verbose_name="whose key"),
        ),
        migrations.AddConstraint(
            "appointment",
            models.CheckConstraint(
                condition=models.Q(why__isnull=True) | telos.vault.rows.holds_text("why"),
                name="appointment_why_not_empty",
            ),
        ),
    ]
