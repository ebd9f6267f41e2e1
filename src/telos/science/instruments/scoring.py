"""From answers to scores, whole frames at once."""

import polars as pl

from telos.science.instruments.facts import Band, Caseness
from telos.science.instruments.instrument import Instrument
from telos.science.instruments.items import Item
from telos.science.instruments.responses import (
    check_responses,
    check_totals,
    refuse_existing,
)


def score_items(responses: pl.DataFrame, *, instrument: Instrument) -> pl.DataFrame:
    r"""Score every response of a frame.

    The score sums what a person answered, after turning reverse items round, and is what
    the instrument's own paper calls its total. Do not read a prorated score as if every
    item had been answered: `answered` tells. A band label is a published name for a range
    of scores, never a diagnosis.

    Parameters
    ----------
    responses : pl.DataFrame, one row a response
        One integer column for each item key of the instrument, holding the option's value,
        null where it was not answered. Other columns pass through untouched.
    instrument : Instrument
        One with items; for a total-only instrument use `score_totals`.

    Returns
    -------
    pl.DataFrame
        `responses` with these columns added, in this order:
        ``score`` (Float64; null where the missing rule forbids one),
        ``answered`` (Int64, number of items answered),
        one Float64 column for each subscale, named by its key, and ``<key>_case`` (Boolean)
        where the subscale has a line of its own,
        ``band`` (String), ``case`` (Boolean; null without a score or a line; where only
        subscales have a line, true when any of them is a case), and
        ``alert`` (Boolean, never null: true as soon as one alert item is answered at or above
        its threshold, however little else was answered; false is not a sign of safety).

    Raises
    ------
    TotalOnlyError
        When the instrument has no items.
    ResponseFrameError
        When an item's column is missing or not of integers, or a column of the result is
        already there.
    ResponseValueError
        When an answer is not one of the item's options; names row, item and value.

    Notes
    -----
    With answers :math:`x_i`, of which :math:`m` of :math:`k` are present,

    .. math:: score = multiply \cdot \frac{k}{m} \sum_{i\ present} x_i'

    where :math:`x_i' = lowest_i + highest_i - x_i` for a reverse item, else :math:`x_i`. With
    the rule “complete” there is a score only for :math:`m = k`; with “prorate” as long as
    :math:`k - m \le max\_missing`. A subscale is scored only when all its items are present,
    since no published rule allows for less. Nothing is rounded: a prorated score of 9.6 lies in
    the band that begins at 5 and below a line drawn at 10.

    References
    ----------
    Kroenke K, Spitzer RL, Williams JBW (2001). The PHQ-9. J Gen Intern Med 16:606-613.
    https://doi.org/10.1046/j.1525-1497.2001.016009606.x

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> phq4 = load_instrument("phq4")
    >>> answers = pl.DataFrame(
    ...     {"phq4_1": [1, 3], "phq4_2": [1, None], "phq4_3": [2, 0], "phq4_4": [1, 0]}
    ... )
    >>> score_items(answers, instrument=phq4).select("score", "answered", "band", "case").rows()
    [(5.0, 4, 'mild', True), (None, 3, None, None)]
    """
    check_responses(responses, instrument)
    turned = {item.key: _turned(item, instrument) for item in instrument.items}
    answered = pl.sum_horizontal(pl.col(instrument.item_keys).is_not_null().cast(pl.Int64))
    scored = responses.with_columns(
        _total(list(turned.values()), instrument).alias("score"),
        answered.alias("answered"),
        *(
            _complete_sum([turned[key] for key in subscale.items], instrument).alias(subscale.key)
            for subscale in instrument.subscales
        ),
    )
    scored = scored.with_columns(
        _is_case(pl.col(subscale.key), subscale.caseness).alias(f"{subscale.key}_case")
        for subscale in instrument.subscales
        if subscale.caseness is not None
    )
    return scored.with_columns(
        _band_of(pl.col("score"), instrument.bands).alias("band"),
        _case_of(instrument).alias("case"),
        _alert_of(instrument).alias("alert"),
    )


