"""How often a rule is wrong, how much it finds, and how early: counted over courses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import polars as pl

from telos.science.change import ChangeRule, Interval, classify_change, wilson_interval
from telos.science.frames import require_frame
from telos.science.signals.courses import EXTRA, read_courses, refuse_beyond_ends
from telos.science.signals.errors import CourseFrameError, RuleError
from telos.science.signals.verdicts import clinical

# What can be asked of a course that is over; columns of `how_courses_ended`.
OUTCOMES: Final = ("deteriorated", "not_improved", "recovered", "still_clinical")


@dataclass(frozen=True, kw_only=True)
class Counting:
    """How rules are counted.

    Attributes
    ----------
    outcomes : tuple of str
        Endings to count against, of `OUTCOMES`.
    ahead : tuple of float
        Sessions before the last score by which something must be found to count as ahead.
    confidence : float
        Of all intervals.
    """

    outcomes: tuple[str, ...]
    ahead: tuple[float, ...]
    confidence: float


@dataclass(frozen=True)
class Share:
    """So many of so many people, and Wilson's interval around the share."""

    count: int
    n: int
    interval: Interval | None

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None of nobody."""
        return self.count / self.n if self.n else None


@dataclass(frozen=True)
class FoundAhead:
    """Of the people with the outcome, those flagged at least so many sessions before the last."""

    sessions: float
    found: Share


@dataclass(frozen=True)
class RuleFigures:
    """What a rule did over whole courses.

    Attributes
    ----------
    outcome : str
        Against which ending it was counted; one of `OUTCOMES`.
    n_clients, n_outcome, n_flagged : int
        People with two scores or more; those of them with the outcome; those ever flagged.
    false_alarms : Share
        Of the people without the outcome, those ever flagged: the rate of false alarms per
        client over a course.
    false_alarms_of_all : Share
        The same people, of all.
    right : Share
        Of the people ever flagged, those with the outcome.
    found : Share
        Of the people with the outcome, those ever flagged, the last session included.
    found_ahead : tuple of FoundAhead
        Those flagged before it.
    median_ahead : float or None
        Sessions from the first flag to the last score, median of those found.
    """

    outcome: str
    n_clients: int
    n_outcome: int
    n_flagged: int
    false_alarms: Share
    false_alarms_of_all: Share
    right: Share
    found: Share
    found_ahead: tuple[FoundAhead, ...]
    median_ahead: float | None


def share_of(count: int, n: int, *, confidence: float) -> Share:
    """So many of so many, with an interval where there is anybody."""
    interval = wilson_interval(count, n, confidence=confidence) if n else None
    return Share(count=count, n=n, interval=interval)


def how_courses_ended(
    frame: pl.DataFrame,
    *,
    change: ChangeRule,
    client: str,
    session: str,
    score: str,
    truth: str | None,
) -> pl.DataFrame:
    """How each course turned out, by its first and its last score.

    The definitions against which signals are measured. *Turned out badly* has two: reliably
    worse at the last score than at the first (``deteriorated``); not reliably better
    (``not_improved``). People leave at all times, so the last score is often not that of an
    ending which was meant.

    Parameters
    ----------
    frame : pl.DataFrame, one row a session and client
    change : ChangeRule
        With a line.
    client, session, score : str
        Column names.
    truth : str or None
        Judge by this column at the same sessions: in a simulation, the score without its
        error. None: by the scores.

    Returns
    -------
    pl.DataFrame, one row a client with two scores or more, sorted
        The client's column; ``first``, ``last``; ``first_session``, ``last_session``;
        ``n_scores``; ``category`` (`ChangeCategory`); ``deteriorated``; ``not_improved``;
        ``recovered``; ``still_clinical`` (on the clinical side of the line at the last score).

    Raises
    ------
    RuleError
        When the rule has no line.
    CourseFrameError
        As `judge_courses`.
    ScoreSeriesError
        As `judge_courses`, where `truth` is None.

    Examples
    --------
    >>> from telos.science.change import rule_from_instrument
    >>> from telos.science.instruments import load_instrument
    >>> courses = pl.DataFrame({"who": ["a"] * 3 + ["b"] * 2, "session": [0, 1, 2, 0, 1],
    ...                         "phq9": [12, 15, 18, 14, 13]})
    >>> how_courses_ended(
    ...     courses, change=rule_from_instrument(load_instrument("phq9")),
    ...     client="who", session="session", score="phq9", truth=None,
    ... ).select("who", "category", "deteriorated", "not_improved").rows()
    [('a', 'deteriorated', True, True), ('b', 'unchanged', False, True)]
    """
    require_frame(frame, "frame")
    if change.cutoff is None:
        raise RuleError("change", "without a line", "one with a cut-off")
    extra = () if truth is None else (truth,)
    courses = read_courses(frame, client=client, session=session, score=score, extra=extra)
    if truth is None:
        refuse_beyond_ends(frame, score, change)
    value = pl.col("score" if truth is None else EXTRA + truth)
    ends = (
        courses.group_by("client", maintain_order=True)
        .agg(
            first=value.first(),
            last=value.last(),
            first_session=pl.col("session").first(),
            last_session=pl.col("session").last(),
            n_scores=pl.len(),
        )
        .filter(pl.col("n_scores") > 1)
    )
    # A true level is no score, and may lie beyond what the instrument can give.
    rule = change if truth is None else replace(change, ends=None)
    category = classify_change(ends["first"], ends["last"], rule=rule)["category"]
    return (
        ends.with_columns(category=category)
        .with_columns(
            deteriorated=pl.col("category") == "deteriorated",
            not_improved=~pl.col("category").is_in(["improved", "recovered"]),
            recovered=pl.col("category") == "recovered",
            still_clinical=clinical(change.cutoff, "last"),
        )
        .rename({"client": client})
    )


def measure_rule(
    judged: pl.DataFrame,
    ended: pl.DataFrame,
    *,
    client: str,
    session: str,
    outcome: str,
    ahead: Sequence[float],
    confidence: float,
) -> RuleFigures:
    """Count what a rule did: false alarms, what it found, and how early.

    Parameters
    ----------
    judged : pl.DataFrame
        Of `judge_courses`.
    ended : pl.DataFrame
        Of `how_courses_ended`, for the same courses; or of some of their clients, which is how
        a group of them is looked at alone.
    client, session : str
        Column names.
    outcome : str
        The column of `ended` against which to count.
    ahead : sequence of float
        Sessions before the last score, for `RuleFigures.found_ahead`.
    confidence : float
        Of all intervals, for example 0.95.

    Returns
    -------
    RuleFigures
        A flag counts at any session, the last one included, where a false one does harm too.

    Raises
    ------
    CourseFrameError
        When `ended` has no such outcome.

    References
    ----------
    Wilson EB (1927). J Am Stat Assoc 22:209-212, for the intervals.

    Examples
    --------
    >>> judged = pl.DataFrame({"who": ["a", "a", "b", "b"], "session": [0, 1, 0, 1],
    ...                        "raised": [None, True, None, False]})
    >>> ended = pl.DataFrame({"who": ["a", "b"], "last_session": [4, 3],
    ...                       "deteriorated": [True, False]})
    >>> figures = measure_rule(
    ...     judged, ended, client="who", session="session", outcome="deteriorated",
    ...     ahead=[2], confidence=0.95,
    ... )
    >>> figures.found.value, figures.false_alarms.value, figures.median_ahead
    (1.0, 0.0, 3.0)
    """
    require_frame(judged, "judged")
    require_frame(ended, "ended")
    if outcome not in ended.columns:
        raise CourseFrameError(outcome, f"is no outcome; there is {', '.join(OUTCOMES)}.")
    raised = judged.filter(pl.col("raised"))
    flags = raised.group_by(client).agg(pl.col(session).min().alias("flag"))
    people = ended.join(flags, on=client, how="left").select(
        turned=pl.col(outcome),
        flagged=pl.col("flag").is_not_null(),
        ahead=(pl.col("last_session") - pl.col("flag")).cast(pl.Float64),
    )
    with_it = people.filter("turned")
    without = people.filter(~pl.col("turned"))
    flagged = people.filter("flagged")
    found = with_it.filter("flagged")
    share = partial(share_of, confidence=confidence)
    false = len(without.filter("flagged"))

    return RuleFigures(
        outcome=outcome,
        n_clients=len(people),
        n_outcome=len(with_it),
        n_flagged=len(flagged),
        false_alarms=share(false, len(without)),
        false_alarms_of_all=share(false, len(people)),
        right=share(len(found), len(flagged)),
        found=share(len(found), len(with_it)),
        found_ahead=tuple(
            FoundAhead(each, share(len(found.filter(pl.col("ahead") >= each)), len(with_it)))
            for each in ahead
        ),
        median_ahead=found["ahead"].median(),  # type: ignore[arg-type]  # of floats
    )
