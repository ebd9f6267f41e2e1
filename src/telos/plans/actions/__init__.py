"""Proposing, agreeing, changing, reviewing and ending a plan."""

from telos.plans.actions.answering import agree_plan, answer_wish, ask_change, keep_plan
from telos.plans.actions.moving import end_plan, review_plan
from telos.plans.actions.saying import (
    Arranged,
    GoalHasEndedError,
    GoalsHaveChangedError,
    PlanError,
    PlanHasChangedError,
    PlanSays,
    PlanSentError,
    ReviewDayError,
    Serving,
)
from telos.plans.actions.taking import take_plan_along
from telos.plans.actions.templates import (
    TemplateHasChangedError,
    TemplateNameError,
    TemplateRetiredError,
    add_template,
    change_template,
    offer_template_again,
    retire_template,
)
from telos.plans.actions.versions import propose_plan

__all__ = [
    "Arranged",
    "GoalHasEndedError",
    "GoalsHaveChangedError",
    "PlanError",
    "PlanHasChangedError",
    "PlanSays",
    "PlanSentError",
    "ReviewDayError",
    "Serving",
    "TemplateHasChangedError",
    "TemplateNameError",
    "TemplateRetiredError",
    "add_template",
    "agree_plan",
    "answer_wish",
    "ask_change",
    "change_template",
    "end_plan",
    "keep_plan",
    "offer_template_again",
    "propose_plan",
    "retire_template",
    "review_plan",
    "take_plan_along",
]