def score_totals(
    totals: pl.DataFrame, *, instrument: Instrument, column: str = "score"
) -> pl.DataFrame:
    """Give totals that were scored elsewhere their band and whether they are a case.

    For scores that come from another system, or for an instrument whose items are not free.
    What cannot be known from a total (subscales, alerts, answers missing) is not made up.

    Parameters
    ----------
    totals : pl.DataFrame, one row a response
        Other columns pass through untouched.
    instrument : Instrument
    column : str
        The numeric column with the total, in the instrument's units; null where there is none.

    Returns
    -------
    pl.DataFrame
        `totals` with ``band`` (String) and ``case`` (Boolean) added; both null where the
        total is null; ``case`` null where the total has no published line.

    Raises
    ------
    ResponseFrameError
        When the column is missing or not numeric, or ``band`` or ``case`` is already there.
    ResponseValueError
        When a total lies outside the instrument's range, or is NaN or infinite.

    References
    ----------
    The bands and the line are the instrument's own; see its file for each source.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> frame = pl.DataFrame({"client": ["a", "b"], "bdi": [29, None]})
    >>> score_totals(frame, instrument=load_instrument("bdi2"), column="bdi").rows()
    [('a', 29, 'severe', None), ('b', None, None, None)]
    """
    refuse_existing(totals, ["band", "case"])
    check_totals(totals, instrument, column)
    value = pl.col(column).cast(pl.Float64)
    return totals.with_columns(
        _band_of(value, instrument.bands).alias("band"),
        _is_case(value, instrument.caseness).alias("case"),
    )


def _turned(item: Item, instrument: Instrument) -> pl.Expr:
    answer = pl.col(item.key).cast(pl.Int64)
    if not item.reverse:
        return answer
    values = [option.value for option in instrument.options_of(item)]
    return min(values) + max(values) - answer


def _complete_sum(answers: list[pl.Expr], instrument: Instrument) -> pl.Expr:
    total = pl.sum_horizontal(answers, ignore_nulls=False)
    return (total * instrument.score.multiply).cast(pl.Float64)


def _total(answers: list[pl.Expr], instrument: Instrument) -> pl.Expr:
    missing = instrument.missing
    if missing is None or missing.rule == "complete":
        return _complete_sum(answers, instrument)
    present = pl.sum_horizontal(answer.is_not_null().cast(pl.Int64) for answer in answers)
    raw = pl.sum_horizontal(answers, ignore_nulls=True).cast(pl.Float64)
    prorated = raw * instrument.score.multiply * len(answers) / present
    return pl.when(present >= len(answers) - missing.max_missing).then(prorated)


def _band_of(score: pl.Expr, bands: tuple[Band, ...]) -> pl.Expr:
    """The highest band that begins at or below the score, so that 9.6 needs no band of its own."""
    label = pl.lit(None, dtype=pl.String)
    for band in bands:
        label = pl.when(score >= band.lowest).then(pl.lit(band.label)).otherwise(label)
    return label


def _is_case(score: pl.Expr, caseness: Caseness | None) -> pl.Expr:
    if caseness is None:
        return pl.lit(None, dtype=pl.Boolean)
    return score >= caseness.cut if caseness.operator == ">=" else score <= caseness.cut


def _case_of(instrument: Instrument) -> pl.Expr:
    parts = [f"{s.key}_case" for s in instrument.subscales if s.caseness is not None]
    if instrument.caseness is None and parts:
        # Without a score there is no statement about the whole, even if one part is known.
        return pl.when(pl.col("score").is_not_null()).then(pl.any_horizontal(parts))
    return _is_case(pl.col("score"), instrument.caseness)


def _alert_of(instrument: Instrument) -> pl.Expr:
    raised = [(pl.col(a.item) >= a.at_least).fill_null(value=False) for a in instrument.alerts]
    return pl.any_horizontal(raised) if raised else pl.lit(value=False)
