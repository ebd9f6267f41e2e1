"""Rules for a course that has come to where it may end, and for the time after."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from telos.science.change import ChangeRule
from telos.science.change.cutoffs import direction
from telos.science.signals.courses import EXTRA, first, run_length
from telos.science.signals.kinds import SignalKind
from telos.science.signals.verdicts import (
    check_at_least,
    check_count,
    clinical,
    functional,
    gain,
    judged,
    line_of,
    reliably_better,
    reliably_worse,
    repeated,
    words,
    worse_amount,
)


@dataclass(frozen=True, kw_only=True)
class ReadyToEnd:
    """Reliably recovered, and steadily so: time to speak of ending, if goals agree.

    Recovered: the first score on the clinical side of the line, this one on the functional
    side, and reliably better. Steadily: every score since so many sessions ago was recovered.
    A questionnaire knows one corner of a life; the goals, and the client, say whether it is
    time.

    Attributes
    ----------
    change : ChangeRule
        With a line.
    over : float
        The stretch of recovered scores reaches back at least so many sessions, as the table
        counts them.
    answered : int
        So many scores in it at least. A questionnaire that was not answered neither breaks the
        stretch nor adds to it.

    Raises
    ------
    RuleError
        When a parameter is outside its range, or there is no line.

    References
    ----------
    Jacobson NS, Truax P (1991). J Consult Clin Psychol 59:12-19, for recovery.
    https://doi.org/10.1037/0022-006X.59.1.12
    """

    kind: ClassVar[SignalKind] = SignalKind.READY_TO_END
    extra: ClassVar[tuple[str, ...]] = ()

    change: ChangeRule
    over: float
    answered: int

    def __post_init__(self) -> None:
        line_of(self.change)
        check_at_least("over", self.over, 0)
        check_count("answered", self.answered, 1)

    @property
    def sentence(self) -> str:
        """The rule in words, with its parameters."""
        return (
            f"Better than the first score by {words(self.change)} and across the line of "
            f"{line_of(self.change).value:g}, at each score for {self.over:g} sessions, "
            f"{self.answered} scores or more."
        )

    @property
    def basis(self) -> str:
        """Where it comes from, or that it is our own judgement."""
        return (
            "Recovery of Jacobson and Truax (1991); how long it must hold is our own judgement. "
            + " ".join(self.change.provenance)
        )

    def judge(self, courses: pl.DataFrame) -> pl.DataFrame:
        """See `CourseRule`; ``since`` is the session at which the stretch began."""
        line = line_of(self.change)
        rows = courses.with_columns(first=first("score"))
        better = reliably_better(gain(self.change, since=pl.col("first")), self.change)
        rows = rows.with_columns(recovered=better & functional(line) & clinical(line, "first"))
        rows = rows.with_columns(run=run_length(pl.col("recovered")))
        began = pl.when(pl.col("run") == 1).then(pl.col("session")).forward_fill()
        rows = rows.with_columns(since=pl.when(pl.col("recovered")).then(began))
        steady = (pl.col("session") - pl.col("since") >= self.over) & (
            pl.col("run") >= self.answered
        )
        return judged(
            rows,
            raised=steady.fill_null(value=False),
            known=pl.col("place") > 0,
            reference=pl.col("first"),
            since=pl.col("since"),
        )


@dataclass(frozen=True, kw_only=True)
class Slipping:
    """After the end of therapy: reliably worse than at the end, and over the line.

    Some drift after therapy is usual. The rule speaks of those who moved by more than the
    questionnaire's own error and are in the clinical range now.

    Attributes
    ----------
    change : ChangeRule
        With a line.
    ended : str
        The column that holds the session at which the client's therapy ended, empty while it
        goes on; where rows differ, the latest counts.
    level_of : int
        The level at the end is the mean of the last so many scores of therapy (of those that
        there are, where there are fewer). One score is shaky; many reach back into the work.
    in_a_row : int
        So many scores in a row must show it.

    Raises
    ------
    RuleError
        When a parameter is outside its range, or there is no line.
    """

    kind: ClassVar[SignalKind] = SignalKind.SLIPPING

    change: ChangeRule
    ended: str
    level_of: int
    in_a_row: int

    def __post_init__(self) -> None:
        line_of(self.change)
        check_count("level_of", self.level_of, 1)
        check_count("in_a_row", self.in_a_row, 1)

    @property
    def extra(self) -> tuple[str, ...]:
        """Columns that it reads beside client, session and score."""
        return (self.ended,)

    @property
    def sentence(self) -> str:
        """The rule in words, with its parameters."""
        level = (
            "the last score"
            if self.level_of == 1
            else f"the mean of the last {self.level_of} scores"
        )
        return (
            f"After the end: worse by {words(self.change, worse=True)} than {level} of therapy, "
            f"and on the clinical side of {line_of(self.change).value:g}{repeated(self.in_a_row)}."
        )

    @property
    def basis(self) -> str:
        """Where it comes from, or that it is our own judgement."""
        return "Our own judgement, with the reliable amount. " + " ".join(self.change.provenance)

    def judge(self, courses: pl.DataFrame) -> pl.DataFrame:
        """See `CourseRule`; ``reference`` is the level at the end."""
        way = direction(self.change.better)
        ended = pl.col(EXTRA + self.ended).cast(pl.Float64).fill_nan(None).max().over("client")
        rows = courses.with_columns(ended=ended).with_columns(
            during=(pl.col("session") <= pl.col("ended")).fill_null(value=False)
        )
        of_therapy = pl.col("during").sum().over("client")
        of_level = pl.col("during") & (pl.col("place") >= of_therapy.cast(pl.Int64) - self.level_of)
        rows = rows.with_columns(
            level=pl.when(of_level).then(pl.col("score")).mean().over("client")
        )
        worse = reliably_worse(gain(self.change, since=pl.col("level")), self.change)
        slipped = worse & clinical(line_of(self.change))
        after = (pl.col("session") > pl.col("ended")) & pl.col("level").is_not_null()
        shown = (slipped & after).fill_null(value=False)
        return judged(
            rows,
            raised=run_length(shown) >= self.in_a_row,
            known=after,
            reference=pl.col("level"),
            limit=pl.col("level") - way * worse_amount(self.change),
            since=pl.col("ended"),
        )
