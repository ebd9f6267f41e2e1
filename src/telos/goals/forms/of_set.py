"""One goal of a set, beside the others: proposed where its box is ticked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from telos.goals.forms.goal import ProposeGoalForm


class GoalOfSetForm(ProposeGoalForm):
    """A goal to begin from; nothing is asked of one that is left unticked."""

    is_taken = forms.BooleanField(label=_("Propose this goal"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("why", "first_step"):
            del self.fields[name]

    @property
    def is_ticked(self) -> bool:
        """Whether its box was ticked in what was sent."""
        return self.is_bound and bool(self["is_taken"].value())

    def full_clean(self) -> None:
        """Check it where it is to be proposed; else it stays as it was typed."""
        if self.is_bound and not self.is_ticked:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()
