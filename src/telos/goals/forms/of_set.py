"""One goal of a set, beside the others: proposed where its box is ticked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from telos.goals.actions import GoalError, Levels
from telos.goals.enums import Level
from telos.goals.forms.goal import ProposeGoalForm
from telos.goals.forms.levels import LevelsForm
from telos.goals.models import LEVEL_FIELDS

if TYPE_CHECKING:
    from telos.goals.actions import Wording

# The fields of the levels, from −2 to +2.
LEVEL_NAMED: Final = LEVEL_FIELDS


class GoalOfSetForm(ProposeGoalForm):
    """A goal to begin from; nothing is asked of one that is left unticked.

    Where its template has levels, they are proposed with it once somebody says where it begins.
    """

    is_taken = forms.BooleanField(label=_("Propose this goal"), required=False)

    def __init__(self, *args: Any, has_levels: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("why", "first_step"):
            del self.fields[name]
        self._has_levels = has_levels
        if has_levels:
            self._add_levels()

    @property
    def is_ticked(self) -> bool:
        """Whether its box was ticked in what was sent."""
        return self.is_bound and bool(self["is_taken"].value())

    @property
    def level_rows(self) -> list[forms.BoundField]:
        """The fields of the levels as the page asks them, and where it begins; none without."""
        shown = [name for name in LevelsForm.base_fields if name in LEVEL_FIELDS]
        return [self[name] for name in (*shown, "baseline")] if self._has_levels else []

    def full_clean(self) -> None:
        """Check it where it is to be proposed; else it stays as it was typed."""
        if self.is_bound and not self.is_ticked:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Refuse levels of which some are missing, or that say the same."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.wording()
            except GoalError as error:
                self.add_error("baseline", str(error))
        return cleaned

    def wording(self) -> Wording:
        """Return the checked words, with the levels where somebody said where it begins."""
        said = super().wording()
        baseline = self.cleaned_data.get("baseline")
        if not self._has_levels or baseline in {None, ""}:
            return said
        much_less, less, expected, more, much_more = (self.cleaned_data[f] for f in LEVEL_FIELDS)
        words = (much_less, less, expected, more, much_more)
        return replace(said, levels=Levels(words=words, baseline=Level(int(baseline))))

    def _add_levels(self) -> None:
        asked = LevelsForm().fields
        for name in LEVEL_FIELDS:
            self.fields[name] = asked[name]
            asked[name].required = False
        begins: Any = asked["baseline"]
        later = ("", _("Leave the levels for later"))
        self.fields["baseline"] = forms.ChoiceField(
            label=begins.label,
            choices=[later, *begins.choices],
            required=False,
            error_messages={"invalid_choice": begins.error_messages["invalid_choice"]},
        )
