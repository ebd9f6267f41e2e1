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
    "begun_with",
]
