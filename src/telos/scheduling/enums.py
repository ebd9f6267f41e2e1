"""Where an appointment takes place and what became of it."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.TextChoices):
    """How two people meet."""

    IN_PERSON = "in_person", _("in person")
    VIDEO = "video", _("by video")
    PHONE = "phone", _("by phone")


class AppointmentState(models.TextChoices):
    """What became of an appointment."""

    PLANNED = "planned", _("Planned")
    ATTENDED = "attended", _("Attended")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", _("Cancelled")


_S = AppointmentState

ALLOWED_MOVES: Final[dict[AppointmentState, frozenset[AppointmentState]]] = {
    _S.PLANNED: frozenset({_S.ATTENDED, _S.MISSED, _S.CANCELLED}),
    # A slip of the pen can be put right; a cancelled hour may have gone to somebody else.
    _S.ATTENDED: frozenset({_S.MISSED}),
    _S.MISSED: frozenset({_S.ATTENDED}),
    _S.CANCELLED: frozenset(),
}

# Minutes that a meeting may take.
SHORTEST_MINUTES: Final = 5
LONGEST_MINUTES: Final = 480

# Characters of a reason.
LONGEST_REASON: Final = 300
