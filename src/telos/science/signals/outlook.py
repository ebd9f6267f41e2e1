"""The rule for a course that is likely to end badly, if it goes on as such courses do."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import polars as pl

from telos.science.change import ChangeRule
from telos.science.change.cutoffs import direction
from telos.science.signals.courses import EXTRA, first
from telos.science.signals.errors import RuleError
from telos.science.signals.kinds import SignalKind
from telos.science.signals.modelled import model_columns, visits_of
from telos.science.signals.verdicts import (
    check_at_least,
    check_share,
    judged,
    words,
    worse_amount,
)
from telos.science.trajectory import ScoreRange, TrajectoryModel
from telos.science.trajectory.online import outlook_at_visits
from telos.science.trajectory.range import chance_beyond


@dataclass(frozen=True, kw_only=True)
class PoorOutlook:
    """The scores so far make a bad ending likely, if the course goes on as such courses do.

    Another way to be off track: not how far this score lies from what was expected, but what
    all scores so far say of a later session. It turns with every score, and a client whose
    outlook is poor may prove it wrong; that is what the work is for.

    Attributes
    ----------
    model : TrajectoryModel
    change : ChangeRule
    ending : "deteriorated" or "not improved"
        Which ending is foretold, both against the first score: reliably worse; or not reliably
        better.
    by : float
        The time of that ending, in the units of the model's time; sessions at or after it are
        not judged.
    chance : float
        Speaks when the chance of that ending is at least this, between 0 and 1.
    earliest : float
        First session, as the table counts, at which the rule may speak.
    score_range : ScoreRange or None
        The instrument's ends and step.

    Raises
    ------
    RuleError
        When a parameter is outside its range.

    References
    ----------
    Bone C et al. (2021). Dynamic prediction of psychological treatment outcomes. Lancet Digit
    Health 3:e231-e240, for judging by a foretold ending that is renewed at each session.
    """

    kind: ClassVar[SignalKind] = SignalKind.NOT_ON_TRACK

    model: TrajectoryModel
    change: ChangeRule
    ending: Literal["deteriorated", "not improved"]
    by: float
    chance: float
    earliest: float
    score_range: ScoreRange | None

    def __post_init__(self) -> None:
        if self.ending not in ("deteriorated", "not improved"):
            raise RuleError("ending", self.ending, "“deteriorated” or “not improved”")
        check_share("chance", self.chance)
        check_at_least("earliest", self.earliest, 0)
        check_at_least("by", self.by, 0)

    @property
    def extra(self) -> tuple[str, ...]:
        """Columns that it reads beside client, session and score."""
        return model_columns(self.model)

    @property
    def sentence(self) -> str:
        """The rule in words, with its parameters."""
        amount = words(self.change, worse=self.ending == "deteriorated")
        told = {
            "deteriorated": f"worse than the first score by {amount}",
            "not improved": f"not better than the first score by {amount}",
        }[self.ending]
        return (
            f"The chance of being {told} at time {self.by:g} is {self.chance:.4g} or more, from "
            f"session {self.earliest:g} on."
        )

    @property
    def basis(self) -> str:
        """Where it comes from, or that it is our own judgement."""
        return (
            "A forecast of the mixed model, renewed at each session; chance, time and earliest "
            "session are our own judgement. " + " ".join(self.change.provenance)
        )

    def judge(self, courses: pl.DataFrame) -> pl.DataFrame:
        """See `CourseRule`; ``reference`` is the first score, ``strength`` the chance."""
        rows = courses.with_columns(chance=self._chances(courses))
        known = (pl.col("place") > 0) & (pl.col("session") >= self.earliest)
        before_then = pl.col(EXTRA + self.model.roles.time) < self.by
        return judged(
            rows,
            raised=pl.col("chance") >= self.chance,
            known=known & before_then,
            reference=first("score"),
            strength=pl.col("chance"),
        )

    def _chances(self, courses: pl.DataFrame) -> pl.Series:
        visits = visits_of(self.model, courses)
        found = outlook_at_visits(self.model, visits, at=self.by)
        firsts = np.repeat(visits.outcome[visits.starts], visits.lengths)
        worse = self.ending == "deteriorated"
        amount = -worse_amount(self.change) if worse else self.change.amount
        chance = chance_beyond(
            found.mean[:, 0],
            found.sd_score[:, 0],
            firsts + direction(self.change.better) * amount,
            way=direction(self.change.better) * (-1 if worse else 1),
            score_range=self.score_range,
        )
        return pl.Series(chance if worse else 1 - chance)
