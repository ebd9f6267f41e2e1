"""What has become of the goals of a plan since it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.goals.enums import GoalState
from telos.web.words import quoted

if TYPE_CHECKING:
    from telos.plans.queries import GoalNamed, PlanRead, VersionRead


def goals_since(plan: PlanRead) -> tuple[str, ...]:
    """Say of each goal whose words have changed, or that has ended, what became of it.

    Of what is proposed and of what stands; a plan that has ended stays as it was told.
    """
    if not plan.plan.episode.is_open:
        return ()
    versions = [version for version in (plan.standing, plan.offer) if version is not None]
    named = {(n.goal.pk, n.words): n for version in versions for n in version.named}
    return tuple(line for each in named.values() for line in _since(each))


def serves_the_ended(version: VersionRead) -> bool:
    """Tell whether a version names a goal that the two no longer work with."""
    return not all(each.goal.is_open for each in version.named)


def _since(named: GoalNamed) -> list[str]:
    said = {"words": quoted(named.words), "now": quoted(named.goal.words)}
    lines = []
    if named.says_otherwise:
        lines.append(_("The goal %(words)s says %(now)s now.") % said)
    if named.goal.state == GoalState.REACHED:
        lines.append(_("The goal %(words)s was reached.") % said)
    if named.goal.state == GoalState.SET_ASIDE:
        lines.append(_("The goal %(words)s was set aside.") % said)
    return lines
