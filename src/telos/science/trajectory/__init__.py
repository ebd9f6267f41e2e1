"""The course of a measure over time: what is usual, how people differ, what to expect."""

from telos.science.trajectory.chances import chance_of_reliable_improvement
from telos.science.trajectory.course import expected_at_next, expected_course
from telos.science.trajectory.deviations import client_deviations
from telos.science.trajectory.errors import (
    CollinearError,
    ConvergenceError,
    ModelFileError,
    ProvenanceError,
    ScoreRangeError,
    TimeScaleError,
    TooLittleDataError,
    TrajectoryError,
    VisitFrameError,
)
from telos.science.trajectory.files import load_model, save_model
from telos.science.trajectory.model import FixedEffect, TrajectoryModel, fit_trajectory
from telos.science.trajectory.online import expected_at_visits
from telos.science.trajectory.passage import chance_of_reliable_improvement_by
from telos.science.trajectory.range import ScoreRange
from telos.science.trajectory.residuals import (
    ResidualChecks,
    check_residuals,
    visit_residuals,
)
from telos.science.trajectory.summary import summary
from telos.science.trajectory.timescale import TimeScale
from telos.science.trajectory.visits import Covariate, Roles

__all__ = [
    "CollinearError",
    "ConvergenceError",
    "Covariate",
    "FixedEffect",
    "ModelFileError",
    "ProvenanceError",
    "ResidualChecks",
    "Roles",
    "ScoreRange",
    "ScoreRangeError",
    "TimeScale",
    "TimeScaleError",
    "TooLittleDataError",
    "TrajectoryError",
    "TrajectoryModel",
    "VisitFrameError",
    "chance_of_reliable_improvement",
    "chance_of_reliable_improvement_by",
    "check_residuals",
    "client_deviations",
    "expected_at_next",
    "expected_at_visits",
    "expected_course",
    "fit_trajectory",
    "load_model",
    "save_model",
    "summary",
    "visit_residuals",
]
