"""Answering for what is kept: holds, reasons, years, and what may go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from telos.base import clock
from telos.base.forms import WordsField
from telos.people.enums import COUNTRIES
from telos.rights.enums import LONGEST_REASON, LONGEST_YEARS, Kept
from telos.rights.forms.asking import day_field, words_field

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from telos.rights.enums import Years

GO, STAY = "go", "stay"
_SHORT = {"max_length": _("Keep this under 200 characters. There are %(show_value)d now.")}


def _short_field(label: Any, *, required: Any = "", **more: Any) -> WordsField:
    return WordsField(
        label=label,
        required=bool(required),
        max_length=LONGEST_REASON // 2 - 2,
        error_messages={
            "required": required,
        },
        **more,
    )


class TakeUpForm(forms.Form):
    """Why a resting record is taken up again."""

    why = words_field(
        _("Why it has to be read again"),
        required=_("Say why; they read it."),
        help_text=_("For example a claim in court, or that they asked for it. They read it."),
    )


class HoldForm(forms.Form):
    """Something because of which a record is not erased."""

    why = words_field(_("Why the record is held"), required=_("Say why the record is held."))
    ends_on = day_field(_("Until"))
    submission_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def clean_ends_on(self) -> date:
        """Refuse a day that has gone."""
        day: date = self.cleaned_data["ends_on"]
        if day < clock.today():
            raise forms.ValidationError(_("Give a day to come. It can be placed again."))
        return day


class KeepForm(forms.Form):
    """Why a record that its client wants erased is kept, and to when."""

    answer = words_field(
        _("Why it is kept"),
        required=_("Say why it is kept; they read it."),
        help_text=_("They read it. Say which law or rule, and what they can do."),
    )
    kept_until = day_field(_("Until, where it is known"), required=False)

    def clean_kept_until(self) -> date | None:
        """Refuse a day that has gone."""
        day: date | None = self.cleaned_data["kept_until"]
        if day is not None and day <= clock.today():
            raise forms.ValidationError(_("Give a day to come, or none."))
        return day


class EraseForm(forms.Form):
    """That a record is erased for good, and why."""

    why = _short_field(
        _("Why"),
        required=_("Say in a few words why; it stands in the trail."),
        help_text=_("It stands in the trail. Nothing clinical, and no name."),
    )
    sooner = _short_field(
        _("Why the law does not keep it"),
        help_text=_("Its time has not come, or is not known: say what you rest on."),
    )
    understood = forms.BooleanField(
        label=_("I know that nobody can bring it back"),
        error_messages={"required": _("Tick this: it cannot be taken back.")},
    )

    def __init__(self, *args: Any, needs_words: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_words:
            del self.fields["sooner"]
        else:
            self.fields["sooner"].required = True
            self.fields["sooner"].error_messages["required"] = _(
                "Say why the law does not keep it."
            )


class RulesForm(forms.Form):
    """How many years after care has ended each kind of record is kept, in one country."""

    country = forms.ChoiceField(
        label=_("For clients in"),
        required=False,
        error_messages={"invalid_choice": _("Choose a country from the list.")},
    )
    source = WordsField(
        label=_("Where the years are from"),
        help_text=_("The law, the code, or your own judgement."),
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Say where the years are from."),
            "max_length": _SHORT["max_length"],
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(COUNTRIES.items(), key=lambda country: str(country[1]))
        choices = [("", _("everywhere else")), *names]
        cast("forms.ChoiceField", self.fields["country"]).choices = choices
        for kind in Kept:
            self.fields[kind.value] = forms.IntegerField(
                label=capfirst(str(kind.label)),
                min_value=1,
                max_value=LONGEST_YEARS,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={
                    "required": _("Enter a number of years."),
                    "invalid": _("Enter the years as a whole number."),
                    "min_value": _("Keep it for a year at least."),
                    "max_value": _("Enter 100 years at most."),
                },
            )

    @staticmethod
    def initial_from(
        country: str, standing: Mapping[Kept, tuple[int, str]], known: Years | None
    ) -> dict[str, Any]:
        """Return what stands, or what a source says, to be confirmed."""
        years = {kind.value: count for kind, (count, _source) in standing.items()}
        source = next((source for _count, source in standing.values()), "")
        if not standing and known is not None:
            years = {kind.value: known.years for kind in Kept}
            source = known.source
        return {"country": country, "source": source, **years}

    def years(self) -> dict[Kept, int]:
        """Return the years of each kind."""
        return {kind: self.cleaned_data[kind.value] for kind in Kept}

    def clean(self) -> dict[str, Any]:
        """Let the whole record go last."""
        cleaned = super().clean() or self.cleaned_data
        years = [cleaned[kind.value] for kind in Kept if cleaned.get(kind.value)]
        whole = cleaned.get(Kept.RECORD.value)
        if whole and years and whole < max(years):
            self.add_error(
                Kept.RECORD.value,
                _("The whole record goes last: give it at least as many years as every other."),
            )
        return cleaned


class TimesForm(forms.Form):
    """What of what has come to its end goes, and what is kept longer."""

    due = forms.MultipleChoiceField(
        label=_("What has come to its end"),
        error_messages={
            "required": _("Choose at least one."),
            "invalid_choice": _("The list has changed meanwhile. Look at it again, please."),
        },
    )
    decision = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[(GO, _("it goes, for good")), (STAY, _("it is kept longer"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two."),
            "invalid_choice": _("Choose one of the two."),
        },
    )
    until = day_field(_("Kept until"), required=False)

    def __init__(self, *args: Any, ids: Collection[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["due"]).choices = [
            (str(each), str(each)) for each in ids
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a day to come where something is kept."""
        cleaned = super().clean() or self.cleaned_data
        until: date | None = cleaned.get("until")
        if cleaned.get("decision") == STAY and (until is None or until <= clock.today()):
            self.add_error("until", _("Give a day to come."))
        return cleaned

    def chosen(self) -> set[UUID]:
        """Return the ids of what was chosen."""
        return {UUID(each) for each in self.cleaned_data["due"]}
