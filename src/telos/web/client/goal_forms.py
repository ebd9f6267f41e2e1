"""The forms on the page of a goal: one may have been sent, the others are fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telos.access.enums import Side
from telos.goals.forms import AgreeGoalForm, MoveGoalForm, RateGoalForm, ReviseGoalForm

if TYPE_CHECKING:
    from django import forms
    from django.http import QueryDict

    from telos.goals.models import Goal
    from telos.goals.queries import GoalCourse

FORMS: Final = ("agree", "keep", "revise", "rate", "move")


class GoalForms:
    """The page's forms, by name."""

    def __init__(
        self,
        goal: Goal,
        *,
        sent: str = "",
        fields: QueryDict | None = None,
        is_kept: bool = False,
        reads_anew: bool = False,
    ) -> None:
        self._goal = goal
        self.sent = sent
        self.is_kept = is_kept
        """Whether what was sent came too late and is to be sent again."""
        self.has_changed = reads_anew
        """Whether the goal has changed under the form, so that its words are to be read again."""
        if fields is not None and reads_anew:
            # The page shows the words that stand now, so they count as seen from here.
            fields = fields.copy()
            fields["seen_revision"] = str(goal.revision_number)
        self._forms = {name: self._made(name, fields if name == sent else None) for name in FORMS}

    def __getitem__(self, name: str) -> forms.Form:
        return self._forms[name]

    def begin_from(self, course: GoalCourse) -> None:
        """Begin a change of the words from what stands or is proposed, where none was sent."""
        if not self._forms["revise"].is_bound:
            self._forms["revise"].initial = ReviseGoalForm.initial_from(course)

    def refuse(self, why: str) -> None:
        """Show the form that was sent with what stood in its way."""
        form = self._forms[self.sent]
        form.full_clean()
        form.add_error(None, why)

    @property
    def is_refused(self) -> bool:
        """Whether what was sent cannot be done as it stands."""
        return bool(self.sent) and not self.is_kept and not self._forms[self.sent].is_valid()

    def _made(self, name: str, fields: QueryDict | None) -> forms.Form:
        goal, auto_id = self._goal, f"{name}_%s"
        seen = {"seen_revision": goal.revision_number}
        if name in {"agree", "keep"}:
            return AgreeGoalForm(fields, initial=seen, auto_id=auto_id)
        if name == "revise":
            return ReviseGoalForm(fields, goal=goal, side=Side.CLIENT, auto_id=auto_id)
        if name == "rate":
            return RateGoalForm(fields, auto_id=auto_id)
        return MoveGoalForm(fields, goal=goal, auto_id=auto_id)
