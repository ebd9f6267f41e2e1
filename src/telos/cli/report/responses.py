"""From rows to scored responses: one score for one client, instrument and time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from telos.cli.report.alerts import AlertAnswers, alert_answers
from telos.cli.report.carried import carried_totals, refuse_impossible_totals
from telos.cli.report.reading.fates import FIRST_REFUSED, Fate, Fates
from telos.cli.report.reading.rows import Rows
from telos.cli.report.refused import RefusedRows, refused_rows
from telos.science.instruments import Instrument, score_items, score_totals

UNANSWERED = -32_768
"""Stands for “no answer” while answers lie in a matrix of small whole numbers."""
ROUNDING = 0.5
"""A total may be this far from a prorated score and still be the same, rounded."""

REFUSED_ANSWERS = (Fate.NOT_A_NUMBER, Fate.OUT_OF_RANGE, Fate.TOTAL_REFUSED)
"""Why the row of an answer that was given to a known item at a known time cannot be used."""

Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Scored:
    """All scores of one instrument.

    `scores`: client, time (places, as in the rows), score, answered (null for totals), band,
    case; sorted by client and time; only where there is a score. `unscored`: client, time,
    answered of responses with too few answers. `totals_instead`: how many responses had too few
    answers for a score and a total, which then stands. `planned`: client and time of every usable
    row, whether or not it holds a score. `clients`: everyone with a row of this instrument,
    usable or not. `alerts`: the answers to each alert item, whatever became of their rows.
    `refused`: the refused rows that may hold a score of it.
    """

    instrument: Instrument
    scores: pl.DataFrame
    unscored: pl.DataFrame
    totals_instead: int
    planned: pl.DataFrame
    clients: pl.Series
    alerts: tuple[AlertAnswers, ...]
    refused: RefusedRows


def score_rows(rows: Rows) -> tuple[list[Scored], pl.Series]:
    """Score every instrument of the file; give also each row's final fate."""
    frame = rows.frame
    fates: Fates = frame["fate"].to_numpy().copy()
    scored = []
    aside = pl.concat([rows.foreign, rows.hollow])
    carried = _refuse_responses(rows, fates)
    frame = frame.with_columns(fate=pl.Series(fates))
    used = frame.filter(pl.col("fate") == int(Fate.USED))
    for place in frame["instrument"].unique().drop_nulls().sort():
        instrument = rows.library.instruments[place]
        of_instrument = used.filter(pl.col("instrument") == place)
        beside = carried.filter(pl.col("instrument") == place)
        responses, totals_instead = _one_instrument(
            of_instrument, beside, instrument=instrument, fates=fates
        )
        every = frame.filter(pl.col("instrument") == place).select("row", "client", "time")
        fate = fates[every["row"].to_numpy()]
        planned = every.filter((fate < FIRST_REFUSED) & (fate != Fate.BLANK))
        has_score = pl.col("score").is_not_null()
        scored.append(
            Scored(
                instrument=instrument,
                scores=responses.filter(has_score),
                unscored=responses.filter(~has_score).select("client", "time", "answered"),
                totals_instead=totals_instead,
                planned=_Keys(planned).frame(),
                clients=every["client"].unique().drop_nulls().sort(),
                alerts=alert_answers(
                    frame, place=place, instrument=instrument, fates=fates, hollow=rows.hollow
                ),
                refused=refused_rows(frame, place=place, fates=fates, aside=aside),
            )
        )
    scored.sort(key=lambda one: -one.scores.height)
    return scored, pl.Series("fate", fates)


def _refuse_responses(rows: Rows, fates: Fates) -> pl.DataFrame:
    """Refuse what cannot stand beside a refused row; give the totals on the rows of items."""
    refuse_impossible_totals(rows.totals, fates)
    _refuse_beside(rows.frame.with_columns(fate=pl.Series(fates)), fates)
    return carried_totals(rows.frame.with_columns(fate=pl.Series(fates)), rows.totals, fates)


def _refuse_beside(frame: pl.DataFrame, fates: Fates) -> None:
    """Answers beside one that was refused: it was given, so that no rule for missing items holds.

    A total of the same response stands.
    """
    response = ["client", "instrument", "time"]
    of_item = frame.filter(pl.col("item").is_not_null())
    refused = of_item.filter(pl.col("fate").is_in([int(one) for one in REFUSED_ANSWERS]))
    if refused.is_empty():
        return
    beside = of_item.join(refused.select(response), on=response, how="semi")
    at = beside.filter(pl.col("fate") == int(Fate.USED))["row"].to_numpy()
    fates[at] = Fate.BESIDE_REFUSED


