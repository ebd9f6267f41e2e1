"""Steps, supporters and measures: what is put under or beside a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base.forms import WordsField
from telos.goals.forms.fields import LONGEST_REASON, reason_field
from telos.goals.forms.goal import LONGEST_WORDS
from telos.vault.errors import Unopened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.goals.models import Goal
    from telos.goals.queries import GoalBeside
    from telos.measures.models import MeasureSchedule

# A few names and what they could do.
LONGEST_SUPPORTERS: Final = 500


class StepForm(forms.Form):
    """A short step under an aim; sending the form twice makes one step."""

    words = WordsField(
        label=_("The next small step"),
        help_text=_("Something one could see: “Say one sentence in the meeting.”"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Write the step in a few words."),
            "max_length": _("Keep the step under 500 characters. There are %(show_value)d now."),
        },
    )
    why = WordsField(
        label=_("Why this one"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    submission_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class BringForwardForm(forms.Form):
    """A step that changes places with the one before it."""

    seen_place = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, step: Goal, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen_place": step.place})
        super().__init__(*args, **kwargs)


class SupportForm(forms.Form):
    """Who can support the client in a goal."""

    who = WordsField(
        label=_("Who can support me in it"),
        help_text=_("Names, and what they could do: “Lea drives me there. Sam asks how it went.”"),
        required=False,
        max_length=LONGEST_SUPPORTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen_number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, beside: GoalBeside, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial", {"who": beside.supporters, "seen_number": beside.support_number}
        )
        super().__init__(*args, **kwargs)


class MeasuresForm(forms.Form):
    """Which of the measures that are asked stand beside a goal."""

    measures = forms.MultipleChoiceField(
        label=_("Measures to see beside this goal"),
        help_text=_(
            "They stand side by side and are never made into one number: one may move without the "
            "other."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among the measures that are asked here.")},
    )
    seen_number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        beside: GoalBeside,
        schedules: Iterable[MeasureSchedule],
        titles: dict[str, str],
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault(
            "initial", {"measures": list(beside.measures), "seen_number": len(beside.links)}
        )
        super().__init__(*args, **kwargs)
        self._newest = {schedule.instrument_key: schedule for schedule in schedules}
        field = cast("forms.MultipleChoiceField", self.fields["measures"])
        field.choices = [(key, titles[key]) for key in self._newest]

    def schedules(self) -> list[MeasureSchedule]:
        """Return the schedules of what was chosen, of each measure the newest."""
        return [self._newest[key] for key in self.cleaned_data["measures"]]


# No aim of this id: the goal is to be an aim of its own.
BY_ITSELF: Final = "itself"


class UnderForm(forms.Form):
    """Under which aim a goal is to stand, with the reason: a proposal to the other side."""

    under = forms.ChoiceField(
        label=_("Where it is to stand"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose where it is to stand."),
            "invalid_choice": _("It cannot stand there. Choose again: an aim may be over by now."),
        },
    )
    why = reason_field(
        _("What led to the change"), asks=_("Say in a few words what led to the change.")
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, goal: Goal, aims: Iterable[Goal], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen_revision": goal.revision_number})
        super().__init__(*args, **kwargs)
        self._aims = {str(aim.public_id): aim for aim in aims if aim.pk != goal.aim_id}
        by_itself = [(BY_ITSELF, _("By itself, as an aim of its own"))] if goal.is_step else []
        cast("forms.ChoiceField", self.fields["under"]).choices = [
            *(
                (key, _("As a step towards: %(aim)s") % {"aim": _said(aim)})
                for key, aim in self._aims.items()
            ),
            *by_itself,
        ]

    def aim(self) -> Goal | None:
        """Return the aim that was chosen; none where it is to be one itself."""
        return self._aims.get(self.cleaned_data["under"])


def _said(aim: Goal) -> str:
    """Return an aim in its own words, or that they do not open."""
    return str(_("[words that cannot be read]")) if isinstance(aim.words, Unopened) else aim.words
