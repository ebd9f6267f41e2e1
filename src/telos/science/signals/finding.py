"""Look for signals in courses: of a whole caseload, or of one client."""

from collections.abc import Sequence

import polars as pl

from telos.science.change import ChangeRule
from telos.science.frames import require_frame
from telos.science.signals.courses import read_courses, refuse_beyond_ends
from telos.science.signals.errors import CourseFrameError, RuleError
from telos.science.signals.verdicts import JUDGED, CourseRule

# Columns of the results, which the table's own may not be called.
TAKEN = ("signal", "rule", "score", "again", *JUDGED)


def judge_courses(
    frame: pl.DataFrame, *, rule: CourseRule, client: str, session: str, score: str
) -> pl.DataFrame:
    """What a rule says at each session with a score, from what was known by then.

    For whoever wants to see a rule at work, or to measure it; `find_signals` gives only what
    was raised. No row looks ahead: what is said of a session stays the same whatever comes
    after it, and nobody's verdict depends on who else is in the table.

    Parameters
    ----------
    frame : pl.DataFrame, one row a session and client
        Of one measure, in any order; also of a single client. Sessions without a score (null
        or NaN) are left aside: no answer is no evidence, of anything.
    rule : CourseRule
        One of `NotOnTrack`, `PoorOutlook`, `FixedLines`, `Deteriorating`, `Plateau`,
        `SuddenGain`, `ReadyToEnd`, `Slipping`, with the columns that it names.
    client, session, score : str
        Column names. Session and score are numbers; sessions rise with time.

    Returns
    -------
    pl.DataFrame, one row a session with a score, sorted by client and session
        The columns of client and session; ``score``; ``raised`` (null where the rule cannot
        speak yet; false is no sign that all is well); ``reference`` (the score it was compared
        with); ``limit`` (the score at which the rule speaks); ``since`` (the session that it
        looks back to); ``strength`` (what is held against the rule's threshold). Each is null
        where a rule has none.

    Raises
    ------
    CourseFrameError
        When a column is missing or holds what it must not, or a client has two scores at one
        session.
    ScoreSeriesError
        When a score is beyond what the instrument of the rule of change can give, named by row
        (`ChangeRule.ends`), as in `classify_change`.
    TrajectoryError
        When a rule's model cannot be applied to the table.

    References
    ----------
    Each rule names its own.

    Examples
    --------
    >>> from telos.science.change import rule_from_instrument
    >>> from telos.science.instruments import load_instrument
    >>> from telos.science.signals import Deteriorating
    >>> rule = Deteriorating(
    ...     change=rule_from_instrument(load_instrument("phq9")),
    ...     against="first", earliest=2, in_a_row=1,
    ... )
    >>> course = pl.DataFrame({"who": "a", "session": [0, 1, 2, 3], "phq9": [11, 18, None, 17]})
    >>> judge_courses(course, rule=rule, client="who", session="session", score="phq9").select(
    ...     "session", "score", "raised", "reference", "limit"
    ... ).rows()
    [(0, 11.0, None, None, None), (1, 18.0, None, None, None), (3, 17.0, True, 11.0, 17.0)]
    """
    require_frame(frame, "frame")
    _check_names(client, session)
    courses = read_courses(frame, client=client, session=session, score=score, extra=rule.extra)
    _check_scores(frame, score, rule)
    verdict = rule.judge(courses)
    return courses.select(
        pl.col("client").alias(client),
        pl.col("session").cast(_session_type(frame, session)).alias(session),
        pl.col("score"),
    ).hstack(verdict)


def find_signals(
    frame: pl.DataFrame,
    *,
    rules: Sequence[CourseRule],
    client: str,
    session: str,
    score: str,
) -> pl.DataFrame:
    """The signals that rules raise in courses, each with why.

    A signal asks a professional to look again, with a next step to think about
    (`next_steps`); it decides nothing. That nothing was raised says nothing of a person's
    safety: risk has its own alerts, and silence on a risk item is no sign of safety.

    Parameters
    ----------
    frame, client, session, score
        As in `judge_courses`.
    rules : sequence of CourseRule
        The rules to look by; there is no set that is taken for granted.

    Returns
    -------
    pl.DataFrame, one row a signal, sorted by client, session and the order of `rules`
        The columns of client and session; ``signal`` (`SignalKind`); ``rule`` (its sentence);
        ``score``, ``reference``, ``limit``, ``since``, ``strength`` as in `judge_courses`;
        ``again`` (whether the same rule was raised for the client before).

    Raises
    ------
    RuleError
        When there are no rules.
    CourseFrameError, ScoreSeriesError, TrajectoryError
        As `judge_courses`.

    References
    ----------
    de Jong K et al. (2021). Clin Psychol Rev, and Barkham M et al. (2023), for how little an
    alarm alone helps (d = .15) and how much more with help for the next step (g .36 to .53).

    Examples
    --------
    >>> from telos.science.change import rule_from_instrument
    >>> from telos.science.instruments import load_instrument
    >>> from telos.science.signals import Deteriorating
    >>> rule = Deteriorating(
    ...     change=rule_from_instrument(load_instrument("phq9")),
    ...     against="best", earliest=2, in_a_row=1,
    ... )
    >>> course = pl.DataFrame({"who": "a", "session": [0, 1, 2, 3], "phq9": [14, 9, 15, 16]})
    >>> find_signals(course, rules=[rule], client="who", session="session", score="phq9").select(
    ...     "session", "signal", "reference", "again"
    ... ).rows()
    [(2, 'deteriorating', 9.0, False), (3, 'deteriorating', 9.0, True)]
    """
    require_frame(frame, "frame")
    if not rules:
        raise RuleError("rules", rules, "at least one rule; none is taken for granted")
    found = []
    for order, rule in enumerate(rules):
        judged = judge_courses(frame, rule=rule, client=client, session=session, score=score)
        found.append(
            judged.filter(pl.col("raised")).select(
                client,
                session,
                pl.lit(str(rule.kind)).alias("signal"),
                pl.lit(rule.sentence).alias("rule"),
                "score",
                *JUDGED[1:],
                (pl.int_range(pl.len()).over(client) > 0).alias("again"),
                pl.lit(order).alias("order"),
            )
        )
    return pl.concat(found).sort(client, session, "order").drop("order")


def _check_names(*names: str) -> None:
    for name in names:
        if name in TAKEN:
            raise CourseFrameError(name, "is a name of the result; rename it first.")


def _check_scores(frame: pl.DataFrame, score: str, rule: CourseRule) -> None:
    change = getattr(rule, "change", None)
    if isinstance(change, ChangeRule):
        refuse_beyond_ends(frame, score, change)


def _session_type(frame: pl.DataFrame, session: str) -> pl.DataType:
    """Whole numbers stay whole, also where some are missing."""
    kept = frame[session].dtype
    return kept if kept.is_numeric() else pl.Float64()
