"""Goals, their revisions, agreements and ratings, and what stands beside them."""

from telos.goals.models.beside import GoalMeasure, GoalScaling, GoalSupport
from telos.goals.models.goal import Goal, GoalAgreement, GoalRating, GoalRevision
from telos.goals.models.text import AGREED_FIELDS, LEVEL_FIELDS, TEXT_FIELDS, GoalText

__all__ = [
    "AGREED_FIELDS",
    "LEVEL_FIELDS",
    "TEXT_FIELDS",
    "Goal",
    "GoalAgreement",
    "GoalMeasure",
    "GoalRating",
    "GoalRevision",
    "GoalScaling",
    "GoalSupport",
    "GoalText",
]
