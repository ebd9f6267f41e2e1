"""The library as pages show it: what it is asked for, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from django.urls import reverse
from django.utils.translation import gettext as _

from telos.goals.enums import GoalDomain
from telos.plans.enums import Setting
from telos.plans.queries import (
    NOTHING_RECORDED,
    all_approaches,
    all_concerns,
    approach_name,
    intervention_of,
    interventions_by_fit,
    interventions_for,
)
from telos.web.evidence_words import evidence_shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.forms import BoundField

    from telos.goals.models import Goal
    from telos.plans.forms import PlanForm, TemplateForm
    from telos.plans.queries import Intervention
    from telos.web.evidence_words import EvidenceShown

# So many are offered beside a plan; a look for an approach, an aim or a concern narrows them.
_OFFERED: Final = 12


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the library is asked for; what it does not have is left out."""

    approach: str = ""
    aim: str = ""
    concern: str = ""

    @classmethod
    def from_(cls, sent: Mapping[str, Any]) -> Self:
        """Read it from an address or a form."""
        known = {
            "approach": {each.key for each in all_approaches()},
            "aim": set(GoalDomain.values),
            "concern": {each.key for each in all_concerns()},
        }
        found = {name: str(sent.get(f"in_{name}", "")) for name in known}
        return cls(**{name: said for name, said in found.items() if said in known[name]})

    def __bool__(self) -> bool:
        return bool(self.approach or self.aim or self.concern)


@dataclass(frozen=True, kw_only=True)
class Pick:
    """One intervention beside a plan: whether it is chosen, for which goal, and how."""

    key: str
    name: str
    what: str
    made_for: str
    """With whom it is done: “one to one or in a group”."""
    is_chosen: bool
    may_go_earlier: bool
    """Whether something stands before it that is chosen, too."""
    goals: BoundField
    how: BoundField
    evidence: list[EvidenceShown]
    nothing: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What of the library stands beside a plan."""

    asked: Asked
    keys: tuple[str, ...]
    more: int
    """How many more there are than are offered."""
    approaches: list[tuple[str, str]]
    aims: list[tuple[str, str]]
    concerns: list[tuple[str, str]]

    def picks(self, form: PlanForm | TemplateForm) -> list[Pick]:
        """Return what can be chosen, the chosen first."""
        chosen = form.chosen_keys()
        keys = [*chosen, *(key for key in form.offered if key not in chosen)]
        found = [intervention_of(key) for key in keys]
        return [_pick(each, form, chosen=chosen) for each in found if each]


def shelf_for(asked: Asked, *, goals: Sequence[Goal], approaches: Sequence[str] = ()) -> Shelf:
    """Return what the library offers: what was asked for, else what is closest to the plan.

    That is what belongs to its approaches first, and serves most of what the goals are about.
    """
    return shelf_about(asked, aims=[goal.domain for goal in goals], approaches=approaches)


def shelf_about(asked: Asked, *, aims: Sequence[str], approaches: Sequence[str] = ()) -> Shelf:
    """Return the same for what goals are about, where they are nobody's yet."""
    found = interventions_by_fit(aims, approaches)
    if asked:
        wanted = {each.key for each in _found(asked)}
        found = [each for each in found if each.key in wanted]
    return Shelf(
        asked=asked,
        keys=tuple(each.key for each in found[:_OFFERED]),
        more=max(0, len(found) - _OFFERED),
        **choices(),
    )


def choices() -> dict[str, list[tuple[str, str]]]:
    """Return by what one can look into the library."""
    return {
        "approaches": [(each.key, each.name) for each in all_approaches()],
        "aims": [(key, str(label)) for key, label in GoalDomain.choices],
        "concerns": [(each.key, each.name) for each in all_concerns()],
    }


def _found(asked: Asked) -> list[Intervention]:
    return interventions_for(approach=asked.approach, aim=asked.aim, concern=asked.concern)


def _pick(each: Intervention, form: PlanForm | TemplateForm, *, chosen: Sequence[str]) -> Pick:
    shown = evidence_shown(each.evidence)
    return Pick(
        key=each.key,
        name=each.name,
        what=each.what,
        made_for=made_for(each),
        is_chosen=each.key in chosen,
        may_go_earlier=each.key in chosen[1:],
        goals=form[f"goals_{each.key}"],
        how=form[f"how_{each.key}"],
        evidence=shown,
        nothing="" if shown else NOTHING_RECORDED,
        url=reverse("library-intervention", args=[each.key]),
    )


def format_names(each: Intervention) -> list[str]:
    """Return with whom something is done, as a plan calls it."""
    return [str(Setting(key).label) for key in each.formats]


def made_for(each: Intervention) -> str:
    """Return with whom something is done, in the words of a plan: “one to one or in a group”."""
    names = format_names(each)
    if len(names) == 1:
        return names[0]
    return _("%(most)s or %(last)s") % {"most": ", ".join(names[:-1]), "last": names[-1]}


def names_of(keys: Sequence[str]) -> list[tuple[str, str]]:
    """Return approaches by key and name."""
    return [(key, approach_name(key)) for key in keys]
