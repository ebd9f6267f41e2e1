"""What a client without an account said, as their therapist sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from telos.access.actions import Spoken
from telos.access.enums import SpokenWay
from telos.base import clock
from telos.base.forms import WordsField

if TYPE_CHECKING:
    from datetime import date

LONGEST_REASON: Final = 500

YES: Final = "yes"
KEEP: Final = "keep"
NO: Final = "no"


class SpokenAnswerForm(forms.Form):
    """A client's answer to what is proposed, and on which day and how they gave it."""

    answer = forms.ChoiceField(
        label=_("What did they say?"),
        choices=[(YES, _("Yes")), (KEEP, _("No: what stands goes on")), (NO, _("No"))],
        error_messages={
            "required": _("Choose what they said."),
            "invalid_choice": _("Choose one of the answers that are offered."),
        },
    )
    words = WordsField(
        label=_("Why not, in their words"),
        help_text=_("A no needs it; with a yes, leave it empty. It stands in the story."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    way = forms.ChoiceField(
        label=_("How did they say it?"),
        choices=[(way.value, capfirst(way.label)) for way in SpokenWay],
        error_messages={
            "required": _("Choose whether they said it in the room or on paper."),
            "invalid_choice": _("Choose whether they said it in the room or on paper."),
        },
    )
    said_on = forms.DateField(
        label=_("On which day?"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter the day on which they said it."),
            "invalid": _("Enter the day as day, month and year, for example 24/11/2026."),
        },
    )

    def clean_said_on(self) -> date:
        """Refuse a day that has not come yet."""
        said_on: date = self.cleaned_data["said_on"]
        if not clock.has_been(said_on):
            raise forms.ValidationError(_("Enter today or an earlier day; check the year."))
        return said_on

    def clean(self) -> dict[str, Any]:
        """Ask why for a no to what is first proposed, as a client on their own page is asked.

        With another answer no reason is kept, so one that was entered is not passed over.
        """
        cleaned = super().clean() or self.cleaned_data
        answer, words = cleaned.get("answer"), cleaned.get("words")
        if answer == NO and not words and "words" not in self.errors:
            self.add_error("words", _("Say in a few words why not."))
        elif answer == YES and words:
            self.add_error("words", _("A yes has no reason why not: take it out, or choose no."))
        elif answer == KEEP and words:
            self.add_error("words", _("No reason is kept with this answer: take it out."))
        return cleaned

    def spoken(self) -> Spoken:
        """Return when and how it was said, as the actions take it."""
        said = self.cleaned_data
        return Spoken(said_on=said["said_on"], way=SpokenWay(said["way"]))
