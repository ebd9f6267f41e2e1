"""Totals from paper: entering one with what its sheet says, and taking one back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from telos.base import clock
from telos.base.forms import WordsField
from telos.measures.actions.totals import fault_of_long_before
from telos.measures.enums import LONGEST_REASON
from telos.measures.forms.care import day_field, is_followed, named
from telos.measures.queries.library import with_words
from telos.measures.queries.paper import RiskQuestion, risk_questions

if TYPE_CHECKING:
    from datetime import date

    from telos.science.instruments import Instrument, Library

# The code of a fault that somebody may answer by saying that the day is right.
LONG_BEFORE: Final = "long-before"
# Python reads no number of thousands of digits; one of these many is above every total there is.
_MOST_DIGITS: Final = 12


class TotalField(forms.IntegerField):
    """A whole number, however many digits were typed."""

    def to_python(self, value: Any) -> int | None:
        """Return the number; one with very many digits as one that lies outside every range."""
        typed = str(value or "").strip()
        digits = typed.removeprefix("-").lstrip("0")
        if digits.isdecimal() and len(digits) > _MOST_DIGITS:
            highest: int = 10**_MOST_DIGITS
            return -highest if typed.startswith("-") else highest
        return super().to_python(value)


def _risk_field(question: RiskQuestion) -> forms.ChoiceField:
    """Ask what the sheet says; where the total itself tells, there is no way round."""
    choices: list[tuple[str, Any]] = [
        (str(value), label) for value, label in question.answers.items()
    ]
    if question.may_be_open:
        choices += [("open", _("It was left open")), ("unseen", _("I do not have the sheet"))]
    said = _("Look at the sheet, and say what was answered there.")
    return forms.ChoiceField(
        label=question.words,
        help_text=_(
            "Such an answer is shown first on your caseload until somebody has seen to it."
        ),
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": said,
            "invalid_choice": _(
                "That answer does not go with this total. Look at the sheet again."
            ),
        },
    )


class EnterTotalForm(forms.Form):
    """A total that was scored on paper, of any instrument of the library that has one."""

    instrument_key = forms.ChoiceField(
        label=_("Questionnaire"),
        error_messages={
            "required": _("Choose a questionnaire."),
            "invalid_choice": _("Choose one of the questionnaires that are offered."),
        },
    )
    score = TotalField(
        label=_("Total"),
        # A field of numbers would drop a comma that was typed, and take 2,5 for 25.
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter the total."),
            "invalid": _("Enter the total as a whole number, for example 14."),
        },
    )
    answered_on = day_field(_("Answered on"))
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
            *((key, f"{named(i)} · {_range(i)}") for key, i in self._offered.items()),
        ]
        self._risks = self._risks_of(library)
        for name, question in self._risks.items():
            self.fields[name] = _risk_field(question)

    def _risks_of(self, library: Library) -> dict[str, RiskQuestion]:
        """Return what is to be looked at on the sheet of the questionnaire that was chosen."""
        key = str(self.data.get("instrument_key", ""))
        if key not in self._offered:
            return {}
        questions = risk_questions(with_words(library, key), self._possible_total(key))
        return {f"risk_{question.item_key}": question for question in questions}

    def _possible_total(self, key: str) -> int | None:
        """Return the total where the questionnaire can come to it: another bounds no answer."""
        try:
            total = self.fields["score"].to_python(self.data.get("score", ""))
        except ValidationError:
            return None
        return None if total is None or _fault(self._offered[key], total) else int(total)

    def risk_fields(self) -> list[forms.BoundField]:
        """Return the questions that are asked once a questionnaire with such answers is chosen."""
        return [self[name] for name in self._risks]

    def risk_answers(self) -> dict[str, int]:
        """Return the answers that the sheet holds."""
        given = {q.item_key: self.cleaned_data.get(name, "") for name, q in self._risks.items()}
        return {key: int(answer) for key, answer in given.items() if answer.isdecimal()}

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
    return is_followed(instrument) and instrument.score.method == "sum"


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
        },
    )
