"""Proposing, revising, agreeing, moving and rating goals."""

from telos.goals.actions.agreeing import agree_goal, keep_words, propose_goal, revise_goal
from telos.goals.actions.moving import move_goal, rate_goal
from telos.goals.actions.wording import (
    AlreadySentError,
    GoalError,
    GoalHasChangedError,
    RatingDayError,
    Wording,
)

__all__ = [
    "AlreadySentError",
    "GoalError",
    "GoalHasChangedError",
    "RatingDayError",
    "Wording",
    "agree_goal",
    "keep_words",
    "move_goal",
    "propose_goal",
    "rate_goal",
    "revise_goal",
]
