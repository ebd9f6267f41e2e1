"""What a goal says, and how a deed on a goal is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.utils.translation import gettext as _

from telos.goals.models import LEVEL_FIELDS

if TYPE_CHECKING:
    from telos.goals.enums import GoalDomain, GoalHorizon, GoalPriority, Level


class GoalError(ValueError):
    """A goal cannot be changed or rated like this."""


class GoalHasChangedError(GoalError):
    """The goal has changed since the actor read it: they have not seen what stands now."""

    def __init__(self) -> None:
        super().__init__(_("This goal has changed since you opened it. Read it again, please."))


class RatingDayError(GoalError):
    """A goal cannot have been rated on this day: it must be a slip of the pen."""


class ReviewDayError(GoalError):
    """The two cannot want to look again on this day: it must be a slip of the pen."""


class AlreadySentError(GoalError):
    """The form was sent before, with something else in it or by somebody else."""

    def __init__(self, kept: str = "") -> None:
        """Say what was kept the first time; `kept` only to whom may read it."""
        words = _(
            "This form was sent before, with something else in it. Press the button again, and "
            "what stands here now is kept as well."
        )
        if kept:
            words = _(
                "What you sent first was kept: %(kept)s. Press the button again, and what stands "
                "here now is kept as well."
            )
        super().__init__(words % {"kept": kept} if kept else words)


@dataclass(frozen=True, kw_only=True)
class Levels:
    """Five levels in the client's own words, from −2 to +2, and the one where the goal began.

    Made by `Levels.none()` they are taken away.
    """

    words: tuple[str, str, str, str, str]
    baseline: Level | None

    def __post_init__(self) -> None:
        """Refuse levels of which some are missing, or two say the same."""
        said = [" ".join(words.split()).casefold() for words in self.words]
        if not any(said) and self.baseline is None:
            return
        if not all(said):
            raise GoalError(_("Write all five levels; a few words are enough for each."))
        if len(set(said)) < len(said):
            raise GoalError(_("Two levels say the same. Each is to say something of its own."))
        if self.baseline is None:
            raise GoalError(_("Say at which of the levels it begins."))

    @classmethod
    def none(cls) -> Levels:
        """Return what takes the levels away."""
        return cls(words=("", "", "", "", ""), baseline=None)

    @property
    def fields(self) -> dict[str, Any]:
        """The levels as a goal and its revisions keep them."""
        said = (words.strip() for words in self.words)
        baseline = None if self.baseline is None else int(self.baseline)
        return {**dict(zip(LEVEL_FIELDS, said, strict=True)), "baseline": baseline}


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words of a goal, what it is about, how far it reaches and what comes first.

    Where `priority` or `levels` are None, they stay as they are.
    """

    words: str
    domain: GoalDomain
    horizon: GoalHorizon
    priority: GoalPriority | Literal[""] | None = None
    levels: Levels | None = None

    def __post_init__(self) -> None:
        """Refuse a goal without words."""
        if not self.words.strip():
            raise GoalError(_("Write the goal in a few words of your own."))

    @property
    def fields(self) -> dict[str, Any]:
        """The words as a goal and its revisions keep them; what stays as it is left out."""
        said: dict[str, Any] = {
            "words": self.words.strip(),
            "domain": str(self.domain),
            "horizon": str(self.horizon),
        }
        if self.priority is not None:
            said["priority"] = str(self.priority)
        return {**said, **(self.levels.fields if self.levels else {})}
