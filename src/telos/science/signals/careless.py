"""Answers that look as if nobody had time for them. They may be true all the same."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl

from telos.science.frames import require_frame
from telos.science.instruments import Instrument, Item
from telos.science.signals.errors import CourseFrameError, RuleError
from telos.science.signals.kinds import SignalKind
from telos.science.signals.verdicts import check_above_nothing, check_count, check_share
from telos.science.trajectory.timescale import Floats

# Fewer answers on a side than this cannot disagree with the others by more than chance.
FEWEST_ON_A_SIDE = 2


@dataclass(frozen=True, kw_only=True)
class Careless:
    """What makes a form look careless; each question may be left out with None.

    None of it is proof. People in great distress do answer “nearly every day” nine times in a
    row, and people who know a form by heart are quick. The signal asks how filling in was, and
    never lessens an alert.

    Attributes
    ----------
    longest_string : int or None
        The same answer so many times in a row. A string at the good end of every question is
        not counted: “not at all” throughout is what a good week looks like. Half of a scale's
        length or more is a rule of thumb in research on long surveys; on short questionnaires
        about one thing it is met honestly, and often.
    straight_line : bool
        The same answer to all questions, where some are put the other way round, and the
        answer is not the middle one: then the answers contradict one another.
    seconds_per_item : float or None
        Filled in faster than this, on average. Two seconds is in use in research.
    disagreement : float or None
        Questions put the one way and those put the other say things that lie so far
        apart, as a share of the range of an answer; our own judgement.

    Raises
    ------
    RuleError
        When a parameter is outside its range, or nothing is asked.

    References
    ----------
    Huang JL, Curran PG, Keeney J, Poposki EM, DeShon RP (2012). Detecting and deterring
    insufficient effort responding to surveys. J Bus Psychol 27:99-114 (two seconds an item).
    Meade AW, Craig SB (2012). Identifying careless responses in survey data. Psychol Methods
    17:437-455. https://doi.org/10.1037/a0028085
    """

    kind: ClassVar[SignalKind] = SignalKind.CARELESS

    longest_string: int | None
    straight_line: bool
    seconds_per_item: float | None
    disagreement: float | None

    def __post_init__(self) -> None:
        if self.longest_string is not None:
            check_count("longest_string", self.longest_string, 2)
        if self.seconds_per_item is not None:
            check_above_nothing("seconds_per_item", self.seconds_per_item)
        if self.disagreement is not None:
            check_share("disagreement", self.disagreement)
        asked = (self.longest_string, self.seconds_per_item, self.disagreement)
        if not self.straight_line and all(each is None for each in asked):
            raise RuleError("longest_string", None, "given, or one of the other questions asked")

    @property
    def sentence(self) -> str:
        """The rule in words, with its parameters."""
        parts = (
            self.longest_string
            and f"the same answer {self.longest_string} times in a row, not at the good end",
            self.straight_line and "one answer to questions that are put both ways",
            self.seconds_per_item and f"less than {self.seconds_per_item:g} seconds a question",
            self.disagreement
            and f"answers put both ways {100 * self.disagreement:.4g} % of the range apart or more",
        )
        return "Looks careless: " + "; or ".join(part for part in parts if part) + "."

    @property
    def basis(self) -> str:
        """Where it comes from, or that it is our own judgement."""
        return (
            "Strings, speed and consistency as in Huang et al. (2012) and Meade and Craig (2012); "
            "amounts for short clinical questionnaires are our own judgement."
        )


def careless_answers(
    answers: pl.DataFrame, *, instrument: Instrument, rule: Careless, seconds: str | None
) -> pl.DataFrame:
    """What in each form looks careless, question by question of the rule.

    Parameters
    ----------
    answers : pl.DataFrame, one row a form
        The instrument's items under their keys, in the values that were answered (not turned
        round), null where not answered.
    instrument : Instrument
        Scored from its items; in the order in which they were asked.
    rule : Careless
    seconds : str or None
        The column of seconds that filling in took, null where not known; None where times are
        not kept.

    Returns
    -------
    pl.DataFrame, one row a form, in the table's order
        ``longest_string``, ``seconds_per_item``, ``disagreement`` (the figures; disagreement
        as a share of an answer's range); ``long_string``, ``straight_line``, ``too_fast``,
        ``inconsistent`` (null where it was not asked or cannot be told: no times, no questions
        put the other way round, too few answers); ``looks_careless`` (any of them; null where
        none could be told).

    Raises
    ------
    RuleError
        When the instrument is entered as a total, or speed is asked without times.
    CourseFrameError
        When a column is missing or does not hold numbers.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> phq9 = load_instrument("phq9")
    >>> forms = pl.DataFrame({key: [0, 2, 1] for key in phq9.item_keys})
    >>> forms = forms.with_columns(phq9_4=pl.Series([0, 2, 3]), took=pl.Series([40.0, 9.0, 50.0]))
    >>> rule = Careless(
    ...     longest_string=8, straight_line=True, seconds_per_item=2, disagreement=None
    ... )
    >>> careless_answers(forms, instrument=phq9, rule=rule, seconds="took").select(
    ...     "longest_string", "long_string", "straight_line", "too_fast", "looks_careless"
    ... ).rows()
    [(0, False, None, False, False), (9, True, None, True, True), (5, False, None, False, False)]
    """
    require_frame(answers, "answers")
    _check(answers, instrument=instrument, rule=rule, seconds=seconds)
    values = np.column_stack(
        [answers[item.key].cast(pl.Float64).to_numpy() for item in instrument.items]
    )
    answered = (~np.isnan(values)).sum(axis=1)
    strings = _longest_strings(values, instrument)
    apart = _apart(values, instrument)
    found = pl.DataFrame(
        {
            "longest_string": strings,
            "disagreement": apart,
            "line": _straight(values, instrument),
            "answered": answered,
            "seconds": answers[seconds].cast(pl.Float64) if seconds else None,
        },
        schema_overrides={"seconds": pl.Float64},
    ).with_columns(
        pl.col("disagreement", "line", "seconds").fill_nan(None),
        each=pl.when(pl.col("answered") > 0).then(pl.col("answered")),
    )
    pace = pl.col("seconds") / pl.col("each")
    judged = found.select(
        "longest_string",
        pace.alias("seconds_per_item"),
        "disagreement",
        _asked(rule.longest_string, pl.col("longest_string") >= (rule.longest_string or 0)).alias(
            "long_string"
        ),
        _asked(rule.straight_line or None, pl.col("line") == 1).alias("straight_line"),
        _asked(rule.seconds_per_item, pace < (rule.seconds_per_item or 0)).alias("too_fast"),
        _asked(rule.disagreement, pl.col("disagreement") >= (rule.disagreement or 0)).alias(
            "inconsistent"
        ),
    )
    signs = ("long_string", "straight_line", "too_fast", "inconsistent")
    told = pl.any_horizontal(pl.col(sign).is_not_null() for sign in signs)
    some = pl.any_horizontal(pl.col(sign).fill_null(value=False) for sign in signs)
    return judged.with_columns(looks_careless=pl.when(told).then(some))


def _check(
    answers: pl.DataFrame, *, instrument: Instrument, rule: Careless, seconds: str | None
) -> None:
    if instrument.total_only or not instrument.items:
        raise RuleError("instrument", instrument.key, "one that is scored from its items")
    if rule.seconds_per_item is not None and seconds is None:
        raise RuleError("seconds", seconds, "the column of times, since speed is asked about")
    for name in (*instrument.item_keys, *([seconds] if seconds else [])):
        if name not in answers.columns:
            raise CourseFrameError(name, "is missing; add it, empty where nothing is known.")
        kind = answers[name].dtype
        if not (kind.is_numeric() or kind == pl.Null):
            raise CourseFrameError(name, f"must hold numbers; it holds {kind}.")


def _asked(parameter: float | None, sign: pl.Expr) -> pl.Expr:
    return pl.lit(None, dtype=pl.Boolean) if parameter is None else sign


def _range(item: Item, instrument: Instrument) -> tuple[float, float]:
    values = [option.value for option in instrument.options_of(item)]
    return float(min(values)), float(max(values))


def _good_end(item: Item, instrument: Instrument) -> float:
    """The answer that says that nothing is wrong; NaN where neither way is better."""
    if instrument.direction == "neither":
        return np.nan
    low, high = _range(item, instrument)
    return low if (instrument.better == "lower") != item.reverse else high


def _longest_strings(values: Floats, instrument: Instrument) -> np.ndarray:
    """Longest run of one answer, unanswered items passed over, runs all at the good end not."""
    forms = len(values)
    last: Floats = np.full(forms, np.nan)
    run, longest = np.zeros(forms, dtype=np.int64), np.zeros(forms, dtype=np.int64)
    all_good = np.ones(forms, dtype=bool)
    for place, item in enumerate(instrument.items):
        given = values[:, place]
        there = ~np.isnan(given)
        again = there & (given == last)
        run = np.where(again, run + 1, np.where(there, 1, run))
        good = given == _good_end(item, instrument)
        all_good = np.where(again, all_good & good, np.where(there, good, all_good))
        longest = np.where(all_good, longest, np.maximum(longest, run))
        last = np.where(there, given, last)
    return longest


def _turned(values: Floats, instrument: Instrument) -> tuple[Floats, np.ndarray]:
    """Answers as shares of their range, those put the other way round turned; and which were."""
    shares = np.empty_like(values)
    for place, item in enumerate(instrument.items):
        low, high = _range(item, instrument)
        share = (values[:, place] - low) / (high - low)
        shares[:, place] = 1 - share if item.reverse else share
    return shares, np.array([item.reverse for item in instrument.items])


def _apart(values: Floats, instrument: Instrument) -> Floats:
    """How far the two kinds of question lie apart, NaN with too few answers of one."""
    shares, turned = _turned(values, instrument)
    means = []
    for side in (shares[:, turned], shares[:, ~turned]):
        known = (~np.isnan(side)).sum(axis=1)
        total = np.nansum(side, axis=1)
        enough = known >= FEWEST_ON_A_SIDE
        means.append(np.where(enough, total / np.maximum(known, 1), np.nan))
    distance: Floats = np.abs(means[0] - means[1])
    return distance


def _straight(values: Floats, instrument: Instrument) -> Floats:
    """1 where one answer, not the middle one, goes to both kinds; NaN where it cannot be told."""
    _, turned = _turned(values, instrument)
    ranges = {_range(item, instrument) for item in instrument.items}
    forms = len(values)
    if len(ranges) > 1 or turned.all() or not turned.any():
        return np.full(forms, np.nan)
    ((low, high),) = ranges
    known = ~np.isnan(values)
    both = (known[:, turned].sum(axis=1) >= FEWEST_ON_A_SIDE) & (
        known[:, ~turned].sum(axis=1) >= FEWEST_ON_A_SIDE
    )
    least = np.where(known, values, np.inf).min(axis=1)
    most = np.where(known, values, -np.inf).max(axis=1)
    one = (least == most) & (most != (low + high) / 2)
    return np.where(both, one.astype(np.float64), np.nan)
