"""What a person writes into a safety plan: one line for each thing, in six parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.access.enums import Side
from telos.base import clock
from telos.base.forms import WordsField
from telos.intake.actions import SafetyWords, TypedPlan
from telos.intake.enums import (
    LONGEST_AHEAD,
    LONGEST_LINE,
    LONGEST_OWN,
    LONGEST_WHY,
    MOST_LINES,
    SafetyPart,
)
from telos.vault.errors import Unopened

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from telos.intake.models import SafetyPlanDraft, SafetyPlanVersion

# Characters of a part while it is typed: more than is saved, so that what has to be made shorter is
# kept meanwhile.
_LONGEST_TYPED: Final = 6_000

_HINTS: Final[dict[SafetyPart, _StrPromise]] = {
    SafetyPart.SIGNS: gettext_lazy(
        "What shows that a hard time begins: a thought, something in the body, what you leave "
        "undone."
    ),
    SafetyPart.MYSELF: gettext_lazy(
        "Small things that have carried you over an hour before, without anybody else."
    ),
    SafetyPart.PLACES: gettext_lazy(
        "Somewhere with people about, or somebody whose company is easy. Nobody has to know how "
        "you are."
    ),
    SafetyPart.PEOPLE: gettext_lazy(
        "Somebody to whom you can say how it is. Give the name and the number: it becomes a "
        "button to press."
    ),
    SafetyPart.PROFESSIONALS: gettext_lazy(
        "Your therapist or doctor, a crisis team, a clinic, each with the number. Lines of the "
        "country where you are stand below by themselves."
    ),
    SafetyPart.SURROUNDINGS: gettext_lazy(
        "What is better out of reach in that hour, where it goes, and who helps you with it."
    ),
}
_HINTS_TO_THERAPIST: Final[dict[SafetyPart, _StrPromise]] = {
    SafetyPart.SIGNS: gettext_lazy("What shows the client that a hard time begins."),
    SafetyPart.MYSELF: gettext_lazy("What has carried them over an hour before, without anybody."),
    SafetyPart.PLACES: gettext_lazy(
        "Somewhere with people about, or easy company. Nobody there has to know."
    ),
    SafetyPart.PEOPLE: gettext_lazy(
        "To whom they can say how it is, with the number: it becomes a button on their phone."
    ),
    SafetyPart.PROFESSIONALS: gettext_lazy(
        "You, their doctor, a crisis team, each with the number. Lines of the country where the "
        "client is are added to their page by themselves."
    ),
    SafetyPart.SURROUNDINGS: gettext_lazy(
        "What is better out of reach in that hour, where it goes, and who helps with it."
    ),
}
# Of somebody without an account, who has the plan on paper.
_HINTS_ON_PAPER: Final[dict[SafetyPart, _StrPromise]] = {
    SafetyPart.PEOPLE: gettext_lazy("To whom they can say how it is, each with the number."),
    SafetyPart.PROFESSIONALS: gettext_lazy(
        "You, their doctor, a crisis team, each with the number. Lines of the country where the "
        "client is are printed with it."
    ),
}


class LinesField(WordsField):
    """Several things, one on each line."""

    def clean(self, value: Any) -> Any:
        """Return the lines that hold something, each tidied."""
        text: str = super().clean(value)
        lines = tuple(tidy for line in text.splitlines() if (tidy := " ".join(line.split())))
        if len(lines) > MOST_LINES:
            said = _("Keep it to %(most)d lines; there are %(many)d now.")
            raise forms.ValidationError(said % {"most": MOST_LINES, "many": len(lines)})
        longest = max(map(len, lines), default=0)
        if longest > LONGEST_LINE:
            said = _("Keep each line under %(most)d characters; the longest has %(many)d now.")
            raise forms.ValidationError(said % {"most": LONGEST_LINE, "many": longest})
        return lines


def _part_field(part: SafetyPart, hints: dict[SafetyPart, _StrPromise]) -> LinesField:
    return LinesField(
        label=part.label,
        help_text=hints[part],
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SafetyPlanForm(forms.Form):
    """The whole plan; sending the form twice makes one version."""

    own = WordsField(
        label=gettext_lazy("A word to myself"),
        required=False,
        max_length=LONGEST_OWN,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "max_length": gettext_lazy(
                "Keep this under 200 characters. There are %(show_value)d now."
            )
        },
    )
    why = WordsField(
        label=gettext_lazy("What led to the change"),
        help_text=gettext_lazy("It stands beside this version, for you both."),
        required=False,
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "max_length": gettext_lazy(
                "Keep this under 300 characters. There are %(show_value)d now."
            )
        },
    )
    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    submission_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    # By these the client's page knows of what it typed itself, and of what it showed.
    page = forms.UUIDField(initial=uuid4, required=False, widget=forms.HiddenInput)
    draft = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.side = side
        is_own = side == Side.CLIENT
        hints = _HINTS if is_own else _HINTS_TO_THERAPIST
        for part in SafetyPart:
            self.fields[part.value] = _part_field(part, hints)
        self.fields["own"].help_text = (
            _("What you would want to hear from yourself in that hour.")
            if is_own
            else _("In the client’s words, if they want one: what they would tell themselves then.")
        )
        self.order_fields([*SafetyPart.values, "own", "why"])

    def read_on_paper(self) -> None:
        """Ask for what is printed, of somebody who has no account and no page of their own."""
        for part, hint in _HINTS_ON_PAPER.items():
            self.fields[part.value].help_text = hint
        self.fields["why"].help_text = _("It stands beside this version.")

    @property
    def part_fields(self) -> list[forms.BoundField]:
        """The fields of the six parts, in their order."""
        return [self[part.value] for part in SafetyPart]

    @property
    def is_first(self) -> bool:
        """Whether nothing stands yet: then there is no change that could have a reason."""
        return str(self["seen_version"].value()) == "0"

    def words(self) -> SafetyWords:
        """Return the checked words as the action takes them."""
        parts = {part: self.cleaned_data[part.value] for part in SafetyPart}
        return SafetyWords(parts=parts, own=self.cleaned_data["own"])

    def clean(self) -> dict[str, Any] | None:
        """Refuse a plan in which nothing is written."""
        cleaned = super().clean()
        names = (*SafetyPart.values, "own")
        if not self.errors and not any(self.cleaned_data[name] for name in names):
            raise forms.ValidationError(_("Write at least one line; the rest can come later."))
        return cleaned

    @staticmethod
    def initial_from(version: SafetyPlanVersion | None) -> dict[str, Any]:
        """Return the version that stands, for somebody who writes on it."""
        if version is None:
            return {"seen_version": 0}
        texts = {name: getattr(version, name) for name in (*SafetyPart.values, "own")}
        # Our sentence in the place of words that do not open is not theirs to send back.
        opened = {n: "" if isinstance(text, Unopened) else text for n, text in texts.items()}
        return {**opened, "seen_version": version.number}

    @staticmethod
    def initial_from_draft(draft: SafetyPlanDraft) -> dict[str, Any]:
        """Return what was typed and not saved, for its writer to go on."""
        texts = {name: getattr(draft, name) for name in (*SafetyPart.values, "own", "why")}
        opened = {n: "" if isinstance(text, Unopened) else text for n, text in texts.items()}
        return {**opened, "seen_version": draft.seen_version, "draft": draft.stamp.hex}


class TypedPlanForm(forms.Form):
    """A plan as it is being typed: a script sends it."""

    seen_version = forms.IntegerField(min_value=0)
    page = forms.UUIDField()
    draft = forms.CharField(required=False, max_length=32)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*SafetyPart.values, "own", "why"):
            self.fields[name] = WordsField(required=False, strip=False, max_length=_LONGEST_TYPED)

    def typed(self) -> TypedPlan:
        """Return what was typed as the action takes it."""
        given = self.cleaned_data
        return TypedPlan(
            texts={n: given[n].replace("\r\n", "\n") for n in (*SafetyPart.values, "own", "why")},
            seen_version=given["seen_version"],
            page=given["page"],
            seen_stamp=given["draft"],
        )


class LookThroughForm(forms.Form):
    """That the two have looked through it, and on which day they do again."""

    again_on = forms.DateField(
        label=gettext_lazy("Look at it again on"),
        help_text=gettext_lazy("Left empty, a day that is still to come stays as it was said."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": gettext_lazy(
                "Enter the day as day, month and year, for example 24/11/2026."
            ),
        },
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    submission_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def clean_again_on(self) -> date | None:
        """Refuse a day that is past, or so far away that nobody would look."""
        day: date | None = self.cleaned_data["again_on"]
        if day is not None and not clock.today() < day <= clock.today() + LONGEST_AHEAD:
            raise forms.ValidationError(_("Give a day that is still to come, within a year."))
        return day
