"""The therapist's forms: asking a questionnaire, acknowledging an alert."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from telos.base import clock
from telos.base.forms import WordsField
from telos.measures.enums import Presentation
from telos.measures.queries.library import with_words

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from telos.science.instruments import Instrument, Library

LONGEST_ACCOUNT: Final = 1000

# Days. A year beyond this is a slip of the pen.
_FURTHEST_AHEAD: Final = 366

# Days between two askings.
INTERVALS: Final = [
    ("", _("Once")),
    (7, _("Every week")),
    (14, _("Every two weeks")),
    (28, _("Every four weeks")),
    (90, _("Every three months")),
]


def is_followed(instrument: Instrument) -> bool:
    """Whether there is one score, with a better end, whose course can be shown."""
    return instrument.has_total and instrument.direction != "neither"


def named(instrument: Instrument) -> str:
    """Return its short name, and what it is about."""
    return f"{instrument.short_name} · {instrument.plain_name}"


def _named_with_minutes(instrument: Instrument) -> str:
    minutes = ngettext(
        "about %(minutes)d minute", "about %(minutes)d minutes", instrument.minutes
    ) % {"minutes": instrument.minutes}
    return f"{named(instrument)} · {minutes}"


def day_field(label: Any) -> forms.DateField:
    """Return a field for a day, as browsers offer it; today at first."""
    return forms.DateField(
        label=label,
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter a day."),
            "invalid": _("Enter the day as day, month and year, for example 24/11/2026."),
        },
    )


class AskQuestionnaireForm(forms.Form):
    """Which questionnaire, how often, from when and how it is shown."""

    instrument_key = forms.ChoiceField(
        label=_("Questionnaire"),
        error_messages={
            "required": _("Choose a questionnaire."),
            "invalid_choice": _("Choose a questionnaire that is not asked already."),
        },
    )
    every_days = forms.TypedChoiceField(
        label=_("How often"),
        choices=INTERVALS,
        coerce=int,
        empty_value=None,
        required=False,
        initial=7,
        error_messages={"invalid_choice": _("Choose one of the intervals that are offered.")},
    )
    starts_on = day_field(_("From"))
    presentation = forms.ChoiceField(
        label=_("How it is shown"),
        choices=Presentation.choices,
        initial=Presentation.ONE_A_SCREEN,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the questions are shown."),
            "invalid_choice": _("Choose how the questions are shown."),
        },
    )
    is_main = forms.BooleanField(
        label=_("This is the main measure"),
        help_text=_("Its course stands in the caseload and first on the client’s page."),
        required=False,
    )

    def __init__(
        self, *args: Any, library: Library, asked_already: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = (with_words(library, key) for key in library.keys)
        cast("forms.ChoiceField", self.fields["instrument_key"]).choices = [
            ("", _("Choose a questionnaire")),
            *(
                (instrument.key, _named_with_minutes(instrument))
                for instrument in known
                if is_followed(instrument)
                and instrument.wording_available
                and instrument.key not in asked_already
            ),
        ]

    def clean_starts_on(self) -> date:
        """Refuse a beginning in the past: nobody could have answered."""
        starts_on: date = self.cleaned_data["starts_on"]
        if starts_on < clock.today():
            raise forms.ValidationError(_("Begin today or on a later day."))
        if starts_on > clock.today() + timedelta(days=_FURTHEST_AHEAD):
            raise forms.ValidationError(_("This day is more than a year away. Check the year."))
        return starts_on

    def presentation_chosen(self) -> Presentation:
        """Return how the questions stand on the screen."""
        return Presentation(self.cleaned_data["presentation"])


class AcknowledgeAlertForm(forms.Form):
    """What was done about an answer that somebody had to look at."""

    what_was_done = WordsField(
        label=_("What you did, or will do"),
        help_text=_("A sentence is enough, for example: “Rang at 10:15; we meet today at four.”"),
        max_length=LONGEST_ACCOUNT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Say in a few words what you did or will do."),
            "max_length": _(
                "Keep this under 1,000 characters; the rest belongs in a note. "
                "There are %(show_value)d now."
            ),
        },
    )
