"""What a goal is about, how far it reaches, where it stands and where it may go."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class GoalDomain(models.TextChoices):
    """What a goal is about: the universal aims of therapy."""

    SELF_AWARENESS = "self_awareness", _("Knowing myself")
    EMOTIONS = "emotions", _("Steadying my emotions")
    PATTERNS = "patterns", _("Changing what does not help")
    BEHAVIOUR = "behaviour", _("Doing something differently")
    RELATIONSHIPS = "relationships", _("Relationships")
    SYMPTOMS = "symptoms", _("Easing symptoms")
    COPING = "coping", _("Coping day to day")
    GROWTH = "growth", _("Growing")
    WELLBEING = "wellbeing", _("Wellbeing")
    TRANSITION = "transition", _("Getting through a change")
    PURPOSE = "purpose", _("Purpose and direction")


class GoalHorizon(models.TextChoices):
    """How far a goal reaches."""

    SHORT = "short", _("Short: weeks")
    LONG = "long", _("Long: months or more")


class GoalPriority(models.TextChoices):
    """What comes first, as the two agree; a goal without one stands after those that come next."""

    FIRST = "first", _("Comes first")
    NEXT = "next", _("Comes next")
    LATER = "later", _("Can wait")


class Level(models.IntegerChoices):
    """The five levels of goal attainment scaling, from −2 to +2."""

    MUCH_LESS = -2, _("much less than expected")
    LESS = -1, _("less than expected")
    EXPECTED = 0, _("as expected")
    MORE = 1, _("more than expected")
    MUCH_MORE = 2, _("much more than expected")


class GoalState(models.TextChoices):
    """Where a goal stands."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed")
    PAUSED = "paused", _("Paused")
    REACHED = "reached", _("Reached")
    SET_ASIDE = "set_aside", _("Set aside")


class RevisionKind(models.TextChoices):
    """What kind of change a revision is."""

    WORDING = "wording", _("new words")
    AGREEMENT = "agreement", _("agreed by both")
    MOVE = "move", _("moved on")
    # New words were proposed for a goal that is agreed; one of the two kept those that stand.
    KEPT = "kept", _("kept its words")
    # The two looked at it together, and it stays as it is.
    REVIEWED = "reviewed", _("looked at together")


_S = GoalState

# Agreeing is not in this table: it is a deed of each side on a version (`agree_goal`).
ALLOWED_MOVES: Final[dict[GoalState, frozenset[GoalState]]] = {
    _S.PROPOSED: frozenset({_S.SET_ASIDE}),
    _S.AGREED: frozenset({_S.PAUSED, _S.REACHED, _S.SET_ASIDE}),
    _S.PAUSED: frozenset({_S.AGREED, _S.REACHED, _S.SET_ASIDE}),
    _S.REACHED: frozenset({_S.AGREED}),
    _S.SET_ASIDE: frozenset({_S.PROPOSED}),
}

# A step under an aim may be gone without anybody having agreed to it; taken up again it is a
# proposal, for nobody knows whether the other side ever agreed.
STEP_MOVES: Final[dict[GoalState, frozenset[GoalState]]] = {
    _S.PROPOSED: frozenset({_S.REACHED, _S.SET_ASIDE}),
    _S.AGREED: frozenset({_S.PAUSED, _S.REACHED, _S.SET_ASIDE}),
    _S.PAUSED: frozenset({_S.AGREED, _S.REACHED, _S.SET_ASIDE}),
    _S.REACHED: frozenset({_S.PROPOSED}),
    _S.SET_ASIDE: frozenset({_S.PROPOSED}),
}

# A goal whose words may still change. What was agreed stands until both agree to other words.
REVISABLE_STATES: Final = frozenset({_S.PROPOSED, _S.AGREED, _S.PAUSED})
RATED_STATES: Final = frozenset({_S.PROPOSED, _S.AGREED, _S.PAUSED})
OPEN_STATES: Final = frozenset({_S.PROPOSED, _S.AGREED, _S.PAUSED})
ENDED_STATES: Final = frozenset({_S.REACHED, _S.SET_ASIDE})
# What is looked at together has been agreed, and is not over.
REVIEWED_STATES: Final = frozenset({_S.AGREED, _S.PAUSED})
# On levels that both agreed to; how far it came in the end is said of a reached goal as well.
SCALED_STATES: Final = frozenset({_S.AGREED, _S.PAUSED, _S.REACHED})

# The plain scale of our own: 0 is “not at all there”, 10 is “fully there”.
LOWEST_RATING: Final = 0
HIGHEST_RATING: Final = 10

# Days. A next look further ahead than this is a slip of the pen; our own judgement.
LONGEST_UNTIL_REVIEW: Final = timedelta(days=366)

# A goal brought along on paper may have been rated shortly before the record was made; an earlier
# day is a slip of the pen. Our own judgement.
MOST_BEFORE_CARE: Final = timedelta(days=31)
