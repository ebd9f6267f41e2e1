"""How far the items of a scale go together."""

import polars as pl

from telos.science.frames import require_frame
from telos.science.instruments.errors import NoTotalError, ResponseFrameError
from telos.science.instruments.instrument import Instrument
from telos.science.instruments.responses import check_answers, check_has_items


def cronbach_alpha(responses: pl.DataFrame, *, instrument: Instrument) -> float:
    r"""Cronbach's alpha of an instrument's items in these responses.

    High values say that items go together, not that they measure one thing, nor that the
    measure is good; it grows with the number of items, and shrinks where people are alike.

    Parameters
    ----------
    responses : pl.DataFrame, one row a response
        One integer column for each item key, holding the option's value, null where it was not
        answered. Only complete responses count.
    instrument : Instrument
        Reverse items are turned round first; items that do not enter the total are left out.
        For a subscale take `part_of`.

    Returns
    -------
    float
        At most 1, and below 0 where items go against each other. NaN with fewer than two
        complete responses, fewer than two items, or totals that are all the same.

    Raises
    ------
    NoTotalError
        When the instrument has no total whose items could go together.
    TotalOnlyError
        When the instrument has no items.
    ResponseFrameError
        When an item's column is missing or not of whole numbers.
    ResponseValueError
        When an answer is not one of the item's options; names row, item and value.

    Notes
    -----
    .. math:: \alpha = \frac{k}{k - 1} \left(1 - \frac{\sum_i s_i^2}{s_{total}^2}\right)

    References
    ----------
    Cronbach LJ (1951). Coefficient alpha and the internal structure of tests. Psychometrika
    16:297-334. https://doi.org/10.1007/BF02310555

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> phq4 = load_instrument("phq4")
    >>> same = pl.DataFrame({key: [0, 1, 3] for key in phq4.item_keys})
    >>> cronbach_alpha(same, instrument=phq4)
    1.0
    """
    require_frame(responses, "responses")
    if not instrument.has_total:
        raise NoTotalError(instrument.key, [part.key for part in instrument.subscales])
    check_has_items(instrument)
    for key in instrument.counted_keys:
        if key not in responses.columns:
            raise ResponseFrameError(key, "is missing; alpha needs every item.")
    check_answers(responses, instrument, keys=instrument.counted_keys)
    turned = {item.key for item in instrument.items if item.reverse}
    complete = responses.select(
        pl.col(key).cast(pl.Float64) * (-1 if key in turned else 1)
        for key in instrument.counted_keys
    ).drop_nulls()
    answers = complete.to_numpy()
    n, k = answers.shape
    if n < 2 or k < 2:  # noqa: PLR2004 - neither people nor items could go together
        return float("nan")
    total = answers.sum(axis=1).var(ddof=1)
    if total == 0:
        return float("nan")
    return float(k / (k - 1) * (1 - answers.var(axis=0, ddof=1).sum() / total))
