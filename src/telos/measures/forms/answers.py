"""The answers that somebody without an account gives in a talk, as the therapist enters them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.measures.forms.care import day_field
from telos.measures.queries.library import with_words

if TYPE_CHECKING:
    from telos.science.instruments import Instrument, Item, Library


class EnterAnswersForm(forms.Form):
    """Every question of one questionnaire, and the day of the talk."""

    def __init__(self, *args: Any, library: Library, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = with_words(library, key)
        self._keys = self.instrument.item_keys
        for number, item in enumerate(self.instrument.items, start=1):
            self.fields[item.key] = _question(self.instrument, item, number)
        self.fields["answered_on"] = day_field(_("Day of the talk"))

    def questions(self) -> list[forms.BoundField]:
        """Return the questions in their order."""
        return [self[key] for key in self._keys]

    def answers(self) -> dict[str, int | None]:
        """Return each answer; none where it was left out."""
        given = {key: self.cleaned_data.get(key, "") for key in self._keys}
        return {key: int(answer) if answer else None for key, answer in given.items()}


def _question(instrument: Instrument, item: Item, number: int) -> forms.ChoiceField:
    options = instrument.options_of(item)
    return forms.ChoiceField(
        label=f"{number}. {item.text or ''}",
        required=False,
        choices=[
            *((str(option.value), option.label or str(option.value)) for option in options),
            ("", _("Left out")),
        ],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers that are offered.")},
    )
