"""What stands beside goals: supporters, measures, and at which of their levels they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telos.access.enums import RecordKind
from telos.access.queries import clients_visible_to
from telos.goals.models import GoalMeasure, GoalScaling, GoalSupport

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.access.enums import Side
    from telos.goals.models import Goal
    from telos.goals.queries.courses import GoalCourse
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class GoalBeside:
    """What stands beside one goal, each in order from the first."""

    supports: tuple[GoalSupport, ...] = ()
    links: tuple[GoalMeasure, ...] = ()
    scalings: tuple[GoalScaling, ...] = ()

    @property
    def supporters(self) -> str:
        """Who can support the client in it, as it was said last."""
        return self.supports[-1].who if self.supports else ""

    @property
    def support_number(self) -> int:
        """The number of what was said last; 0 where nobody was named yet."""
        return self.supports[-1].number if self.supports else 0

    @property
    def measures(self) -> tuple[str, ...]:
        """The keys of the measures that stand beside it, by name."""
        newest = {link.schedule.instrument_key: link.is_linked for link in self.links}
        return tuple(sorted(key for key, is_linked in newest.items() if is_linked))

    def latest_scaling(self, course: GoalCourse, side: Side) -> GoalScaling | None:
        """Return what one side said last, on the levels that stand now; of others nothing."""
        versions = {revision.pk: revision for revision in course.story}
        levels = course.goal.levels
        for scaling in reversed(self.scalings):
            version = versions.get(scaling.revision_id)
            if scaling.side == side and version is not None and version.levels == levels:
                return scaling
        return None


def beside_goals(viewer: Person, goals: Iterable[Goal]) -> dict[int, GoalBeside]:
    """Return what stands beside each goal; three queries, whatever their number."""
    found = {goal.pk: goal for goal in goals}
    seen = {
        "goal__in": list(found),
        "goal__episode__client__in": clients_visible_to(viewer, RecordKind.GOALS),
    }
    supports: dict[int, list[GoalSupport]] = {}
    for support in GoalSupport.objects.filter(**seen).select_related("by"):
        supports.setdefault(support.goal_id, []).append(support)
    links: dict[int, list[GoalMeasure]] = {}
    for link in GoalMeasure.objects.filter(**seen).select_related("by", "schedule"):
        links.setdefault(link.goal_id, []).append(link)
    scalings: dict[int, list[GoalScaling]] = {}
    for scaling in GoalScaling.objects.filter(**seen).select_related("by"):
        # By it one knows whose word it is: nothing more is read.
        scaling.goal = found[scaling.goal_id]
        scalings.setdefault(scaling.goal_id, []).append(scaling)
    return {
        key: GoalBeside(
            supports=tuple(supports.get(key, ())),
            links=tuple(links.get(key, ())),
            scalings=tuple(scalings.get(key, ())),
        )
        for key in found
    }
