"""An answer about consent: pressed by the client, or entered from paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from telos.access.actions import Paper
from telos.access.enums import LONGEST_REASON, ConsentAnswer
from telos.base import clock
from telos.base.forms import WordsField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from telos.access.models import ConsentText
    from telos.access.queries import Consent
    from telos.people.models import Person

_NOTHING: Final = _("Choose what was answered.")


class _WhoGoesOnForm(forms.Form):
    """Where two care and a second therapist is taken back: who goes on."""

    goes_on = forms.ChoiceField(
        label=_("Who goes on with you"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of those who care for you now.")},
    )

    def __init__(self, *args: Any, carers: Sequence[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._carers = {str(person.public_id): person for person in carers}
        if not self._carers:
            del self.fields["goes_on"]
            return
        choices = [(key, person.display_name) for key, person in self._carers.items()]
        cast("forms.ChoiceField", self.fields["goes_on"]).choices = choices

    def who_goes_on(self) -> Person | None:
        """Return who was chosen; nobody where nobody was, or where one cares alone."""
        return self._carers.get(self.cleaned_data.get("goes_on", ""))


class AnswerConsentForm(_WhoGoesOnForm):
    """What the client pressed, on which words, and after which answer."""

    answer = forms.ChoiceField(
        choices=ConsentAnswer.choices,
        widget=forms.HiddenInput,
        error_messages={"required": _NOTHING, "invalid_choice": _NOTHING},
    )
    text = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 2, widget=forms.HiddenInput)

    def answer_given(self) -> ConsentAnswer:
        """Return what was pressed."""
        return ConsentAnswer(self.cleaned_data["answer"])


class PaperConsentForm(_WhoGoesOnForm):
    """What stands on a paper that the client has signed."""

    answer = forms.ChoiceField(
        label=_("What it says"),
        widget=forms.RadioSelect,
        error_messages={"required": _NOTHING, "invalid_choice": _NOTHING},
    )
    text = forms.ChoiceField(
        label=_("Which words the paper holds"),
        error_messages={
            "required": _("Choose the version that the paper holds."),
            "invalid_choice": _("Choose one of the versions that were published."),
        },
    )
    signed_on = forms.DateField(
        label=_("Signed on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter the day of the signature."),
            "invalid": _("Enter the day as day, month and year, for example 24/11/2026."),
        },
    )
    present = WordsField(
        label=_("Who was present"),
        help_text=_("By name or by what they are to the client: “the client and I”, “her mother”."),
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Say who was present when it was signed."),
            "max_length": _("Keep it under %(limit_value)d characters."),
        },
    )
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 2, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, consent: Consent, versions: Sequence[ConsentText], **kwargs: Any
    ) -> None:
        initial = {"seen": consent.seen, "text": str(consent.text.public_id)}
        super().__init__(*args, initial=initial, **kwargs)
        self._versions = {str(text.public_id): text for text in versions}
        self._choices(
            "answer", [(a.value, _said(a)) for a in ConsentAnswer if a in consent.may_answer]
        )
        self._choices("text", [(key, _version(text)) for key, text in self._versions.items()])
        if "goes_on" in self.fields:
            self.fields["goes_on"].label = _("If it is taken back: who goes on")
        self.order_fields(["answer", "text", "signed_on", "present", "goes_on"])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean_signed_on(self) -> date:
        """Nobody has signed anything tomorrow."""
        signed_on: date = self.cleaned_data["signed_on"]
        if not clock.has_been(signed_on):
            raise forms.ValidationError(_("Enter today or an earlier day; check the year."))
        return signed_on

    def clean_present(self) -> str:
        """Somebody was there."""
        present: str = self.cleaned_data["present"].strip()
        if not present:
            raise forms.ValidationError(_("Say who was present when it was signed."))
        return present

    def answer_given(self) -> ConsentAnswer:
        """Return what the paper says."""
        return ConsentAnswer(self.cleaned_data["answer"])

    def text_signed(self) -> ConsentText:
        """Return the version that the paper holds."""
        return self._versions[self.cleaned_data["text"]]

    def paper(self) -> Paper:
        """Return what stands on it beside the words."""
        return Paper(signed_on=self.cleaned_data["signed_on"], present=self.cleaned_data["present"])


def _said(answer: ConsentAnswer) -> str:
    if answer == ConsentAnswer.GIVEN:
        return _now("They agree")
    return _now("They say no") if answer == ConsentAnswer.REFUSED else _now("They take it back")


def _version(text: ConsentText) -> str:
    words = _now("version %(number)d, since %(day)s")
    day = date_format(localtime(text.created_at), "j F Y")
    return words % {"number": text.number, "day": day}
