"""From answers to scores, whole frames at once."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl

from telos.science.frames import require_frame
from telos.science.instruments.deciding import (
    bands_of,
    beyond,
    beyond_each,
    case_by,
    decided,
    line_of,
)
from telos.science.instruments.lookup import BAND, Given, band_names, look_up
from telos.science.instruments.provenance import check_given_in, with_provenance
from telos.science.instruments.responses import (
    check_lines,
    check_responses,
    check_totals,
    refuse_existing,
)
from telos.science.instruments.scales import most_missing, subscales, total_scale

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from telos.science.instruments.facts import Band
    from telos.science.instruments.instrument import Instrument


def score_items(
    responses: pl.DataFrame,
    *,
    instrument: Instrument,
    not_applicable: Mapping[str, str] | None = None,
    line: str | None = None,
    line_by: str | None = None,
    bands: str | None = None,
    accept_versions: Collection[str] = (),
) -> pl.DataFrame:
    r"""Score every response of a frame.

    The score puts together what a person answered, after turning reverse items round, as the
    instrument's own paper does. Do not read a prorated score as if every item had been
    answered: `answered` tells. A band label is a published name for a range of scores, and an
    algorithm's yes a published rule's; neither is a diagnosis.

    Parameters
    ----------
    responses : pl.DataFrame, one row a response
        One integer column for each item key of the instrument, holding the option's value,
        null where it was not answered. Other columns pass through untouched. Columns
        `instrument`, `version`, `language` and `coding` say in what form the response was given.
    instrument : Instrument
        One with items; for a total-only instrument use `score_totals`.
    not_applicable : mapping of item key to column name, optional
        Only for items that are for some people (PHQ-15's menstrual item): a Boolean column,
        true where the item does not apply to the person. Without it such an item is missing
        like any other.
    line, line_by : str, optional
        The key of the alternative line that `case` is judged by, or a String column that names
        it for each row (null: no statement). Without either, the instrument's own line.
    bands : str, optional
        The key of the alternative set of bands; without it the instrument's own.
    accept_versions : collection of str
        Versions, other than the instrument's, whose answers you know to be scored alike.

    Returns
    -------
    pl.DataFrame
        `responses` with these columns added, in this order:
        ``score`` (Float64; null where the missing rule forbids one, and everywhere in an
        instrument without a total), ``answered`` (Int64, of all items asked),
        for each subscale ``<key>`` (Float64), ``<key>_answered`` (Int64), and ``<key>_band``
        and ``<key>_case`` where it has bands or a line of its own,
        one Boolean column for each algorithm (null where missing answers could decide),
        ``band`` (Categorical), ``case`` (Boolean; null without a score or a line; where the
        whole has no line of its own, by its subscales or algorithms as its file says),
        ``alert`` (Boolean: true as soon as one alert item is answered at or above its threshold,
        however little else was answered; null where none is and one was left out; false is not
        a sign of safety, nor is null),
        ``<item>_alert`` (Boolean) for each alert item, null where it was left out, and
        ``instrument``, ``version``, ``language``, ``coding`` as far as they were not there (and
        ``scored_version`` when other versions were accepted).

    Raises
    ------
    TotalOnlyError, NoFixedItemsError
        When the instrument has no items.
    ResponseFrameError
        When a column is missing or not of the right type, or a column of the result is
        already there.
    ResponseValueError
        When an answer is not one of the item's options; names row, item and value.
    VersionError
        When a response says that it was given in another instrument, version or coding.
    UnknownItemError, AppliesToAllError, UnknownChoiceError
        When `not_applicable`, `line` or `bands` names what is not there.

    Notes
    -----
    With the answers :math:`x_i` of the :math:`k` items that apply to a person, of which
    :math:`m` are present,

    .. math:: sum = multiply \cdot \frac{k}{m} \sum_{i\ present} x_i', \qquad
       mean = multiply \cdot \frac{1}{m} \sum_{i\ present} x_i'

    where :math:`x_i' = lowest_i + highest_i - x_i` for a reverse item, else :math:`x_i`, and a
    mean of products takes the products of the pairs for :math:`x_i'`. With the rule
    “complete” there is a score only for :math:`m = k`; with “prorate” (of a sum) and “answered”
    (of a mean) as long as :math:`k - m \le max\_missing`. A subscale without a rule of its own
    is scored only when all its items are present. A gate below its threshold makes the score
    what its file says. Nothing is rounded: a prorated score of 9.6 lies in the band that
    begins at 5 and below a line drawn at 10.

    The sum and the number of missing terms are packed into one whole number; score, band and
    count are looked up by it, so that the cost is little more than that of reading the answers.

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
    require_frame(responses, "responses")
    flags = {} if not_applicable is None else dict(not_applicable)
    check_responses(responses, instrument, not_applicable=flags)
    check_lines(responses, instrument, line=line, line_by=line_by)
    check_given_in(responses, instrument, accept_versions=accept_versions)
    refuse_existing(responses, ["scored_version"] if accept_versions else [])
    given = Given.of(responses, instrument, not_applicable=flags)
    whole = _whole(given, instrument, bands=bands_of(instrument, bands))
    scored = responses.hstack([whole["score"], whole["answered"], *_parts(given, instrument)])
    scored = scored.with_columns(
        *decided(instrument.algorithms, given.answers).values(), whole["band"]
    )
    scored = scored.with_columns(
        _case(instrument, line=line, line_by=line_by).alias("case"), *_alerts(instrument)
    )
    return with_provenance(scored, instrument, accept_versions=accept_versions)


def score_totals(
    totals: pl.DataFrame, *, instrument: Instrument, column: str = "score"
) -> pl.DataFrame:
    """Give totals that were scored elsewhere their band and whether they are a case.

    For scores that come from another system, or for an instrument whose items are not free.
    What cannot be known from a total (subscales, alerts, answers missing) is not made up. For
    totals of a subscale take `part_of` the instrument.

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
        `totals` with ``band`` (Categorical) and ``case`` (Boolean) added; both null where the
        total is null; ``case`` null where the total has no published line.

    Raises
    ------
    NoTotalError
        When the instrument has no total.
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
    require_frame(totals, "totals")
    refuse_existing(totals, ["band", "case"])
    check_totals(totals, instrument, column)
    value = totals[column].cast(pl.Float64)
    return totals.with_columns(
        band_names(value.to_numpy(), instrument.bands),
        beyond(pl.col(column).cast(pl.Float64), instrument.caseness).alias("case"),
    )


def _whole(given: Given, instrument: Instrument, *, bands: tuple[Band, ...]) -> pl.DataFrame:
    """The columns score, answered and band of the whole."""
    asked = given.count(instrument.item_keys).alias("answered")
    scale = total_scale(instrument)
    if scale is None:
        none = pl.lit(None, dtype=pl.Float64).alias("score")
        empty = pl.lit(None, dtype=BAND).alias("band")
        return given.frame.with_columns(none, asked, empty).select("score", "answered", "band")
    found = look_up(given, scale, bands=bands, instead=_gate(instrument))
    if scale.item_keys == instrument.item_keys:
        return found
    return found.with_columns(given.frame.with_columns(asked)["answered"])


def _gate(instrument: Instrument) -> tuple[tuple[pl.Expr, float | None], ...]:
    gate = instrument.gate
    if gate is None:
        return ()
    answer = pl.col(gate.item)
    # Whether the gate was open is not known where it was not answered.
    return (answer < gate.opens_at, gate.otherwise), (answer.is_null(), None)


def _parts(given: Given, instrument: Instrument) -> list[pl.Series]:
    """The columns of all subscales, in order."""
    void: tuple[tuple[pl.Expr, float | None], ...] = ()
    most = most_missing(instrument)
    if most is not None:
        least = len(instrument.counted_keys) - most
        void = ((given.count(instrument.counted_keys) < least, None),)
    columns = []
    for scale in subscales(instrument):
        found = look_up(given, scale, bands=scale.bands, instead=void)
        columns.append(found["score"].alias(scale.key))
        columns.append(found["answered"].alias(f"{scale.key}_answered"))
        if scale.bands:
            columns.append(found["band"].alias(f"{scale.key}_band"))
        if scale.caseness is not None:
            case = found.select(beyond(pl.col("score"), scale.caseness).alias(f"{scale.key}_case"))
            columns.append(case.to_series())
    return columns


def _case(instrument: Instrument, *, line: str | None, line_by: str | None) -> pl.Expr:
    score = pl.col("score")
    if line_by is not None:
        return beyond_each(score, instrument, column=line_by)
    if line is None and instrument.case_from is not None:
        named = {part.key: pl.col(f"{part.key}_case") for part in instrument.subscales}
        named |= {rule.key: pl.col(rule.key) for rule in instrument.algorithms}
        case = case_by(instrument.case_from, named)
        # Without a score there is no statement about the whole, even if one part is known.
        return pl.when(score.is_not_null()).then(case) if instrument.has_total else case
    return beyond(score, line_of(instrument, line))


def _alerts(instrument: Instrument) -> list[pl.Expr]:
    raised = {
        f"{alert.item}_alert": pl.col(alert.item) >= alert.at_least for alert in instrument.alerts
    }
    # Silence is not safety: “or” is true by what is known, and unknown where silence could decide.
    whole = reduce(or_, raised.values()) if raised else pl.lit(value=False)
    return [whole.alias("alert"), *(one.alias(name) for name, one in raised.items())]
