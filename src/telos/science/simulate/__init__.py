"""Seeded synthetic courses and caseloads: for the demo, for tests and for benchmarks.

Nothing here is about anybody. The parameters come from published figures where there are any,
and say so where there are none; what is simulated is never evidence of anything.
"""

from telos.science.simulate.answers import simulate_answers
from telos.science.simulate.caseload import simulate_caseload
from telos.science.simulate.courses import expected_scores, simulate_scores
from telos.science.simulate.errors import NoErrorKnownError, SimulationError
from telos.science.simulate.precision import measurement_error
from telos.science.simulate.shapes import CourseShape, ResponseClass, draw_shapes, typical_shape

__all__ = [
    "CourseShape",
    "NoErrorKnownError",
    "ResponseClass",
    "SimulationError",
    "draw_shapes",
    "expected_scores",
    "measurement_error",
    "simulate_answers",
    "simulate_caseload",
    "simulate_scores",
    "typical_shape",
]
