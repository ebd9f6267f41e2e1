"""What a form begins with where it is begun from a template."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from telos.base import clock
from telos.goals.enums import Level
from telos.plans.forms.templates import level_field
from telos.plans.queries import intervention_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.goals.models import Goal
    from telos.plans.queries import DoingOffered, TemplateSays


def template_begun_with(says: TemplateSays) -> dict[str, Any]:
    """Return what the form of a template begins with: what another says."""
    begun = says.model_dump(mode="json", exclude={"goals", "doings"})
    begun["interventions"] = list(says.doing_keys)
    for doing in says.doings:
        begun[f"goals_{doing.key}"] = [str(number) for number in doing.goals]
        begun[f"how_{doing.key}"] = doing.how
    for place, goal in enumerate(says.goals, start=1):
        begun |= {
            f"goal_{place}": goal.words,
            f"domain_{place}": goal.domain.value,
            f"horizon_{place}": goal.horizon.value,
        }
        for level, words in zip(Level, goal.levels, strict=False):
            begun[level_field(place, level)] = words
    return begun


def plan_begun_with(says: TemplateSays, goals: Sequence[Goal]) -> dict[str, Any]:
    """Return what a plan begins with where it is begun from a template.

    Each thing that is done serves those of the client's goals that were begun from the goals it
    names: that say the same, else that are about the same. Of the others the two say which.
    """
    begun = says.model_dump(
        mode="json",
        include={"approaches", "reason", "setting", "rhythm", "minutes", "places", "sessions"},
    )
    return begun | {
        "tells": says.tells,
        "interventions": list(says.doing_keys),
        "review_on": clock.today() + timedelta(weeks=says.review_weeks),
        **{f"goals_{doing.key}": _served(doing, says, goals) for doing in says.doings},
        **{f"how_{doing.key}": doing.how for doing in says.doings},
    }


def _served(doing: DoingOffered, says: TemplateSays, goals: Sequence[Goal]) -> list[str]:
    offered = [says.goals[number - 1] for number in doing.goals]
    words = {_plain(goal.words) for goal in offered}
    found = [goal for goal in goals if _plain(goal.words) in words]
    if not found:
        about: set[str] = {goal.domain for goal in offered}
        if not offered and (intervention := intervention_of(doing.key)):
            about = set(intervention.aims)
        # Which step of an aim it serves, the two say.
        aims = [goal for goal in goals if not goal.is_step]
        found = [goal for goal in aims if goal.domain in about or len(aims) == 1]
    return [str(goal.public_id) for goal in found]


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold().removesuffix(".")
