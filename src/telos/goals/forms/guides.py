"""Ways to a first wording: from what hurts, from something broad, from an idea.

What is written here is kept nowhere: it begins the form of a goal, and that is what one sends.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base.forms import WordsField
from telos.goals.enums import GoalDomain
from telos.goals.forms.fields import LONGEST_REASON
from telos.goals.forms.goal import LONGEST_WORDS
from telos.goals.forms.ideas import IDEAS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

_TOO_LONG: Final = _("Keep this shorter: a sentence is enough. There are %(show_value)d now.")
# Two answers go into one goal.
_HALF: Final = LONGEST_WORDS // 2 - 10


def _answer(
    label: _StrPromise, hint: _StrPromise, *, longest: int, required: _StrPromise | None = None
) -> WordsField:
    return WordsField(
        label=label,
        help_text=hint,
        required=required is not None,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _TOO_LONG} | ({"required": required} if required else {}),
    )


class _AnswersForm(forms.Form):
    """Answers out of which a goal comes: two become its words, one why, one a first step."""

    WORDS: ClassVar[tuple[str, str]]
    WHY: ClassVar[str]

    def beginning(self) -> dict[str, Any]:
        """Return the goal as it came out of the answers."""
        said = self.cleaned_data
        return {
            "words": _joined(*(said[name] for name in self.WORDS)),
            "why": said[self.WHY],
            "first_step": said["step"],
        }


class ProblemForm(_AnswersForm):
    """From the problem to the goal."""

    WORDS = ("different", "notice")
    WHY = "hurts"

    hurts = _answer(
        _("What hurts, or is hard?"),
        _("As it is, without making it nicer. Your therapist reads it as the reason."),
        longest=LONGEST_REASON,
    )
    different = _answer(
        _("What would be different if it were better?"),
        _("Something that would be there: “I would go to the market on my own.”"),
        longest=_HALF,
        required=_("Say in a few words what would be different."),
    )
    notice = _answer(
        _("How would somebody notice?"),
        _("You, or somebody near you: “I would come home with bread and a story.”"),
        longest=_HALF,
    )
    step = _answer(
        _("What could be a first small step?"),
        _("So small that it could be done this week."),
        longest=LONGEST_WORDS,
    )


class BroadForm(_AnswersForm):
    """From something broad to something one can see."""

    WORDS = ("where", "doing")
    WHY = "broad"

    broad = _answer(
        _("What is it, as broad as it comes to mind?"),
        _("“Be more confident.” “Feel better.” It becomes the reason why."),
        longest=LONGEST_REASON,
    )
    where = _answer(
        _("Where in your week would it show first?"),
        _("A place, a person, a time of day: “In the Monday meeting.”"),
        longest=_HALF,
        required=_("Name a place or a time; a guess is enough."),
    )
    doing = _answer(
        _("What would you be doing there?"),
        _("As if seen through a window: “I say what I think, once.”"),
        longest=_HALF,
        required=_("Say in a few words what you would be doing."),
    )
    step = _answer(
        _("What would be half of that?"),
        _("Half of it is a good first step."),
        longest=LONGEST_WORDS,
    )


class IdeaForm(forms.Form):
    """From one of the goals that others might say."""

    idea = forms.ChoiceField(
        label=_("Which comes closest?"),
        choices=[
            (GoalDomain(domain).label, [(idea.key, idea.words) for idea in ideas])
            for domain, ideas in groupby(IDEAS.values(), key=lambda idea: idea.domain)
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one to begin from; you change it in the next step."),
            "invalid_choice": _("Choose one of those that are offered."),
        },
    )

    def beginning(self) -> dict[str, Any]:
        """Return the idea as a goal that one makes one's own."""
        idea = IDEAS[self.cleaned_data["idea"]]
        return {"words": str(idea.words), "domain": idea.domain, "horizon": idea.horizon}


GUIDES: Final[Mapping[str, type[_AnswersForm | IdeaForm]]] = {
    "problem": ProblemForm,
    "broad": BroadForm,
    "idea": IdeaForm,
}


def _joined(first: str, second: str) -> str:
    """Return two answers as one goal: a sentence each."""
    said = [words.strip() for words in (first, second) if words.strip()]
    ended = [words if words[-1] in ".!?…" else f"{words}." for words in said]
    return " ".join(ended)
