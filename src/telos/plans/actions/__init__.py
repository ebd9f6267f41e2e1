"""Proposing, agreeing, changing, reviewing and ending a plan."""

from telos.plans.actions.answering import agree_plan, answer_wish, ask_change, keep_plan
from telos.plans.actions.moving import end_plan, review_plan
from telos.plans.actions.saying import (
    Arranged,
    PlanError,
    PlanHasChangedError,
    PlanSays,
    PlanSentError,
    ReviewDayError,
    Serving,
)
from telos.plans.actions.taking import take_plan_along
from telos.plans.actions.templates import add_template, change_template, retire_template
from telos.plans.actions.versions import propose_plan

__all__ = [
    "Arranged",
    "PlanError",
    "PlanHasChangedError",
    "PlanSays",
    "PlanSentError",
    "ReviewDayError",
    "Serving",
    "add_template",
    "agree_plan",
    "answer_wish",
    "ask_change",
    "change_template",
    "end_plan",
    "keep_plan",
    "propose_plan",
    "retire_template",
    "review_plan",
    "take_plan_along",
]
