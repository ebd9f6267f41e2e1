"""The threshold that gives a rule a chosen rate of false alarms."""

import math

import polars as pl

from telos.science.frames import require_frame
from telos.science.signals.errors import RuleError


def threshold_for_rate(
    judged: pl.DataFrame, ended: pl.DataFrame, *, client: str, outcome: str, rate: float
) -> float:
    """The threshold at which a rule's false alarms come to a given rate, and no more.

    With it rules are compared on an equal footing: what each finds at the price of the same
    number of people wrongly flagged. Look for it on one set of courses and use it on another.

    Parameters
    ----------
    judged : pl.DataFrame
        Of `judge_courses`, by a rule that has a ``strength`` (`NotOnTrack`: standard
        deviations, `PoorOutlook`: a chance, `Deteriorating`: points).
    ended : pl.DataFrame
        Of `how_courses_ended`.
    client : str
        Column name.
    outcome : str
        The column of `ended`; people without it are those wrongly flagged.
    rate : float
        Of false alarms per client over a course, between 0 and 1.

    Returns
    -------
    float
        In the rule's own units. Strengths that many people share (whole points) may make the
        rate smaller than asked.

    Raises
    ------
    RuleError
        When `rate` is no share, or the rule has no strength.

    Examples
    --------
    >>> judged = pl.DataFrame({"who": list("aabbcd"), "raised": None,
    ...                        "strength": [1.0, 3.0, 2.0, 0.5, 9.0, 1.5]})
    >>> ended = pl.DataFrame({"who": list("abcd"), "deteriorated": [False, False, True, False]})
    >>> threshold_for_rate(judged, ended, client="who", outcome="deteriorated", rate=0.4)
    3.0
    """
    require_frame(judged, "judged")
    require_frame(ended, "ended")
    if not 0 < rate < 1:
        raise RuleError("rate", rate, "between 0 and 1")
    if judged["strength"].null_count() == len(judged):
        raise RuleError("judged", "without any strength", "of a rule with a threshold of its own")
    strongest = judged.group_by(client).agg(pl.col("strength").max())
    without = ended.filter(~pl.col(outcome)).join(strongest, on=client, how="left")
    counts = (
        without.group_by("strength")
        .len()
        .filter(pl.col("strength").is_not_null())
        .sort("strength", descending=True)
        .with_columns(flagged=pl.col("len").cum_sum())
    )
    allowed = counts.filter(pl.col("flagged") <= rate * len(without))
    if allowed.is_empty():
        return math.inf
    return float(allowed["strength"].min())  # type: ignore[arg-type]  # of floats
