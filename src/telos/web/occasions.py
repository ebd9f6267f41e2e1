"""What happened beside the scores: sessions held, and what became of each goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from telos.goals.enums import GoalState, RevisionKind
from telos.web.charts import Mark
from telos.web.goal_changes import change_of, stood_before
from telos.web.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from django.utils.functional import _StrPromise

    from telos.goals.models import GoalRevision
    from telos.goals.queries import GoalCourse
    from telos.scheduling.models import Appointment

_MOVED: Final[dict[GoalState, _StrPromise]] = {
    GoalState.PAUSED: pgettext_lazy("of a goal", "paused"),
    GoalState.REACHED: pgettext_lazy("of a goal", "reached"),
    GoalState.SET_ASIDE: pgettext_lazy("of a goal", "set aside"),
}

_CHANGED: Final[dict[str, _StrPromise]] = {
    "words": pgettext_lazy("of a goal", "reworded"),
    "about": pgettext_lazy("of a goal", "given another subject"),
    "reach": pgettext_lazy("of a goal", "given another reach"),
    "levels": pgettext_lazy("of a goal", "given levels"),
    "place": pgettext_lazy("of a goal", "given another place"),
    "several": pgettext_lazy("of a goal", "changed"),
}


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Something that happened on a day: a session held, or a goal agreed, changed or reached."""

    on: date
    kind: Literal["goal", "session"]
    deed: str
    """What became of the goal, as one says it: “agreed”; of a session, that it was one."""
    goal: str = ""
    """The goal's words at that time, in quotation marks."""
    number: int = 0
    """The goal's number among the client's goals; 0 where there is one goal alone."""

    @property
    def told(self) -> str:
        """Say what happened, with the goal's own words: “Goal 1 agreed: …”."""
        if self.kind == "session":
            return self.deed
        words = {"deed": self.deed, "goal": self.goal, "number": self.number}
        if self.number:
            return _("Goal %(number)s %(deed)s: %(goal)s") % words
        return _("Goal %(deed)s: %(goal)s") % words

    @property
    def mark(self) -> Mark:
        """The mark in a drawing, named by the goal's number or, where it is alone, by the deed."""
        label = _("goal %(deed)s") % {"deed": self.deed} if self.kind == "goal" else self.deed
        return Mark(self.on, label, self.kind, number=self.number, deed=self.deed)


def occasions_of(
    goals: Sequence[GoalCourse], attended: Iterable[Appointment] = ()
) -> list[Occasion]:
    """Return what happened in order of time."""
    found = [
        Occasion(on=localtime(held.starts_at).date(), deed=_("session"), kind="session")
        for held in attended
    ]
    for goal in goals:
        found += _of_goal(goal)
    return sorted(found, key=lambda occasion: occasion.on)


def _of_goal(goal: GoalCourse) -> Iterator[Occasion]:
    for place, revision in enumerate(goal.story):
        deed = _deed(revision, stood_before(goal.story, place))
        if deed:
            yield Occasion(
                on=localtime(revision.created_at).date(),
                kind="goal",
                deed=deed,
                goal=quoted(revision.words),
                number=goal.number,
            )


def _deed(revision: GoalRevision, stood: GoalRevision | None) -> str:
    """Return what a change did to the goal; nothing for what is only proposed, or changed nothing.

    `stood` is the version that stood before.
    """
    if stood is None or revision.is_beside:
        return ""
    if revision.kind in {RevisionKind.KEPT, RevisionKind.REVIEWED}:
        return ""
    if revision.kind == RevisionKind.AGREEMENT and stood.state == GoalState.PROPOSED:
        return _("agreed")
    if revision.kind in {RevisionKind.WORDING, RevisionKind.AGREEMENT}:
        return str(_CHANGED.get(change_of(stood, revision), ""))
    return str(_MOVED.get(GoalState(revision.state), _("taken up again")))


def sessions_words(occasions: Iterable[Occasion]) -> str:
    """Say what the short strokes at the foot of a drawing are; nothing without a session."""
    held = sum(occasion.kind == "session" for occasion in occasions)
    if held == 0:
        return ""
    if held == 1:
        return _("The short stroke at the foot is one session.")
    return capfirst(_("the short strokes at the foot are %(held)s sessions.") % {"held": held})
