"""The parts of a safety plan, whose hand wrote a version, and how much a part holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class SafetyPart(models.TextChoices):
    """The six parts, in the order in which one goes through them in a hard hour.

    The parts are what research on safety planning describes; titles and hints are our own words.
    """

    SIGNS = "signs", _("How I notice it")
    MYSELF = "myself", _("What I can do by myself")
    PLACES = "places", _("Where I can go, and with whom")
    PEOPLE = "people", _("Whom I can tell")
    PROFESSIONALS = "professionals", _("Who helps by profession")
    SURROUNDINGS = "surroundings", _("Making it safer around me")


# Our own judgement: a plan is read in an hour in which one does not read much.
MOST_LINES: Final = 12
LONGEST_LINE: Final = 200
LONGEST_OWN: Final = 200
LONGEST_WHY: Final = 300
# A plan that is looked at again later than this is not looked at again.
LONGEST_AHEAD: Final = timedelta(days=366)
# Where no day was said, a plan that nobody has written or looked through for so long asks for a
# look: numbers change, people move. No study says how often; our own judgement.
LONG_NOT_LOOKED_THROUGH: Final = timedelta(days=90)