class _Keys:
    """Which response each row belongs to; responses are sorted by client and time."""

    def __init__(self, rows: pl.DataFrame) -> None:
        client = rows["client"].to_numpy().astype(np.int64)
        time = rows["time"].to_numpy().astype(np.int64)
        self._times = int(time.max()) + 1 if len(time) else 1
        key = client * self._times + time
        starts = np.flatnonzero(np.diff(key, prepend=-1))
        # Rows of one response mostly stand together, so only the runs need sorting.
        self.keys, of_run = np.unique(key[starts], return_inverse=True)
        lengths = np.diff(starts, append=len(key))
        self.of_row: Whole = np.repeat(of_run, lengths)

    def frame(self) -> pl.DataFrame:
        """One row a response: client, time."""
        return pl.DataFrame(
            {
                "client": pl.Series(self.keys // self._times, dtype=pl.Int32),
                "time": pl.Series(self.keys % self._times, dtype=pl.Int32),
            }
        )


def _one_instrument(
    used: pl.DataFrame, beside: pl.DataFrame, *, instrument: Instrument, fates: Fates
) -> tuple[pl.DataFrame, int]:
    """Its responses, and how many of them stand on a total because their items were too few.

    `beside`: the totals on rows of items, as `carried_totals` gives them.
    """
    of_item = pl.col("item").is_not_null()
    items = _from_items(used.filter(of_item), instrument, fates)
    _mark_too_few(used.filter(of_item), items, fates)
    totals = _from_totals(used.filter(~of_item), instrument, fates)
    if beside.height:
        carried = _scored_totals(beside, instrument)
        totals = pl.concat([totals, carried]) if totals.height else carried
    if totals.is_empty():
        return items, 0
    responses, instead = (
        _reconciled(items, totals, used=used, instrument=instrument, fates=fates)
        if items.height
        else (totals.sort("client", "time"), 0)
    )
    _mark_used(beside, responses, fates)
    return responses, instead


def _mark_used(beside: pl.DataFrame, responses: pl.DataFrame, fates: Fates) -> None:
    """Where a total on rows of items is the score: the first of these rows."""
    if beside.is_empty():
        return
    stands = responses.filter(pl.col("answered").is_null()).select("client", "time")
    at = beside.join(stands, on=["client", "time"], how="semi")["row"].drop_nulls().to_numpy()
    fates[at] = Fate.USED


def _from_items(rows: pl.DataFrame, instrument: Instrument, fates: Fates) -> pl.DataFrame:
    keys = _Keys(rows)
    count, width = len(keys.keys), max(instrument.item_count, 1)
    cell = rows["item"].to_numpy().astype(np.int64) * count + keys.of_row
    value = rows["value"].to_numpy().astype(np.int16)
    row = rows["row"].to_numpy()
    first, differs = _same_cell(cell, value, size=count * width)
    spoilt = np.zeros(count, dtype=np.bool_)
    spoilt[keys.of_row[differs]] = True
    fates[row[~first]] = Fate.REPEATED
    fates[row[spoilt[keys.of_row]]] = Fate.IN_CONTRADICTION
    torn = np.zeros(count * width, dtype=np.bool_)
    torn[cell[differs]] = True
    fates[row[torn[cell]]] = Fate.TWO_ANSWERS
    matrix = np.full(count * width, UNANSWERED, dtype=np.int16)
    matrix[cell[first]] = value[first]
    answers = {
        key: pl.Series(matrix[place * count : (place + 1) * count])
        for place, key in enumerate(instrument.item_keys)
    }
    frame = keys.frame().with_columns(**answers)
    return _scored_items(frame.filter(pl.Series(~spoilt)), instrument)


def _scored_items(frame: pl.DataFrame, instrument: Instrument) -> pl.DataFrame:
    if frame.is_empty() or instrument.total_only:
        return _empty()
    answers = pl.col(instrument.item_keys)
    known = frame.with_columns(pl.when(answers != UNANSWERED).then(answers).name.keep())
    return score_items(known, instrument=instrument).select(
        "client", "time", "score", "answered", "band", "case"
    )


def _mark_too_few(rows: pl.DataFrame, responses: pl.DataFrame, fates: Fates) -> None:
    """Rows that hold an answer of a response with too few of them for a score."""
    short = responses.filter(pl.col("score").is_null()).select("client", "time")
    if short.is_empty():
        return
    at = rows.join(short, on=["client", "time"], how="semi")["row"].to_numpy()
    fates[at[fates[at] == Fate.USED]] = Fate.TOO_FEW


def _from_totals(rows: pl.DataFrame, instrument: Instrument, fates: Fates) -> pl.DataFrame:
    if rows.is_empty():
        return _empty()
    keys = _Keys(rows)
    value, row = rows["value"].to_numpy(), rows["row"].to_numpy()
    first, differs = _same_cell(keys.of_row, value, size=len(keys.keys))
    torn = np.zeros(len(keys.keys), dtype=np.bool_)
    torn[keys.of_row[differs]] = True
    fates[row[~first]] = Fate.REPEATED
    fates[row[torn[keys.of_row]]] = Fate.TWO_SCORES
    total = np.empty(len(keys.keys))
    total[keys.of_row[first]] = value[first]
    frame = keys.frame().with_columns(value=pl.Series(total)).filter(pl.Series(~torn))
    return _scored_totals(frame, instrument)


def _scored_totals(totals: pl.DataFrame, instrument: Instrument) -> pl.DataFrame:
    """Scores from client, time and value."""
    frame = totals.select("client", "time", score="value")
    return score_totals(frame, instrument=instrument).select(
        "client",
        "time",
        "score",
        pl.lit(None, dtype=pl.Int64).alias("answered"),
        "band",
        "case",
    )


def _empty() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "client": pl.Int32,
            "time": pl.Int32,
            "score": pl.Float64,
            "answered": pl.Int64,
            "band": pl.String,
            "case": pl.Boolean,
        }
    )


