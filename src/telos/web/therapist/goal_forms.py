"""The forms on the page of one goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import Side
from telos.goals.forms import (
    AgreeGoalForm,
    GoalSpokenForm,
    MoveGoalForm,
    RateGoalForm,
    ReviseGoalForm,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django import forms

    from telos.goals.queries import GoalCourse


def goal_forms(course: GoalCourse, sent: Mapping[str, forms.Form]) -> dict[str, forms.Form]:
    """Return the page's forms: the one that was sent with its errors, the others fresh."""
    seen = {"seen_revision": course.goal.revision_number}
    as_it_stands = ReviseGoalForm.initial_from(course)
    fresh = {
        "agree": AgreeGoalForm(initial=seen, auto_id="agree_%s"),
        "keep": AgreeGoalForm(initial=seen, auto_id="keep_%s"),
        "said": GoalSpokenForm(initial=seen, auto_id="said_%s"),
        "revise": ReviseGoalForm(
            initial=as_it_stands, goal=course.goal, side=Side.THERAPIST, auto_id="revise_%s"
        ),
        "rate": RateGoalForm(auto_id="rate_%s"),
        "move": MoveGoalForm(goal=course.goal, auto_id="move_%s"),
    }
    return {f"{name}_form": sent.get(name, form) for name, form in fresh.items()}
