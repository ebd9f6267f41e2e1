"""Seeded synthetic courses and caseloads: for the demo, for tests and for benchmarks.

Nothing here is about anybody. The parameters come from published figures where there are any,
and say so where there are none; what is simulated is never evidence of anything.
"""

from telos.science.simulate.answers import simulate_answers
from telos.science.simulate.care import COURSE_SCHEMA, course_blocks, simulate_courses
from telos.science.simulate.caseload import simulate_caseload
from telos.science.simulate.courses import expected_scores, simulate_scores
from telos.science.simulate.errors import CareParameterError, NoErrorKnownError, SimulationError
from telos.science.simulate.figures import SOURCES, Figure, Status
from telos.science.simulate.parameters import (
    CareParameters,
    ChangeParameters,
    ClassParameters,
    DropOutParameters,
    FrontParameters,
    MeasureParameters,
    MissingParameters,
    SessionParameters,
    TherapistParameters,
)
from telos.science.simulate.precision import measurement_error
from telos.science.simulate.services import DERIVED_SEED, ROUTINE_CARE
from telos.science.simulate.shapes import CourseShape, ResponseClass, draw_shapes, typical_shape
from telos.science.simulate.streams import CLIENTS_A_BLOCK

__all__ = [
    "CLIENTS_A_BLOCK",
    "COURSE_SCHEMA",
    "DERIVED_SEED",
    "ROUTINE_CARE",
    "SOURCES",
    "CareParameterError",
    "CareParameters",
    "ChangeParameters",
    "ClassParameters",
    "CourseShape",
    "DropOutParameters",
    "Figure",
    "FrontParameters",
    "MeasureParameters",
    "MissingParameters",
    "NoErrorKnownError",
    "ResponseClass",
    "SessionParameters",
    "SimulationError",
    "Status",
    "TherapistParameters",
    "course_blocks",
    "draw_shapes",
    "expected_scores",
    "measurement_error",
    "simulate_answers",
    "simulate_caseload",
    "simulate_courses",
    "simulate_scores",
    "typical_shape",
]