def _same_cell(cell: Whole, value: npt.NDArray[np.generic], *, size: int) -> tuple[Truth, Truth]:
    """Which rows are the first for their cell, and which later ones say something else."""
    order = np.arange(len(cell), dtype=np.int64)
    first_row = np.zeros(size, dtype=np.int64)
    first_row[cell[::-1]] = order[::-1]
    first = first_row[cell] == order
    later = np.flatnonzero(~first)
    differs = np.zeros(len(cell), dtype=np.bool_)
    differs[later] = value[later] != value[first_row[cell[later]]]
    return first, differs


def _reconciled(
    items: pl.DataFrame,
    totals: pl.DataFrame,
    *,
    used: pl.DataFrame,
    instrument: Instrument,
    fates: Fates,
) -> tuple[pl.DataFrame, int]:
    """Where a response has both items and a total: one score if they agree, none if not."""
    both = items.join(totals, on=["client", "time"], suffix="_total")
    room = pl.when(pl.col("answered") < instrument.item_count).then(ROUNDING).otherwise(1e-6)
    both = both.with_columns(
        differs=((pl.col("score") - pl.col("score_total")).abs() > room).fill_null(value=False)
    )
    torn = both.filter("differs").select("client", "time")
    scored = both.filter(~pl.col("differs") & pl.col("score").is_not_null())
    scored = scored.select("client", "time")
    _mark(used.join(torn, on=["client", "time"], how="semi"), Fate.TWO_SCORES, fates)
    agreeing = used.filter(pl.col("item").is_null()).join(scored, on=["client", "time"], how="semi")
    _mark(agreeing, Fate.REPEATED, fates)
    # Too few items for a score, but a total is there: the total stands.
    bare = both.filter(pl.col("score").is_null()).select("client", "time")
    kept = items.join(bare, on=["client", "time"], how="anti").join(
        torn, on=["client", "time"], how="anti"
    )
    added = totals.join(torn, on=["client", "time"], how="anti").join(
        scored, on=["client", "time"], how="anti"
    )
    return pl.concat([kept, added]).sort("client", "time"), bare.height


def _mark(rows: pl.DataFrame, fate: Fate, fates: Fates) -> None:
    at = rows["row"].to_numpy()
    still = fates[at] < FIRST_REFUSED
    fates[at[still]] = fate
