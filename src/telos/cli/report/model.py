"""The linear mixed model of all courses of an instrument, for everyone and by group."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.outcomes import Outcome, group_column
from telos.cli.report.reading.times import Kind, Times
from telos.cli.report.shares import CONFIDENCE
from telos.science.change import critical_value
from telos.science.trajectory import TimeScale, TrajectoryError, TrajectoryModel, fit_trajectory

FEWEST_CLIENTS = 30
"""With two scores or more, from whom on a model is fitted unasked."""
MOST_CLIENTS = 20_000
"""Up to whom it is fitted unasked: where each has dates of their own, more make the page wait."""
DAYS_A_WEEK = 7
SCORES_FOR_A_SLOPE = 3
Random = Literal["intercept", "slope"]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """An estimate of the model, of everyone or of one group."""

    label: str
    estimate: float
    se: float

    @property
    def low(self) -> float:
        """The lower end of its interval, by the normal distribution."""
        return self.estimate - critical_value(confidence=CONFIDENCE) * self.se

    @property
    def high(self) -> float:
        """The upper end."""
        return self.estimate + critical_value(confidence=CONFIDENCE) * self.se


@dataclass(frozen=True, kw_only=True)
class GroupModel:
    """Each group's change with time, and how far it is from that of the first."""

    column: str
    slopes: tuple[Figure, ...]
    differences: tuple[Figure, ...]
    singular: bool
    failure: str
    """Why there are no figures; empty where there are."""


@dataclass(frozen=True, kw_only=True)
class CourseModel:
    """What the model says of an instrument, or why it says nothing."""

    failure: str
    """Why it was not fitted; empty where it was."""
    unit: str
    """What the slope is for one of: “week”."""
    begins: str
    """When the level is that of: the earliest time of the file, or of each client."""
    random: Random
    fit: TrajectoryModel | None
    level: Figure | None
    slope: Figure | None
    groups: tuple[GroupModel, ...]


def model_of(outcome: Outcome, times: Times, *, asked: bool | None) -> CourseModel | None:
    """Fit all courses; None where nobody asked and there are too few people, or no times."""
    scores = _placed(outcome, times)
    counts = scores.group_by("client").len()["len"]
    again = int((counts > 1).sum())
    if asked is False or (asked is None and again < FEWEST_CLIENTS):
        return None
    enough = int((counts >= SCORES_FOR_A_SLOPE).sum())
    random: Random = "slope" if enough and 2 * enough >= again else "intercept"
    fit, failure = None, ""
    if scores.is_empty():
        failure = _("Words such as “pre” and “post” do not say how far apart they are.")
    elif asked is None and len(counts) > MOST_CLIENTS:
        failure = _("With so many people it is left out unless --model asks for it.")
    else:
        fit, failure = _tried(scores, random)
    level, slope = (None, None) if fit is None else _figures(fit)
    dated = times.kind is Kind.DATE
    return CourseModel(
        failure=failure,
        unit=_("week") if dated else times.unit or _("unit of time"),
        begins=_("the first score") if dated else times.label(0),
        random=random,
        fit=fit,
        level=level,
        slope=slope,
        groups=() if fit is None else _by_group(outcome, scores, random),
    )


def _placed(outcome: Outcome, times: Times) -> pl.DataFrame:
    """client, time, score of every score; no row where times are words.

    Numbers count from the earliest of the file, dates in weeks from each client's first score.
    """
    scores = outcome.scored.scores
    if times.kind is Kind.STAGE:
        scores = scores.head(0)
    at = pl.lit(times.keys).gather(pl.col("time"))
    if times.kind is Kind.DATE:
        at = (at - at.min().over("client")) / DAYS_A_WEEK
    else:
        at = at - float(times.keys[0])
    return scores.select("client", at.cast(pl.Float64).alias("time"), "score")


def _tried(
    scores: pl.DataFrame, random: Random, covariates: Sequence[str] = ()
) -> tuple[TrajectoryModel | None, str]:
    """The fit; or why there is none, in the words of the engine."""
    try:
        fit = fit_trajectory(
            scores,
            client="client",
            time="time",
            outcome="score",
            covariates=covariates,
            time_scale=TimeScale("linear"),
            random=random,
            method="reml",
        )
    except TrajectoryError as problem:
        return None, str(problem)
    return fit, ""


def _figures(fit: TrajectoryModel) -> tuple[Figure, Figure]:
    level, slope = fit.fixed[:2]
    return (
        Figure(label="", estimate=level.estimate, se=level.se),
        Figure(label="", estimate=slope.estimate, se=slope.se),
    )


def _by_group(outcome: Outcome, scores: pl.DataFrame, random: Random) -> tuple[GroupModel, ...]:
    found = []
    for grouping, people in outcome.groups:
        there = {group.label for group in people if group.started}
        labels = [label for label in grouping.named if label in there]
        if len(labels) > 1:
            groups = outcome.clients.select(
                "client", pl.col(group_column(grouping)).alias("group")
            ).filter(pl.col("group").is_in(labels))
            of_groups = scores.join(groups, on="client")
            found.append(_compared(grouping.name, labels, scores=of_groups, random=random))
    return tuple(found)


def _compared(
    column: str, labels: list[str], *, scores: pl.DataFrame, random: Random
) -> GroupModel:
    """One model in which each further group has a level and a slope of its own."""
    others = range(1, len(labels))
    member = {k: (pl.col("group") == labels[k]).cast(pl.Float64) for k in others}
    table = scores.with_columns(
        *(one.alias(f"level {k}") for k, one in member.items()),
        *((one * pl.col("time")).alias(f"slope {k}") for k, one in member.items()),
    )
    names = [*(f"level {k}" for k in others), *(f"slope {k}" for k in others)]
    fit, failure = _tried(table, random, names)
    if fit is None:
        return GroupModel(column=column, slopes=(), differences=(), singular=False, failure=failure)
    beta, covariance = fit.coefficients, fit.fixed_covariance
    place = {k: 2 + names.index(f"slope {k}") for k in others}
    slopes = [Figure(label=labels[0], estimate=float(beta[1]), se=math.sqrt(covariance[1, 1]))]
    differences = []
    for k, at in place.items():
        variance = covariance[1, 1] + covariance[at, at] + 2 * covariance[1, at]
        estimate = float(beta[1] + beta[at])
        slopes.append(Figure(label=labels[k], estimate=estimate, se=math.sqrt(variance)))
        differences.append(
            Figure(label=labels[k], estimate=float(beta[at]), se=math.sqrt(covariance[at, at]))
        )
    return GroupModel(
        column=column,
        slopes=tuple(slopes),
        differences=tuple(differences),
        singular=fit.singular,
        failure="",
    )
