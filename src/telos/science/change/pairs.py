"""A group of people described by its first and last scores."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from telos.science.change.cutoffs import Population
from telos.science.change.errors import PopulationError, ScoreSeriesError
from telos.science.change.series import Scores, score_pairs

# Scores that lie no further apart, as a share of the largest, differ by arithmetic alone: the
# three scores 0.1, 0.1, 0.1 have a standard deviation of 1.7e-17.
_ROUNDING: Final = 1e-12
# Beyond these the squares of scores have no number of their own.
_SMALLEST, _LARGEST = 1e-100, 1e100


@dataclass(frozen=True)
class PairStatistics:
    """Means, spreads (n − 1) and correlation of people with both scores, in score units."""

    n: int
    mean_first: float
    sd_first: float
    mean_last: float
    sd_last: float
    correlation: float

    @property
    def clinical(self) -> Population:
        """The same people at the start, as the clinical population of a line."""
        return Population("these people at the start", mean=self.mean_first, sd=self.sd_first)


def describe_pairs(first: Scores, last: Scores) -> PairStatistics:
    """Describe the people who have both scores.

    Parameters
    ----------
    first, last : pl.Series, NumPy array or sequence, shape (n,)
        As in `classify_change`; people without one of the scores are left out.

    Returns
    -------
    PairStatistics
        The correlation is NaN where all last scores are the same.

    Raises
    ------
    ScoreSeriesError
        As `classify_change`; and when scores are too large or too small for their squares to be
        reckoned.
    PopulationError
        When fewer than two people have both scores, or all first scores are the same but for
        the last digits of arithmetic.

    References
    ----------
    Standard deviations with n − 1, as in Jacobson NS, Truax P (1991). J Consult Clin Psychol
    59:12-19. https://doi.org/10.1037/0022-006X.59.1.12

    Examples
    --------
    >>> describe_pairs([10, 14, 12, None], [8, 9, 4, 3]).mean_last
    7.0
    """
    both = score_pairs(first, last).drop_nulls()
    before, after = both["first"].to_numpy(), both["last"].to_numpy()
    if len(both) < 2:  # noqa: PLR2004 - a spread needs two
        raise PopulationError(
            f"{len(both)} of {len(first)} people have a first and a last score; at least two are "
            "needed to know how far scores spread."
        )
    _refuse_unreckonable(both.to_numpy())
    spread = _spread(before)
    if spread == 0:
        raise PopulationError(
            "All first scores are the same, so nothing can be told of how far scores spread. "
            "People whose first scores differ are needed."
        )
    later = _spread(after)
    return PairStatistics(
        n=len(both),
        mean_first=float(before.mean()),
        sd_first=spread,
        mean_last=float(after.mean()),
        sd_last=later,
        correlation=float(np.corrcoef(before, after)[0, 1]) if later > 0 else math.nan,
    )


def _spread(scores: npt.NDArray[np.float64]) -> float:
    """The standard deviation (n − 1); 0 where the scores differ by arithmetic alone."""
    if np.ptp(scores) <= _ROUNDING * np.abs(scores).max():
        return 0.0
    return float(scores.std(ddof=1))


def _refuse_unreckonable(scores: npt.NDArray[np.float64]) -> None:
    largest = float(np.abs(scores).max())
    if largest and not _SMALLEST < largest < _LARGEST:
        raise ScoreSeriesError(
            f"The largest score is {largest:g}, which is beyond what can be reckoned with. Give "
            "the scores in another unit."
        )
