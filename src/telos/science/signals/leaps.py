"""The rule for a course that leaps."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl
from scipy.special import stdtrit

from telos.science.change import ChangeRule
from telos.science.change.cutoffs import direction
from telos.science.change.series import SLACK
from telos.science.counts import is_count, is_number
from telos.science.signals.courses import lagged
from telos.science.signals.errors import RuleError
from telos.science.signals.kinds import SignalKind
from telos.science.signals.verdicts import (
    check_above_nothing,
    check_share,
    gain,
    judged,
    reliably_better,
    words,
)

# Tang and DeRubeis compare three scores before the gain with three after it.
SCORES_BEFORE = 3


@dataclass(frozen=True, kw_only=True)
class SuddenGain:
    r"""A large, lasting improvement between one session and the next.

    Tang and DeRubeis (1999) asked three things of a fall of the Beck inventory between two
    sessions: at least 7 points; at least a quarter of the score before; and a mean of the
    three scores before that is higher than that of the three after, by a t test. Here the
    first is the measure's own reliable amount, and the second a share of the distance from
    the best possible score, which makes both hold for any instrument in either direction.

    Many sudden gains are no more than chance and a steady course: in simulations without any
    leap, between 5 and 76 of 100 courses had one (Vittengl et al. 2015). It is a reason to ask
    what happened, not a finding.

    Attributes
    ----------
    change : ChangeRule
        Its amount is the first criterion.
    share : float
        The second: the gain over the burden before it, between 0 and 1; 0.25 as published.
    best : float
        The best possible score, from which burden is counted: 0 for the PHQ-9.
    alpha : float
        Of the t test, two-sided; 0.05 as published.
    after : int
        2 or 3 scores after the gain are waited for. The rule speaks with the last of them, and
        never takes it back; the published criteria use three, or two at the end of a course.
    apart : float
        The two sessions of the gain lie no further apart, in the table's units: 1 for
        sessions, so that a missed questionnaire between them makes no gain sudden.
    package_spread : bool
        Multiply the critical value with the pooled spread itself, as the R package suddengains
        does, and not with the standard error of the difference; stricter. For comparison.

    Raises
    ------
    RuleError
        When a parameter is outside its range.

    Notes
    -----
    With two or three scores before (means :math:`\bar x`), the third criterion is

    .. math:: \bar x_{after} - \bar x_{before} > t_{1-\alpha/2}(n_b + n_a - 2)\;
              s \sqrt{1/n_b + 1/n_a}

    References
    ----------
    Tang TZ, DeRubeis RJ (1999). Sudden gains and critical sessions in cognitive-behavioral
    therapy for depression. J Consult Clin Psychol 67:894-904.
    https://doi.org/10.1037/0022-006X.67.6.894
    Vittengl JR, Clark LA, Thase ME, Jarrett RB (2015). Curr Psychiatry Rev 11:19-31, table 2.
    https://doi.org/10.2174/1573400510666140929195441
    """

    kind: ClassVar[SignalKind] = SignalKind.SUDDEN_GAIN
    extra: ClassVar[tuple[str, ...]] = ()

    change: ChangeRule
    share: float
    best: float
    alpha: float
    after: int
    apart: float
    package_spread: bool = False

    def __post_init__(self) -> None:
        check_share("share", self.share)
        check_share("alpha", self.alpha)
        if not is_count(self.after) or self.after not in (2, 3):
            raise RuleError("after", self.after, "2 or 3")
        check_above_nothing("apart", self.apart)
        if not is_number(self.best):
            raise RuleError("best", self.best, "a number")

    @property
    def sentence(self) -> str:
        """The rule in words, with its parameters."""
        return (
            f"Better by {words(self.change)} and by {100 * self.share:.4g} % of the burden from "
            f"one session to the next ({self.apart:g} apart or less), and the {self.after} scores "
            f"after it better than those before (t test, {self.alpha:g})."
        )

    @property
    def basis(self) -> str:
        """Where it comes from, or that it is our own judgement."""
        return (
            "Tang and DeRubeis (1999), with the measure's reliable amount in place of 7 points of "
            "the Beck inventory. " + " ".join(self.change.provenance)
        )

    def judge(self, courses: pl.DataFrame) -> pl.DataFrame:
        """See `CourseRule`; ``reference`` is the score before, ``since`` the first one after."""
        way = direction(self.change.better)
        before = [f"s{k}" for k in range(self.after, self.after + SCORES_BEFORE)]
        after = [f"s{k}" for k in range(self.after)]
        rows = courses.select("client", "session", "score", "place").with_columns(
            *(lagged("score", k).alias(f"s{k}") for k in range(self.after + SCORES_BEFORE)),
            since=lagged("session", self.after - 1),
            before=lagged("session", self.after),
        )
        leap = gain(self.change, since=pl.col(before[0]), score=pl.col(after[-1]))
        burden = (pl.lit(self.best) - pl.col(before[0])) * way
        large = reliably_better(leap, self.change) & (leap >= self.share * burden * (1 - SLACK))
        near = pl.col("since") - pl.col("before") <= self.apart
        return judged(
            rows,
            raised=large & near & self._lasting(before, after, way),
            known=pl.col(before[1]).is_not_null(),
            reference=pl.col(before[0]),
            since=pl.col("since"),
        )

    def _lasting(self, before: list[str], after: list[str], way: int) -> pl.Expr:
        """The third criterion; two scores before the gain are enough."""
        n_before = pl.sum_horizontal(pl.col(name).is_not_null() for name in before)
        n_after = len(after)
        mean_before, mean_after = pl.mean_horizontal(before), pl.mean_horizontal(after)
        squares = pl.sum_horizontal(
            *((pl.col(name) - mean_before) ** 2 for name in before),
            *((pl.col(name) - mean_after) ** 2 for name in after),
        )
        spread = (squares / (n_before + n_after - 2)).sqrt()
        if not self.package_spread:
            spread = spread * (1 / n_before + 1 / n_after).sqrt()
        critical = n_before.replace_strict(
            {n: float(stdtrit(n + n_after - 2, 1 - self.alpha / 2)) for n in (2, 3)},
            default=None,
            return_dtype=pl.Float64,
        )
        return (mean_after - mean_before) * way > critical * spread
