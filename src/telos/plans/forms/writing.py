"""A version of a plan as its therapist puts it together.

What is done is chosen from the library: each intervention that stands on the page has a box to
choose it by, the goals that it may serve, and a line on how.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base import clock
from telos.base.forms import WordsField
from telos.goals.enums import GoalState
from telos.plans.actions import PlanSays, Serving
from telos.plans.enums import Rhythm, Setting
from telos.plans.forms.arranging import (
    arranged_before,
    arranged_fields,
    arranged_from,
    told_otherwise,
)
from telos.plans.forms.fields import day_field, first_review, words_field
from telos.plans.forms.working import WorkingForm
from telos.plans.queries import intervention_name, intervention_of
from telos.scheduling.enums import Place
from telos.vault.errors import Unopened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from telos.goals.models import Goal
    from telos.intake.queries import BarrierTold
    from telos.plans.queries import VersionRead

LONGEST_HOW: Final = 300
# What a session lasts, unless the two say otherwise.
USUAL_MINUTES: Final = 50

_IN_ORDER: Final = ("setting", "rhythm", "minutes", "places", "sessions", "tells")
_MANY: Final = frozenset({"approaches", "interventions", "places", "sign_goals", "sign_measures"})


class PlanForm(WorkingForm):
    """Everything that a version says; `offered` are the interventions on the page."""

    reason = words_field(
        _("Why this, for this client?"),
        hint=_("The client reads it. What they said, what they have tried, what fits them."),
        asks=_("Say in a few words why this plan fits this client."),
    )
    tells = words_field(
        _("What would tell you both that it helps?"),
        hint=_("Something that one can notice: “Getting up before nine on most days”."),
        asks=_("Say what would tell you both that it helps."),
    )
    sign_goals = forms.MultipleChoiceField(
        label=_("Which goals would move?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sign_measures = forms.MultipleChoiceField(
        label=_("Which questionnaires would show it?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    arrangements = words_field(
        _("What stands in the way, and how is it met?"),
        hint=_("Money, the way here, time, privacy at home: and what you arranged about each."),
        asks="",
        required=False,
    )
    review_on = day_field(_("When do you look at it again?"))
    why = words_field(
        _("What led to the change?"),
        hint=_("It stands in the plan’s story, for you both."),
        asks=_("Say in a few words what led to the change."),
    )
    seen_step = forms.IntegerField(initial=0, widget=forms.HiddenInput)
    seen_goals = forms.IntegerField(required=False, widget=forms.HiddenInput)
    submission_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        goals: Sequence[Goal],
        told: Sequence[BarrierTold] = (),
        measures: Mapping[str, str],
        offered: Sequence[str],
        is_first: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._goals = {str(goal.public_id): goal for goal in goals}
        named = [(key, _named(goal)) for key, goal in self._goals.items()]
        # A step is done or not: nobody says how far along it is.
        aims = [(key, _named(goal)) for key, goal in self._goals.items() if not goal.is_step]
        self._set_choices("sign_goals", aims)
        self.fields["sign_goals"].help_text = self._no_signs_any_more()
        self._set_choices("sign_measures", list(measures.items()))
        if not measures:
            del self.fields["sign_measures"]
        if is_first:
            del self.fields["why"]
        self.told = told
        if told:
            self.fields["arrangements"].label = _("What else stands in the way, and how is it met?")
        self.fields.update(arranged_fields(told, is_first=is_first))
        self.offered = list(dict.fromkeys([*self.chosen_keys(), *offered]))
        for key in self.offered:
            self._add_intervention(key, named)
        # As the page asks, so that what is wrong is told in that order.
        self.order_fields(["approaches", "reason", *_IN_ORDER])

    def chosen_keys(self) -> list[str]:
        """Return which interventions are chosen, as they were sent or as the form begins.

        What has left the library is no longer among them.
        """
        chosen: list[str] = self.initial.get("interventions", [])
        if self.is_bound:
            chosen = self.data.getlist("interventions")  # type: ignore[attr-defined]  # a QueryDict
        return [key for key in dict.fromkeys(chosen) if intervention_of(key) is not None]

    def clean(self) -> dict[str, Any]:
        """Say of each intervention that is chosen which goal it serves."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = self.chosen_keys()
        if not chosen:
            self.add_error(None, _("Choose what you will do, and which goal each serves."))
        for key in chosen:
            if not cleaned.get(f"goals_{key}") and f"goals_{key}" not in self.errors:
                said = _("Say which goal it serves.")
                self.add_error(f"goals_{key}", said)
        for name in told_otherwise(self.told, self.data, cleaned):
            self.add_error(
                name, _("This is told otherwise by now. Read it, and send it if it still holds.")
            )
        return cleaned

    def says(self) -> PlanSays:
        """Return the checked version as the actions take it."""
        data = self.cleaned_data
        return PlanSays(
            approaches=tuple(data["approaches"]),
            reason=data["reason"],
            servings=tuple(self._serving(key) for key in self.chosen_keys()),
            setting=Setting(data["setting"]),
            rhythm=Rhythm(data["rhythm"]),
            minutes=data["minutes"],
            places=frozenset(Place(place) for place in data["places"]),
            sessions=data["sessions"],
            tells=data["tells"],
            sign_goals=tuple(self._goals[key] for key in data["sign_goals"]),
            sign_measures=tuple(data.get("sign_measures", ())),
            arranged=arranged_from(self.told, data),
            arrangements=data["arrangements"],
            review_on=data["review_on"],
        )

    @staticmethod
    def draft_of(data: QueryDict) -> dict[str, Any]:
        """Return what was entered so far, for a form that goes on from there unchecked."""
        many = [name for name in data if name in _MANY or name.startswith("goals_")]
        return {name: data[name] for name in data} | {name: data.getlist(name) for name in many}

    def _no_signs_any_more(self) -> str:
        """Name the goals that were a sign in the last version, and have become steps since."""
        before = set(self.initial.get("sign_goals", ()))
        steps = [goal for key, goal in self._goals.items() if key in before and goal.is_step]
        if not steps:
            return ""
        words = _("No sign any more, for a step is done or not and nobody rates it: %(steps)s.")
        return str(words) % {"steps": ", ".join(f"“{goal.words}”" for goal in steps)}

    def _serving(self, key: str) -> Serving:
        return Serving(
            intervention=key,
            goals=tuple(self._goals[goal] for goal in self.cleaned_data[f"goals_{key}"]),
            how=self.cleaned_data[f"how_{key}"],
        )

    def _add_intervention(self, key: str, goals: list[tuple[str, str]]) -> None:
        name = intervention_name(key)
        self.fields[f"goals_{key}"] = forms.MultipleChoiceField(
            label=_("%(name)s: for which goal?") % {"name": name},
            choices=goals,
            required=False,
            # Where there is one goal, that is the one it serves.
            initial=[goals[0][0]] if len(goals) == 1 else [],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields[f"how_{key}"] = WordsField(
            label=_("%(name)s: how does it serve it?") % {"name": name},
            required=False,
            max_length=LONGEST_HOW,
        )


# What both have agreed to and work with is named by its words alone.
_STANDS: Final = {GoalState.PROPOSED: _("not agreed yet"), GoalState.PAUSED: _("paused")}


def _named(goal: Goal) -> str:
    """Return the words of a goal, that it is a step where it is one, and how it stands."""
    words = _("– Step: %(words)s") % {"words": goal.words} if goal.is_step else goal.words
    stands = _STANDS.get(GoalState(goal.state))
    return _("%(words)s (%(stands)s)") % {"words": words, "stands": stands} if stands else words


def begun_with(version: VersionRead | None) -> dict[str, Any]:
    """Return what a form begins with: what another version says, else what is usual."""
    if version is None:
        return {
            "setting": Setting.INDIVIDUAL,
            "rhythm": Rhythm.WEEKLY,
            "minutes": USUAL_MINUTES,
            "places": [Place.IN_PERSON],
        }
    row = version.row
    # A day that has come is no day to come: then the form begins with the usual one.
    is_ahead = version.review_on > clock.today()
    return {
        "approaches": list(version.approaches),
        "interventions": [serving.key for serving in version.servings],
        "setting": row.setting,
        "rhythm": row.rhythm,
        "minutes": row.minutes,
        "places": [place.value for place in row.places],
        "sessions": row.sessions,
        "sign_goals": [str(goal.public_id) for goal in version.sign_goals],
        "sign_measures": list(version.sign_keys),
        "review_on": version.review_on if is_ahead else first_review(),
        **_words_of(version),
        **arranged_before(version),
    }


def _words_of(version: VersionRead) -> dict[str, Any]:
    row = version.row
    words = {"reason": row.reason, "tells": row.tells, "arrangements": row.arrangements}
    for serving in version.servings:
        words[f"how_{serving.key}"] = serving.row.how
    goals = {
        f"goals_{serving.key}": [str(goal.public_id) for goal in serving.goals]
        for serving in version.servings
    }
    # Our sentence in the place of words that do not open is not theirs to send back.
    return goals | {
        name: "" if isinstance(said, Unopened) else said for name, said in words.items()
    }
