"""The classes of keys that somebody has, and where those keys are kept."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

# The database of the wrapped keys: never the one of the data, so that no backup holds both.
KEYS: Final = "keys"


class KeyClass(models.TextChoices):
    """What a key is for: one leaked or destroyed key opens, or takes, one kind of text alone.

    The owner is the client, but for a reflection (its therapist) and for a draft that is about no
    client (its writer).
    """

    INTAKE = "intake", _("intake")
    SAFETY_PLAN = "safety_plan", _("safety plans")
    GOAL = "goal", _("goals")
    PLAN = "plan", _("plans")
    NOTE = "note", _("notes")
    PSYCHOTHERAPY_NOTE = "psychotherapy_note", _("psychotherapy notes")
    JOURNAL = "journal", _("journal")
    MESSAGE = "message", _("messages")
    FILE = "file", _("files")
    REFLECTION = "reflection", _("reflections")
    # What somebody wrote beside something that is counted: what was done about an alert, why a
    # total was taken back, why an hour fell out, why care moved on.
    REMARK = "remark", _("remarks")
    DRAFT = "draft", _("what was sent too late")
