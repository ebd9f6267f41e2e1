"""Why a total was taken back and what was done about an alert, sealed."""

import telos.vault.rows
from django.db import migrations, models
from telos.vault.migrating import sealing


class Migration(migrations.Migration):
    dependencies = [
        ("episodes", "0002_sealed"),
        ("measures", "0003_practice_library"),
        ("vault", "0001_initial"),
    ]
    operations = [
        migrations.RemoveConstraint("response", "response_withdrawn_with_a_reason"),
        migrations.RenameField("response", "why_withdrawn", "why_withdrawn_plain"),
        migrations.AddField(
            "response",
            "sealed_for",
            models.UUIDField(editable=False, null=True, verbose_name="whose key"),
        ),
        migrations.AddField(
            "response",
            "why_withdrawn",
            telos.vault.rows.SealedTextField(blank=True, key_class="remark", verbose_name="why"),
        ),
        migrations.RunPython(
            sealing(
                "measures.response",
                {"why_withdrawn": "why_withdrawn_plain"},
                owner="episode__client__public_id",
            ),
        ),
        migrations.RemoveField("response", "why_withdrawn_plain"),
        migrations.AlterField(
            "response",
            "sealed_for",
            models.UUIDField(editable=False, verbose_name="whose key"),
        ),
        migrations.AddConstraint(
            "response",
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None, why_withdrawn__isnull=True)
                | models.Q(
                    withdrawn_at__isnull=False, withdrawn_by__isnull=False, entered_as="total"
                )
                & telos.vault.rows.holds_text("why_withdrawn"),
                name="response_withdrawn_with_a_reason",
            ),
        ),
        migrations.RemoveConstraint("riskalert", "risk_alert_acknowledged_by_somebody"),
        migrations.RenameField("riskalert", "what_was_done", "what_was_done_plain"),
        migrations.AddField(
            "riskalert",
            "sealed_for",
            models.UUIDField(editable=False, null=True, verbose_name="whose key"),
        ),
        migrations.AddField(
            "riskalert",
            "what_was_done",
            telos.vault.rows.SealedTextField(
                blank=True, key_class="remark", verbose_name="what was done"
            ),
        ),
        migrations.RunPython(
            sealing(
                "measures.riskalert",
                {"what_was_done": "what_was_done_plain"},
                owner="response__episode__client__public_id",
            ),
        ),
        migrations.RemoveField("riskalert", "what_was_done_plain"),
        migrations.AlterField(
            "riskalert",
            "sealed_for",
            models.UUIDField(editable=False, verbose_name="whose key"),
        ),
        migrations.AddConstraint(
            "riskalert",
            models.CheckConstraint(
                condition=models.Q(
                    acknowledged_at=None, acknowledged_by=None, what_was_done__isnull=True
                )
                | models.Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False)
                & telos.vault.rows.holds_text("what_was_done"),
                name="risk_alert_acknowledged_by_somebody",
            ),
        ),
    ]
