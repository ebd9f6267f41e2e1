"""A rule of change, a model, and courses small enough to think about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import polars as pl
import pytest

from telos.science.change import ChangeRule, rule_from_instrument
from telos.science.instruments import load_instrument
from telos.science.signals import CourseRule, judge_courses
from telos.science.simulate import ROUTINE_CARE, simulate_courses
from telos.science.trajectory import TimeScale, TrajectoryModel, fit_trajectory

# Six points, and a line of ten: lower is better.
CHANGE = rule_from_instrument(load_instrument("phq9"))
NAMES = {"client": "client", "session": "session", "score": "score"}
Scores = Sequence[float | None]


@pytest.fixture
def change() -> ChangeRule:
    return CHANGE


@cache
def routine(clients: int, *, seed: int) -> pl.DataFrame:
    """Courses of a made-up service on the PHQ-9."""
    courses = simulate_courses(clients=clients, parameters=ROUTINE_CARE, seed=seed)
    return courses.filter(pl.col("instrument") == "phq9")


@cache
def routine_model() -> TrajectoryModel:
    """The usual course in it, along log(1 + sessions)."""
    return fit_trajectory(
        routine(4000, seed=1),
        client="client",
        time="session",
        outcome="score",
        time_scale=TimeScale("log1p"),
        random="slope",
        method="reml",
    )


def course(scores: Scores, **columns: object) -> pl.DataFrame:
    """One client's course, sessions counted from 0; None is a session without an answer."""
    frame = pl.DataFrame(
        {"client": 1, "session": range(len(scores)), "score": scores},
        schema_overrides={"score": pl.Float64},
    )
    return frame.with_columns(pl.lit(value).alias(name) for name, value in columns.items())


def sessions_raised(rule: CourseRule, scores: Scores, **columns: object) -> list[int]:
    """At which sessions of a course the rule speaks."""
    judged = judge_courses(course(scores, **columns), rule=rule, **NAMES)
    return judged.filter(pl.col("raised"))["session"].to_list()
