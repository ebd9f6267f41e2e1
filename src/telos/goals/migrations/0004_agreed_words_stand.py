"""New words for an agreed goal stand beside the agreed ones until both agree to them.

Before, proposing them made the whole goal a proposal again, under words that one side had not
agreed to. Rows of that time are told as they would be now: such a proposal keeps the state that the
goal had, and a goal that still waits for the answer gets back what was agreed.
"""

from django.db import migrations, models
from telos.vault.ring import ring


def put_proposals_beside(apps, schema_editor):
    goals = apps.get_model("goals", "goal")._base_manager.using(schema_editor.connection.alias)
    worded = apps.get_model("goals", "goalrevision")._base_manager.filter(
        goal=models.OuterRef("pk"), kind="agreement"
    )
    for goal in goals.filter(models.Exists(worded)).order_by("pk").iterator():
        _retell(goal)


def _retell(goal):
    stands = None
    for revision in goal.revisions.order_by("number"):
        if revision.kind != "wording" or stands is None or stands.state not in {"agreed", "paused"}:
            stands = revision
            continue
        revision.state = stands.state
        revision.save(update_fields=["state"])
    if goal.state == "proposed" and stands.state in {"agreed", "paused"}:
        with ring():
            goal.words = stands.words
        goal.domain, goal.horizon, goal.state = stands.domain, stands.horizon, stands.state
        goal.save(update_fields=["words", "domain", "horizon", "state"])


class Migration(migrations.Migration):
    dependencies = [("goals", "0003_no_trace_of_plain_text")]
    operations = [
        migrations.RemoveConstraint("goalrevision", "goal_revision_known"),
        migrations.AlterField(
            "goalrevision",
            "kind",
            models.CharField(
                choices=[
                    ("wording", "new words"),
                    ("agreement", "agreed by both"),
                    ("move", "moved on"),
                    ("kept", "kept its words"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(put_proposals_beside, migrations.RunPython.noop),
        migrations.AddConstraint(
            "goalrevision",
            models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["wording", "agreement", "move", "kept"]),
                    ("side__in", ["client", "therapist"]),
                    ("state__in", ["proposed", "agreed", "paused", "reached", "set_aside"]),
                    (
                        "domain__in",
                        [
                            "self_awareness",
                            "emotions",
                            "patterns",
                            "relationships",
                            "symptoms",
                            "coping",
                            "growth",
                            "wellbeing",
                            "transition",
                            "purpose",
                        ],
                    ),
                    ("horizon__in", ["short", "long"]),
                ),
                name="goal_revision_known",
            ),
        ),
    ]
