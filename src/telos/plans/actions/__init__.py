"""Proposing, agreeing, changing, reviewing and ending a plan."""

from telos.plans.actions.answering import agree_plan, answer_wish, ask_change, keep_plan
from telos.plans.actions.moving import end_plan, review_plan
from telos.plans.actions.saying import (
    PlanError,
    PlanHasChangedError,
    PlanSays,
    PlanSentError,
    ReviewDayError,
    Serving,
)
from telos.plans.actions.taking import take_plan_along
from telos.plans.actions.versions import propose_plan

__all__ = [
    "PlanError",
    "PlanHasChangedError",
    "PlanSays",
    "PlanSentError",
    "ReviewDayError",
    "Serving",
    "agree_plan",
    "answer_wish",
    "ask_change",
    "end_plan",
    "keep_plan",
    "propose_plan",
    "review_plan",
    "take_plan_along",
]
