"""The states of an episode and the table of allowed moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class EpisodeState(models.TextChoices):
    """Where an episode of care stands."""

    ENQUIRY = "enquiry", _("Enquiry")
    CONSULTATION = "consultation", _("Consultation")
    ASSESSMENT = "assessment", _("Assessment")
    ACTIVE = "active", _("In therapy")
    ENDING = "ending", _("Ending")
    AFTERCARE = "aftercare", _("Aftercare")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")


class HandOverOutcome(models.TextChoices):
    """What became of it when somebody asked that a colleague goes on."""

    DONE = "done", _("somebody else goes on, or that care has ended")
    DECLINED = "declined", _("care stays as it is")
    TAKEN_BACK = "taken_back", _("taken back")
    CLOSED = "closed", _("this care was closed")
    PART_ENDED = "part_ended", _("whoever asked has no part here any more")
    ONE_ALONE = "one_alone", _("one therapist alone goes on")


_S = EpisodeState

# Where care goes on after a pause, by where it stood: no pause is a way round a step.
# From a pause to a pause the day on which two look again is put off.
AFTER_A_PAUSE: Final[dict[EpisodeState, frozenset[EpisodeState]]] = {
    _S.ASSESSMENT: frozenset({_S.ASSESSMENT, _S.PAUSED, _S.CLOSED}),
    _S.ACTIVE: frozenset({_S.ACTIVE, _S.ENDING, _S.PAUSED, _S.CLOSED}),
    _S.ENDING: frozenset({_S.ENDING, _S.ACTIVE, _S.PAUSED, _S.CLOSED}),
}

ALLOWED_MOVES: Final[dict[EpisodeState, frozenset[EpisodeState]]] = {
    _S.ENQUIRY: frozenset({_S.CONSULTATION, _S.CLOSED}),
    _S.CONSULTATION: frozenset({_S.ASSESSMENT, _S.CLOSED}),
    _S.ASSESSMENT: frozenset({_S.ACTIVE, _S.PAUSED, _S.CLOSED}),
    _S.ACTIVE: frozenset({_S.ENDING, _S.PAUSED, _S.CLOSED}),
    _S.ENDING: frozenset({_S.ACTIVE, _S.AFTERCARE, _S.PAUSED, _S.CLOSED}),
    _S.AFTERCARE: frozenset({_S.ACTIVE, _S.CLOSED}),
    _S.PAUSED: frozenset().union(*AFTER_A_PAUSE.values()),
    # Somebody who comes back begins a new episode; the old one stays as it ended.
    _S.CLOSED: frozenset(),
}

# A pause has a day on which the two look again; what lasts longer has ended. Our own judgement.
LONGEST_PAUSE: Final = timedelta(days=366)

# An episode may be opened in any state before therapy: people arrive in different ways.
OPENING_STATES: Final = frozenset({_S.ENQUIRY, _S.CONSULTATION, _S.ASSESSMENT})
