"""A template of plans, as whoever works clinically in a practice writes it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base import clock
from telos.base.forms import WordsField
from telos.goals.enums import GoalDomain, GoalHorizon
from telos.plans.enums import LONGEST_NAME, MOST_GOALS, Rhythm, Setting
from telos.plans.forms.fields import words_field
from telos.plans.forms.working import WorkingForm
from telos.plans.queries import (
    GoalOffered,
    TemplateSays,
    intervention_of,
    interventions_by_fit,
)
from telos.scheduling.enums import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.goals.models import Goal
    from telos.people.models import Practice

_LONGEST_GOAL: Final = 500
_MOST_WEEKS: Final = 52
# Weeks after which the two look at a plan again, unless somebody says otherwise.
_USUAL_WEEKS: Final = 6


class TemplateForm(WorkingForm):
    """What a template says; up to six goals stand in its set."""

    name = WordsField(
        label=_("What is it called?"),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Give it a name by which colleagues find it."),
            "max_length": _("Keep this under 80 characters. There are %(show_value)d now."),
        },
    )
    about = words_field(
        _("For whom is it?"), hint=_("Colleagues read this."), asks="", required=False, rows=2
    )
    practice = forms.ChoiceField(label=_("Of which practice?"))
    doings = forms.MultipleChoiceField(
        label=_("What is done?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what is done, one thing at least.")},
    )
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

    def __init__(self, *args: Any, practices: Sequence[Practice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = sorted(interventions_by_fit(()), key=lambda each: each.name.casefold())
        self._set_choices("doings", [(each.key, each.name) for each in everything])
        self._set_choices("practice", [(str(each.public_id), each.name) for each in practices])
        if len(practices) == 1:
            del self.fields["practice"]
        for place in range(1, MOST_GOALS + 1):
            self._add_goal(place)
        self.order_fields(["name", "about", "practice", "approaches", "reason", "doings"])

    @property
    def goal_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The fields of each goal of the set."""
        return [
            (self[f"goal_{n}"], self[f"domain_{n}"], self[f"horizon_{n}"])
            for n in range(1, MOST_GOALS + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Say of each goal that has words what it is about."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(1, MOST_GOALS + 1):
            if cleaned.get(f"goal_{place}") and not cleaned.get(f"domain_{place}"):
                self.add_error(f"domain_{place}", _("Choose what this goal is about."))
        return cleaned

    def says(self) -> TemplateSays:
        """Return the checked template as the actions take it."""
        data = self.cleaned_data
        return TemplateSays(
            name=data["name"],
            about=data["about"],
            approaches=tuple(data["approaches"]),
            doings=tuple(data["doings"]),
            reason=data["reason"],
            setting=Setting(data["setting"]),
            rhythm=Rhythm(data["rhythm"]),
            minutes=data["minutes"],
            places=tuple(Place(place) for place in data["places"]),
            sessions=data["sessions"],
            tells=data["tells"],
            review_weeks=data["review_weeks"],
            goals=tuple(
                GoalOffered(
                    words=data[f"goal_{place}"],
                    domain=GoalDomain(data[f"domain_{place}"]),
                    horizon=GoalHorizon(data[f"horizon_{place}"]),
                )
                for place in range(1, MOST_GOALS + 1)
                if data[f"goal_{place}"]
            ),
        )

    def _add_goal(self, place: int) -> None:
        named = {"place": place}
        self.fields[f"goal_{place}"] = WordsField(
            label=_("Goal %(place)d, as a client might say it") % named,
            required=False,
            max_length=_LONGEST_GOAL,
            error_messages={
                "max_length": _("Keep this under 500 characters. There are %(show_value)d now.")
            },
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
        )


def template_begun_with(says: TemplateSays) -> dict[str, Any]:
    """Return what the form of a template begins with: what another says."""
    goals: dict[str, Any] = {}
    for place, goal in enumerate(says.goals, start=1):
        goals |= {
            f"goal_{place}": goal.words,
            f"domain_{place}": goal.domain.value,
            f"horizon_{place}": goal.horizon.value,
        }
    return says.model_dump(mode="json", exclude={"goals"}) | goals


def plan_begun_with(says: TemplateSays, goals: Sequence[Goal]) -> dict[str, Any]:
    """Return what a plan begins with where it is begun from a template.

    Each thing that is done serves those of the client's goals which are about what it aims at; of
    the others the two say which.
    """
    begun = says.model_dump(
        mode="json",
        include={"approaches", "reason", "setting", "rhythm", "minutes", "places", "sessions"},
    )
    return begun | {
        "tells": says.tells,
        "interventions": list(says.doings),
        "review_on": clock.today() + timedelta(weeks=says.review_weeks),
        **{f"goals_{key}": _served(key, goals) for key in says.doings},
    }


def _served(key: str, goals: Sequence[Goal]) -> list[str]:
    found = intervention_of(key)
    aims = set(found.aims) if found else set()
    # Which step of an aim it serves, the two say.
    asked = [goal for goal in goals if not goal.is_step]
    fitting = [goal for goal in asked if goal.domain in aims or len(asked) == 1]
    return [str(goal.public_id) for goal in fitting]
