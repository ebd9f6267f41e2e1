"""The rule for a course that stands still."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from telos.science.change import ChangeRule
from telos.science.signals.kinds import SignalKind
from telos.science.signals.verdicts import (
    check_above_nothing,
    check_at_least,
    check_count,
    clinical,
    gain,
    judged,
    line_of,
    reliably_better,
    reliably_worse,
    words,
)


@dataclass(frozen=True, kw_only=True)
class Plateau:
    """Still over the line, and no reliable change over the last sessions.

    A plateau may be a rest, a ceiling, the end of what this work can do, or the long start of
    somebody who responds late. The score now is compared with the latest one that is at least
    `over` sessions old; what lies between is not asked, since the largest and smallest of many
    scores differ by chance alone.

    Attributes
    ----------
    change : ChangeRule
        With a line.
    over : float
        How far back to look, in sessions as the table counts them.
    earliest : float
        First session at which the rule may speak. Some people are flat until the sixth
        session and respond then (Saunders et al. 2019, J Affect Disord, PMC6428692).
    answered : int
        So many scores at least from then to now, both counted.

    Raises
    ------
    RuleError
        When a parameter is outside its range, or there is no line.
    """

    kind: ClassVar[SignalKind] = SignalKind.PLATEAU
    extra: ClassVar[tuple[str, ...]] = ()

    change: ChangeRule
    over: float
    earliest: float
    answered: int

    def __post_init__(self) -> None:
        line_of(self.change)
        check_at_least("earliest", self.earliest, 0)
        check_count("answered", self.answered, 2)
        check_above_nothing("over", self.over)

    @property
    def sentence(self) -> str:
        """The rule in words, with its parameters."""
        return (
            f"From session {self.earliest:g} on: on the clinical side of "
            f"{line_of(self.change).value:g}, and not changed by {words(self.change)} since "
            f"{self.over:g} sessions ago, with {self.answered} scores or more."
        )

    @property
    def basis(self) -> str:
        """Where it comes from, or that it is our own judgement."""
        return "Our own judgement, with the reliable amount. " + " ".join(self.change.provenance)

    def judge(self, courses: pl.DataFrame) -> pl.DataFrame:
        """See `CourseRule`; ``reference`` is the earlier score, ``since`` its session."""
        rows = courses.select("client", "session", "score", "place").with_columns(
            then=pl.col("session") - self.over
        )
        earlier = rows.select(
            "client",
            since="session",
            reference="score",
            place_then="place",
        )
        rows = rows.join_asof(
            earlier,
            left_on="then",
            right_on="since",
            by="client",
            coalesce=False,
            check_sortedness=False,  # sorted within each client, by `read_courses`
        )
        points = gain(self.change, since=pl.col("reference"))
        still = ~reliably_better(points, self.change) & ~reliably_worse(points, self.change)
        enough = pl.col("place") - pl.col("place_then") + 1 >= self.answered
        return judged(
            rows,
            raised=still & clinical(line_of(self.change)),
            known=enough & (pl.col("session") >= self.earliest),
            reference=pl.col("reference"),
            since=pl.col("since"),
        )
