"""Opening a record in an emergency, and the review of it."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.access.enums import LONGEST_WHY, SHORTEST_WHY, Danger, Finding
from telos.base.forms import WordsField

_TOO_LONG: Final = _("Keep this under 2000 characters. There are %(show_value)d now.")
_CHOOSE: Final = _("Choose one of these.")
# The code of the error that nobody, or more than one person, is called so.
NOT_ONE: Final = "not-one"


def _words(label: Any, *, rows: int = 3, **more: Any) -> WordsField:
    return WordsField(
        label=label,
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": rows}),
        **more,
    )


class OpenInEmergencyForm(forms.Form):
    """Whose record, what the danger is, and whether the client may know at once."""

    called = forms.CharField(
        label=_("Whose record"),
        help_text=_("Their name exactly as the practice writes it, or their e-mail address."),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter whose record it is.")},
    )
    danger = forms.ChoiceField(
        label=_("What the danger is"),
        choices=Danger.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    why = _words(
        _("Why you have to read it now"),
        help_text=_("A sentence or two. The client reads it, and so does whoever reviews it."),
        min_length=SHORTEST_WHY,
        error_messages={
            "required": _("Say in a sentence what the danger is."),
            "min_length": _("Say in a whole sentence what the danger is."),
            "max_length": _TOO_LONG,
        },
    )
    tells_later = forms.BooleanField(
        label=_("The client must not know yet"),
        help_text=_(
            "Only where knowing it would put somebody in danger. They are told after the review, "
            "and after seventy-two hours at the latest."
        ),
        required=False,
    )
    why_later = _words(
        _("Whom it would put in danger, and how"),
        required=False,
        rows=2,
        error_messages={"max_length": _TOO_LONG},
    )

    def clean(self) -> dict[str, Any]:
        """Ask why the client is told later, where they are."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("tells_later"):
            cleaned["why_later"] = ""
        elif "why_later" in cleaned and not cleaned["why_later"].strip():
            self.add_error("why_later", _("Say why they must not know yet, or tell them now."))
        return cleaned

    def refuse_name(self, why: str) -> None:
        """Say that whose record it is could not be made out."""
        self.add_error("called", forms.ValidationError(why, code=NOT_ONE))


class ReviewOpeningForm(forms.Form):
    """What a privacy officer found, and what they say to the client about it."""

    finding = forms.ChoiceField(
        label=_("What you found"),
        choices=Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    review = _words(
        _("What you say about it"),
        help_text=_("The client reads it, and so does whoever opened the record."),
        error_messages={
            "required": _("Say in a sentence what you found."),
            "max_length": _TOO_LONG,
        },
    )
