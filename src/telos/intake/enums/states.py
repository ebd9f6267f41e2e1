"""Where an intake stands, where it may go, and the two sides that write in it."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class IntakeState(models.TextChoices):
    """Where an intake stands."""

    BEGUN = "begun", _("Begun")
    HANDED_IN = "handed_in", _("Handed in")
    COMPLETE = "complete", _("Complete")
    TAKEN_UP = "taken_up", _("Taken up again")


_S = IntakeState

ALLOWED_MOVES: Final[dict[IntakeState, frozenset[IntakeState]]] = {
    _S.BEGUN: frozenset({_S.HANDED_IN}),
    _S.HANDED_IN: frozenset({_S.COMPLETE}),
    _S.COMPLETE: frozenset({_S.TAKEN_UP}),
    _S.TAKEN_UP: frozenset({_S.COMPLETE}),
}

# An intake in which both may write. A complete one is taken up again first, with a reason.
WRITTEN_IN: Final = frozenset({_S.BEGUN, _S.HANDED_IN, _S.TAKEN_UP})
