"""What the forms of goals ask alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base.forms import WordsField

if TYPE_CHECKING:
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
            "max_length": _("Keep this under 500 characters. There are %(show_value)d now."),
        },
    )
