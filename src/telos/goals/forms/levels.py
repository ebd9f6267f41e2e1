"""Five levels of a goal, and at which of them it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from telos.access.enums import Side
from telos.base.forms import WordsField
from telos.goals.actions import GoalError, Levels
from telos.goals.enums import Level
from telos.goals.forms.fields import DayField, reason_field
from telos.goals.forms.whose import WhoseForm, whose_field
from telos.goals.models import LEVEL_FIELDS
from telos.vault.errors import Unopened

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from telos.access.actions import Spoken
    from telos.goals.queries import GoalCourse
    from telos.people.models import Client

LONGEST_LEVEL: Final = 200

# Beside each field: from the one that is expected upwards and downwards.
LEVEL_NAMES: Final[dict[Level, _StrPromise]] = {
    Level.MUCH_LESS: _("−2: much less than expected"),
    Level.LESS: _("−1: less than expected"),
    Level.EXPECTED: _("0: as expected, when things go as one may hope"),
    Level.MORE: _("+1: more than expected"),
    Level.MUCH_MORE: _("+2: much more than expected"),
}


def _level(level: Level) -> WordsField:
    return WordsField(
        label=LEVEL_NAMES[level],
        max_length=LONGEST_LEVEL,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Say in a few words how this level would look."),
            "max_length": _("Keep a level under 200 characters. There are %(show_value)d now."),
        },
    )


class LevelsForm(forms.Form):
    """Five levels in the client's own words: a proposal to the other side."""

    level_expected = _level(Level.EXPECTED)
    level_more = _level(Level.MORE)
    level_much_more = _level(Level.MUCH_MORE)
    level_less = _level(Level.LESS)
    level_much_less = _level(Level.MUCH_LESS)
    baseline = forms.TypedChoiceField(
        label=_("Where it begins"),
        choices=[
            (level.value, f"{level.value:+d}".replace("-", "−") if level else "0")
            for level in Level
        ],
        coerce=lambda value: Level(int(value)),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say at which of the levels it begins."),
            "invalid_choice": _("Choose one of the five levels."),
        },
    )
    why = reason_field(
        _("What led to these levels"), asks=_("Say in a few words what led to them.")
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Refuse levels that say the same."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.levels()
            except GoalError as error:
                raise forms.ValidationError(str(error)) from error
        return cleaned

    def levels(self) -> Levels:
        """Return the checked levels as the actions take them."""
        much_less, less, expected, more, much_more = (self.cleaned_data[f] for f in LEVEL_FIELDS)
        return Levels(
            words=(much_less, less, expected, more, much_more),
            baseline=self.cleaned_data["baseline"],
        )

    @staticmethod
    def initial_from(course: GoalCourse) -> dict[str, Any]:
        """Return what is proposed, else the levels as they stand, for somebody who changes them."""
        text = course.goal if course.is_place_gone else course.beside or course.goal
        said = dict(zip(LEVEL_FIELDS, text.levels, strict=False))
        shown = {name: "" if isinstance(words, Unopened) else words for name, words in said.items()}
        return {
            **shown,
            "baseline": text.baseline,
            "seen_revision": course.goal.revision_number,
        }


class ScaleGoalForm(forms.Form):
    """At which level the goal is on a day, today if nothing else is said."""

    level = forms.TypedChoiceField(
        label=_("Which of these comes closest now?"),
        coerce=lambda value: Level(int(value)),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the level that comes closest."),
            "invalid_choice": _("Choose one of the five levels."),
        },
    )
    scaled_on = DayField()
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)
    submission_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: Any, course: GoalCourse, side: Side, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen_revision": course.goal.revision_number})
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (level.value, words) for level, words in zip(Level, course.goal.levels, strict=False)
        ]
        if side == Side.THERAPIST:
            self.fields["level"].label = _("Which of these comes closest now, as you see it?")

    def scaled(self) -> dict[str, Any]:
        """Return what was chosen, as the action takes it."""
        return {name: said for name, said in self.cleaned_data.items() if name != "whose"}

    def spoken(self) -> Spoken | None:
        """Return how a client’s word was said: nothing, for whoever sends it says their own."""
        return None


class ScaleForClientForm(WhoseForm, ScaleGoalForm):
    """A level beside a client without an account: what they said, or the therapist’s own."""

    whose = whose_field(_("Whose view is it?"), asks=_("Choose whose view it is."))

    said_on_field = "scaled_on"
    field_order = ("whose", "level", "scaled_on")

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, client=client, **kwargs)
        self.fields["level"].label = _("Which of these comes closest?")
        self.fields["whose"].help_text = _now(
            "What %(name)s said is told as their own, with the day and your name. Yours stands "
            "beside it."
        ) % {"name": client.display_name}
