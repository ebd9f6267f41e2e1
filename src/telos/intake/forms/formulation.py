"""The formulation as the therapist writes and shares it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base.forms import WordsField
from telos.intake.actions import TypedFormulation
from telos.intake.enums.questions import LONGEST_PART, FormulationPart
from telos.vault.errors import Unopened

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from telos.intake.models import FormulationDraft, FormulationTyping

# Characters of a part while it is typed: more than a version takes, so that what has to be made
# shorter is kept meanwhile.
_LONGEST_TYPED: Final = 8_000

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
    # By these a page knows of what it typed itself, and of what it showed.
    page = forms.UUIDField(initial=uuid4, required=False, widget=forms.HiddenInput)
    draft = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        last: FormulationDraft | None = None,
        typed: FormulationTyping | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # What stands is shown beside what was typed, and counts as seen.
        self.initial.setdefault("seen_number", last.number if last else 0)
        if typed is not None:
            self.initial.setdefault("draft", typed.stamp.hex)
        filled = typed or last
        for part in FormulationPart:
            said = getattr(filled, part) if filled else ""
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


class TypedFormulationForm(forms.Form):
    """A formulation as it is being typed: a script sends it."""

    seen_number = forms.IntegerField(min_value=0)
    page = forms.UUIDField()
    draft = forms.CharField(required=False, max_length=32)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in FormulationPart:
            self.fields[part.value] = WordsField(
                required=False, strip=False, max_length=_LONGEST_TYPED
            )

    def typed(self) -> TypedFormulation:
        """Return what was typed as the action takes it."""
        given = self.cleaned_data
        return TypedFormulation(
            parts={part: given[part.value].replace("\r\n", "\n") for part in FormulationPart},
            seen_number=given["seen_number"],
            page=given["page"],
            seen_stamp=given["draft"],
        )


class ShareForm(forms.Form):
    """Sharing the version that was read."""

    seen_number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
