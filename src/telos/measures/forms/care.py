"""The therapist's forms: asking a questionnaire, entering a total, acknowledging an alert."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from telos.base import clock
from telos.base.forms import WordsField
from telos.measures.actions.totals import fault_of_long_before
from telos.measures.enums import LONGEST_REASON, Presentation
from telos.measures.queries.library import with_words

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from telos.science.instruments import Instrument, Library

LONGEST_ACCOUNT: Final = 1000

# Days. A year beyond this is a slip of the pen.
_FURTHEST_AHEAD: Final = 366

# The code of a fault that somebody may answer by saying that the day is right.
LONG_BEFORE: Final = "long-before"

# Days between two askings.
INTERVALS: Final = [
    ("", _("Once")),
    (7, _("Every week")),
    (14, _("Every two weeks")),
    (28, _("Every four weeks")),
    (90, _("Every three months")),
]


def _is_followed(instrument: Instrument) -> bool:
    """Whether there is one score, with a better end, whose course can be shown."""
    return instrument.has_total and instrument.direction != "neither"


def _named(instrument: Instrument) -> str:
    return f"{instrument.short_name} · {instrument.plain_name}"


def _named_with_minutes(instrument: Instrument) -> str:
    minutes = ngettext(
        "about %(minutes)d minute", "about %(minutes)d minutes", instrument.minutes
    ) % {"minutes": instrument.minutes}
    return f"{_named(instrument)} · {minutes}"


def _day_field(label: Any) -> forms.DateField:
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
    starts_on = _day_field(_("From"))
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
                if _is_followed(instrument)
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


class EnterTotalForm(forms.Form):
    """A total that was scored on paper, of any instrument of the library that has one."""

    instrument_key = forms.ChoiceField(
        label=_("Questionnaire"),
        error_messages={
            "required": _("Choose a questionnaire."),
            "invalid_choice": _("Choose one of the questionnaires that are offered."),
        },
    )
    score = forms.IntegerField(
        label=_("Total"),
        error_messages={
            "required": _("Enter the total."),
            "invalid": _("Enter the total as a whole number, for example 14."),
        },
    )
    answered_on = _day_field(_("Answered on"))
    is_from_before = forms.BooleanField(
        label=_("The day is right: it was answered long before this care"), required=False
    )

    def __init__(self, *args: Any, library: Library, care_began: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._care_began = care_began
        known = (library.load(key) for key in library.keys)
        self._offered = {i.key: i for i in known if _is_summed(i)}
        cast("forms.ChoiceField", self.fields["instrument_key"]).choices = [
            ("", _("Choose a questionnaire")),
            *((key, f"{_named(i)} · {_range(i)}") for key, i in self._offered.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be, all of it at once: one field's fault hides no other's."""
        cleaned = super().clean() or self.cleaned_data
        score, answered_on = cleaned.get("score"), cleaned.get("answered_on")
        instrument = self._offered.get(cleaned.get("instrument_key", ""))
        if isinstance(score, int):
            fault = self._fault_of_any(score) if instrument is None else _fault(instrument, score)
            if fault:
                self.add_error("score", fault)
        if answered_on and not cleaned.get("is_from_before"):
            long_before = fault_of_long_before(self._care_began, answered_on)
            if long_before:
                self.add_error("answered_on", ValidationError(str(long_before), code=LONG_BEFORE))
        return cleaned

    def _fault_of_any(self, score: int) -> str:
        """Say what is wrong with a total whatever the questionnaire is."""
        lowest = min(instrument.score.lowest for instrument in self._offered.values())
        highest = max(instrument.score.highest for instrument in self._offered.values())
        if lowest <= score <= highest:
            return ""
        return _("No total here lies outside %(lowest)g to %(highest)g. Check it, please.") % {
            "lowest": lowest,
            "highest": highest,
        }

    def clean_answered_on(self) -> date:
        """Refuse a day that has not come yet."""
        answered_on: date = self.cleaned_data["answered_on"]
        if not clock.has_been(answered_on):
            raise forms.ValidationError(
                _("Enter the day on which it was answered, not a later one; check the year.")
            )
        return answered_on


def _is_summed(instrument: Instrument) -> bool:
    """Whether it has a total that is a whole number; means and bare scales have none."""
    return _is_followed(instrument) and instrument.score.method == "sum"


def _fault(instrument: Instrument, score: int) -> str:
    """Say why the questionnaire cannot come to this total; nothing where it can."""
    scale = instrument.score
    if not scale.lowest <= score <= scale.highest:
        return _("A total of %(name)s lies between %(lowest)g and %(highest)g.") % {
            "name": instrument.short_name,
            "lowest": scale.lowest,
            "highest": scale.highest,
        }
    if score % scale.multiply:
        return _("A total of %(name)s is a multiple of %(step)d. Check it, please.") % {
            "name": instrument.short_name,
            "step": scale.multiply,
        }
    return ""


def _range(instrument: Instrument) -> str:
    return str(
        _("%(lowest)g to %(highest)g")
        % {"lowest": instrument.score.lowest, "highest": instrument.score.highest}
    )


class WithdrawTotalForm(forms.Form):
    """Why a total from paper is taken back."""

    why = WordsField(
        label=_("What was wrong with it"),
        help_text=_("It is kept with your name; the course goes on without this total."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Say in a few words what was wrong with it."),
            "max_length": _("Keep this under 500 characters. There are %(show_value)d now."),
        },
    )


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
