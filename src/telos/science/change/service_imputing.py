"""A service's rates over all who started, missing last scores drawn for both measures at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from telos.science.change.bounds import given
from telos.science.change.errors import PopulationError
from telos.science.change.missing import ImputedShare, check_drawing, pooled
from telos.science.change.series import score_pairs
from telos.science.change.service_bounds import RATES, began_as
from telos.science.change.services import PairedScores, service_outcomes
from telos.science.trajectory import ScoreRange

Floats = npt.NDArray[np.float64]

# A level and two slopes for each last score, and something left over to tell their spread by.
FEWEST = 6


def impute_service(
    depression: PairedScores,
    anxiety: PairedScores,
    *,
    ranges: tuple[ScoreRange, ScoreRange],
    draws: int,
    seed: int,
    shifts: tuple[float, float] = (0.0, 0.0),
    confidence: float = 0.95,
) -> tuple[ImputedShare, ...]:
    r"""Rates of a service over all who started, missing last scores drawn from those seen.

    It assumes that people who left would have ended as others with the same first scores did.
    Where that is doubtful, as it mostly is, give `shifts` and see whether the conclusion stands.
    `service_bounds` assumes nothing.

    Parameters
    ----------
    depression, anxiety : PairedScores
        As in `service_outcomes`. Where one of two last scores is there, the other is drawn in
        the light of it.
    ranges : two of ScoreRange
        Of the measure of depression, and of the other; drawn scores are the nearest that can be
        given.
    draws : int
        How many completed tables, at least 2; 50 is usual.
    seed : int
    shifts : two floats
        By how many points each drawn score is made worse, that is higher, by measure.
    confidence : float

    Returns
    -------
    tuple of ImputedShare
        recovered, reliably_improved, reliably_deteriorated, reliably_recovered: each over the
        people whom `service_bounds` counts as started; ``n_imputed`` are those of them without
        one or both last scores.

    Raises
    ------
    ParameterError
        As `impute_shares` and `service_outcomes`.
    PopulationError
        When fewer than six people have all four scores, their first scores lie on one line, or
        there is nobody whom a rate is about.
    ScoreSeriesError
        As `service_outcomes`.

    Notes
    -----
    Both last scores Y follow a plane in both first scores X with normal residuals that go
    together. Of those with all four scores, for each table,

    .. math:: \Sigma \sim W^{-1}(S, n - 3), \quad
              B | \Sigma \sim N(\hat B, \Sigma \otimes (X'X)^{-1})

    and then Y of the others, or the one that is missing given the other. The intervals are
    those of `impute_shares`.

    References
    ----------
    Schafer JL (1997). Analysis of Incomplete Multivariate Data, sections 5.2 and 5.4.
    Rubin DB (1987). Multiple Imputation for Nonresponse in Surveys, sections 3.1 and 5.3.

    Examples
    --------
    See ``docs/science.md``.
    """
    check_drawing(draws=draws, seed=seed, shifts=shifts, confidence=confidence)
    pairs = [score_pairs(one.first, one.last) for one in (depression, anxiety)]
    service_outcomes(depression, anxiety)  # refuses what is no pair of measures
    began, case = began_as(depression, anxiety)
    first, last = (
        np.stack([one[name].to_numpy() for one in pairs], 1) for name in ("first", "last")
    )
    first, last, case = first[began], last[began], case[began]
    missing = np.isnan(last)
    tables = _completed(first, last, draws=draws, seed=seed)
    for place, (score_range, shift) in enumerate(zip(ranges, shifts, strict=True)):
        drawn = score_range.cut(tables[:, missing[:, place], place] + shift)
        tables[:, missing[:, place], place] = given(drawn, np.rint, score_range)
    told = service_outcomes(
        *(
            PairedScores(np.tile(first[:, place], draws), tables[:, :, place].ravel(), one.rule)
            for place, one in enumerate((depression, anxiety))
        )
    )
    return _rates(told, case=case, gone=missing.any(axis=1), confidence=confidence)


def _rates(
    told: pl.DataFrame,
    *,
    case: npt.NDArray[np.bool_],
    gone: npt.NDArray[np.bool_],
    confidence: float,
) -> tuple[ImputedShare, ...]:
    found = []
    for name, about in RATES:
        whom = case if about else np.ones_like(case)
        if not whom.any():
            raise PopulationError(
                f"Nobody who started is one whom {name} is about: nobody had caseness at the start."
            )
        each = told[name].to_numpy().reshape(-1, len(case))[:, whom]
        imputed = int((gone & whom).sum())
        found.append(pooled(name, each, imputed=imputed, confidence=confidence))
    return tuple(found)


@dataclass(frozen=True)
class _Drawn:
    """The planes and the spread of each table: means (m, n, 2) and residuals' factors (m, 2, 2)."""

    means: Floats
    factors: Floats

    @property
    def covariance(self) -> Floats:
        return np.asarray(self.factors @ self.factors.transpose(0, 2, 1))


def _completed(first: Floats, last: Floats, *, draws: int, seed: int) -> Floats:
    """The last scores of all, shape (draws, n, 2), the missing ones drawn."""
    random = np.random.default_rng(seed)
    drawn = _planes(first, last, draws=draws, random=random)
    noise = random.standard_normal((draws, len(last), 2)) @ drawn.factors.transpose(0, 2, 1)
    tables = np.where(np.isnan(last), drawn.means + noise, last)
    for place, other in ((0, 1), (1, 0)):
        alone = np.isnan(last[:, place]) & ~np.isnan(last[:, other])
        spread = drawn.covariance
        of_other = spread[:, other, other]
        slope = np.divide(
            spread[:, place, other], of_other, out=np.zeros(draws), where=of_other > 0
        )
        left = np.sqrt(np.maximum(spread[:, place, place] - slope * spread[:, place, other], 0))
        light = slope[:, None] * (last[alone, other] - drawn.means[:, alone, other])
        chance = left[:, None] * random.standard_normal((draws, int(alone.sum())))
        tables[:, alone, place] = drawn.means[:, alone, place] + light + chance
    return tables


def _planes(first: Floats, last: Floats, *, draws: int, random: np.random.Generator) -> _Drawn:
    seen = ~np.isnan(last).any(axis=1)
    n = int(seen.sum())
    centre = first[seen].mean(axis=0) if n else np.zeros(2)
    design = np.column_stack([np.ones(len(first)), first - centre])
    x, y = design[seen], last[seen]
    if n < FEWEST or np.linalg.matrix_rank(x) < x.shape[1]:
        raise PopulationError(
            f"{n} people have all four scores, too few or too alike at first to draw the missing "
            "scores from. Look at service_bounds instead."
        )
    inner = np.linalg.inv(x.T @ x)
    plane = inner @ x.T @ y
    left = y - x @ plane
    values, vectors = np.linalg.eigh(left.T @ left)
    root = vectors * np.sqrt(np.maximum(values, 0))
    # Bartlett: the lower root of a Wishart matrix, one for each table.
    freedom = n - x.shape[1]
    wishart = np.zeros((draws, 2, 2))
    wishart[:, 0, 0] = np.sqrt(random.chisquare(freedom, draws))
    wishart[:, 1, 1] = np.sqrt(random.chisquare(freedom - 1, draws))
    wishart[:, 1, 0] = random.standard_normal(draws)
    factors = root @ np.linalg.inv(wishart).transpose(0, 2, 1)
    chance = random.standard_normal((draws, x.shape[1], 2)) @ factors.transpose(0, 2, 1)
    return _Drawn(means=design @ (plane + np.linalg.cholesky(inner) @ chance), factors=factors)
