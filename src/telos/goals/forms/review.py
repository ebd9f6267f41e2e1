"""Looking at a goal together, and when to look again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.goals.forms.fields import reason_field


class ReviewGoalForm(forms.Form):
    """The goal was looked at together and stays as it is; when the two look again."""

    why = reason_field(_("What you two saw"), asks=_("Say in a few words why it stays as it is."))
    review_on = forms.DateField(
        label=_("Look again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Enter the day as day, month and year, for example 24/11/2026.")
        },
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)
