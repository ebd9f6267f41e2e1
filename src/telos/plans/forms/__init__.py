"""What a person writes about a plan, checked before it becomes a deed."""

from telos.plans.forms.answering import (
    AnswerWishForm,
    AskChangeForm,
    EndPlanForm,
    PaperForClientForm,
    PaperForm,
    ReviewPlanForm,
    SeenForm,
)
from telos.plans.forms.arranging import arranged_name, seen_name
from telos.plans.forms.templates import TemplateForm, plan_begun_with, template_begun_with
from telos.plans.forms.writing import PlanForm, begun_with

__all__ = [
    "AnswerWishForm",
    "AskChangeForm",
    "EndPlanForm",
    "PaperForClientForm",
    "PaperForm",
    "PlanForm",
    "ReviewPlanForm",
    "SeenForm",
    "TemplateForm",
    "arranged_name",
    "begun_with",
    "plan_begun_with",
    "seen_name",
    "template_begun_with",
]
