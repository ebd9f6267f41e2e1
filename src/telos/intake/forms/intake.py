"""What both sides write in an intake, checked before it becomes a deed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.access.enums import Side
from telos.base.forms import WordsField
from telos.intake.actions import Said, Typed, seen_token
from telos.intake.enums.questions import (
    HIGHEST_ON_RULER,
    HINTS,
    LONGEST_ANSWER,
    LOWEST_ON_RULER,
    OFFERED,
    SECTIONS,
    Asked,
    Question,
    Section,
    asked_how,
    helps_of,
)
from telos.vault.errors import Unopened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from telos.intake.models import BarrierPlan, IntakeDraft, IntakeEntry

LONGEST_REASON = 500


def _answer_field(label: str | _StrPromise, *, hint: str | _StrPromise = "", rows: int = 4) -> Any:
    return WordsField(
        label=label,
        help_text=hint,
        required=False,
        # As it was typed: what somebody is in the middle of is not tidied.
        strip=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "max_length": _(
                "Keep this under 6,000 characters; the rest can wait for a talk. "
                "There are %(show_value)d now."
            )
        },
    )


class _TypedForm(forms.Form):
    """Answers of one person, each with what the page had seen of it."""

    page = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def add_question(
        self, question: Question, entry: IntakeEntry | None, draft: IntakeDraft | None
    ) -> None:
        """Ask one question, filled in with what its writer typed or saved last."""
        how, shown = asked_how(question), draft or entry
        label = _("How it stands in your way") if how == Asked.BARRIER else question.label
        rows = 4 if how == Asked.WORDS else 2
        if how == Asked.RULER:
            label = _("In words")
            self.fields[f"{question}-value"] = _ruler(question)
        if how == Asked.BARRIER:
            self.fields[f"{question}-helps"] = _helps(question)
        self.fields[question.value] = _answer_field(label, hint=HINTS.get(question, ""), rows=rows)
        self.fields[f"{question}-seen"] = forms.CharField(
            required=False, max_length=64, widget=forms.HiddenInput
        )
        words = shown.words if shown else ""
        initial: dict[str, Any] = {
            question.value: "" if isinstance(words, Unopened) else words,
            f"{question}-value": shown.value if shown else None,
            f"{question}-helps": list(helps_of(shown.helps)) if shown else [],
            f"{question}-seen": seen_token(entry, draft),
        }
        self.initial = {**initial, **self.initial}

    def typed_of(self, question: Question) -> Typed:
        """Return one answer as it was sent."""
        given = self.cleaned_data
        page: UUID = given["page"]
        return Typed(
            said=Said(
                words=_one_kind_of_line(given.get(question.value) or ""),
                value=given.get(f"{question}-value"),
                helps=",".join(given.get(f"{question}-helps") or ()),
            ),
            seen=given.get(f"{question}-seen") or "",
            page=page,
        )


def _one_kind_of_line(words: str) -> str:
    """Return the words with the line ends of a script, where a form sends those of a mail."""
    return words.replace("\r\n", "\n")


def _ruler(question: Question) -> forms.TypedChoiceField:
    numbers = [(n, str(n)) for n in range(LOWEST_ON_RULER, HIGHEST_ON_RULER + 1)]
    return forms.TypedChoiceField(
        label=question.label,
        required=False,
        choices=[("", _("no number")), *numbers],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose a number from 0 to 10.")},
    )


def _helps(question: Question) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("What could help"),
        help_text=_("Tick whatever could. Left out as a whole, it does not stand in your way."),
        required=False,
        choices=[(helps.value, helps.label) for helps in OFFERED[question]],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("Choose among the things that are offered."),
            "invalid_list": _("Choose among the things that are offered."),
        },
    )


class SectionForm(_TypedForm):
    """One section of the client's: every question may be left out."""

    def __init__(
        self,
        *args: Any,
        section: Section,
        entries: Mapping[Question, IntakeEntry],
        drafts: Mapping[Question, IntakeDraft],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asks = SECTIONS[section].asks
        for question in self.asks:
            self.add_question(question, entries.get(question), drafts.get(question))

    def typed(self) -> dict[Question, Typed]:
        """Return the answers that were sent, each question's own."""
        sent = [question for question in self.asks if question.value in self.data]
        return {question: self.typed_of(question) for question in sent}


class DraftForm(_TypedForm):
    """One answer as it is being typed."""

    question = forms.ChoiceField(choices=Question.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.data.get("question")
        if asked in Question.values:
            self.add_question(Question(asked), None, None)

    def asked(self) -> Question:
        """Return which question is being answered."""
        return Question(self.cleaned_data["question"])


class AddForm(_TypedForm):
    """What the therapist writes at a question: their own words beside the client's answer.

    In the voice of a client without an account it is the whole answer, as it is said in the talk.
    """

    def __init__(
        self,
        *args: Any,
        question: Question,
        entry: IntakeEntry | None,
        voice: Side = Side.THERAPIST,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.add_question(question, entry, None)
        field, helps = self.fields[question.value], self.fields.get(f"{question}-helps")
        field.label, field.help_text = _("What you add"), ""
        field.widget.attrs["rows"] = 3
        if voice == Side.CLIENT:
            field.label = _("As it was said, in words")
            if helps is not None:
                helps.help_text = _(
                    "Tick whatever could, as they say it. Left out as a whole, it does not stand "
                    "in their way."
                )
            return
        for name in (f"{question}-value", f"{question}-helps"):
            self.fields.pop(name, None)

    def typed(self) -> Typed:
        """Return what was added."""
        return self.typed_of(self.question)


class ArrangeForm(forms.Form):
    """What was arranged about a circumstance that stands in the way."""

    arranged = WordsField(
        label=_("What was arranged"),
        help_text=_("The client reads it, with your name and the day."),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Say in a few words what was arranged."),
            "max_length": _("Keep this under 6,000 characters. There are %(show_value)d now."),
        },
    )
    seen_number = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, last: BarrierPlan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen_number", last.number if last else 0)


class MoveIntakeForm(forms.Form):
    """Handing in or completing what was read."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput)


class TakeUpForm(MoveIntakeForm):
    """Taking a complete intake up again, with the reason."""

    why = WordsField(
        label=_("Why, in a few words"),
        help_text=_("It stands in the story of the intake, for you both."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Say in a few words why it is taken up again."),
        },
    )
