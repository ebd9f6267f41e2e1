"""Opening a record in an emergency: for which reasons, how long, and what is said of it later."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Danger(models.TextChoices):
    """Whose safety a record is opened for; for nothing else is it."""

    SELF = "self", _("the client may be in danger, from themselves or from somebody else")
    OTHERS = "others", _("somebody else may be in danger, a child or an adult")
    TREATMENT = "treatment", _("a hospital or crisis team has to know something now")


class Finding(models.TextChoices):
    """What a review came to."""

    IN_ORDER = "in_order", _("there was good reason to open it")
    NOT_IN_ORDER = "not_in_order", _("it should not have been opened")


class ToldOf(models.TextChoices):
    """Who is told, beside the client, that a record was opened: the first of these who is there."""

    OFFICER = "officer", _("the practice’s privacy officer")
    MANAGER = "manager", _("whoever manages the practice")
    NOBODY = "nobody", _("nobody else")


OPEN_FOR: Final = timedelta(minutes=60)
"""TRUST.md, rule 5."""
REVIEWED_WITHIN: Final = timedelta(hours=72)
"""TRUST.md, rule 5. The client is told by then at the latest, whatever stood against it."""
SHORTEST_WHY: Final = 20
LONGEST_WHY: Final = 2000
