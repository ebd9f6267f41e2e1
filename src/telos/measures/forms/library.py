"""The manager's forms: a questionnaire of the practice's own, and words that somebody allowed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base import clock
from telos.measures.actions.library import Allowance
from telos.measures.enums import (
    LARGEST_DEFINITION,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_VERSION,
)

if TYPE_CHECKING:
    from datetime import date

    from django.forms.boundfield import BoundField
    from django.http import QueryDict

    from telos.science.instruments import Instrument, Item, Option

_PERMISSION: Final = ("given_by", "given_on", "reference", "covers")


class DefinitionForm(forms.Form):
    """The definition of a questionnaire: a file, or the same as text."""

    file = forms.FileField(
        label=_("A file"),
        help_text=_("A .toml file. It takes the place of what stands below."),
        required=False,
        allow_empty_file=True,
    )
    definition = forms.CharField(
        label=_("Or the definition itself"),
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "code"}),
        required=False,
        strip=False,
    )

    _text = ""
    """What the definition says, whatever is found wrong with it."""

    def clean(self) -> dict[str, Any]:
        """Take the file where there is one; what it holds stands in the field from then on."""
        cleaned = super().clean() or self.cleaned_data
        self._text = cleaned.get("definition", "")
        if cleaned.get("file") is not None:
            cleaned["definition"] = self._read(cleaned["file"])
            self._text = cleaned["definition"] or self._text
        if not self.errors and not cleaned.get("definition", "").strip():
            self.add_error("definition", _("Choose a file, or write the definition here."))
        return cleaned

    def _read(self, file: Any) -> str:
        if file.size > LARGEST_DEFINITION:
            self.add_error("file", _("This file is far larger than a questionnaire’s."))
            return ""
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("This file is not UTF-8 text. Save it as UTF-8."))
            return ""
        if "\0" in text:
            self.add_error("file", _("This file is not text. Save it as UTF-8."))
            return ""
        return text.replace("\r\n", "\n")

    def shown_again(self) -> DefinitionForm:
        """Return the form with the file's text in the field, so that it can be mended here."""
        data = {
            **cast("QueryDict", self.data).dict(),
            "definition": self._text,
        }
        again = DefinitionForm(data)
        again.full_clean()
        # What was found wrong stands; only the text has moved.
        again._errors = self._errors  # type: ignore[attr-defined]
        return again


class WordingForm(forms.Form):
    """Every word of one questionnaire, and who allowed them."""

    language = forms.RegexField(
        r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$",
        label=_("Language"),
        initial="en",
        max_length=LONGEST_VERSION,
        help_text=_("Two letters: en, de, pt-BR."),
        error_messages={"invalid": _("Enter the language as two letters, for example en.")},
    )
    notice = forms.CharField(
        label=_("Notice"),
        help_text=_("Author and licence, as they have to be shown beside the questions."),
        max_length=LONGEST_REASON,
    )
    prompt = forms.CharField(
        label=_("What stands above the questions"), max_length=LONGEST_REASON, strip=True
    )
    given_by = forms.CharField(label=_("Allowed by"), max_length=LONGEST_NAME, required=False)
    given_on = forms.DateField(
        label=_("On"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter the day as day, month and year.")},
    )
    reference = forms.CharField(
        label=_("Where that is written"),
        help_text=_("A letter, a licence number, a contract."),
        max_length=LONGEST_NAME,
        required=False,
    )
    covers = forms.CharField(
        label=_("What it covers"),
        help_text=_("For example: use with our own clients, on paper and on screen."),
        max_length=LONGEST_NAME,
        required=False,
    )

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._instrument = instrument
        self._needs_permission = instrument.licence.held_back_until is not None
        for name in _PERMISSION:
            self.fields[name].required = self._needs_permission
        for option in instrument.options:
            self.fields[f"option_{option.value}"] = _label_of(option)
        for number, item in enumerate(instrument.items, start=1):
            self.fields[f"item_{item.key}"] = forms.CharField(
                label=_("Question %d") % number,
                max_length=LONGEST_REASON,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            for option in item.options or ():
                self.fields[f"option_{item.key}_{option.value}"] = _label_of(option)

    def permission_fields(self) -> list[BoundField]:
        """Return the fields about who allowed the words."""
        return [self[name] for name in _PERMISSION]

    def head_fields(self) -> list[BoundField]:
        """Return the fields about the questionnaire as a whole."""
        return [self[name] for name in ("language", "notice", "prompt")]

    def option_fields(self) -> list[BoundField]:
        """Return a field for each answer that the questions share."""
        return [self[f"option_{option.value}"] for option in self._instrument.options]

    def item_fields(self) -> list[BoundField]:
        """Return a field for each question, and for the answers that are its own."""
        shared = {f"option_{option.value}" for option in self._instrument.options}
        return [
            field
            for field in self
            if field.name.startswith(("item_", "option_")) and field.name not in shared
        ]

    def words(self) -> str:
        """Return what was written as a wording's file would hold it; JSON's strings are TOML's."""
        told, instrument = self.cleaned_data, self._instrument
        head = {
            "instrument": instrument.key,
            "version": instrument.version,
            **{key: told[key] for key in ("language", "notice", "prompt")},
        }
        lines = [f"{key} = {json.dumps(value)}" for key, value in head.items()]
        lines.append(f"options = [{self._options(instrument.options, 'option')}]")
        for item in instrument.items:
            lines += ["[[items]]", f"key = {json.dumps(item.key)}"]
            lines.append(f"text = {json.dumps(told[f'item_{item.key}'])}")
            lines += self._own_options(item)
        return "\n".join([*lines, ""])

    def allowance(self) -> Allowance | None:
        """Return who allowed the words; None where none of it was said."""
        told = self.cleaned_data
        if not any(told.get(name) for name in _PERMISSION):
            return None
        return Allowance(
            given_by=told["given_by"],
            given_on=told["given_on"],
            reference=told["reference"],
            covers=told["covers"],
        )

    def clean(self) -> dict[str, Any]:
        """A permission is said whole or not at all."""
        cleaned = super().clean() or self.cleaned_data
        said = [name for name in _PERMISSION if cleaned.get(name)]
        if said and not self.errors:
            for name in _PERMISSION:
                if name not in said:
                    self.add_error(name, _("Say this too, or nothing of a permission."))
        return cleaned

    def clean_given_on(self) -> date | None:
        """Nobody has allowed anything tomorrow."""
        given_on: date | None = self.cleaned_data["given_on"]
        if given_on is not None and given_on > clock.today():
            raise forms.ValidationError(_("This day has not come yet; check it, please."))
        return given_on

    def _own_options(self, item: Item) -> list[str]:
        if item.options is None:
            return []
        return [f"options = [{self._options(item.options, f'option_{item.key}')}]"]

    def _options(self, options: tuple[Option, ...], prefix: str) -> str:
        told = self.cleaned_data
        return ", ".join(
            f"{{ value = {o.value}, label = {json.dumps(told[f'{prefix}_{o.value}'])} }}"
            for o in options
        )


def _label_of(option: Option) -> forms.CharField:
    return forms.CharField(
        label=_("The answer that counts %d") % option.value, max_length=LONGEST_NAME
    )
