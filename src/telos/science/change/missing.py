"""What people without a later score could do to a rate."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import stdtrit

from telos.science.change.classification import ChangeCategory, classify_change
from telos.science.change.errors import ParameterError, PopulationError
from telos.science.change.indices import IndexRule
from telos.science.change.rules import ChangeRule
from telos.science.change.series import Scores, score_pairs
from telos.science.trajectory import ScoreRange

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ImputedShare:
    """A share over all who started, with what is not known of some of them in its interval.

    Attributes
    ----------
    category : ChangeCategory
    share, low, high : float
        Between 0 and 1.
    n_started, n_imputed : int
        People with a first score, and those of them without a later one.
    information_missing : float
        Share of the uncertainty that comes from the missing scores, 0 to 1.
    """

    category: ChangeCategory
    share: float
    low: float
    high: float
    n_started: int
    n_imputed: int
    information_missing: float


def share_bounds(
    first: Scores,
    last: Scores,
    *,
    rule: ChangeRule | IndexRule,
    score_range: ScoreRange,
) -> pl.DataFrame:
    """The least and the most that each rate can be, whatever became of those who left.

    Parameters
    ----------
    first, last : pl.Series, NumPy array or sequence, shape (n,)
        As in `classify_change`.
    rule : ChangeRule or IndexRule
    score_range : ScoreRange
        Lowest and highest score of the instrument, and the step between two scores; nobody's
        missing score lies beyond or between.

    Returns
    -------
    pl.DataFrame, four rows
        ``category``, ``n_started``, ``count`` (of those seen), ``least`` and ``most`` (shares of
        all who started). What somebody without a later score can still become depends on the
        first score: who began well cannot recover.

    Raises
    ------
    ScoreSeriesError
        As `classify_change`.

    References
    ----------
    Horowitz JL, Manski CF (2000). Nonparametric analysis of randomized experiments with missing
    covariate and outcome data. J Am Stat Assoc 95:77-84.
    https://doi.org/10.1080/01621459.2000.10473902

    Examples
    --------
    >>> from telos.science.change import rule_from_instrument
    >>> from telos.science.instruments import load_instrument
    >>> from telos.science.trajectory import ScoreRange
    >>> rule = rule_from_instrument(load_instrument("phq9"))
    >>> phq9 = ScoreRange(lowest=0, highest=27, step=1)
    >>> share_bounds([18, 18, 4], [8, None, None], rule=rule, score_range=phq9).row(0)
    ('recovered', 3, 1, 0.3333333333333333, 0.6666666666666666)
    """
    pairs = score_pairs(first, last).filter(pl.col("first").is_not_null())
    seen = classify_change(pairs["first"], pairs["last"], rule=rule)["category"]
    gone = pairs.filter(pl.col("last").is_null())["first"]
    # Every rule moves through its categories as the last score moves through the range, so the
    # ends, and the scores on both sides of each turn, show all that can still happen.
    began = gone.to_numpy()
    possible = [
        classify_change(gone, last, rule=rule)["category"]
        for last in _turns(began, rule, score_range)
    ]
    started = len(pairs)
    rows = []
    for category in ChangeCategory:
        count = int((seen == str(category)).sum())
        can = np.any([(known == str(category)).to_numpy() for known in possible], axis=0).sum()
        must = np.all([(known == str(category)).to_numpy() for known in possible], axis=0).sum()
        share = [(count + int(k)) / started if started else None for k in (must, can)]
        rows.append((str(category), started, count, *share))
    schema = ["category", "n_started", "count", "least", "most"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def impute_shares(
    first: Scores,
    last: Scores,
    *,
    rule: ChangeRule | IndexRule,
    score_range: ScoreRange,
    draws: int,
    seed: int,
    shift: float = 0.0,
    confidence: float = 0.95,
) -> tuple[ImputedShare, ...]:
    r"""Rates over all who started, the missing later scores drawn many times from those seen.

    It assumes that people who left would have ended as others with the same first score did.
    Where that is doubtful, as it mostly is, give a `shift`: how many points worse they would
    have ended, and see whether the conclusion stands.

    Parameters
    ----------
    first, last : pl.Series, NumPy array or sequence, shape (n,)
        As in `classify_change`.
    rule : ChangeRule or IndexRule
    score_range : ScoreRange
        Each drawn score is the nearest that can be given: a rule of whole points judges 5.7
        points otherwise than the 6 that a person would have shown.
    draws : int
        How many completed tables, at least 2; 50 is usual.
    seed : int
    shift : float
        Points added to each drawn score.
    confidence : float

    Returns
    -------
    tuple of ImputedShare
        In the order of `ChangeCategory`.

    Raises
    ------
    ParameterError
        When `draws` is no whole number from 2 up, `shift` is not finite, `seed` is negative or
        `confidence` is not between 0 and 1.
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
    if not isinstance(draws, int) or draws < 2:  # noqa: PLR2004 - two tables have a between
        raise ParameterError("draws", draws, "a whole number, at least 2")
    if not isinstance(seed, int) or seed < 0:
        raise ParameterError("seed", seed, "a whole number from 0 up")
    if not np.isfinite(shift):
        raise ParameterError("shift", shift, "a number of points")
    if not 0 < confidence < 1:
        raise ParameterError("confidence", confidence, "between 0 and 1")
    pairs = score_pairs(first, last).filter(pl.col("first").is_not_null())
    before, after = pairs["first"].to_numpy(), pairs["last"].to_numpy()
    seen = ~np.isnan(after)
    completed = _completed(before, after, seen, draws=draws, seed=seed)
    drawn = score_range.cut(completed[:, ~seen] + shift)
    completed[:, ~seen] = _given(drawn, np.rint, score_range)
    tables = classify_change(np.tile(before, draws), completed.ravel(), rule=rule)[
        "category"
    ].to_numpy()
    found = tables.reshape(draws, -1)
    return tuple(
        _pooled(category, found, int((~seen).sum()), confidence=confidence)
        for category in ChangeCategory
    )


