"""The form of a new goal: begun from a guide, looked over on request, or sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from telos.goals.enums import GoalDomain
from telos.goals.forms import GUIDES, IDEAS, ProposeGoalForm, Sketch, look_at

if TYPE_CHECKING:
    from django import forms
    from django.http import QueryDict

    from telos.access.enums import Side
    from telos.goals.forms import Idea, Looked


@dataclass(frozen=True, kw_only=True)
class Begun:
    """What came of fields that do not ask to keep a goal yet."""

    form: ProposeGoalForm | None = None
    """The form of a goal with what is known of it; None where a guide has to be shown again."""
    guides: dict[str, forms.Form] = field(default_factory=dict)
    refused: str = ""
    """The guide of which an answer is missing."""
    looked: Looked | None = None


def begun(fields: QueryDict, *, side: Side) -> Begun | None:
    """Return what fields from a guide come to, or the look that they ask for; None for a goal."""
    name = str(fields.get("begin", ""))
    if name in GUIDES:
        return _from_guide(name, fields, side=side)
    if "look" not in fields:
        return None
    sketch = Sketch(
        words=str(fields.get("words", "")),
        horizon=str(fields.get("horizon", "")),
        first_step=str(fields.get("first_step", "")),
    )
    # As it was typed and with the key it came with: nothing is found fault with yet.
    typed = {name: fields[name] for name in ProposeGoalForm.base_fields if name in fields}
    return Begun(form=ProposeGoalForm(initial=typed, side=side), looked=look_at(sketch))


def _from_guide(name: str, fields: QueryDict, *, side: Side) -> Begun:
    guide = GUIDES[name](fields, auto_id=f"{name}_%s")
    if not guide.is_valid():
        return Begun(guides={**fresh_guides(), name: guide}, refused=name)
    return Begun(form=ProposeGoalForm(initial=guide.beginning(), side=side))


def fresh_guides() -> dict[str, forms.Form]:
    """Return the guides, empty."""
    return {name: guide(auto_id=f"{name}_%s") for name, guide in GUIDES.items()}


def ideas_by_domain() -> list[tuple[str, list[Idea]]]:
    """Return the goals to begin from under what they are about, in the order of the choices."""
    return [
        (str(GoalDomain(domain).label), list(ideas))
        for domain, ideas in groupby(IDEAS.values(), key=lambda idea: idea.domain)
    ]
