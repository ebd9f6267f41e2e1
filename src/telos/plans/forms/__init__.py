"""What a person writes about a plan, checked before it becomes a deed."""

from telos.plans.forms.answering import (
    AgreeForm,
    AnswerWishForm,
    AskChangeForm,
    EndPlanForm,
    PaperForClientForm,
    PaperForm,
    PlanSpokenForm,
    ReviewPlanForm,
    SeenForm,
)
from telos.plans.forms.arranging import arranged_name, seen_name
from telos.plans.forms.beginning import plan_begun_with, template_begun_with
from telos.plans.forms.doings import asks_for_order, in_order_asked
from telos.plans.forms.templates import TemplateForm
from telos.plans.forms.writing import PlanForm, begun_with

__all__ = [
    "AgreeForm",
    "AnswerWishForm",
    "AskChangeForm",
    "EndPlanForm",
    "PaperForClientForm",
    "PaperForm",
    "PlanForm",
    "PlanSpokenForm",
    "ReviewPlanForm",
    "SeenForm",
    "TemplateForm",
    "arranged_name",
    "asks_for_order",
    "begun_with",
    "in_order_asked",
    "plan_begun_with",
    "seen_name",
    "template_begun_with",
]
