"""Questionnaires that were due and have not been answered."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

import polars as pl

from telos.science.frames import require_frame
from telos.science.signals.errors import CourseFrameError
from telos.science.signals.kinds import SignalKind
from telos.science.signals.verdicts import check_at_least

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """Due, and not answered for so many days.

    Attributes
    ----------
    after_days : float
        Days past the due date before the rule speaks, at least 0. Our own judgement would be
        one interval of the questionnaire, so that a late answer is not yet a silence.
    """

    kind: ClassVar[SignalKind] = SignalKind.OVERDUE

    after_days: float

    def __post_init__(self) -> None:
        check_at_least("after_days", self.after_days, 0)

    @property
    def sentence(self) -> str:
        """The rule in words, with its parameters."""
        return f"Due more than {self.after_days:g} days ago, and not answered."

    @property
    def basis(self) -> str:
        """Where it comes from, or that it is our own judgement."""
        return "Our own judgement."


def overdue_questionnaires(
    frame: pl.DataFrame,
    *,
    rule: Overdue,
    client: str,
    due: str,
    answered: str,
    now: date | datetime | float,
) -> pl.DataFrame:
    """The questionnaires that wait too long for an answer. It is a count, and no guess at why.

    Silence has many reasons, and being well is one of them. It is no sign of safety.

    Parameters
    ----------
    frame : pl.DataFrame, one row a questionnaire due
    rule : Overdue
    client, due, answered : str
        Column names: who; when it was due (dates, times, or days as numbers); when it was
        answered, null while it is not. Leave out what was called off.
    now : date, datetime or float
        Of the same kind as `due`; nothing here reads a clock.

    Returns
    -------
    pl.DataFrame, one row an overdue questionnaire, longest first
        The table's own columns; ``days_overdue``; ``signal``.

    Raises
    ------
    CourseFrameError
        When a column is missing, somebody has no due date, or dates and `now` are not of one
        kind.

    Examples
    --------
    >>> forms = pl.DataFrame({
    ...     "who": ["a", "b", "c"], "due": [date(2024, 5, 1), date(2024, 5, 20), date(2024, 5, 2)],
    ...     "answered": [None, None, date(2024, 5, 9)],
    ... })
    >>> overdue_questionnaires(
    ...     forms, rule=Overdue(after_days=7), client="who", due="due", answered="answered",
    ...     now=date(2024, 5, 22),
    ... ).select("who", "days_overdue", "signal").rows()
    [('a', 21.0, 'overdue')]
    """
    require_frame(frame, "frame")
    for name in (client, due, answered):
        if name not in frame.columns:
            raise CourseFrameError(name, "is not in the table.")
    if _absent(frame[due]).any():
        raise CourseFrameError(due, "is empty somewhere; say when each questionnaire was due.")
    if isinstance(now, float) and not math.isfinite(now):
        raise CourseFrameError(due, f"cannot be told from now, which is {now!r}.")
    late = frame.with_columns(_days(frame, due, now).alias("days_overdue"))
    waiting = _absent(frame[answered]) & (pl.col("days_overdue") > rule.after_days)
    return (
        late.filter(waiting)
        .with_columns(pl.lit(str(rule.kind)).alias("signal"))
        .sort("days_overdue", descending=True, maintain_order=True)
    )


def _absent(moments: pl.Series) -> pl.Series:
    """Where nothing is said; of days that are numbers NaN says nothing either."""
    return moments.is_null() | moments.is_nan() if moments.dtype.is_float() else moments.is_null()


def _days(frame: pl.DataFrame, due: str, now: date | datetime | float) -> pl.Expr:
    dated = frame[due].dtype.is_temporal()
    if dated != isinstance(now, date) or not (dated or frame[due].dtype.is_numeric()):
        raise CourseFrameError(
            due, f"holds {frame[due].dtype}, and now is {now!r}: one kind, please."
        )
    since = pl.lit(now) - pl.col(due)
    return since.dt.total_seconds() / SECONDS_A_DAY if dated else since.cast(pl.Float64)
