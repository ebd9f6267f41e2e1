"""Fields that the forms of this room share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base import clock
from telos.base.forms import WordsField

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

# A paragraph; what is longer belongs into the conversation.
LONGEST_WORDS: Final = 1000
# When the two look at a plan for the first time, unless they say otherwise: six sessions a week
# apart. Our own judgement.
FIRST_REVIEW: Final = timedelta(days=42)

TOO_LONG: Final = _("Keep this under 1,000 characters. There are %(show_value)d now.")


def first_review() -> date:
    """Return the day on which the two look at a plan again, where nobody says another."""
    return clock.today() + FIRST_REVIEW


def words_field(
    label: _StrPromise,
    *,
    asks: _StrPromise | str,
    hint: _StrPromise | str = "",
    required: bool = True,
    rows: int = 3,
) -> WordsField:
    """Return a field for a paragraph of somebody's words."""
    return WordsField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": asks, "max_length": TOO_LONG},
    )


def day_field(label: _StrPromise, *, hint: _StrPromise | str = "") -> forms.DateField:
    """Return a field for a day to come."""
    return forms.DateField(
        label=label,
        help_text=hint,
        initial=first_review,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter the day on which you look at it again."),
            "invalid": _("Enter the day as day, month and year, for example 24/11/2026."),
        },
    )
