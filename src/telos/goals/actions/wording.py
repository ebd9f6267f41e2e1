"""What a goal says, and how a deed on a goal is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from telos.goals.enums import GoalDomain, GoalHorizon


class GoalError(ValueError):
    """A goal cannot be changed or rated like this."""


class GoalHasChangedError(GoalError):
    """The goal has changed since the actor read it: they have not seen what stands now."""

    def __init__(self) -> None:
        super().__init__(_("This goal has changed since you opened it. Read it again, please."))


class RatingDayError(GoalError):
    """A goal cannot have been rated on this day: it must be a slip of the pen."""


class AlreadySentError(GoalError):
    """The form was sent before, with something else in it or by somebody else."""

    def __init__(self) -> None:
        super().__init__(_("This form was sent before. Open it anew and enter what is to be kept."))


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words of a goal, what it is about and how far it reaches."""

    words: str
    domain: GoalDomain
    horizon: GoalHorizon

    def __post_init__(self) -> None:
        """Refuse a goal without words."""
        if not self.words.strip():
            raise GoalError(_("Write the goal in a few words of your own."))

    @property
    def fields(self) -> dict[str, str]:
        """The words as a goal and its revisions keep them."""
        return {
            "words": self.words.strip(),
            "domain": str(self.domain),
            "horizon": str(self.horizon),
        }
