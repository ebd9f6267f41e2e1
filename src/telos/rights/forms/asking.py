"""Asking: a correction and its answer, a copy, and what was asked at the practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base import clock
from telos.base.forms import WordsField
from telos.rights.actions import Correction
from telos.rights.enums import LONGEST_WORDS, About

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

_TOO_LONG: Final = _("Keep this under 2000 characters. There are %(show_value)d now.")
ACCEPT, DECLINE = "accept", "decline"
REST, ERASE = "rest", "erase"
BOOK, FILE = "book", "file"


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """Return a field for a day, as browsers offer it."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter the day."),
            "invalid": _("Enter a day, for example 2026-03-12."),
        },
    )


def words_field(label: Any, *, required: Any = "", rows: int = 3, **more: Any) -> WordsField:
    """Return a field for a few sentences; `required` is what is said where there are none."""
    return WordsField(
        label=label,
        required=bool(required),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required, "max_length": _TOO_LONG},
        **more,
    )


class _AskedForm(forms.Form):
    """Something that the client asked for at the practice, on a day."""

    asked_on = day_field(_("Asked on"))

    def clean_asked_on(self) -> date:
        """Refuse a day to come."""
        day: date = self.cleaned_data["asked_on"]
        if not clock.has_been(day):
            raise forms.ValidationError(_("Give the day on which it was asked, today or before."))
        return day


class CorrectionForm(forms.Form):
    """What is not right, about which part of the record, and how it should read."""

    original = forms.ChoiceField(
        label=_("What it is about"),
        error_messages={
            "required": _("Choose what it is about."),
            "invalid_choice": _("Choose one of what is offered."),
        },
    )
    what_is_wrong = words_field(
        _("What is not right about it"), required=_("Say in a few words what is not right.")
    )
    should_read = words_field(
        _("How it should read"), required=_("Say in a few words how it should read.")
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, *args: Any, originals: Sequence[tuple[About, Mapping[UUID, str]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (about.label, [(f"{about}:{row_id}", words) for row_id, words in rows.items()])
            for about, rows in originals
            if rows
        ]
        choices = [("", _("Choose one")), *groups]
        cast("forms.ChoiceField", self.fields["original"]).choices = choices

    def said(self) -> Correction:
        """Return what is not right about which row."""
        about, row_id = self.cleaned_data["original"].split(":")
        return Correction(
            about=About(about),
            original_id=UUID(row_id),
            what_is_wrong=self.cleaned_data["what_is_wrong"],
            should_read=self.cleaned_data["should_read"],
        )


class CorrectionAtPracticeForm(CorrectionForm, _AskedForm):
    """What a client has said on paper or by telephone, and on which day."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_on"].label = _("Said on")
        self.fields["what_is_wrong"].label = _("What they say is not right about it")
        self.fields["should_read"].label = _("How it should read, in their words")
        self.order_fields(["original", "what_is_wrong", "should_read", "asked_on"])


class AnswerCorrectionForm(forms.Form):
    """Accepted, or left as it stands with a reason."""

    decision = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (ACCEPT, _("It should read so: both stay, and it is marked as accepted")),
            (DECLINE, _("It stays as it is: what they say stands beside it, with my reason")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two."),
            "invalid_choice": _("Choose one of the two."),
        },
    )
    answer = words_field(_("What you say to it"))

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where it stays as it is."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == DECLINE and not cleaned.get("answer", "").strip():
            self.add_error("answer", _("Say why, so that they can understand it."))
        return cleaned


class CopyForm(_AskedForm):
    """A copy for a client who has asked on paper."""

    kind = forms.ChoiceField(
        label=_("Which"),
        choices=[(BOOK, _("the book, to read and to print")), (FILE, _("the file, for machines"))],
        initial=BOOK,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two."),
            "invalid_choice": _("Choose one of the two."),
        },
    )


class AskedAtPracticeForm(_AskedForm):
    """That the record rest or be erased, asked on paper or in a talk."""

    what = forms.ChoiceField(
        label=_("What they asked"),
        choices=[
            (REST, _("that the record rest: from then on you do not read it either")),
            (ERASE, _("that the record be erased: the practice’s manager answers")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two."),
            "invalid_choice": _("Choose one of the two."),
        },
    )
