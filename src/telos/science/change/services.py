"""The outcome rules of NHS Talking Therapies, over a pair of measures."""

from dataclasses import dataclass

import polars as pl

from telos.science.change.errors import ParameterError, SummaryFrameError
from telos.science.change.intervals import IntervalKind, share_interval
from telos.science.change.rules import ChangeRule
from telos.science.change.series import Scores, score_pairs
from telos.science.frames import require_frame

PAIR = ("depression", "anxiety")


@dataclass(frozen=True)
class PairedScores:
    """First and last scores of the same people on one measure, and its rule.

    ``rule`` needs a line (a published caseness) and an amount, as `rule_from_instrument` gives.
    NHS Talking Therapies draws lines of its own where others draw them elsewhere: for GAD-7 at 8
    (others 10), for PCL-5 at 32 (others 31 or 33): ``rule_from_instrument(gad7, line="nhs")``.
    """

    first: Scores
    last: Scores
    rule: ChangeRule


def service_outcomes(depression: PairedScores, anxiety: PairedScores) -> pl.DataFrame:
    """Judge each person by the rules that NHS Talking Therapies reports.

    Made for whole services: each outcome asks about both measures at once. A person below
    both lines at the start cannot recover, and is no part of the recovery rate.

    Parameters
    ----------
    depression, anxiety : PairedScores
        PHQ-9, and GAD-7 or the measure for the disorder, for the same people in the same
        order. Both lower-is-better.

    Returns
    -------
    pl.DataFrame, n rows in the order given
        Boolean columns, null where one of the four scores is missing:
        ``caseness_first`` (at or beyond the line on either), ``caseness_last``,
        ``recovered`` (caseness first, none last), ``reliably_improved`` (either falls by its
        amount or more, and the other does not rise by its own), ``reliably_deteriorated`` (the
        mirror), ``reliably_recovered`` (recovered and reliably improved).

    Raises
    ------
    ParameterError
        When a rule has no line, or higher is better.
    ScoreSeriesError
        When the scores are not numbers, not of the same people, or beyond what the instrument
        can give.

    References
    ----------
    NHS England, NHS Talking Therapies for anxiety and depression manual, chapter on outcomes.
    Reliable deterioration as the mirror of improvement is usual practice and not spelled out
    in the pages that were seen.

    Examples
    --------
    >>> from telos.science.change import rule_from_instrument
    >>> from telos.science.instruments import load_instrument
    >>> phq9 = rule_from_instrument(load_instrument("phq9"))
    >>> gad7 = rule_from_instrument(load_instrument("gad7"), line="nhs")
    >>> phq9.cutoff.value, gad7.cutoff.value
    (10.0, 8.0)
    >>> service_outcomes(
    ...     PairedScores([18, 12], [8, 9], phq9), PairedScores([12, 9], [6, 8], gad7)
    ... )["recovered"].to_list()
    [True, False]
    """
    if len(depression.first) != len(anxiety.first):
        raise ParameterError(
            "anxiety", len(anxiety.first), f"scores of the same {len(depression.first)} people"
        )
    frame = pl.concat(
        [
            of_one_measure(depression, "depression").rename(lambda name: f"depression_{name}"),
            of_one_measure(anxiety, "anxiety").rename(lambda name: f"anxiety_{name}"),
        ],
        how="horizontal",
    )
    known = pl.all_horizontal(pl.all().is_not_null())
    first, last = (
        pl.any_horizontal(f"{name}_case_{when}" for name in PAIR) for when in ("first", "last")
    )
    better = pl.any_horizontal(f"{name}_better" for name in PAIR)
    worse = pl.any_horizontal(f"{name}_worse" for name in PAIR)
    recovered, improved = first & ~last, better & ~worse
    return frame.select(
        pl.when(known).then(expression).alias(name)
        for name, expression in (
            ("caseness_first", first),
            ("caseness_last", last),
            ("recovered", recovered),
            ("reliably_improved", improved),
            ("reliably_deteriorated", worse & ~better),
            ("reliably_recovered", recovered & improved),
        )
    )


def summarise_service(
    outcomes: pl.DataFrame, *, confidence: float = 0.95, interval: IntervalKind = "wilson"
) -> pl.DataFrame:
    """Count the outcomes of a service over the people whom each is about.

    Parameters
    ----------
    outcomes : pl.DataFrame
        As `service_outcomes` gives it: one row for each person who finished a course.
    confidence : float
        Of the intervals.
    interval : "wilson" or "exact"
        As in `summarise_change`.

    Returns
    -------
    pl.DataFrame, five rows
        ``outcome``; ``n`` (people it is about: with caseness at the start for recovery and
        reliable recovery, all for the others), ``count``, ``share``, ``low``, ``high``,
        ``n_missing`` (people with a score missing, who are in no count). Shares are null where
        nobody is left.

    Raises
    ------
    SummaryFrameError
        When a column is missing.

    References
    ----------
    NHS England, NHS Talking Therapies manual; see `service_outcomes`.

    Examples
    --------
    >>> from telos.science.change import PairedScores, rule_from_instrument, service_outcomes
    >>> from telos.science.instruments import load_instrument
    >>> phq9 = rule_from_instrument(load_instrument("phq9"))
    >>> gad7 = rule_from_instrument(load_instrument("gad7"), line="nhs")
    >>> outcomes = service_outcomes(
    ...     PairedScores([18, 12, 20], [8, 11, 19], phq9),
    ...     PairedScores([12, 9, 15], [6, 8, 15], gad7),
    ... )
    >>> summarise_service(outcomes).select("outcome", "n", "count").rows()[1:3]
    [('recovered', 3, 1), ('reliably_improved', 3, 1)]
    """
    require_frame(outcomes, "outcomes")
    rows = []
    for name, denominator in (
        ("caseness_first", None),
        ("recovered", "caseness_first"),
        ("reliably_improved", None),
        ("reliably_deteriorated", None),
        ("reliably_recovered", "caseness_first"),
    ):
        if name not in outcomes.columns:
            raise SummaryFrameError(name, "is missing; give the frame of service_outcomes.")
        about = outcomes if denominator is None else outcomes.filter(pl.col(denominator))
        seen = about[name].drop_nulls()
        count, n = int(seen.sum()), len(seen)
        ends = share_interval(count, n, confidence=confidence, kind=interval) if n else None
        rows.append(
            (
                name,
                n,
                count,
                count / n if n else None,
                ends.low if ends else None,
                ends.high if ends else None,
                outcomes["caseness_first"].null_count(),
            )
        )
    schema = ["outcome", "n", "count", "share", "low", "high", "n_missing"]
    return pl.DataFrame(rows, schema=schema, orient="row")


def of_one_measure(scores: PairedScores, name: str) -> pl.DataFrame:
    """What one measure says of each person: a case first and last, better and worse."""
    rule = scores.rule
    if rule.cutoff is None or rule.cutoff.operator != ">=":
        raise ParameterError(f"{name}.rule", rule.better, "of a measure with a published caseness")
    pairs = score_pairs(scores.first, scores.last, ends=rule.ends)
    fall = pl.col("first") - pl.col("last")
    return pairs.select(
        rule.cutoff.is_clinical(pl.col("first")).alias("case_first"),
        rule.cutoff.is_clinical(pl.col("last")).alias("case_last"),
        (fall >= rule.least_better).alias("better"),
        (fall <= -rule.least_worse).alias("worse"),
    )
