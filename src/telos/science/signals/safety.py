"""What stands apart from signals: a risk answer is an alert, and its silence says nothing."""

from enum import StrEnum
from typing import Final

import polars as pl

from telos.science.frames import require_frame
from telos.science.instruments import Instrument
from telos.science.signals.errors import CourseFrameError, RuleError

# To be shown wherever signals are shown, above all where there are none.
NOT_ABOUT_SAFETY: Final = (
    "Signals are about the course of scores. They say nothing about safety, and neither does "
    "their absence. An answer that calls for somebody raises an alert at once, by itself. A "
    "question about suicide that was left out, or answered with “not at all”, is no sign of "
    "safety: ask."
)


class RiskStanding(StrEnum):
    """What a form says about risk. There is no third value, and none that means “no risk”."""

    ALERT = "alert"
    UNKNOWN = "unknown"


def risk_standing(answers: pl.DataFrame, *, instrument: Instrument) -> pl.Series:
    """Whether a form calls for a person at once; if not, nothing is known.

    Of people who died by suicide in one large health service, 71.6 of 100 had answered “not at
    all” on the risk item of the PHQ-9 that they filled in last.

    Parameters
    ----------
    answers : pl.DataFrame, one row a form
        The instrument's items under their keys, also unfinished; those that it raises alerts
        by must be there.
    instrument : Instrument
        With alert items.

    Returns
    -------
    pl.Series of str, one value a form
        ``alert``: an alert item reached its line; somebody must look now, and say that they
        did. ``unknown``: everything else, an answer below the line and no answer alike.

    Raises
    ------
    RuleError
        When the instrument has no alert item: it cannot say anything of risk.
    CourseFrameError
        When a column is missing.

    References
    ----------
    Simon GE et al. (2013). Psychiatr Serv (risk by answer: attempts within a year .4 to 4 %).
    The share of 71.6 % is of the Veterans Health Administration, as quoted at second hand.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> forms = pl.DataFrame({"phq9_9": [2, 0, None]})
    >>> risk_standing(forms, instrument=load_instrument("phq9")).to_list()
    ['alert', 'unknown', 'unknown']
    """
    require_frame(answers, "answers")
    if not instrument.alerts:
        raise RuleError("instrument", instrument.key, "one with alert items")
    for alert in instrument.alerts:
        if alert.item not in answers.columns:
            raise CourseFrameError(alert.item, "is missing; add it, empty where not answered.")
        if not (answers[alert.item].dtype.is_numeric() or answers[alert.item].dtype == pl.Null):
            held = answers[alert.item].dtype
            raise CourseFrameError(alert.item, f"holds {held}; an answer is a number or empty.")
    # To Polars a NaN is above every number; here it is an answer that is not known.
    raised = pl.any_horizontal(
        (pl.col(alert.item).cast(pl.Float64).fill_nan(None) >= alert.at_least).fill_null(
            value=False
        )
        for alert in instrument.alerts
    )
    words = pl.when(raised).then(pl.lit(RiskStanding.ALERT)).otherwise(pl.lit(RiskStanding.UNKNOWN))
    return answers.select(words.cast(pl.String).alias("risk_standing")).to_series()
