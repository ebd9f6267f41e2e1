"""Proposing, revising, agreeing, moving, reviewing, rating and scaling goals."""

from telos.goals.actions.agreeing import (
    agree_goal,
    keep_words,
    propose_goal,
    propose_levels,
    propose_step,
    revise_goal,
    stand_under,
)
from telos.goals.actions.beside import bring_forward, link_measures, name_supporters
from telos.goals.actions.moving import move_goal, rate_goal
from telos.goals.actions.reviewing import review_goal
from telos.goals.actions.scaling import scale_goal
from telos.goals.actions.several import OneOfSeveralError, Proposal, propose_goals
from telos.goals.actions.wording import (
    AlreadySentError,
    GoalError,
    GoalHasChangedError,
    Levels,
    RatingDayError,
    ReviewDayError,
    Wording,
)

__all__ = [
    "AlreadySentError",
    "GoalError",
    "GoalHasChangedError",
    "Levels",
    "OneOfSeveralError",
    "Proposal",
    "RatingDayError",
    "ReviewDayError",
    "Wording",
    "agree_goal",
    "bring_forward",
    "keep_words",
    "link_measures",
    "move_goal",
    "name_supporters",
    "propose_goal",
    "propose_goals",
    "propose_levels",
    "propose_step",
    "rate_goal",
    "review_goal",
    "revise_goal",
    "scale_goal",
    "stand_under",
]
