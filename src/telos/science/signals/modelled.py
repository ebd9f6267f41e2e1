"""Courses as the visits of a model of their course."""

import numpy as np
import polars as pl

from telos.science.signals.courses import EXTRA
from telos.science.signals.errors import CourseFrameError
from telos.science.trajectory import TrajectoryModel
from telos.science.trajectory.visits import Visits, read_visits


def model_columns(model: TrajectoryModel) -> tuple[str, ...]:
    """What a model reads beside client and score."""
    return (model.roles.time, *(covariate.name for covariate in model.roles.covariates))


def visits_of(model: TrajectoryModel, courses: pl.DataFrame) -> Visits:
    """The rows of `read_courses` as the model's visits, in the same order."""
    roles = model.roles
    frame = courses.select(
        pl.col("client").alias(roles.client),
        pl.col("score").alias(roles.outcome),
        *(pl.col(EXTRA + name).alias(name) for name in dict.fromkeys(model_columns(model))),
    )
    visits = read_visits(frame, roles=roles, scale=model.time_scale)
    times = frame[roles.time].cast(pl.Float64).to_numpy()
    if not np.array_equal(visits.time, times):
        raise CourseFrameError(roles.time, "must rise with the sessions of each client.")
    return visits
