"""The least and the most that a rate can be, whatever became of people without a later score."""

import numpy as np
import numpy.typing as npt
import polars as pl

from telos.science.change.cutoffs import direction
from telos.science.change.importance import PercentageRule
from telos.science.change.indices import IndexRule
from telos.science.change.series import SLACK, Scores, score_pairs
from telos.science.change.verdicts import EndsRule, categories_of, started, verdicts
from telos.science.trajectory import ScoreRange

Floats = npt.NDArray[np.float64]


def share_bounds(
    first: Scores,
    last: Scores,
    *,
    rule: EndsRule,
    score_range: ScoreRange,
) -> pl.DataFrame:
    """The least and the most that each rate can be, whatever became of those who left.

    Parameters
    ----------
    first, last : pl.Series, NumPy array or sequence, shape (n,)
        As in `classify_change`.
    rule : ChangeRule, IndexRule or PercentageRule
        Slopes have no such bounds; `classify_slopes` says why. `service_bounds` has those of
        the NHS rules.
    score_range : ScoreRange
        Lowest and highest score of the instrument, and the step between two scores; nobody's
        missing score lies beyond or between.

    Returns
    -------
    pl.DataFrame, four rows, three by a PercentageRule
        ``category``, ``n_started``, ``count`` (of those seen), ``least`` and ``most`` (shares of
        all who started; by a PercentageRule of those whose first score a share can be taken of).
        What somebody without a later score can still become depends on the
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
    pairs = started(score_pairs(first, last), rule)
    seen = verdicts(pairs["first"], pairs["last"], rule=rule)
    gone = pairs.filter(pl.col("last").is_null())["first"]
    # Every rule moves through its categories as the last score moves through the range, so the
    # ends, and the scores on both sides of each turn, show all that can still happen.
    possible = [
        verdicts(gone, last, rule=rule) for last in turns(gone.to_numpy(), rule, score_range)
    ]
    rows = []
    for category in categories_of(rule):
        count = int((seen == str(category)).sum())
        can = np.any([(known == str(category)).to_numpy() for known in possible], axis=0).sum()
        must = np.all([(known == str(category)).to_numpy() for known in possible], axis=0).sum()
        shares = [(count + int(k)) / len(pairs) if len(pairs) else None for k in (must, can)]
        rows.append((str(category), len(pairs), count, *shares))
    schema = ["category", "n_started", "count", "least", "most"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def given(scores: Floats, to: np.ufunc, score_range: ScoreRange) -> Floats:
    """The scores that can be given beside these: the nearest, the one above or the one below."""
    lowest, step = score_range.lowest, score_range.step
    return scores if step == 0 else lowest + step * to((scores - lowest) / step)


def turns(first: Floats, rule: EndsRule, score_range: ScoreRange) -> list[Floats]:
    """Both ends, the first score, and last scores on both sides of where the category can turn."""
    places = [first, *_places(first, rule)]
    step = score_range.step
    if step == 0:
        # Further than a rule forgives (`SLACK`), so that both sides of each turn are seen.
        reach = 10 * SLACK * max(1.0, abs(score_range.lowest), abs(score_range.highest))
        beside = [place + side for place in places for side in (-reach, 0.0, reach)]
    else:
        beside = [
            given(place, to, score_range) + side
            for place in places
            for to, side in ((np.floor, -step), (np.floor, 0.0), (np.ceil, 0.0), (np.ceil, step))
        ]
    ends = [np.full(len(first), end) for end in (score_range.lowest, score_range.highest)]
    return [*ends, *(score_range.cut(one) for one in beside)]


def _places(first: Floats, rule: EndsRule) -> list[Floats]:
    """Last scores at which the category can turn."""
    places: list[Floats] = []
    if isinstance(rule, PercentageRule):
        way = direction(rule.better)
        return [first * (1 + way * rule.improvement), first * (1 - way * rule.worse)]
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
