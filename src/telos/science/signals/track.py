"""The rule for a course that is not where it was expected to be."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl
from scipy.special import ndtri

from telos.science.change import Better, Cutoff
from telos.science.change.cutoffs import direction
from telos.science.signals.courses import run_length, weakest
from telos.science.signals.errors import RuleError
from telos.science.signals.kinds import SignalKind
from telos.science.signals.modelled import model_columns, visits_of
from telos.science.signals.verdicts import (
    check_at_least,
    check_count,
    check_share,
    clinical,
    judged,
    repeated,
)
from telos.science.trajectory import TrajectoryModel
from telos.science.trajectory.online import Given, forecast_of_visits


@dataclass(frozen=True, kw_only=True)
class NotOnTrack:
    """At the bad edge of what was expected by this session, or beyond it.

    The band is that of people like this one under a model which somebody chose and fitted; its
    edge is a quantile, so that of people whom the model describes, one in so many is beyond it
    at each session by chance. It asks whether to look again, and no more.

    Attributes
    ----------
    model : TrajectoryModel
        Of the same measure, fitted to courses of a service like this one.
    better : "lower" or "higher"
    quantile : float
        Share of people like this one who would be expected to score better; 0.9 speaks of one
        in ten.
    given : "first" or "before"
        As in `expected_at_visits`: what the band knows of the client. ``first`` keeps a slow
        turn for the worse visible; ``before`` follows the client and sees what is sudden.
    earliest : float
        First session, as the table counts, at which the rule may speak. Some people are flat
        until the sixth session and respond then (Saunders et al. 2019, J Affect Disord,
        PMC6428692): a flag at the third wrongs them.
    line : Cutoff or None
        Only scores on the clinical side of it count. None: any score.
    in_a_row : int
        So many scores in a row must lie beyond; 1 speaks at once, 2 lets a bad week pass.

    Raises
    ------
    RuleError
        When a parameter is outside its range.

    References
    ----------
    Finch AE, Lambert MJ, Schaalje BG (2001). Psychotherapy quality control: the statistical
    generation of expected recovery curves for integration into an early warning system. Clin
    Psychol Psychother 8:231-242. https://doi.org/10.1002/cpp.286
    Lutz W, Martinovich Z, Howard KI (1999). J Consult Clin Psychol 67:571-577.
    https://doi.org/10.1037/0022-006X.67.4.571
    """

    kind: ClassVar[SignalKind] = SignalKind.NOT_ON_TRACK

    model: TrajectoryModel
    better: Better
    quantile: float
    given: Given
    earliest: float
    line: Cutoff | None
    in_a_row: int

    def __post_init__(self) -> None:
        direction(self.better)
        check_share("quantile", self.quantile)
        check_at_least("earliest", self.earliest, 0)
        check_count("in_a_row", self.in_a_row, 1)
        if self.given not in ("first", "before"):
            raise RuleError("given", self.given, "“first” or “before”")

    @property
    def extra(self) -> tuple[str, ...]:
        """Columns that it reads beside client, session and score."""
        return model_columns(self.model)

    @property
    def sentence(self) -> str:
        """The rule in words, with its parameters."""
        known = {"first": "the first score", "before": "all scores before"}[self.given]
        side = f", on the clinical side of {self.line.value:g}" if self.line else ""
        return (
            f"Worse than {100 * self.quantile:.4g} % of people like this one are expected to "
            f"score, given {known}{side}{repeated(self.in_a_row)}; from session "
            f"{self.earliest:g} on."
        )

    @property
    def basis(self) -> str:
        """Where it comes from, or that it is our own judgement."""
        return (
            "Expected courses as of Lutz et al. (1999) and Finch et al. (2001); quantile, earliest "
            "session and repetition are our own judgement, and so is the line."
        )

    def judge(self, courses: pl.DataFrame) -> pl.DataFrame:
        """See `CourseRule`; ``strength`` is in standard deviations beyond the expected score."""
        way, reach = direction(self.better), float(ndtri(self.quantile))
        visits = visits_of(self.model, courses)
        found = forecast_of_visits(self.model, visits, given=self.given)
        mean, sd = found.mean[:, 0], found.sd_score[:, 0]
        counts = pl.lit(value=True) if self.line is None else clinical(self.line)
        rows = courses.with_columns(
            expected=pl.Series(mean, nan_to_null=True),
            beyond=pl.Series(way * (mean - visits.outcome) / sd, nan_to_null=True),
            edge=pl.Series(mean - way * reach * sd, nan_to_null=True),
        ).with_columns(beyond=pl.when(counts).then(pl.col("beyond")))
        return judged(
            rows,
            raised=run_length((pl.col("beyond") >= reach).fill_null(value=False)) >= self.in_a_row,
            known=(pl.col("place") > 0) & (pl.col("session") >= self.earliest),
            reference=pl.col("expected"),
            limit=pl.col("edge"),
            strength=weakest("beyond", self.in_a_row),
        )
