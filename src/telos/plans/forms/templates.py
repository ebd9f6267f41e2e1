"""A template of plans, as whoever works clinically in a practice writes it.

What is done is chosen from the library, as in a plan; the goals it serves are those of the set,
named by their numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from telos.base.forms import WordsField
from telos.goals.enums import GoalDomain, GoalHorizon, Level
from telos.goals.forms.levels import LEVEL_NAMES, LONGEST_LEVEL
from telos.plans.enums import LONGEST_NAME, MOST_GOALS, Rhythm, Setting
from telos.plans.forms.fields import words_field
from telos.plans.forms.working import WorkingForm
from telos.plans.forms.writing import LONGEST_HOW
from telos.plans.queries import (
    DoingOffered,
    GoalOffered,
    TemplateSays,
    intervention_name,
    intervention_of,
)
from telos.scheduling.enums import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from telos.people.models import Practice

_LONGEST_GOAL: Final = 500
_MOST_WEEKS: Final = 52
# Weeks after which the two look at a plan again, unless somebody says otherwise.
_USUAL_WEEKS: Final = 6
# Letters of a goal by which one knows it again beside what serves it.
_BEGINS_WITH: Final = 40
_PLACES: Final = range(1, MOST_GOALS + 1)
_MANY: Final = frozenset({"approaches", "interventions", "places"})
# In this order on the page: from what one may hope for upwards and downwards.
_LEVELS_SHOWN: Final = (Level.EXPECTED, Level.MORE, Level.MUCH_MORE, Level.LESS, Level.MUCH_LESS)


def level_field(place: int, level: Level) -> str:
    """Return the name of the field of a level of the goal at this place."""
    return f"level_{place}_{level.name.lower()}"


class TemplateForm(WorkingForm):
    """What a template says; up to six goals stand in its set."""

    name = WordsField(
        label=_("What is it called?"),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Give it a name by which colleagues find it."),
        },
    )
    about = words_field(
        _("For whom is it?"), hint=_("Colleagues read this."), asks="", required=False, rows=2
    )
    practice = forms.ChoiceField(label=_("Of which practice?"))
    reason = words_field(
        _("Why this way?"),
        hint=_("A plan begins with these words; there they are made to fit one client."),
        asks="",
        required=False,
    )
    tells = words_field(
        _("What would tell that it helps?"), hint=_("As above."), asks="", required=False
    )
    review_weeks = forms.IntegerField(
        label=_("After how many weeks do the two look at it again?"),
        min_value=1,
        max_value=_MOST_WEEKS,
        initial=_USUAL_WEEKS,
        error_messages={
            "required": _("Enter the weeks as a number, for example 6."),
            "invalid": _("Enter the weeks as a number, for example 6."),
            "min_value": _("Enter one week at least."),
            "max_value": _("Enter 52 weeks at most."),
        },
    )
    seen_revision = forms.IntegerField(initial=0, widget=forms.HiddenInput)
    submission_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, practices: Sequence[Practice], offered: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approaches"].required = False
        self._set_choices("practice", [(str(each.public_id), each.name) for each in practices])
        if len(practices) == 1:
            del self.fields["practice"]
        for place in _PLACES:
            self._add_goal(place)
        self.offered = list(dict.fromkeys([*self.chosen_keys(), *offered]))
        for key in self.offered:
            self._add_doing(key)
        self.order_fields(["name", "about", "practice", "approaches", "reason"])

    def chosen_keys(self) -> list[str]:
        """Return what is done, in its order, as it was sent or as the form begins."""
        chosen: list[str] = self.initial.get("interventions", [])
        if self.is_bound:
            chosen = self.data.getlist("interventions")  # type: ignore[attr-defined]  # a QueryDict
        return [key for key in dict.fromkeys(chosen) if intervention_of(key) is not None]

    @property
    def goal_rows(self) -> list[GoalRow]:
        """The fields of each goal of the set."""
        return [GoalRow(self, place) for place in _PLACES]

    def clean(self) -> dict[str, Any]:
        """Say what is missing of each goal that has words, and of what is done."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        filled = {place for place in _PLACES if cleaned.get(f"goal_{place}")}
        for place in filled:
            self._check_goal(place, cleaned)
        for key in self.chosen_keys():
            serves = {int(place) for place in cleaned.get(f"goals_{key}", ())}
            if serves - filled:
                self.add_error(f"goals_{key}", _("Choose among the goals that you have written."))
        if not self.chosen_keys() and not any(self.data.get(f"goal_{n}") for n in _PLACES):
            said = _("Choose what is done, or write a goal: a template is one of the two at least.")
            self.add_error(None, said)
        return cleaned

    def _check_goal(self, place: int, cleaned: dict[str, Any]) -> None:
        if not cleaned.get(f"domain_{place}"):
            self.add_error(f"domain_{place}", _("Choose what this goal is about."))
        said = [cleaned.get(level_field(place, level), "") for level in Level]
        if any(said) and not all(said):
            empty = next(level for level, words in zip(Level, said, strict=True) if not words)
            self.add_error(level_field(place, empty), _("Write all five levels, or none."))
        elif len({words.casefold() for words in said}) < len(said) and all(said):
            again = _("Two levels say the same. Each is to say something of its own.")
            self.add_error(level_field(place, Level.EXPECTED), again)

    def says(self) -> TemplateSays:
        """Return the checked template as the actions take it."""
        data = self.cleaned_data
        filled = [place for place in _PLACES if data[f"goal_{place}"]]
        return TemplateSays(
            name=data["name"],
            about=data["about"],
            approaches=tuple(data["approaches"]),
            doings=tuple(self._doing(key, filled) for key in self.chosen_keys()),
            reason=data["reason"],
            setting=Setting(data["setting"]),
            rhythm=Rhythm(data["rhythm"]),
            minutes=data["minutes"],
            places=tuple(Place(place) for place in data["places"]),
            sessions=data["sessions"],
            tells=data["tells"],
            review_weeks=data["review_weeks"],
            goals=tuple(self._goal(place) for place in filled),
        )

    @staticmethod
    def draft_of(data: QueryDict) -> dict[str, Any]:
        """Return what was entered so far, for a form that goes on from there unchecked."""
        many = [name for name in data if name in _MANY or name.startswith("goals_")]
        return {name: data[name] for name in data} | {name: data.getlist(name) for name in many}

    def _doing(self, key: str, filled: list[int]) -> DoingOffered:
        serves = sorted(int(place) for place in self.cleaned_data[f"goals_{key}"])
        return DoingOffered(
            key=key,
            # A goal that is left empty is not counted.
            goals=tuple(filled.index(place) + 1 for place in serves),
            how=self.cleaned_data[f"how_{key}"],
        )

    def _goal(self, place: int) -> GoalOffered:
        data = self.cleaned_data
        levels = tuple(data[level_field(place, level)] for level in Level)
        return GoalOffered(
            words=data[f"goal_{place}"],
            domain=GoalDomain(data[f"domain_{place}"]),
            horizon=GoalHorizon(data[f"horizon_{place}"]),
            levels=levels if all(levels) else (),
        )

    def _goal_named(self, place: int) -> str:
        """Return how a goal is called beside what serves it: by its number and first words."""
        said = (self.data if self.is_bound else self.initial).get(f"goal_{place}", "")
        begins = Truncator(" ".join(said.split())).chars(_BEGINS_WITH)
        return f"{place}: “{begins}”" if begins else _("Goal %(place)d") % {"place": place}

    def _add_doing(self, key: str) -> None:
        name = {"name": intervention_name(key)}
        self.fields[f"goals_{key}"] = forms.MultipleChoiceField(
            label=_("%(name)s: for which goal?") % name,
            choices=[(str(place), self._goal_named(place)) for place in _PLACES],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields[f"how_{key}"] = WordsField(
            label=_("%(name)s: how does it serve it?") % name,
            required=False,
            max_length=LONGEST_HOW,
        )

    def _add_goal(self, place: int) -> None:
        named = {"place": place}
        self.fields[f"goal_{place}"] = WordsField(
            label=_("Goal %(place)d, as a client might say it") % named,
            required=False,
            max_length=_LONGEST_GOAL,
        )
        self.fields[f"domain_{place}"] = forms.ChoiceField(
            label=_("What goal %(place)d is about") % named,
            choices=[("", _("Choose what comes closest")), *GoalDomain.choices],
            required=False,
        )
        self.fields[f"horizon_{place}"] = forms.ChoiceField(
            label=_("How far goal %(place)d reaches") % named,
            choices=GoalHorizon.choices,
            initial=GoalHorizon.SHORT,
            error_messages={"required": _("Choose whether it is a matter of weeks or of months.")},
        )
        for level in _LEVELS_SHOWN:
            self.fields[level_field(place, level)] = WordsField(
                label=LEVEL_NAMES[level],
                required=False,
                max_length=LONGEST_LEVEL,
                error_messages={
                    "max_length": _(
                        "Keep a level under 200 characters. There are %(show_value)d now."
                    )
                },
            )


class GoalRow:
    """The fields of one goal of the set."""

    def __init__(self, form: TemplateForm, place: int) -> None:
        self.place = place
        self.words = form[f"goal_{place}"]
        self.domain = form[f"domain_{place}"]
        self.horizon = form[f"horizon_{place}"]
        self.levels = [form[level_field(place, level)] for level in _LEVELS_SHOWN]

    @property
    def opens(self) -> bool:
        """Whether its levels are to be seen at once: something is wrong with one."""
        return any(level.errors for level in self.levels)
