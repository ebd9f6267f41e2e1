"""Rates over all who started, with missing later scores drawn from those seen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from telos.science.change.bounds import given
from telos.science.change.cutoffs import direction
from telos.science.change.errors import ParameterError, PopulationError
from telos.science.change.series import Scores, score_pairs
from telos.science.change.verdicts import EndsRule, categories_of, started, verdicts
from telos.science.counts import is_count
from telos.science.trajectory import ScoreRange

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ImputedShare:
    """A share over all who started, with what is not known of some of them in its interval.

    Attributes
    ----------
    category : str
        A `ChangeCategory`, or an outcome of `service_outcomes`.
    share, low, high : float
        Between 0 and 1.
    n_started, n_imputed : int
        People with a first score whom the rate is about, and those of them without a later one.
    information_missing : float
        Share of the uncertainty that comes from the missing scores, 0 to 1.
    """

    category: str
    share: float
    low: float
    high: float
    n_started: int
    n_imputed: int
    information_missing: float


def impute_shares(
    first: Scores,
    last: Scores,
    *,
    rule: EndsRule,
    score_range: ScoreRange,
    draws: int,
    seed: int,
    shift: float = 0.0,
    confidence: float = 0.95,
) -> tuple[ImputedShare, ...]:
    r"""Rates over all who started, the missing later scores drawn many times from those seen.

    It assumes that people who left would have ended as others with the same first score did.
    Where that is doubtful, as it mostly is, give a `shift`: how many points worse they would
    have ended, whichever way is worse, and see whether the conclusion stands.

    Parameters
    ----------
    first, last : pl.Series, NumPy array or sequence, shape (n,)
        As in `classify_change`.
    rule : ChangeRule, IndexRule or PercentageRule
        Slopes are not imputed; `classify_slopes` says why. `impute_service` has the NHS rules.
    score_range : ScoreRange
        Each drawn score is the nearest that can be given: a rule of whole points judges 5.7
        points otherwise than the 6 that a person would have shown.
    draws : int
        How many completed tables, at least 2; 50 is usual.
    seed : int
    shift : float
        By how many points each drawn score is made worse: higher where lower is better, lower
        where higher is better; below 0 it makes them better.
    confidence : float

    Returns
    -------
    tuple of ImputedShare
        In the order of `ChangeCategory`, without `recovered` by a PercentageRule.

    Raises
    ------
    ParameterError
        When `draws` is no whole number from 2 up, `shift` is not finite, `seed` is no whole number
        from 0 up or `confidence` is not between 0 and 1.
    PopulationError
        When fewer than four people have both scores, or all began alike.

    Notes
    -----
    Last scores follow a line in the first with normal residuals; its parameters are drawn
    anew for each table, so that the interval knows that the line is only estimated. Rubin's
    rules put the tables together: with within-variance W and between-variance B,

    .. math:: T = W + (1 + 1/m) B, \quad \nu = (m - 1)(1 + W / ((1 + 1/m) B))^2

    The interval is Wilson's, widened by what is missing: all rates Q with

    .. math:: (\bar Q - Q)^2 \le t_\nu^2 \frac{Q (1 - Q)}{n} (1 + r), \quad r = (1 + 1/m) B / W

    so that a rate of nobody still has an upper end.

    References
    ----------
    Rubin DB (1987). Multiple Imputation for Nonresponse in Surveys, sections 3.1 and 5.3.
    Lott A, Reiter JP (2020). Wilson confidence intervals for binomial proportions with multiple
    imputation for missing data. Am Stat 74:109-115.
    https://doi.org/10.1080/00031305.2018.1473796
    Carpenter JR, Kenward MG (2013). Multiple Imputation and its Application, chapter 10, for
    the shift.

    Examples
    --------
    See ``docs/outcomes.md``.
    """
    check_drawing(draws=draws, seed=seed, shifts=(shift,), confidence=confidence)
    pairs = started(score_pairs(first, last), rule)
    before, after = pairs["first"].to_numpy(), pairs["last"].to_numpy()
    seen = ~np.isnan(after)
    completed = _completed(before, after, seen, draws=draws, seed=seed)
    drawn = score_range.cut(completed[:, ~seen] - direction(rule.better) * shift)
    completed[:, ~seen] = given(drawn, np.rint, score_range)
    tables = verdicts(np.tile(before, draws), completed.ravel(), rule=rule).to_numpy()
    found = tables.reshape(draws, -1)
    return tuple(
        pooled(category, found == str(category), imputed=int((~seen).sum()), confidence=confidence)
        for category in categories_of(rule)
    )


def check_drawing(*, draws: int, seed: int, shifts: tuple[float, ...], confidence: float) -> None:
    """Refuse what no table can be drawn by."""
    if not is_count(draws, least=2):  # two tables have a between
        raise ParameterError("draws", draws, "a whole number, at least 2")
    if not is_count(seed):
        raise ParameterError("seed", seed, "a whole number from 0 up")
    for shift in shifts:
        if not np.isfinite(shift):
            raise ParameterError("shift", shift, "a number of points")
    if not (confidence > 0 and (1 + confidence) / 2 < 1):
        raise ParameterError("confidence", confidence, "between 0 and 1")


def _completed(before: Floats, after: Floats, seen: np.ndarray, *, draws: int, seed: int) -> Floats:
    n = int(seen.sum())
    if n < 4 or np.ptp(before[seen]) == 0:  # noqa: PLR2004 - a line, and something left over
        raise PopulationError(
            f"{n} people have both scores, too few or too alike at first to draw the missing "
            "scores from. Look at share_bounds instead."
        )
    random = np.random.default_rng(seed)
    centre = before[seen].mean()
    x, y = before[seen] - centre, after[seen]
    slope, level = float(x @ y / (x @ x)), float(y.mean())
    left = y - level - slope * x
    freedom = n - 2
    sigma = np.sqrt(left @ left / random.chisquare(freedom, draws))
    levels = level + sigma * random.standard_normal(draws) / np.sqrt(n)
    slopes = slope + sigma * random.standard_normal(draws) / np.sqrt(x @ x)
    table = np.tile(after, (draws, 1))
    away = before[~seen] - centre
    noise = random.standard_normal((draws, len(away))) * sigma[:, None]
    table[:, ~seen] = levels[:, None] + slopes[:, None] * away + noise
    return table


def pooled(
    category: str, found: npt.NDArray[np.bool_], *, imputed: int, confidence: float
) -> ImputedShare:
    """Put the tables of a rate together by Rubin's rules: one row a table, one column a person."""
    draws, n = found.shape
    shares = found.mean(axis=1)
    share = float(shares.mean())
    within = float((shares * (1 - shares)).mean()) / n
    between = (1 + 1 / draws) * float(shares.var(ddof=1))
    # Where every table says nobody, or everybody, nothing of it came from the missing scores.
    more = between / within if within > 0 else 0.0
    freedom = np.inf if more == 0 else (draws - 1) * (1 + 1 / more) ** 2
    low, high = _wilson(share, n, t=_quantile(freedom, confidence), more=more)
    return ImputedShare(
        category=category,
        share=share,
        low=low,
        high=high,
        n_started=n,
        n_imputed=imputed,
        information_missing=more / (1 + more),
    )


def _quantile(freedom: float, confidence: float) -> float:
    return float(stdtrit(freedom, (1 + confidence) / 2))


def _wilson(share: float, n: int, *, t: float, more: float) -> tuple[float, float]:
    """The two rates at which (share − Q)² = t² Q (1 − Q) (1 + more) / n."""
    spread = t * t * (1 + more) / n
    middle = (2 * share + spread) / (2 * (1 + spread))
    reach = (middle**2 - share**2 / (1 + spread)) ** 0.5
    return max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach))
