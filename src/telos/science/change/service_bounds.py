"""The least and the most that a service's rates can be, whatever became of missing last scores."""

from itertools import product

import numpy as np
import numpy.typing as npt
import polars as pl

from telos.science.change.bounds import turns
from telos.science.change.series import score_pairs
from telos.science.change.services import PairedScores, of_one_measure, service_outcomes
from telos.science.trajectory import ScoreRange

Truths = npt.NDArray[np.bool_]

# The four rates that a last score has a part in, and whom each is about.
RATES = (
    ("recovered", "caseness_first"),
    ("reliably_improved", None),
    ("reliably_deteriorated", None),
    ("reliably_recovered", "caseness_first"),
)
# All that a last score says of one measure: a case then, better by its amount, worse by it.
STATES = tuple(
    (case, better, worse)
    for case, better, worse in product((False, True), repeat=3)
    if not (better and worse)
)


def service_bounds(
    depression: PairedScores,
    anxiety: PairedScores,
    *,
    ranges: tuple[ScoreRange, ScoreRange],
) -> pl.DataFrame:
    """The least and the most that each rate of a service can be, whatever the missing last scores.

    The best case of a rate and its worst. Where one of two last scores is there, it is used: who
    is a case by it has not recovered, whatever the other was.

    Parameters
    ----------
    depression, anxiety : PairedScores
        As in `service_outcomes`.
    ranges : two of ScoreRange
        Of the measure of depression, and of the other.

    Returns
    -------
    pl.DataFrame, four rows
        ``outcome`` (recovered, reliably_improved, reliably_deteriorated, reliably_recovered);
        ``n_started`` (people with both first scores whom the rate is about: with caseness at
        the start for recovery and reliable recovery), ``count`` (of those with all four
        scores), ``least`` and ``most`` (shares of all who started; null where nobody did). Who
        has a first score missing is in none: whether the rate is about them is not known.

    Raises
    ------
    ParameterError, ScoreSeriesError
        As `service_outcomes`.

    References
    ----------
    Horowitz JL, Manski CF (2000). Nonparametric analysis of randomized experiments with missing
    covariate and outcome data. J Am Stat Assoc 95:77-84.
    https://doi.org/10.1080/01621459.2000.10473902

    Examples
    --------
    >>> from telos.science.change import rule_from_instrument
    >>> from telos.science.instruments import load_instrument
    >>> phq9 = rule_from_instrument(load_instrument("phq9"))
    >>> gad7 = rule_from_instrument(load_instrument("gad7"), line="nhs")
    >>> service_bounds(
    ...     PairedScores([18, 18, 18], [8, None, None], phq9),
    ...     PairedScores([12, 12, 12], [6, 9, None], gad7),
    ...     ranges=(ScoreRange(0, 27, step=1), ScoreRange(0, 21, step=1)),
    ... ).row(0)
    ('recovered', 3, 1, 0.3333333333333333, 0.6666666666666666)
    """
    outcomes = service_outcomes(depression, anxiety)
    states = [
        _states(scores, score_range, name)
        for scores, score_range, name in zip(
            (depression, anxiety), ranges, ("depression", "anxiety"), strict=True
        )
    ]
    began, case = began_as(depression, anxiety)
    can, must = _can_and_must(*states, case=case)
    rows = []
    for name, about in RATES:
        whom = began & case if about else began
        n, count = int(whom.sum()), int((outcomes[name].fill_null(value=False)).sum())
        shares = [int((one[name] & whom).sum()) / n if n else None for one in (must, can)]
        rows.append((name, n, count, *shares))
    schema = ["outcome", "n_started", "count", "least", "most"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def began_as(depression: PairedScores, anxiety: PairedScores) -> tuple[Truths, Truths]:
    """Who has both first scores, and who of them was a case then."""
    first = pl.concat(
        [
            of_one_measure(scores, name).select(pl.col("case_first").alias(name))
            for scores, name in ((depression, "depression"), (anxiety, "anxiety"))
        ],
        how="horizontal",
    )
    known = first.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
    case = first.select(pl.any_horizontal(pl.all())).to_series().fill_null(value=False)
    return known.to_numpy(), (known & case).to_numpy()


def _states(scores: PairedScores, score_range: ScoreRange, name: str) -> Truths:
    """Of each person, in which of `STATES` the last score can be: one where it is there."""
    pairs = score_pairs(scores.first, scores.last)
    first, last = pairs["first"].to_numpy(), pairs["last"].to_numpy()
    gone = np.isnan(last)
    can = np.zeros((len(pairs), len(STATES)), dtype=np.bool_)
    for candidate in turns(first, scores.rule, score_range):
        told = of_one_measure(
            PairedScores(first, np.where(gone, candidate, last), scores.rule), name
        ).select("case_last", "better", "worse")
        seen = told.fill_null(value=False).to_numpy()
        for place, state in enumerate(STATES):
            can[:, place] |= (seen == state).all(axis=1)
    return can


def _can_and_must(
    depression: Truths, anxiety: Truths, *, case: Truths
) -> tuple[dict[str, Truths], dict[str, Truths]]:
    """For each rate, of whom it can be true, and of whom nothing else can."""
    can = {name: np.zeros(len(case), dtype=np.bool_) for name, _about in RATES}
    must = {name: np.ones(len(case), dtype=np.bool_) for name, _about in RATES}
    for (i, one), (j, other) in product(enumerate(STATES), repeat=2):
        possible = depression[:, i] & anxiety[:, j]
        better, worse = one[1] or other[1], one[2] or other[2]
        recovered = case & (not (one[0] or other[0]))
        improved = np.full(len(case), better and not worse)
        told = {
            "recovered": recovered,
            "reliably_improved": improved,
            "reliably_deteriorated": np.full(len(case), worse and not better),
            "reliably_recovered": recovered & improved,
        }
        for name, true in told.items():
            can[name] |= possible & true
            must[name] &= ~possible | true
    return can, must
