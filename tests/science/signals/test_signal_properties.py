"""What must hold for every rule and all courses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telos.science.change import ChangeRule, Cutoff
from telos.science.signals import (
    PHQ9_LINES,
    CourseRule,
    Deteriorating,
    FixedLines,
    NotOnTrack,
    Plateau,
    PoorOutlook,
    ReadyToEnd,
    Slipping,
    SuddenGain,
    WeekLine,
    find_signals,
    judge_courses,
)
from telos.science.trajectory import FixedEffect, ScoreRange, TrajectoryModel
from tests.science.signals.conftest import CHANGE, NAMES, routine_model

# A frame takes its time on a busy machine; only the answer matters here.
# Eleven rules ask the same, so that a quarter of the usual examples each is plenty.
unhurried = settings(deadline=None, max_examples=max(5, settings().max_examples // 4))
TOP = 27
PHQ9 = ScoreRange(lowest=0, highest=TOP, step=1)


def _mirrored_change(change: ChangeRule) -> ChangeRule:
    return replace(
        change, better="higher", cutoff=Cutoff(value=TOP - 10, kind="caseness", operator="<=")
    )


def _mirrored_model(model: TrajectoryModel) -> TrajectoryModel:
    """The same course with every score counted from the other end."""
    turned = [TOP - model.fixed[0].estimate, *(-effect.estimate for effect in model.fixed[1:])]
    return replace(
        model,
        fixed=tuple(
            FixedEffect(effect.term, estimate, effect.se)
            for effect, estimate in zip(model.fixed, turned, strict=True)
        ),
    )


def _rules(*, mirror: bool) -> dict[str, CourseRule]:
    change = _mirrored_change(CHANGE) if mirror else CHANGE
    model = _mirrored_model(routine_model()) if mirror else routine_model()
    better: Any = change.better
    lines = tuple(WeekLine(x.time, TOP - x.score if mirror else x.score) for x in PHQ9_LINES)
    band: dict[str, Any] = {"model": model, "better": better, "quantile": 0.8}
    outlook: dict[str, Any] = {"model": model, "change": change, "by": 14, "score_range": PHQ9}
    return {
        "first": Deteriorating(change=change, against="first", earliest=1, in_a_row=1),
        "best, twice": Deteriorating(change=change, against="best", earliest=2, in_a_row=2),
        "plateau": Plateau(change=change, over=3, earliest=4, answered=3),
        "leap": SuddenGain(
            change=change, share=0.25, best=TOP if mirror else 0, alpha=0.2, after=2, apart=1
        ),
        "ready": ReadyToEnd(change=change, over=2, answered=2),
        "slipping": Slipping(change=change, ended="ended", level_of=2, in_a_row=1),
        "lines": FixedLines(lines=lines, better=better, time="session", within=2, source="-"),
        "band": NotOnTrack(**band, given="first", earliest=2, line=change.cutoff, in_a_row=1),
        "band, twice": NotOnTrack(**band, given="before", earliest=1, line=None, in_a_row=2),
        "outlook": PoorOutlook(**outlook, ending="deteriorated", chance=0.2, earliest=1),
        "no improvement": PoorOutlook(**outlook, ending="not improved", chance=0.6, earliest=1),
    }


RULES = _rules(mirror=False)
MIRRORED = _rules(mirror=True)
every_rule = pytest.mark.parametrize("name", RULES)

# Courses that go somewhere, so that rules have something to say.
steps = st.integers(-9, 9)
one_course = st.tuples(
    st.integers(0, TOP), st.lists(st.one_of(st.none(), steps), min_size=1, max_size=13)
)


@st.composite
def caseloads(draw: st.DrawFn) -> pl.DataFrame:
    rows = []
    for client, (start, moves) in enumerate(draw(st.lists(one_course, min_size=1, max_size=5))):
        score = start
        for session, move in enumerate([0, *moves]):
            score = min(TOP, max(0, score + (move or 0)))
            rows.append((f"c{client}", session, None if move is None else float(score), 5))
    return pl.DataFrame(
        rows,
        schema={
            "client": pl.String,
            "session": pl.Int64,
            "score": pl.Float64,
            "ended": pl.Int64,
        },
        orient="row",
    )


def judged(rule: CourseRule, frame: pl.DataFrame) -> pl.DataFrame:
    return judge_courses(frame, rule=rule, **NAMES)


@every_rule
@unhurried
@given(frame=caseloads())
def test_mirrored_scores_give_the_same_signals(name: str, frame: pl.DataFrame) -> None:
    down = judged(RULES[name], frame)
    up = judged(MIRRORED[name], frame.with_columns(score=TOP - pl.col("score")))
    columns = ["client", "session", "raised", "since"]
    assert down.select(columns).equals(up.select(columns))
    assert ((down["reference"] + up["reference"]) - TOP).abs().fill_null(0).max() < 1e-9  # type: ignore[operator]


@every_rule
@unhurried
@given(frame=caseloads(), until=st.integers(0, 13))
def test_later_scores_change_nothing_that_was_said(
    name: str, frame: pl.DataFrame, until: int
) -> None:
    whole = judged(RULES[name], frame)
    so_far = judged(RULES[name], frame.filter(pl.col("session") <= until))
    assert so_far.equals(whole.filter(pl.col("session") <= until))


@every_rule
@unhurried
@given(frame=caseloads())
def test_nobody_is_judged_by_who_else_is_there(name: str, frame: pl.DataFrame) -> None:
    together = judged(RULES[name], frame)
    for client in frame["client"].unique():
        mine = pl.col("client") == client
        assert judged(RULES[name], frame.filter(mine)).equals(together.filter(mine))


@every_rule
@unhurried
@given(frame=caseloads(), seed=st.integers(0, 99))
def test_unanswered_sessions_and_the_order_of_rows_mean_nothing(
    name: str, frame: pl.DataFrame, seed: int
) -> None:
    answered = judged(RULES[name], frame.drop_nulls("score"))
    assert judged(RULES[name], frame).equals(answered)
    assert judged(RULES[name], frame.sample(fraction=1, shuffle=True, seed=seed)).equals(answered)
    nans = frame.with_columns(pl.col("score").fill_null(float("nan")))
    assert judged(RULES[name], nans).equals(answered)


@every_rule
def test_rules_have_something_to_say(name: str) -> None:
    """So that the properties above are not true of silence alone."""
    courses = [
        [12, 12, 13, 19, 20, 21, 22, 23, 22, 24],
        [20, 21, 20, 9, 9, 8, 9, 8, 17, 18],
        [14, 15, 14, 15, 14, 14, 15, 14, 15, 14],
    ]
    frame = pl.concat(
        pl.DataFrame(
            {"client": f"c{k}", "session": range(10), "score": map(float, scores), "ended": 5}
        )
        for k, scores in enumerate(courses)
    )
    raised = judged(RULES[name], frame)["raised"]
    assert raised.any()
    assert not raised.fill_null(value=False).all()


@every_rule
def test_nothing_is_said_where_there_is_no_score(name: str) -> None:
    silent = pl.DataFrame(
        {"client": ["a", "a"], "session": [0, 1], "score": [None, None], "ended": [5, 5]},
        schema_overrides={"score": pl.Float64},
    )
    assert judged(RULES[name], silent).is_empty()
    assert judged(RULES[name], silent.clear()).is_empty()


@unhurried
@given(frame=caseloads())
def test_found_signals_are_the_rows_that_were_raised(frame: pl.DataFrame) -> None:
    rules = list(RULES.values())
    found = find_signals(frame, rules=rules, **NAMES)
    assert len(found) == sum(judged(rule, frame)["raised"].sum() for rule in rules)
    assert found.select("client", "session").equals(
        found.select("client", "session").sort("client", "session")
    )
    first_times = found.filter(~pl.col("again"))
    assert len(first_times) == found.select("client", "rule").n_unique()
