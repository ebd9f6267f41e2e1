"""What a version of a plan says, and how a deed on a plan is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from datetime import date

    from telos.goals.models import Goal
    from telos.intake.models import IntakeEntry
    from telos.plans.enums import Rhythm, Setting
    from telos.scheduling.enums import Place


class PlanError(ValueError):
    """A plan cannot be written, answered or moved like this."""


class PlanHasChangedError(PlanError):
    """The plan has changed since the actor read it: they have not seen what stands now."""

    def __init__(self) -> None:
        super().__init__(_("This plan has changed since you opened it. Read it again, please."))


class GoalsHaveChangedError(PlanError):
    """A goal that the plan serves says something else than the actor read."""

    def __init__(self) -> None:
        super().__init__(
            _("A goal that this plan serves has changed since you read it. Read it again, please.")
        )


class GoalHasEndedError(PlanError):
    """The plan serves a goal that the two no longer work with."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This plan serves a goal that has ended. A new version leaves it out, or you two "
                "take the goal up again."
            )
        )


class PlanSentError(PlanError):
    """The form was sent before, with something else in it or by somebody else."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This form was sent before, and what it held then was kept. Press the button "
                "again, and what stands here now is kept as well."
            )
        )


class ReviewDayError(PlanError):
    """The two cannot look at the plan again on this day."""


@dataclass(frozen=True, kw_only=True)
class Serving:
    """An intervention, the goals that it serves, and how."""

    intervention: str
    goals: tuple[Goal, ...]
    how: str = ""

    @property
    def said(self) -> tuple[object, ...]:
        """What counts as the same."""
        return (self.intervention, frozenset(goal.pk for goal in self.goals), self.how.strip())


@dataclass(frozen=True, kw_only=True)
class Arranged:
    """Something that the client named in the intake, and how it is planned for."""

    entry: IntakeEntry
    how: str

    @property
    def said(self) -> tuple[int, str]:
        """What counts as the same."""
        return (self.entry.pk, self.how.strip())


@dataclass(frozen=True, kw_only=True)
class PlanSays:
    """Everything that one version of a plan says."""

    approaches: tuple[str, ...]
    reason: str
    servings: tuple[Serving, ...]
    setting: Setting
    rhythm: Rhythm
    minutes: int
    places: frozenset[Place]
    sessions: int | None
    tells: str
    sign_goals: tuple[Goal, ...] = ()
    sign_measures: tuple[str, ...] = ()
    arranged: tuple[Arranged, ...] = ()
    arrangements: str = ""
    review_on: date

    def __post_init__(self) -> None:
        """Refuse a plan that leaves out what it is for."""
        if not self.reason.strip():
            raise PlanError(_("Say in a few words why this plan fits this client."))
        if not self.tells.strip():
            raise PlanError(_("Say what would tell you both that it helps."))
        if not self.approaches:
            raise PlanError(_("Choose the approach you work by, or several."))
        if not self.servings:
            raise PlanError(_("Choose what you will do, and which goal each serves."))
        if any(not serving.goals for serving in self.servings):
            raise PlanError(_("Say of each intervention which goal it serves."))
        if not all(each.how.strip() for each in self.arranged):
            raise PlanError(_("Say of each thing that stands in the way how it is planned for."))
        if not self.places:
            raise PlanError(_("Choose how you meet."))

    @property
    def goals(self) -> tuple[Goal, ...]:
        """Every goal that is named, each once."""
        named = [goal for serving in self.servings for goal in serving.goals]
        return tuple(dict.fromkeys([*named, *self.sign_goals]))

    @property
    def said(self) -> tuple[object, ...]:
        """What counts as the same: two versions that say it alike differ in nothing."""
        return (
            self.approaches,
            self.reason.strip(),
            tuple(serving.said for serving in self.servings),
            (str(self.setting), str(self.rhythm), self.minutes, self.places, self.sessions),
            self.tells.strip(),
            frozenset(goal.pk for goal in self.sign_goals),
            frozenset(self.sign_measures),
            frozenset(each.said for each in self.arranged),
            self.arrangements.strip(),
            self.review_on,
        )
