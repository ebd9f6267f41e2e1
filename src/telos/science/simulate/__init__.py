"""Seeded synthetic courses and caseloads: for the demo, for tests and for benchmarks.

Nothing here is about anybody. The parameters come from published figures where there are any,
and say so where there are none; what is simulated is never evidence of anything.
"""

from telos.science.simulate import published
from telos.science.simulate.answers import simulate_answers
from telos.science.simulate.care import simulate_courses, simulate_table, table_blocks
from telos.science.simulate.caseload import simulate_caseload
from telos.science.simulate.courses import expected_scores, simulate_scores
from telos.science.simulate.errors import CareParameterError, NoErrorKnownError, SimulationError
from telos.science.simulate.figures import SOURCES, Figure, Status
from telos.science.simulate.files import write_table
from telos.science.simulate.parameters import (
    AftercareParameters,
    CareParameters,
    ChangeParameters,
    ClassParameters,
    DropOutParameters,
    FrontParameters,
    GoalParameters,
    GroupParameters,
    InformedBy,
    MeasureParameters,
    MissingParameters,
    SeasonParameters,
    SessionParameters,
    SuddenGainParameters,
    TherapistParameters,
)
from telos.science.simulate.precision import measurement_error
from telos.science.simulate.provenance import figures_of, with_figure
from telos.science.simulate.services import DERIVED_SEED, IAPT_MEASURES, ROUTINE_CARE
from telos.science.simulate.shapes import CourseShape, ResponseClass, draw_shapes, typical_shape
from telos.science.simulate.streams import CLIENTS_A_BLOCK
from telos.science.simulate.tables import COURSE_SCHEMA, Table, table_schema

__all__ = [
    "CLIENTS_A_BLOCK",
    "COURSE_SCHEMA",
    "DERIVED_SEED",
    "IAPT_MEASURES",
    "ROUTINE_CARE",
    "SOURCES",
    "AftercareParameters",
    "CareParameterError",
    "CareParameters",
    "ChangeParameters",
    "ClassParameters",
    "CourseShape",
    "DropOutParameters",
    "Figure",
    "FrontParameters",
    "GoalParameters",
    "GroupParameters",
    "InformedBy",
    "MeasureParameters",
    "MissingParameters",
    "NoErrorKnownError",
    "ResponseClass",
    "SeasonParameters",
    "SessionParameters",
    "SimulationError",
    "Status",
    "SuddenGainParameters",
    "Table",
    "TherapistParameters",
    "draw_shapes",
    "expected_scores",
    "figures_of",
    "measurement_error",
    "published",
    "simulate_answers",
    "simulate_caseload",
    "simulate_courses",
    "simulate_scores",
    "simulate_table",
    "table_blocks",
    "table_schema",
    "typical_shape",
    "with_figure",
    "write_table",
]
