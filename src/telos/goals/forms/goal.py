"""What a person writes about a goal itself, checked before it becomes a deed.

Both sides use these forms; a label speaks to the side that reads it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.access.enums import Side
from telos.access.forms import SpokenAnswerForm
from telos.base.forms import WordsField
from telos.goals.actions import Wording
from telos.goals.enums import (
    GoalDomain,
    GoalHorizon,
    GoalPriority,
    GoalState,
)
from telos.goals.forms.fields import LONGEST_REASON, reason_field
from telos.goals.rules import moves_of
from telos.vault.errors import Unopened

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from telos.goals.models import Goal
    from telos.goals.queries import GoalCourse

# A goal is a sentence or two; what is longer belongs into the conversation.
LONGEST_WORDS: Final = 500

# What each move is called on its button, from the state where the goal stands.
MOVE_NAMES: Final[dict[tuple[GoalState, GoalState], _StrPromise]] = {
    (GoalState.PROPOSED, GoalState.REACHED): _("It is done"),
    (GoalState.PROPOSED, GoalState.SET_ASIDE): _("Set it aside"),
    (GoalState.AGREED, GoalState.PAUSED): _("Pause it for now"),
    (GoalState.AGREED, GoalState.REACHED): _("It is reached"),
    (GoalState.AGREED, GoalState.SET_ASIDE): _("Set it aside"),
    (GoalState.PAUSED, GoalState.AGREED): _("Take it up again"),
    (GoalState.PAUSED, GoalState.REACHED): _("It is reached"),
    (GoalState.PAUSED, GoalState.SET_ASIDE): _("Set it aside"),
    (GoalState.REACHED, GoalState.AGREED): _("Take it up again"),
    (GoalState.REACHED, GoalState.PROPOSED): _("Take it up again, as a proposal"),
    (GoalState.SET_ASIDE, GoalState.PROPOSED): _("Take it up again, as a proposal"),
}


def _words_label(side: Side) -> _StrPromise:
    if side == Side.CLIENT:
        return _("The goal, in your own words")
    return _("The goal, in the client’s own words")


class _WordingForm(forms.Form):
    """The words of a goal, what it is about and how far it reaches."""

    words = WordsField(
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write the goal in a few words."),
            "max_length": _(
                "Keep the goal under 500 characters; a sentence or two is enough. "
                "There are %(show_value)d now."
            ),
        },
    )
    domain = forms.ChoiceField(
        label=_("What it is about"),
        choices=[("", _("Choose what comes closest")), *GoalDomain.choices],
        error_messages={
            "required": _("Choose what the goal is about; what comes closest is good enough."),
            "invalid_choice": _("Choose one of the subjects that are offered."),
        },
    )
    horizon = forms.ChoiceField(
        label=_("How far it reaches"),
        choices=GoalHorizon.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether it is a matter of weeks or of months."),
            "invalid_choice": _("Choose whether it is a matter of weeks or of months."),
        },
    )

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _words_label(side)
        if side == Side.CLIENT:
            # As the client's pages ask, so that what is wrong is told in that order.
            self.order_fields(["words", "horizon", "domain", "priority", "why"])

    def wording(self) -> Wording:
        """Return the checked words as the actions take them."""
        return Wording(
            words=self.cleaned_data["words"],
            domain=GoalDomain(self.cleaned_data["domain"]),
            horizon=GoalHorizon(self.cleaned_data["horizon"]),
        )


class ProposeGoalForm(_WordingForm):
    """A new goal; sending the form twice makes one goal."""

    why = WordsField(
        label=_("Why it matters"),
        help_text=_("It stands at the beginning of the goal’s story."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    first_step = WordsField(
        label=_("A first small step"),
        help_text=_("Something that could be done this week. It stands under the goal."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    submission_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class ReviseGoalForm(_WordingForm):
    """New words for a goal, with the reason: a proposal to the other side.

    Of a step only the words may change: it is about what its aim is about.
    """

    priority = forms.ChoiceField(
        label=_("What comes first"),
        help_text=_("Several may come first. You both agree to it, as you do to the words."),
        choices=[("", _("Not said yet")), *GoalPriority.choices],
        required=False,
        error_messages={"invalid_choice": _("Choose one of those that are offered.")},
    )
    why = reason_field(
        _("What led to the change"), asks=_("Say in a few words what led to the change.")
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, goal: Goal, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, side=side, **kwargs)
        self._goal = goal
        if goal.is_step:
            for name in ("domain", "horizon", "priority"):
                del self.fields[name]

    def wording(self) -> Wording:
        """Return the checked words as the actions take them."""
        if self._goal.is_step:
            about = GoalDomain(self._goal.domain), GoalHorizon(self._goal.horizon)
            return Wording(words=self.cleaned_data["words"], domain=about[0], horizon=about[1])
        return replace(super().wording(), priority=self.cleaned_data["priority"])

    @staticmethod
    def initial_from(course: GoalCourse) -> dict[str, Any]:
        """Return what is proposed, else the goal as it stands, for somebody who begins a change.

        Of a place that is gone the words stay, and nothing that came with the place.
        """
        said = course.beside or course.goal
        text = course.goal if course.is_place_gone else said
        return {
            # Our sentence in the place of words that do not open is not theirs to send back.
            "words": "" if isinstance(said.words, Unopened) else said.words,
            "domain": text.domain,
            "horizon": text.horizon,
            "priority": text.priority,
            "seen_revision": course.goal.revision_number,
        }


class AgreeGoalForm(forms.Form):
    """Agreement to the words that were read, or keeping those that stand."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput)


class GoalSpokenForm(SpokenAnswerForm):
    """What a client without an account said to the words that the therapist read to them."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput)


class KeepWordsForm(AgreeGoalForm):
    """Keeping the words that stand: a no to the client’s new ones, which is said with a reason."""

    why = reason_field(
        _("Why the words that stand are kept"),
        asks=_("Say in a few words why the words that stand are kept."),
    )

    def __init__(self, *args: Any, asks_why: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].required = asks_why


class MoveGoalForm(forms.Form):
    """Pausing, reaching, setting aside or taking up again, with the reason."""

    to = forms.ChoiceField(
        label=_("What becomes of it"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what becomes of the goal."),
            "invalid_choice": _("The goal cannot go there from where it stands. Choose again."),
        },
    )
    why = reason_field(_("Why, in a few words"), asks=_("Say in a few words why."))
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, goal: Goal, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen_revision": goal.revision_number})
        super().__init__(*args, **kwargs)
        here = GoalState(goal.state)
        there = [state for state in GoalState if state in moves_of(goal)]
        field = cast("forms.ChoiceField", self.fields["to"])
        field.choices = [(state.value, MOVE_NAMES[here, state]) for state in there]
        if len(there) == 1:
            self.initial.setdefault("to", there[0].value)

    def to_state(self) -> GoalState:
        """Return the state that was chosen."""
        return GoalState(self.cleaned_data["to"])
