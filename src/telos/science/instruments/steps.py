"""How far apart the totals of an instrument lie: what no sum of its answers can be between."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.science.instruments.instrument import Instrument
    from telos.science.instruments.items import Item


def score_step(instrument: Instrument) -> float | None:
    """The step between two neighbouring totals of fully answered questionnaires.

    A total between two steps was not summed from answers: it is a raw sum where a percentage
    belongs, a mean of two totals, or a slip. Do not refuse it where missing answers are
    prorated, since a prorated score lies between.

    Parameters
    ----------
    instrument : Instrument

    Returns
    -------
    float or None
        In score units, counted from the lowest score; None where the file cannot tell: the
        score is no sum, or the items or their options are not in it.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> score_step(load_instrument("who5")), score_step(load_instrument("swls"))
    (4.0, 1.0)
    >>> score_step(load_instrument("ors")) is None
    True
    """
    score = instrument.scoring
    if score is None or score.method != "sum":
        return None
    counted = [item for item in instrument.items if item.counted]
    if not counted or not all(instrument.options_of(item) for item in counted):
        return None
    apart = gcd(*(step for item in counted for step in _steps(instrument, item)))
    gate = instrument.gate
    if gate is not None:
        off = (gate.otherwise - score.lowest) / score.multiply
        if off % 1:
            return None
        apart = gcd(apart, int(off))
    return float(apart * score.multiply) if apart else None


def _steps(instrument: Instrument, item: Item) -> Iterator[int]:
    """How far each answer lies above the lowest, and what counts for those it is not for."""
    values = [option.value for option in instrument.options_of(item)]
    lowest = min(values)
    yield from (value - lowest for value in values)
    if item.applies is not None and item.applies.otherwise is not None:
        yield item.applies.otherwise - lowest
