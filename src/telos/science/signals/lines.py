"""The rule of fixed lines at certain weeks, as it is in use."""

from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import polars as pl

from telos.science.change import Better
from telos.science.change.cutoffs import direction
from telos.science.signals.courses import EXTRA
from telos.science.signals.errors import RuleError
from telos.science.signals.kinds import SignalKind
from telos.science.signals.verdicts import check_at_least, judged


@dataclass(frozen=True)
class WeekLine:
    """At a time (weeks, or whatever the column counts): a score that is too high, or too low."""

    time: float
    score: float


@dataclass(frozen=True, kw_only=True)
class FixedLines:
    """The same line for everybody at certain weeks, whatever they came with.

    Simple, and blind to where a person began: who starts at 25 and has come down to 17 is
    flagged, and who starts at 8 and has risen to 16 is not.

    Attributes
    ----------
    lines : tuple of WeekLine
    better : "lower" or "higher"
    time : str
        The column of weeks.
    within : float
        Each line judges the first score at its time or up to so much later; no other score.
    source : str
        Where the lines come from.

    Raises
    ------
    RuleError
        When there are no lines, they do not rise in time, or their windows overlap.
    """

    kind: ClassVar[SignalKind] = SignalKind.NOT_ON_TRACK

    lines: tuple[WeekLine, ...]
    better: Better
    time: str
    within: float
    source: str

    def __post_init__(self) -> None:
        direction(self.better)
        check_at_least("within", self.within, 0)
        times = [line.time for line in self.lines]
        if not times or any(b - a <= self.within for a, b in pairwise(times)):
            raise RuleError("lines", self.lines, "rising in time, further apart than `within`")

    @property
    def extra(self) -> tuple[str, ...]:
        """Columns that it reads beside client, session and score."""
        return (self.time,)

    @property
    def sentence(self) -> str:
        """The rule in words, with its parameters."""
        word = "or more" if self.better == "lower" else "or less"
        told = ", ".join(f"{line.score:g} {word} at {line.time:g}" for line in self.lines)
        return f"A score of {told} ({self.time}, up to {self.within:g} later)."

    @property
    def basis(self) -> str:
        """Where it comes from, or that it is our own judgement."""
        return self.source

    def judge(self, courses: pl.DataFrame) -> pl.DataFrame:
        """See `CourseRule`; ``limit`` is the line of the week."""
        way, time = direction(self.better), pl.col(EXTRA + self.time)
        number = pl.coalesce(
            pl.when(time.is_between(line.time, line.time + self.within)).then(k)
            for k, line in enumerate(self.lines)
        )
        rows = courses.with_columns(line=number).with_columns(
            its_first=pl.col("line").is_first_distinct().over("client"),
            limit=pl.col("line").replace_strict(
                {k: line.score for k, line in enumerate(self.lines)}, return_dtype=pl.Float64
            ),
        )
        return judged(
            rows,
            raised=(pl.col("score") - pl.col("limit")) * way <= 0,
            known=pl.col("line").is_not_null() & pl.col("its_first"),
            limit=pl.col("limit"),
        )


# Cut points that best foretold response to cognitive-behavioural treatment in two trials
# (n = 487), each at the end of 14 to 18 weeks.
PHQ9_LINES = (WeekLine(4, 17), WeekLine(9, 13), WeekLine(14, 9))
PHQ9_LINES_SOURCE = (
    "Schueller SM, Kwasny MJ, Dear BF, Titov N, Mohr DC (2015). Cut points on the Patient Health "
    "Questionnaire (PHQ-9) that predict response to cognitive-behavioral treatments for "
    "depression. General Hospital Psychiatry 37:470-475 (PMID 26077754)."
)
