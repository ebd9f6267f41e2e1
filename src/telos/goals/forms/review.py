"""Looking at a goal together, and when to look again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base.forms import WordsField
from telos.goals.forms.goal import LONGEST_REASON


class ReviewGoalForm(forms.Form):
    """The goal was looked at together and stays as it is; when the two look again."""

    why = WordsField(
        label=_("What you two saw"),
        help_text=_("It stands in the goal’s story, for you both."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Say in a few words why it stays as it is."),
            "max_length": _("Keep this under 500 characters. There are %(show_value)d now."),
        },
    )
    review_on = forms.DateField(
        label=_("Look again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Enter the day as day, month and year, for example 24/11/2026.")
        },
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)
