"""What the forms of goals ask alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base import clock
from telos.base.forms import WordsField

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

LONGEST_REASON: Final = 500


def reason_field(label: _StrPromise, *, asks: _StrPromise) -> WordsField:
    """Return a field for why a goal is changed, which has to be said; `asks` where it was not."""
    return WordsField(
        label=label,
        help_text=_("It stands in the goal’s story, for you both."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": asks,
        },
    )


class DayField(forms.DateField):
    """A day that may be chosen; left empty it is the one on which the form is sent.

    It is not filled in: a page stays open for days, and its day would be told as the answer's.
    """

    def __init__(self) -> None:
        super().__init__(
            label=_("On"),
            help_text=_("Left empty, it counts for the day on which you send it."),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={
                "invalid": _("Enter the day as day, month and year, for example 24/11/2026."),
            },
        )

    def clean(self, value: Any) -> date | None:
        """Refuse a day that has not come yet."""
        day: date | None = super().clean(value)
        if day is not None and not clock.has_been(day):
            raise forms.ValidationError(_("Enter today or an earlier day; check the year."))
        return day