def _given(scores: Floats, to: np.ufunc, score_range: ScoreRange) -> Floats:
    """The scores that can be given beside these: the nearest, the one above or the one below."""
    lowest, step = score_range.lowest, score_range.step
    return scores if step == 0 else lowest + step * to((scores - lowest) / step)


def _turns(first: Floats, rule: ChangeRule | IndexRule, score_range: ScoreRange) -> list[Floats]:
    """Both ends, the first score, and last scores on both sides of where the category can turn."""
    places = [first, *_places(first, rule)]
    step = score_range.step
    if step == 0:
        reach = 1e-8 * (score_range.highest - score_range.lowest)
        beside = [place + side for place in places for side in (-reach, 0.0, reach)]
    else:
        beside = [
            _given(place, to, score_range) + side
            for place in places
            for to, side in ((np.floor, -step), (np.floor, 0.0), (np.ceil, 0.0), (np.ceil, step))
        ]
    ends = [np.full(len(first), end) for end in (score_range.lowest, score_range.highest)]
    return [*ends, *(score_range.cut(one) for one in beside)]


def _places(first: Floats, rule: ChangeRule | IndexRule) -> list[Floats]:
    """Last scores at which the category can turn."""
    places: list[Floats] = []
    if isinstance(rule, IndexRule):
        for critical in (rule.critical, -rule.critical):
            turn = critical * rule.standard_error - rule.offset + rule.weight_first * first
            places.append(turn / rule.weight_last)
            if rule.functional_by is not None and rule.cutoff is not None:
                true = rule.functional_by
                needed = rule.cutoff.value + critical * true.standard_error - true.offset
                places.append(np.full(len(first), needed / true.weight))
    else:
        worse = rule.amount if rule.amount_worse is None else rule.amount_worse
        places += [first + by for by in (rule.amount, -rule.amount, worse, -worse)]
    if rule.cutoff is not None:
        places.append(np.full(len(first), rule.cutoff.value))
    return places


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


def _pooled(
    category: ChangeCategory, found: np.ndarray, imputed: int, *, confidence: float
) -> ImputedShare:
    draws, n = found.shape
    shares = (found == str(category)).mean(axis=1)
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
