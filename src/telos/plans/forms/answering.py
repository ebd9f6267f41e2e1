"""What a person says of a plan, and how they take it along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.access.forms import SpokenAnswerForm
from telos.base import clock
from telos.base.forms import WordsField
from telos.plans.forms.fields import day_field, words_field

if TYPE_CHECKING:
    from datetime import date


LONGEST_FULL_NAME: Final = 120
LONGEST_SENDER: Final = 400
TOO_LONG_NAME: Final = _("Keep this under 120 characters. There are %(show_value)d now.")
TOO_LONG_SENDER: Final = _("Keep this under 400 characters. There are %(show_value)d now.")


class SeenForm(forms.Form):
    """An answer to the plan that was read, without words."""

    seen_step = forms.IntegerField(widget=forms.HiddenInput)


class AgreeForm(SeenForm):
    """A yes to the plan that was read, with its goals as they were read."""

    seen_goals = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PlanSpokenForm(SpokenAnswerForm, AgreeForm):
    """What a client without an account said to the version that the therapist read to them."""


class AskChangeForm(SeenForm):
    """What the client would have otherwise."""

    words = words_field(
        _("What should be different?"),
        hint=_("Times, ways, goals, anything. Your therapist answers it here."),
        asks=_("Say in a few words what should be different."),
    )


class AnswerWishForm(SeenForm):
    """Why the plan stays as it is for now, said to the client."""

    words = words_field(
        _("Your answer"),
        hint=_("Where you two talked about it, say what you came to."),
        asks=_("Say in a few words why it stays as it is for now."),
    )


class ReviewPlanForm(SeenForm):
    """How the plan has gone, and when the two look at it again."""

    words = words_field(
        _("How has it gone?"),
        hint=_("What you two found when you looked at it together. The client reads it."),
        asks=_("Say in a few words how it has gone."),
    )
    next_on = day_field(_("When do you look at it again?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["words", "next_on", "seen_step"])


class EndPlanForm(SeenForm):
    """Why the plan ends."""

    why = words_field(
        _("Why, in a few words"),
        hint=_("It stands in the plan’s story, for you both."),
        asks=_("Say in a few words why."),
    )


class PaperForm(forms.Form):
    """What goes along when the client takes the plan along on paper."""

    WHOLE, SHORT = "whole", "short"

    what = forms.ChoiceField(
        label=_("What goes along?"),
        widget=forms.RadioSelect,
        initial=WHOLE,
        choices=[
            (WHOLE, _("The whole plan, to keep")),
            (SHORT, _("A short one, for a GP: nothing of what you wrote or of your goals")),
        ],
        error_messages={
            "required": _("Choose what goes along."),
            "invalid_choice": _("Choose one of the two."),
        },
    )
    with_doings = forms.BooleanField(
        label=_("The short one names what is done, too"),
        help_text=_("The names alone, such as “Behavioural activation”."),
        required=False,
    )

    full_name = WordsField(
        label=_("Your full name"),
        help_text=_("A GP finds you by it and by your date of birth. Neither is kept here."),
        required=False,
        max_length=LONGEST_FULL_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": TOO_LONG_NAME},
    )
    born_on = forms.DateField(
        label=_("Your date of birth"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("Enter the day as day, month and year, for example 24/11/1986."),
        },
    )
    sender = WordsField(
        label=_("Who writes"),
        help_text=_(
            "Your therapist with full name and profession, and how to reach them. It is not kept "
            "here."
        ),
        required=False,
        max_length=LONGEST_SENDER,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG_SENDER},
    )

    def clean_born_on(self) -> date | None:
        """Refuse a day that has not come yet."""
        born_on: date | None = self.cleaned_data["born_on"]
        if born_on is not None and not clock.has_been(born_on):
            raise forms.ValidationError(_("Enter a day that has been; check the year."))
        return born_on

    @property
    def is_short(self) -> bool:
        """Whether it is the one for a GP."""
        return bool(self.cleaned_data["what"] == self.SHORT)


class PaperForClientForm(PaperForm):
    """The same, taken by a therapist with the client’s word."""

    asked_on = forms.DateField(
        label=_("On which day did the client ask for it, or agree to it?"),
        help_text=_("It stands in the trail of the record, which the client reads."),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter the day on which the client asked or agreed."),
            "invalid": _("Enter the day as day, month and year, for example 24/11/2026."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (self.WHOLE, _("The whole plan, for the client to keep")),
            (self.SHORT, _("A short one, for a GP: nothing that either wrote, and no goals")),
        ]

        self.fields["full_name"].label = _("The client’s full name")
        self.fields["full_name"].help_text = _(
            "A GP finds them by it and by the date of birth. Neither is kept here."
        )
        self.fields["born_on"].label = _("The client’s date of birth")
        for name in ("full_name", "born_on"):
            del self.fields[name].widget.attrs["autocomplete"]
        self.fields["sender"].help_text = _(
            "Your full name and profession, and how to reach you. It is not kept here."
        )

    def clean_asked_on(self) -> date:
        """Refuse a day that has not come yet."""
        asked_on: date = self.cleaned_data["asked_on"]
        if not clock.has_been(asked_on):
            raise forms.ValidationError(_("Enter today or an earlier day; check the year."))
        return asked_on
