"""The formulation as the therapist writes and shares it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base.forms import WordsField
from telos.intake.enums.questions import LONGEST_PART, FormulationPart
from telos.vault.errors import Unopened

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from telos.intake.models import FormulationDraft

_HINTS: Final[dict[FormulationPart, _StrPromise]] = {
    FormulationPart.WHAT_BRINGS: _("What they come with today, in words they would know again."),
    FormulationPart.MADE_LIKELY: _("What in their story made room for it."),
    FormulationPart.SET_OFF: _("What came before it began, or came back."),
    FormulationPart.KEEPS_GOING: _("What eases it for now and feeds it later."),
    FormulationPart.PROTECTS: _("What they bring, whoever stands by them, what worked before."),
    FormulationPart.HANGS_TOGETHER: _(
        "As you would say it to them: plain, without a word that they would have to look up."
    ),
}


class FormulationForm(forms.Form):
    """The parts of a formulation; at least one says something."""

    seen_number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, last: FormulationDraft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen_number", last.number if last else 0)
        for part in FormulationPart:
            said = getattr(last, part) if last else ""
            self.initial.setdefault(part.value, "" if isinstance(said, Unopened) else said)
            self.fields[part.value] = WordsField(
                label=part.label,
                help_text=_HINTS[part],
                required=False,
                max_length=LONGEST_PART,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={
                    "max_length": _(
                        "Keep this part under 4,000 characters. There are %(show_value)d now."
                    )
                },
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a formulation that says nothing."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(given.get(part.value) for part in FormulationPart):
            raise forms.ValidationError(_("Write at least one part; the others can wait."))
        return given

    def parts(self) -> dict[FormulationPart, str]:
        """Return the parts as they were written, with the line ends of the tables."""
        return {
            part: self.cleaned_data[part.value].replace("\r\n", "\n") for part in FormulationPart
        }


class ShareForm(forms.Form):
    """Sharing the version that was read."""

    seen_number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
