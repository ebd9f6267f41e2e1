"""The goals of a plan as they stand today, and what has become of them since it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.goals.enums import REVIEWED_STATES, GoalState
from telos.web.words import quoted

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from telos.goals.models import Goal
    from telos.plans.queries import GoalNamed, PlanRead, VersionRead


@dataclass(frozen=True, kw_only=True)
class GoalShown:
    """A goal by the words of a version, and how it stands today where that is to be told."""

    words: str
    stands: str

    @property
    def line(self) -> str:
        """Both in a line."""
        return f"{self.words} ({self.stands})" if self.stands else self.words


# What both have agreed to and work with is told by its words alone.
_STANDS: Final[dict[GoalState, _StrPromise]] = {
    GoalState.PROPOSED: gettext_lazy("not agreed yet"),
    GoalState.PAUSED: gettext_lazy("paused"),
    GoalState.REACHED: gettext_lazy("reached"),
    GoalState.SET_ASIDE: gettext_lazy("set aside"),
}


def goal_shown(named: GoalNamed) -> GoalShown:
    """Return a goal of a version with how it stands today."""
    return GoalShown(words=quoted(named.words), stands=goal_stands(named.goal))


def goal_stands(goal: Goal) -> str:
    """Say how a goal stands that is not simply agreed; empty where it is."""
    if goal.is_open and goal.rests:
        return _("rests: its aim has ended")
    return str(_STANDS.get(GoalState(goal.state), ""))


def counted_goals(version: VersionRead) -> int:
    """Return how many goals the plan is towards: those that are done something for and agreed."""
    served = {each.goal for serving in version.servings for each in serving.named}
    return sum(goal.is_live and goal.state in REVIEWED_STATES for goal in served)


def goals_since(plan: PlanRead) -> tuple[str, ...]:
    """Say of each goal whose words have changed, or that has ended, what became of it.

    Of what is proposed and of what stands; a plan that has ended stays as it was told.
    """
    if not plan.plan.episode.is_open:
        return ()
    versions = [version for version in (plan.standing, plan.offer) if version is not None]
    named = {(n.goal.pk, n.words): n for version in versions for n in version.named}
    return tuple(line for each in named.values() for line in _since(each))


def is_outlived(plan: PlanRead) -> bool:
    """Tell whether what waits or, where nothing does, what stands names a goal that has ended."""
    version = plan.offer or plan.standing
    return plan.plan.episode.is_open and version is not None and serves_the_ended(version)


def serves_the_ended(version: VersionRead) -> bool:
    """Tell whether a version names a goal that the two no longer work with."""
    return not all(each.goal.is_live for each in version.named)


def _since(named: GoalNamed) -> list[str]:
    said = {"words": quoted(named.words), "now": quoted(named.goal.words)}
    lines = []
    if named.says_otherwise:
        lines.append(_("The goal %(words)s says %(now)s now.") % said)
    if named.goal.is_step and named.revision.aim_id is None:
        lines.append(_("The goal %(words)s has become a step: it is done or not.") % said)
    if named.goal.state == GoalState.REACHED:
        lines.append(_("The goal %(words)s was reached.") % said)
    if named.goal.state == GoalState.SET_ASIDE:
        lines.append(_("The goal %(words)s was set aside.") % said)
    if named.goal.is_open and named.goal.rests:
        lines.append(_("The aim above the step %(words)s has ended.") % said)
    return lines
