"""How a questionnaire is shown and how a score came in."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Presentation(models.TextChoices):
    """How the questions stand on the screen."""

    ONE_A_SCREEN = "one_a_screen", _("One question a screen")
    ALL_ON_A_PAGE = "all_on_a_page", _("All questions on a page")


class EnteredAs(models.TextChoices):
    """Where a score comes from."""

    ITEMS = "items", _("answered question by question")
    TOTAL = "total", _("total entered from paper")


# Telos's own questions about safety, which everybody is asked at the beginning of care.
SAFETY_QUESTIONS: Final = "telos_safety"

# Days between two askings: what is asked less than once a year is asked by hand.
LONGEST_INTERVAL_DAYS: Final = 366

# Characters of a reason.
LONGEST_REASON: Final = 500

# Characters of an instrument's key, of its version, language or coding, and of a name.
LONGEST_KEY: Final = 32
LONGEST_VERSION: Final = 16
LONGEST_NAME: Final = 200

# Bytes of a definition or a wording that somebody sends: the longest of ours has 12 thousand.
LARGEST_DEFINITION: Final = 200_000

# Hours. A sitting that began before midnight goes on after it, even where a new day of the
# schedule begins; a form left for longer than this was given up.
SITTING_HOURS: Final = 3

# Paper from a referral may be some weeks older than the record; an earlier day is asked about.
# Our own judgement.
MOST_BEFORE_CARE: Final = timedelta(days=92)
