"""From a total to the answers that it could have come from."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from telos.science.instruments import Instrument
from telos.science.simulate.errors import SimulationError
from telos.science.simulate.streams import check_seed

# How readily an item is endorsed beside the others. Tiredness and sleep come first and thoughts
# of death last in every published sample of the PHQ-9; the figures are ours.
_READINESS: Final[Mapping[str, float]] = {
    "phq9_3": 1.4,
    "phq9_4": 1.7,
    "phq9_5": 0.8,
    "phq9_8": 0.4,
    "phq9_9": 0.1,
    "gad7_5": 0.6,
    "gad7_7": 0.8,
}
# How much people differ in what troubles them (standard deviation of the log of readiness).
PERSONAL_SPREAD: Final = 0.45


def simulate_answers(
    totals: ArrayLike,
    *,
    instrument: Instrument,
    seed: int | Sequence[int],
    readiness: Mapping[str, float] | None = None,
) -> pl.DataFrame:
    """Answers, question by question, that come to the given totals and look like answers.

    The rows are one person's: what troubles them most stays the same from row to row. For many
    people call it for each, or once for all where that does not matter. Never use it to fill in
    answers that somebody did not give.

    Parameters
    ----------
    totals : array-like, shape (n,)
        Scores in the instrument's units; a missing one is refused.
    instrument : Instrument
        One that is scored from its items.
    seed : int or sequence of int
        The same seed gives the same answers.
    readiness : mapping of item key to float, optional
        How readily these items are endorsed beside the others, at least 0, in place of our own
        figures. 0 keeps an item at its lowest answer until all others are full.

    Returns
    -------
    polars.DataFrame, n rows
        One Int64 column an item, in the instrument's order, as `score_items` takes them.

    Raises
    ------
    SimulationError
        When the instrument is entered as a total only, a total cannot be reached, an item is
        unknown, or the seed is no whole number from 0 up.

    Notes
    -----
    A total of T points is T draws without replacement from the steps that all items offer,
    weighted by readiness (Efraimidis & Spirakis 2006, Inf Process Lett 97:181): the T steps
    with the smallest ``E/w``, ``E ~ Exp(1)``.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> simulate_answers([3, 14], instrument=load_instrument("gad7"), seed=2).sum_horizontal(
    ... ).to_list()
    [3, 14]
    """
    if not instrument.items:
        raise SimulationError(f"{instrument.key} is entered as a total; it has no items here.")
    lows, steps = item_ranges(instrument)
    points = _points(totals, instrument=instrument, lows=lows, steps=steps)
    check_seed(seed)
    rng = np.random.default_rng(seed)
    weights = item_weights(instrument, readiness) * np.exp(
        rng.normal(0.0, PERSONAL_SPREAD, len(instrument.items))
    )
    offered = np.repeat(np.arange(len(instrument.items)), steps)
    with np.errstate(divide="ignore"):
        waits = rng.exponential(1.0, (len(points), offered.size)) / weights[offered]
    # Equal waits (readiness 0) are told apart by place: the order stays that of the items.
    taken = np.argsort(np.argsort(waits, axis=1, kind="stable"), axis=1) < points[:, None]
    columns = {}
    for place, item in enumerate(instrument.items):
        given = taken[:, offered == place].sum(axis=1)
        columns[item.key] = lows[place] + (steps[place] - given if item.reverse else given)
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Int64))


def item_ranges(instrument: Instrument) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Lowest answer of each item, and the points from there to its highest."""
    values = [[option.value for option in instrument.options_of(i)] for i in instrument.items]
    lows = np.array([min(each) for each in values], dtype=np.int64)
    highs = np.array([max(each) for each in values], dtype=np.int64)
    return lows, highs - lows


def _points(
    totals: ArrayLike, *, instrument: Instrument, lows: NDArray[np.int64], steps: NDArray[np.int64]
) -> NDArray[np.int64]:
    scores = np.atleast_1d(np.asarray(totals, dtype=np.float64))
    points: NDArray[np.float64] = scores / instrument.score.multiply - lows.sum()
    reachable = (points >= 0) & (points <= steps.sum()) & (points == np.round(points))
    if not reachable.all():
        wrong = scores[~reachable][0]
        raise SimulationError(f"No answers to {instrument.key} come to a total of {wrong:g}.")
    return points.astype(np.int64)


def item_weights(
    instrument: Instrument, readiness: Mapping[str, float] | None
) -> NDArray[np.float64]:
    """How readily each item is endorsed beside the others."""
    given = {} if readiness is None else readiness
    if set(given) - set(instrument.item_keys) or min(given.values(), default=0.0) < 0:
        raise SimulationError(f"readiness names items of {instrument.key}, each at least 0.")
    known = {**_READINESS, **given}
    return np.array([known.get(key, 1.0) for key in instrument.item_keys])
