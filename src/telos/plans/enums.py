"""Where a plan stands and where it may go, and what a version of it can say."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    """Where a plan stands."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    REVIEWED = "reviewed", _("Reviewed")
    ENDED = "ended", _("Ended")


class StepKind(models.TextChoices):
    """What kind of step a plan has taken."""

    VERSION = "version", _("a version proposed")
    AGREEMENT = "agreement", _("agreed by both")
    # A version was proposed beside the one that stands; one of the two kept what stands.
    KEPT = "kept", _("what stands was kept")
    WISH = "wish", _("a change asked for")
    ANSWER = "answer", _("a wish answered")
    REVIEW = "review", _("looked at together")
    END = "end", _("ended")


class Setting(models.TextChoices):
    """Whom the client meets."""

    INDIVIDUAL = "individual", _("one to one")
    GROUP = "group", _("in a group")
    BOTH = "both", _("one to one and in a group")
    COUPLE = "couple", _("as a couple")
    FAMILY = "family", _("as a family")


class Rhythm(models.TextChoices):
    """How often the two meet."""

    TWICE_A_WEEK = "twice_a_week", _("twice a week")
    WEEKLY = "weekly", _("once a week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY = "monthly", _("once a month")
    AS_NEEDED = "as_needed", _("as we arrange it")


_S = PlanState

# Agreeing is not in this table: it is a deed of each side on a version (`agree_plan`). What has
# ended is taken up again by a new version, which both agree to anew.
ALLOWED_MOVES: Final[dict[PlanState, frozenset[PlanState]]] = {
    _S.PROPOSED: frozenset({_S.ENDED}),
    _S.AGREED: frozenset({_S.REVIEWED, _S.ENDED}),
    _S.REVIEWED: frozenset({_S.REVIEWED, _S.ENDED}),
    _S.ENDED: frozenset({_S.PROPOSED}),
}

# A version that both have agreed to stands.
STANDING_STATES: Final = frozenset({_S.AGREED, _S.REVIEWED})

# Steps that settle whether a version still waits for an answer.
SETTLING: Final = frozenset({StepKind.VERSION, StepKind.AGREEMENT, StepKind.KEPT, StepKind.END})

# Steps that settle whether something that the client asked for still waits for an answer.
ANSWERING: Final = frozenset(
    {StepKind.WISH, StepKind.VERSION, StepKind.ANSWER, StepKind.AGREEMENT, StepKind.END}
)

# Minutes of a session and their number. Our own bounds: beyond them it is a slip of the pen.
SHORTEST_MINUTES: Final = 10
LONGEST_MINUTES: Final = 240
MOST_SESSIONS: Final = 300

# How far ahead the two may say that they look at it again; our own judgement.
LATEST_REVIEW: Final = timedelta(days=366)

# Letters of the name of a template, and goals in its set: what one takes in at a glance.
LONGEST_NAME: Final = 80
MOST_GOALS: Final = 6
