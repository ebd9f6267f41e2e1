"""The forms on the page of one goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import Side
from telos.goals.forms import (
    AgreeGoalForm,
    GoalSpokenForm,
    KeepWordsForm,
    MoveGoalForm,
    RateForClientForm,
    RateGoalForm,
    ReviseGoalForm,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django import forms
    from django.http import QueryDict

    from telos.goals.queries import GoalCourse
    from telos.people.models import Client


def keep_form(fields: QueryDict) -> KeepWordsForm:
    """Return the form that keeps what stands, as it was sent: with a reason where one is asked."""
    return KeepWordsForm(fields, asks_why="why" in fields, auto_id="keep_%s")


def rate_form(client: Client, fields: QueryDict | None = None) -> RateGoalForm:
    """Return the form of a rating: it asks whose it is where the client has no account.

    So it does of what was sent from a page on which it asked, that nobody’s words become another’s.
    """
    asks = "whose" in fields if fields is not None else False
    if client.person_id is None or asks:
        return RateForClientForm(fields, client=client, auto_id="rate_%s")
    return RateGoalForm(fields, auto_id="rate_%s")


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
        "rate": rate_form(course.goal.episode.client),
        "move": MoveGoalForm(goal=course.goal, auto_id="move_%s"),
    }
    return {f"{name}_form": sent.get(name, form) for name, form in fresh.items()}
