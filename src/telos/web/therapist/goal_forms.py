"""The forms on the page of one goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import Side
from telos.goals.forms import (
    AgreeGoalForm,
    GoalSpokenForm,
    KeepWordsForm,
    MoveGoalForm,
    RateGoalForm,
    ReviseGoalForm,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django import forms
    from django.http import QueryDict

    from telos.goals.queries import GoalCourse


def keep_form(fields: QueryDict) -> KeepWordsForm:
    """Return the form that keeps what stands, as it was sent: with a reason where one is asked."""
    return KeepWordsForm(fields, asks_why="why" in fields, auto_id="keep_%s")


def goal_forms(course: GoalCourse, sent: Mapping[str, forms.Form]) -> dict[str, forms.Form]:
    """Return the page's forms: the one that was sent with its errors, the others fresh."""
    seen = {"seen_revision": course.goal.revision_number}
    as_it_stands = ReviseGoalForm.initial_from(course)
    fresh = {
        "agree": AgreeGoalForm(initial=seen, auto_id="agree_%s"),
        "keep": KeepWordsForm(initial=seen, auto_id="keep_%s"),
        "said": GoalSpokenForm(initial=seen, auto_id="said_%s"),
        "revise": ReviseGoalForm(
            initial=as_it_stands, goal=course.goal, side=Side.THERAPIST, auto_id="revise_%s"
        ),
        "rate": RateGoalForm(auto_id="rate_%s"),
        "move": MoveGoalForm(goal=course.goal, auto_id="move_%s"),
    }
    return {f"{name}_form": sent.get(name, form) for name, form in fresh.items()}
