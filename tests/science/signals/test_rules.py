"""Each rule on courses that a clinician can read. Sessions are counted from 0; `_` is no answer.

The questionnaire is the PHQ-9: lower is better, six points are reliable, ten is the line.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from telos.science.change import Cutoff, ScoreSeriesError
from telos.science.signals import (
    PHQ9_LINES,
    PHQ9_LINES_SOURCE,
    CourseRule,
    Deteriorating,
    FixedLines,
    NotOnTrack,
    Plateau,
    PoorOutlook,
    ReadyToEnd,
    RuleError,
    Slipping,
    SuddenGain,
    WeekLine,
    find_signals,
    how_courses_ended,
    judge_courses,
)
from telos.science.trajectory import (
    ScoreRange,
    chance_of_reliable_improvement,
    expected_course,
)
from tests.science.signals.conftest import (
    CHANGE,
    NAMES,
    Scores,
    course,
    routine_model,
    sessions_raised,
)

_ = None

# --- deteriorating ----------------------------------------------------------------------------

WORSE_THAN_FIRST = Deteriorating(change=CHANGE, against="first", earliest=1, in_a_row=1)
WORSE_THAN_BEST = Deteriorating(change=CHANGE, against="best", earliest=1, in_a_row=1)


@pytest.mark.parametrize(
    ("scores", "first", "best"),
    [
        # Six points worse than the first score are enough, five are not.
        ([12, 18], [1], [1]),
        ([12, 17], [], []),
        # Once better and worse again: worse than the best score, not than the first.
        ([15, 9, 15], [], [2]),
        ([15, 9, 14, 16], [], [3]),
        # It speaks as long as it is so.
        ([12, 18, 19, 15, 20], [1, 2, 4], [1, 2, 4]),
        # A session without an answer says nothing, and the next one is judged as always.
        ([12, _, 18], [2], [2]),
        # The first answer is the first score, also where the first session had none.
        ([_, 12, 18], [2], [2]),
        # Nothing can be said of one score, or of none.
        ([12], [], []),
        ([_, _], [], []),
    ],
)
def test_deteriorating(scores: Scores, first: list[int], best: list[int]) -> None:
    assert sessions_raised(WORSE_THAN_FIRST, scores) == first
    assert sessions_raised(WORSE_THAN_BEST, scores) == best


def test_deteriorating_waits_for_its_session_and_for_a_second_score() -> None:
    scores = [12, 18, 12, 18, 19, 20]
    assert sessions_raised(replace(WORSE_THAN_FIRST, earliest=4), scores) == [4, 5]
    assert sessions_raised(replace(WORSE_THAN_FIRST, in_a_row=2), scores) == [4, 5]
    # An unanswered session between them does not break the row.
    assert sessions_raised(replace(WORSE_THAN_FIRST, in_a_row=2), [12, 18, _, 18]) == [3]


def test_deteriorating_says_what_it_compared_with() -> None:
    judged = judge_courses(course([15, 9, 16]), rule=WORSE_THAN_BEST, **NAMES)
    last = judged.row(2, named=True)
    assert (last["reference"], last["limit"], last["strength"]) == (9, 15, 7)
    assert judged["raised"].to_list() == [None, False, True]


def test_strict_amounts_must_be_passed() -> None:
    strict = replace(CHANGE, inclusive=False)
    assert sessions_raised(replace(WORSE_THAN_FIRST, change=strict), [12, 18, 19]) == [2]


# --- plateau --------------------------------------------------------------------------------------

PLATEAU = Plateau(change=CHANGE, over=4, earliest=6, answered=3)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        # Flat and over the line: from the sixth session on, no earlier.
        ([16, 15, 16, 17, 16, 15, 16, 15], [6, 7]),
        # Improved by six over the last four sessions: moving.
        ([18, 18, 18, 17, 15, 14, 12], []),
        # Worse by six is moving too; it is another signal's matter.
        ([12, 12, 12, 12, 14, 16, 18], []),
        # Under the line nobody is on a plateau.
        ([16, 9, 8, 9, 8, 9, 8, 9], []),
        # An excursion between does not count, the two ends do.
        ([16, 15, 16, 8, 16, 15, 16], [6]),
        # Three answers are needed, then and now counted; only two are here.
        ([16, 16, 16, _, _, _, 16], []),
        ([16, 16, 16, _, 15, _, 16], [6]),
        # Looks back to the latest answer that is old enough.
        ([16, 16, _, 15, 15, 16, 16], [6]),
        # Too short to look back.
        ([16, 16, 16], []),
    ],
)
def test_plateau(scores: Scores, said: list[int]) -> None:
    assert sessions_raised(PLATEAU, scores) == said


def test_plateau_names_the_session_it_looks_back_to() -> None:
    scores = [16, 14, _, 15, 15, 16, 17]
    last = judge_courses(course(scores), rule=PLATEAU, **NAMES).row(-1, named=True)
    assert (last["session"], last["since"], last["reference"]) == (6, 1, 14)


def test_late_responder_is_left_in_peace_until_the_rule_may_speak() -> None:
    late = [17, 17, 16, 17, 16, 17, 14, 10, 8, 6]
    assert sessions_raised(replace(PLATEAU, earliest=4), late) == [4, 5, 6]
    assert sessions_raised(replace(PLATEAU, earliest=7), late) == []


# --- sudden gain ----------------------------------------------------------------------------------

LEAP = SuddenGain(change=CHANGE, share=0.25, best=0, alpha=0.05, after=3, apart=1)

# Made with R 4.2.2: the gain i-1 → i of answered scores at neighbouring sessions, a fall of 6 or
# more and of a quarter of the score before, and
#   t.test(score[max(1, i-3):(i-1)], score[i:(i+after-1)], var.equal = TRUE)$p.value < 0.05
# on random courses (set.seed(20)); the session of the last score that was waited for.
FROM_R: list[tuple[Scores, list[int], list[int]]] = [
    ([21, 20, _, 20, 20, 4, _, 5, 5, 8], [8], [7]),
    ([21, 24, 22, 22, 24, 23, 22, 24, 11, 11], [], [9]),
    ([24, 17, 22, 22, 11, 12, 16, 14, 16, 12], [6], [5]),
    ([20, 19, 7, 7, 11, 7, 9, 8, 6, 6], [4], [3]),
    ([10, _, _, 14, 11, 15, 2, 2, 4, 6], [8], [7]),
    ([20, 19, _, 21, 22, 20, 21, 12, _, 9], [], [9]),
    ([15, _, _, 12, 15, 1, 1, 1, 2, 1], [7], [6]),
    ([18, 23, 23, 8, 7, 11, 14, 10, 10, 15], [5], [4]),
    ([21, 22, 12, 14, 13, 15, 13, _, 14, _], [4], [3]),
    ([12, 13, 12, 11, 14, 14, 1, 0, 1, 3], [8], [7]),
    ([23, 27, 20, 22, 24, 24, 23, 21, 17, 12], [], []),
    ([15, 10, 12, 15, 13, 13, 14, 13, 13, 14], [], []),
    ([23, 24, 24, 26, 27, 27, 20, 25, 24, 24], [], []),
    ([20, 19, 18, 22, 17, 22, 18, _, _, 15], [], []),
]


@pytest.mark.parametrize(("scores", "three", "two"), FROM_R)
def test_sudden_gain_is_that_of_r(scores: Scores, three: list[int], two: list[int]) -> None:
    assert sessions_raised(LEAP, scores) == three
    assert sessions_raised(replace(LEAP, after=2), scores) == two


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        # Five points are less than reliable.
        ([20, 20, 20, 15, 15, 15], []),
        # Six points of 27 are less than a quarter.
        ([27, 27, 27, 21, 21, 21], []),
        # Lost again: the scores after are no better than those before.
        ([20, 21, 20, 12, 20, 21], []),
        # A missed questionnaire in between: large, but who knows how sudden.
        ([20, 21, 20, _, 10, 11, 10], []),
        # Not before the third score after it: nothing is said that would be taken back.
        ([20, 21, 20, 10, 11], []),
        # One score before is not enough to compare with.
        ([20, 10, 11, 10], []),
        # Two equal scores before and three equal ones after differ beyond doubt.
        ([20, 20, 10, 10, 10], [4]),
    ],
)
def test_sudden_gain(scores: Scores, said: list[int]) -> None:
    assert sessions_raised(LEAP, scores) == said


def test_sudden_gain_of_the_package_is_one() -> None:
    """The example of the R package suddengains (32, 31, 33 before; 5, 6, 7 after), as it is.

    No PHQ-9 has such scores; the Beck inventory, for which gains were first told, goes to 63.
    """
    leap = replace(LEAP, change=replace(CHANGE, ends=(0, 63)))
    assert sessions_raised(leap, [32, 31, 33, 5, 6, 7]) == [5]


def test_sudden_gain_names_the_session_of_the_gain() -> None:
    last = judge_courses(course([20, 21, 20, 10, 11, 10]), rule=LEAP, **NAMES).row(-1, named=True)
    assert (last["session"], last["since"], last["reference"]) == (5, 3, 20)


def test_spread_of_the_package_is_stricter() -> None:
    """A difference of 9.33: more than 3.182 · 3.197 · √(1/3 + 1/2), less than 3.182 · 3.197."""
    scores = [23, 16, 22, 12, 10]
    assert sessions_raised(replace(LEAP, after=2), scores) == [4]
    assert sessions_raised(replace(LEAP, after=2, package_spread=True), scores) == []


# --- ready to consider ending ---------------------------------------------------------------------

READY = ReadyToEnd(change=CHANGE, over=3, answered=3)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        # Recovered at session 2, still so three sessions later.
        ([18, 12, 9, 8, 8, 7, 9], [5, 6]),
        # Better by six, but over the line: not recovered.
        ([18, 12, 12, 12, 12, 12], []),
        # Under the line, but not six better.
        ([14, 9, 9, 9, 9, 9], []),
        # Never was over the line: nothing to recover from.
        ([8, 2, 1, 1, 1, 1], []),
        # A bad week begins the stretch anew.
        ([18, 9, 9, 12, 9, 9, 9, 9], [7]),
        # An unanswered session neither breaks the stretch nor adds to it.
        ([18, 9, _, 9, 9], [4]),
        ([18, 9, _, _, 9], []),
    ],
)
def test_ready_to_end(scores: Scores, said: list[int]) -> None:
    assert sessions_raised(READY, scores) == said


# --- slipping after the end -----------------------------------------------------------------------

SLIPPING = Slipping(change=CHANGE, ended="ended", level_of=2, in_a_row=1)


@pytest.mark.parametrize(
    ("scores", "ended", "said"),
    [
        # Ended at session 3 at a level of 5; 11 is six more, and over the line.
        ([18, 8, 6, 4, 7, 11, 12], 3, [5, 6]),
        # Six more, but under the line: drift.
        ([18, 8, 4, 2, 9, 9], 3, []),
        # Over the line, but no six more than at the end.
        ([18, 14, 12, 12, 14, 17], 3, []),
        # While therapy goes on the rule is silent.
        ([4, 4, 18, 19], _, []),
        ([4, 4, 18, 19], 3, []),
        # The level is taken from answers alone.
        ([18, 5, _, _, 11], 3, []),
        ([18, 6, 4, _, 11], 3, [4]),
        # Without any score before the end there is nothing to slip from.
        ([_, _, 15, 22], 1, []),
    ],
)
def test_slipping(scores: Scores, ended: int | None, said: list[int]) -> None:
    assert sessions_raised(SLIPPING, scores, ended=ended) == said


def test_slipping_can_wait_for_a_second_score() -> None:
    twice = replace(SLIPPING, in_a_row=2)
    assert sessions_raised(twice, [18, 6, 4, 11, 7, 12, 12], ended=2) == [6]


# --- fixed lines ----------------------------------------------------------------------------------

LINES = FixedLines(
    lines=PHQ9_LINES, better="lower", time="week", within=2, source=PHQ9_LINES_SOURCE
)


@pytest.mark.parametrize(
    ("weeks", "scores", "said"),
    [
        # 17 or more at week 4; the same score a week earlier is nobody's business.
        ([0, 3, 4], [20, 20, 17], [2]),
        ([0, 3, 4], [20, 20, 16], []),
        # The first answer from that week on is judged, no later one.
        ([0, 5, 6], [20, 16, 20], []),
        ([0, 5, 6], [20, _, 20], [2]),
        ([0, 3, 7], [20, 20, 20], []),
        # 13 at week 9, 9 at week 14.
        ([0, 9, 14], [20, 13, 9], [1, 2]),
        ([0, 9, 14], [20, 12, 8], []),
    ],
)
def test_fixed_lines(weeks: list[float], scores: Scores, said: list[int]) -> None:
    frame = course(scores).with_columns(week=pl.Series(weeks))
    judged = judge_courses(frame, rule=LINES, **NAMES)
    assert judged.filter("raised")["session"].to_list() == said


# --- not on track ---------------------------------------------------------------------------------

BAND: dict[str, Any] = {"better": "lower", "quantile": 0.9, "line": None, "in_a_row": 1}


def _band(**choices: Any) -> NotOnTrack:
    given = {"given": "first", "earliest": 1}
    return NotOnTrack(model=routine_model(), **BAND | given | choices)


def test_not_on_track_speaks_beyond_the_edge_of_the_expected_band() -> None:
    """One-sided 0.9 is the upper end of a two-sided band of 0.8."""
    known = course([16.0])
    told = expected_course(routine_model(), known, times=[4], confidence=0.8)
    edge = told["high"][0]
    beyond = sessions_raised(_band(), [16, _, _, _, edge + 0.01])
    within = sessions_raised(_band(), [16, _, _, _, edge - 0.01])
    assert (beyond, within) == ([4], [])
    judged = judge_courses(course([16, _, _, _, 20]), rule=_band(), **NAMES).row(-1, named=True)
    assert judged["reference"] == pytest.approx(told["expected"][0])
    assert judged["limit"] == pytest.approx(edge)


def test_not_on_track_waits_for_its_session_and_for_a_second_score() -> None:
    bad = [16, 24, 24, 24, 24]
    assert sessions_raised(_band(), bad) == [1, 2, 3, 4]
    assert sessions_raised(_band(earliest=3), bad) == [3, 4]
    assert sessions_raised(_band(in_a_row=2), bad) == [2, 3, 4]
    assert sessions_raised(_band(in_a_row=2), [16, 24, 8, 24, 24]) == [4]


def test_not_on_track_can_leave_alone_who_is_under_the_line() -> None:
    mild = [2, 9, 9, 9]
    assert sessions_raised(_band(quantile=0.6), mild)
    assert sessions_raised(_band(quantile=0.6, line=CHANGE.cutoff), mild) == []


def test_band_given_all_scores_sees_what_is_sudden_and_that_given_the_first_what_is_slow() -> None:
    slow = [12, 13, 14, 15, 16, 17, 18, 19]
    assert sessions_raised(_band(given="first"), slow)
    assert sessions_raised(_band(given="before"), slow) == []
    relapse = [20, 12, 6, 4, 4, 15]
    assert sessions_raised(_band(given="before"), relapse) == [5]
    assert sessions_raised(_band(given="first"), relapse) == []


def test_poor_outlook_speaks_from_the_chance_that_the_model_gives() -> None:
    phq9 = ScoreRange(lowest=0, highest=27, step=1)
    scores = [14, 15, 14, 13]
    told = chance_of_reliable_improvement(
        routine_model(), course(scores), times=[12], amount=6, better="lower", score_range=phq9
    )
    not_improved = 1 - told["probability"][0]

    def said(chance: float) -> list[int]:
        rule = PoorOutlook(
            model=routine_model(),
            change=CHANGE,
            ending="not improved",
            by=12,
            chance=chance,
            earliest=3,
            score_range=phq9,
        )
        return sessions_raised(rule, scores)

    assert said(not_improved - 1e-9) == [3]
    assert said(not_improved + 1e-9) == []


def test_poor_outlook_knows_nothing_of_sessions_at_the_ending() -> None:
    rule = PoorOutlook(
        model=routine_model(),
        change=CHANGE,
        ending="deteriorated",
        by=3,
        chance=0.2,
        earliest=1,
        score_range=None,
    )
    judged = judge_courses(course([10, 18, 19, 20, 21]), rule=rule, **NAMES)
    assert judged["raised"].to_list() == [None, True, True, None, None]


# --- what cannot be meant -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "choices", "name"),
    [
        (WORSE_THAN_FIRST, {"against": "last"}, "against"),
        (WORSE_THAN_FIRST, {"in_a_row": 0}, "in_a_row"),
        (WORSE_THAN_FIRST, {"in_a_row": 1.5}, "in_a_row"),
        (WORSE_THAN_FIRST, {"in_a_row": 2.0}, "in_a_row"),
        (WORSE_THAN_FIRST, {"in_a_row": True}, "in_a_row"),
        (WORSE_THAN_FIRST, {"in_a_row": "2"}, "in_a_row"),
        (WORSE_THAN_FIRST, {"earliest": True}, "earliest"),
        (WORSE_THAN_FIRST, {"earliest": "2"}, "earliest"),
        (WORSE_THAN_FIRST, {"earliest": float("nan")}, "earliest"),
        (PLATEAU, {"change": replace(CHANGE, cutoff=None)}, "change"),
        (PLATEAU, {"over": 0}, "over"),
        (PLATEAU, {"over": True}, "over"),
        (PLATEAU, {"over": "4"}, "over"),
        (PLATEAU, {"answered": 1}, "answered"),
        (PLATEAU, {"answered": 2.5}, "answered"),
        (LEAP, {"share": 1}, "share"),
        (LEAP, {"share": "0.25"}, "share"),
        (LEAP, {"after": 4}, "after"),
        (LEAP, {"after": 2.0}, "after"),
        (LEAP, {"apart": True}, "apart"),
        (LEAP, {"best": "0"}, "best"),
        (LEAP, {"alpha": 0}, "alpha"),
        (READY, {"change": replace(CHANGE, cutoff=None)}, "change"),
        (READY, {"over": -1}, "over"),
        (READY, {"answered": 1.5}, "answered"),
        (SLIPPING, {"level_of": 0}, "level_of"),
        (SLIPPING, {"level_of": 1.5}, "level_of"),
        (SLIPPING, {"in_a_row": 1.5}, "in_a_row"),
        (LINES, {"lines": ()}, "lines"),
        (LINES, {"lines": (WeekLine(4, 17), WeekLine(6, 13))}, "lines"),
    ],
)
def test_rules_refuse_what_cannot_be_meant(rule: Any, choices: dict[str, Any], name: str) -> None:
    with pytest.raises(RuleError) as refused:
        replace(rule, **choices)
    assert refused.value.name == name


@pytest.mark.parametrize(
    ("choices", "name"),
    [
        ({"quantile": 1}, "quantile"),
        ({"given": "all"}, "given"),
        ({"in_a_row": 0}, "in_a_row"),
        ({"in_a_row": 1.5}, "in_a_row"),
    ],
)
def test_band_refuses_what_cannot_be_meant(choices: dict[str, Any], name: str) -> None:
    with pytest.raises(RuleError) as refused:
        _band(**choices)
    assert refused.value.name == name


# --- a line that is off in its last digit ---------------------------------------------------------

OFF = Cutoff(value=14.000000000000002, kind="c", operator=">")


def test_score_on_a_line_that_is_off_in_its_last_digit_is_on_neither_side() -> None:
    change = replace(CHANGE, cutoff=OFF)
    ready = ReadyToEnd(change=change, over=1, answered=2)
    assert sessions_raised(ready, [24, 14, 14]) == []
    assert sessions_raised(ready, [24, 13, 13]) == [2]
    above = replace(change, cutoff=replace(OFF, value=13.999999999999998))
    plateau = replace(PLATEAU, change=above)
    assert sessions_raised(plateau, [14] * 8) == []
    assert sessions_raised(plateau, [15] * 8) == [6, 7]


def test_leap_of_exactly_its_share_of_the_burden_counts() -> None:
    """1.2 − 0.9 is less than a quarter of 1.2 by its last digits; 1.2 − 0.91 is truly less."""
    leap = replace(LEAP, change=replace(CHANGE, amount=0.2, ends=None))
    assert sessions_raised(leap, [1.2, 1.2, 1.2, 0.9, 0.9, 0.9]) == [5]
    assert sessions_raised(leap, [1.2, 1.2, 1.2, 0.91, 0.91, 0.91]) == []


# --- scores that the instrument cannot give -------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        WORSE_THAN_FIRST,
        PLATEAU,
        LEAP,
        ReadyToEnd(change=CHANGE, over=1, answered=2),
        Slipping(change=CHANGE, ended="ended", level_of=1, in_a_row=1),
    ],
    ids=lambda rule: str(rule.kind),
)
def test_scores_beyond_the_instrument_are_refused_by_row(rule: CourseRule) -> None:
    courses = course([10, 99, _, -1], ended=2)
    # Rows are those of the table, in whatever order it comes.
    mixed = courses.reverse()
    for table, rows in ((courses, r"2 \(99\), 4 \(-1\)"), (mixed, r"1 \(-1\), 3 \(99\)")):
        with pytest.raises(ScoreSeriesError, match=rf"score holds .* in row {rows}\. They lie"):
            find_signals(table, rules=[rule], **NAMES)
    with pytest.raises(ScoreSeriesError, match="instrument cannot give"):
        judge_courses(courses, rule=rule, **NAMES)
    assert judge_courses(course([10, 27, _, 0], ended=2), rule=rule, **NAMES).height == 3


def test_rule_without_an_instrument_takes_any_score() -> None:
    free = replace(WORSE_THAN_FIRST, change=replace(CHANGE, ends=None))
    assert sessions_raised(free, [10, 99, 10, 10]) == [1]


def test_courses_are_not_judged_by_scores_beyond_the_instrument() -> None:
    """The one in the middle decides nothing, and is wrong all the same."""
    courses = course([10, 99, 12]).with_columns(true=pl.lit(40.0))
    with pytest.raises(ScoreSeriesError, match=r"in row 2 \(99\)"):
        how_courses_ended(courses, change=CHANGE, truth=None, **NAMES)
    assert how_courses_ended(courses, change=CHANGE, truth="true", **NAMES).height == 1


def test_counts_of_numpy_are_counts() -> None:
    twice = replace(WORSE_THAN_FIRST, in_a_row=np.int64(2), earliest=np.float32(1))
    assert sessions_raised(twice, [12, 18, 18]) == [2]
    assert twice.sentence == replace(WORSE_THAN_FIRST, in_a_row=2, earliest=1).sentence
