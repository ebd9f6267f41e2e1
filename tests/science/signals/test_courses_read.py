"""What is refused before any rule is asked."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from telos.science.signals import CourseFrameError, Deteriorating, RuleError, find_signals
from telos.science.signals import judge_courses as judge
from telos.science.signals.track import NotOnTrack
from tests.science.signals.conftest import CHANGE, NAMES, course, routine_model

RULE = Deteriorating(change=CHANGE, against="first", earliest=1, in_a_row=1)


@pytest.mark.parametrize(
    ("frame", "column", "message"),
    [
        (course([12, 18]).drop("score"), "score", "is not in the table"),
        (course([12, 18]).with_columns(score=pl.lit("18")), "score", "must hold numbers"),
        (course([12, float("inf")]), "score", "is infinite in row 2"),
        (course([12, 18]).with_columns(session=pl.lit(3)), "session", "two scores at one session"),
        (course([12]).with_columns(session=pl.lit(None, pl.Int64)), "session", "there is no numb"),
        (course([12]).with_columns(client=pl.lit(None, pl.Int64)), "client", "nobody is named"),
        (
            course([12, 18]).with_columns(client=pl.Series([1.0, float("nan")])),
            "client",
            "nobody is named in row 2;",
        ),
        (
            course([12, 18]).with_columns(client=pl.Series(["", "a"])),
            "client",
            "nobody is named in row 1;",
        ),
    ],
)
def test_refuses_courses_that_cannot_be_read(
    frame: pl.DataFrame, column: str, message: str
) -> None:
    with pytest.raises(CourseFrameError, match=message) as refused:
        judge(frame, rule=RULE, **NAMES)
    assert refused.value.column == column


def test_refuses_names_that_the_result_needs() -> None:
    frame = course([12, 18]).rename({"session": "since"})
    with pytest.raises(CourseFrameError, match="rename it first"):
        judge(frame, rule=RULE, client="client", session="since", score="score")


def test_refuses_to_look_without_a_rule() -> None:
    with pytest.raises(RuleError, match="none is taken for granted"):
        find_signals(course([12, 18]), rules=[], **NAMES)


def test_refuses_a_model_whose_time_does_not_rise_with_the_sessions() -> None:
    rule = NotOnTrack(
        model=routine_model(),
        better="lower",
        quantile=0.9,
        given="first",
        earliest=1,
        line=None,
        in_a_row=1,
    )
    frame = course([12, 14, 16]).with_columns(visit=pl.Series([1, 2, 3]))
    frame = frame.with_columns(session=pl.Series([2, 1, 0]))
    with pytest.raises(CourseFrameError, match="must rise with the sessions"):
        judge(frame, rule=rule, client="client", session="visit", score="score")


@pytest.mark.parametrize("scores", [[], [None, None]])
def test_nothing_is_said_where_there_is_no_score(scores: list[Any]) -> None:
    assert judge(course(scores), rule=RULE, **NAMES).is_empty()
    assert find_signals(course(scores), rules=[RULE], **NAMES).is_empty()


def test_table_keeps_its_own_names_and_whole_sessions() -> None:
    frame = course([12, 18]).rename({"client": "who", "session": "visit", "score": "phq9"})
    found = find_signals(frame, rules=[RULE], client="who", session="visit", score="phq9")
    assert found.columns[:5] == ["who", "visit", "signal", "rule", "score"]
    assert found.schema["visit"] == pl.Int64
    assert found.row(0)[:3] == (1, 1, "deteriorating")
