"""The rule for getting worse during therapy."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import polars as pl

from telos.science.change import ChangeRule
from telos.science.change.cutoffs import direction
from telos.science.signals.courses import first, run_length, weakest
from telos.science.signals.errors import RuleError
from telos.science.signals.kinds import SignalKind
from telos.science.signals.verdicts import (
    check_at_least,
    check_count,
    gain,
    judged,
    reliably_worse,
    repeated,
    words,
    worse_amount,
)


@dataclass(frozen=True, kw_only=True)
class Deteriorating:
    """Reliably worse than at the first score, or than at the best score before this one.

    Attributes
    ----------
    change : ChangeRule
        What counts as a reliable change for the worse, and which way is better.
    against : "first" or "best"
        ``first`` finds those who are worse than when they came. ``best`` also finds those who
        had improved and lost it, and raises more false alarms: the best of many scores is the
        best by chance too. Who is worse than the first score is worse than the best one as
        well, so “either” would be ``best``, and “both” ``first``.
    earliest : float
        First session, as the table counts, at which the rule may speak.
    in_a_row : int
        So many scores in a row must show it; 1 speaks at once.

    Raises
    ------
    RuleError
        When a parameter is outside its range.

    References
    ----------
    Jacobson NS, Truax P (1991). J Consult Clin Psychol 59:12-19, for the amount.
    https://doi.org/10.1037/0022-006X.59.1.12
    """

    kind: ClassVar[SignalKind] = SignalKind.DETERIORATING
    extra: ClassVar[tuple[str, ...]] = ()

    change: ChangeRule
    against: Literal["first", "best"]
    earliest: float
    in_a_row: int

    def __post_init__(self) -> None:
        if self.against not in ("first", "best"):
            raise RuleError("against", self.against, "“first” or “best”")
        check_at_least("earliest", self.earliest, 0)
        check_count("in_a_row", self.in_a_row, 1)

    @property
    def sentence(self) -> str:
        """The rule in words, with its parameters."""
        than = {"first": "the first score", "best": "the best score so far"}[self.against]
        return (
            f"Worse than {than} by {words(self.change, worse=True)}{repeated(self.in_a_row)}; from "
            f"session {self.earliest:g} on."
        )

    @property
    def basis(self) -> str:
        """Where it comes from, or that it is our own judgement."""
        return (
            "Reliable change of Jacobson and Truax (1991), looked for at each session. "
            + " ".join(self.change.provenance)
        )

    def judge(self, courses: pl.DataFrame) -> pl.DataFrame:
        """See `CourseRule`; ``strength`` is in points worse than the reference."""
        way = direction(self.change.better)
        rows = courses.with_columns(reference=self._reference(way)).with_columns(
            points=-gain(self.change, since=pl.col("reference"))
        )
        worse = reliably_worse(-pl.col("points"), self.change)
        known = (pl.col("place") > 0) & (pl.col("session") >= self.earliest)
        return judged(
            rows,
            raised=run_length(worse.fill_null(value=False)) >= self.in_a_row,
            known=known,
            reference=pl.col("reference"),
            limit=pl.col("reference") - way * worse_amount(self.change),
            strength=weakest("points", self.in_a_row),
        )

    def _reference(self, way: int) -> pl.Expr:
        if self.against == "first":
            return first("score")
        good = (pl.col("score") * way).cum_max().over("client") * way
        return pl.when(pl.col("place") > 0).then(good.shift(1))
