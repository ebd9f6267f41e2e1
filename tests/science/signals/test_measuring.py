"""How rules are counted: false alarms, what they find, how early."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.science.change import wilson_interval
from telos.science.signals import (
    OUTCOMES,
    Counting,
    CourseFrameError,
    Deteriorating,
    RuleError,
    how_courses_ended,
    judge_courses,
    measure_by_simulation,
    measure_rule,
    threshold_for_rate,
)
from telos.science.simulate import ROUTINE_CARE
from tests.science.signals.conftest import CHANGE, NAMES, routine

WORSE = Deteriorating(change=CHANGE, against="first", earliest=1, in_a_row=1)
# Eight people; who they are is in the name.
COURSES: dict[str, list[float | None]] = {
    "worse, seen at once": [10, 16, 17, 18],
    "worse, seen late": [10, 11, 12, 16],
    "frightened, then fine": [10, 17, 10, 9],
    "frightened, then better": [15, 22, 12, 5],
    "better": [18, 14, 10, 8],
    "the same": [14, 13, 15, 14],
    "left after a fright": [12, 13, 18, None],
    "came once": [20, None, None, None],
}


@pytest.fixture
def courses() -> pl.DataFrame:
    rows = [
        (who, session, score, None if score is None else score / 2)
        for who, scores in COURSES.items()
        for session, score in enumerate(scores)
    ]
    return pl.DataFrame(
        rows,
        schema={
            "client": pl.String,
            "session": pl.Int64,
            "score": pl.Float64,
            "truth": pl.Float64,
        },
        orient="row",
    )


def _measured(courses: pl.DataFrame, outcome: str, **choices: Any) -> Any:
    ended = how_courses_ended(courses, change=CHANGE, truth=None, **NAMES)
    return measure_rule(
        judge_courses(courses, rule=WORSE, **NAMES),
        ended,
        client="client",
        session="session",
        outcome=outcome,
        **{"ahead": (1, 2), "confidence": 0.95} | choices,
    )


def test_endings_are_those_of_first_and_last_score(courses: pl.DataFrame) -> None:
    ended = how_courses_ended(courses, change=CHANGE, truth=None, **NAMES)
    by_name = {row["client"]: row for row in ended.iter_rows(named=True)}
    assert "came once" not in by_name
    assert {who for who, row in by_name.items() if row["deteriorated"]} == {
        "worse, seen at once",
        "worse, seen late",
        "left after a fright",
    }
    assert {who for who, row in by_name.items() if not row["not_improved"]} == {
        "frightened, then better",
        "better",
    }
    assert {who for who, row in by_name.items() if row["recovered"]} == {
        "frightened, then better",
        "better",
    }
    assert by_name["left after a fright"]["last_session"] == 2
    assert by_name["the same"]["still_clinical"] is True
    assert by_name["frightened, then fine"]["still_clinical"] is False


def test_endings_can_be_judged_by_the_truth(courses: pl.DataFrame) -> None:
    by_truth = how_courses_ended(courses, change=CHANGE, truth="truth", **NAMES)
    assert by_truth["deteriorated"].sum() == 0
    assert by_truth["last"].to_list() == [
        score / 2
        for score in how_courses_ended(courses, change=CHANGE, truth=None, **NAMES)["last"]
    ]


def test_false_alarms_are_of_those_who_did_not_turn_out_badly(courses: pl.DataFrame) -> None:
    figures = _measured(courses, "deteriorated")
    assert (figures.n_clients, figures.n_outcome, figures.n_flagged) == (7, 3, 5)
    # Two were frightened and did not deteriorate, of four who did not.
    assert (figures.false_alarms.count, figures.false_alarms.n) == (2, 4)
    assert figures.false_alarms.interval == wilson_interval(2, 4, confidence=0.95)
    assert (figures.false_alarms_of_all.count, figures.false_alarms_of_all.n) == (2, 7)
    assert (figures.right.count, figures.right.n) == (3, 5)


def test_what_is_found_only_at_the_last_score_is_not_found_ahead(courses: pl.DataFrame) -> None:
    figures = _measured(courses, "deteriorated")
    assert (figures.found.count, figures.found.n) == (3, 3)
    ahead = {each.sessions: each.found.count for each in figures.found_ahead}
    assert ahead == {1: 1, 2: 1}
    assert figures.median_ahead == 0


def test_second_definition_counts_whoever_did_not_improve(courses: pl.DataFrame) -> None:
    figures = _measured(courses, "not_improved")
    assert (figures.n_outcome, figures.found.count) == (5, 4)
    assert (figures.false_alarms.count, figures.false_alarms.n) == (1, 2)


def test_groups_are_counted_alone(courses: pl.DataFrame) -> None:
    ended = how_courses_ended(courses, change=CHANGE, truth=None, **NAMES)
    some = ended.filter(pl.col("client").str.starts_with("frightened"))
    figures = measure_rule(
        judge_courses(courses, rule=WORSE, **NAMES),
        some,
        client="client",
        session="session",
        outcome="deteriorated",
        ahead=(1,),
        confidence=0.95,
    )
    assert (figures.n_clients, figures.false_alarms.count) == (2, 2)
    assert figures.found.value is None
    assert figures.found.interval is None
    assert figures.median_ahead is None


def test_refuses_an_outcome_that_is_not_there(courses: pl.DataFrame) -> None:
    with pytest.raises(CourseFrameError, match=", ".join(OUTCOMES)):
        _measured(courses, "unhappy")
    with pytest.raises(RuleError, match="cut-off"):
        how_courses_ended(courses, change=replace(CHANGE, cutoff=None), truth=None, **NAMES)


# --- thresholds -----------------------------------------------------------------------------------

strengths = st.lists(
    st.tuples(st.booleans(), st.one_of(st.none(), st.integers(-5, 9))), min_size=2, max_size=30
)


@given(people=strengths, rate=st.floats(0.01, 0.99))
def test_threshold_keeps_to_the_rate_and_wastes_none_of_it(
    people: list[tuple[bool, int | None]], rate: float
) -> None:
    clients = range(len(people))
    judged = pl.DataFrame(
        {"client": clients, "strength": [None if s is None else float(s) for _, s in people]},
        schema_overrides={"strength": pl.Float64},
    )
    ended = pl.DataFrame({"client": clients, "bad": [bad for bad, _ in people]})
    without = [s for bad, s in people if not bad and s is not None]
    n = sum(1 for bad, _ in people if not bad)
    if judged["strength"].null_count() == len(judged) or n == 0:
        return
    threshold = threshold_for_rate(judged, ended, client="client", outcome="bad", rate=rate)
    assert sum(s >= threshold for s in without) <= rate * n
    lower = [s for s in without if s < threshold]
    if lower:
        assert sum(s >= max(lower) for s in without) > rate * n


def test_threshold_of_the_tuned_people_holds_for_others() -> None:
    names = {"client": "client", "outcome": "deteriorated"}
    said, ended = [], []
    for seed in (11, 12):
        frame = routine(20_000, seed=seed)
        said.append(judge_courses(frame, rule=WORSE, **NAMES))
        ended.append(how_courses_ended(frame, change=CHANGE, truth=None, **NAMES))
    threshold = threshold_for_rate(said[0], ended[0], **names, rate=0.1)
    figures = measure_rule(
        said[1].with_columns(raised=pl.col("strength") >= threshold),
        ended[1],
        client="client",
        session="session",
        outcome="deteriorated",
        ahead=(1,),
        confidence=0.95,
    )
    assert figures.false_alarms.value < 0.11


def test_refuses_a_rate_or_a_rule_that_cannot_be_matched() -> None:
    judged = pl.DataFrame({"client": [1], "strength": [None]}, schema_overrides={"strength": float})
    ended = pl.DataFrame({"client": [1], "bad": [False]})
    with pytest.raises(RuleError, match="rate"):
        threshold_for_rate(judged, ended, client="client", outcome="bad", rate=0)
    with pytest.raises(RuleError, match="threshold of its own"):
        threshold_for_rate(judged, ended, client="client", outcome="bad", rate=0.1)


# --- simulation -----------------------------------------------------------------------------------


def test_simulation_counts_every_rule_against_every_ending() -> None:
    four = replace(CHANGE, amount=4)
    first_score = replace(WORSE, change=four)
    rules = {"first": first_score, "best": replace(first_score, against="best")}
    counting = Counting(outcomes=("deteriorated", "not_improved"), ahead=(2,), confidence=0.9)
    figures = measure_by_simulation(
        rules,
        parameters=ROUTINE_CARE,
        measure="gad7",
        change=four,
        counting=counting,
        clients=2000,
        seed=3,
    )
    assert set(figures) == {(name, outcome) for name in rules for outcome in counting.outcomes}
    first, best = figures["first", "deteriorated"], figures["best", "deteriorated"]
    assert first.n_clients == best.n_clients > 500
    assert first.false_alarms.count < best.false_alarms.count
    assert first.found.count == first.n_outcome


def test_simulation_refuses_a_measure_that_is_not_simulated() -> None:
    with pytest.raises(RuleError, match="measure"):
        measure_by_simulation(
            {"first": WORSE},
            parameters=ROUTINE_CARE,
            measure="who5",
            change=CHANGE,
            counting=Counting(outcomes=("deteriorated",), ahead=(1,), confidence=0.95),
            clients=100,
            seed=1,
        )
