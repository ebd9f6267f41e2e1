"""The numbers: instruments, scores, change, courses, signals and goals.

No Django, no network, no clock. What a researcher needs first can be imported from here; the rooms
(`telos.science.change` and the others) hold everything. A name is loaded when it is asked for,
so that ``import telos.science`` costs nothing.
"""

from typing import TYPE_CHECKING

__all__ = [
    "Population",
    "TimeScale",
    "classify_change",
    "describe_pairs",
    "expected_course",
    "find_signals",
    "fit_trajectory",
    "instrument_keys",
    "load_instrument",
    "rule_by_method",
    "rule_from_instrument",
    "rule_jacobson_truax",
    "score_attainment",
    "score_items",
    "simulate_courses",
    "summarise_change",
    "summary",
]

if TYPE_CHECKING:
    from telos.science.attainment import score_attainment
    from telos.science.change import (
        Population,
        classify_change,
        describe_pairs,
        rule_by_method,
        rule_from_instrument,
        rule_jacobson_truax,
        summarise_change,
    )
    from telos.science.instruments import instrument_keys, load_instrument, score_items
    from telos.science.signals import find_signals
    from telos.science.simulate import simulate_courses
    from telos.science.trajectory import TimeScale, expected_course, fit_trajectory, summary
else:  # hidden from type checkers, which would take any name for one that is here
    from importlib import import_module

    _FRONT = {
        "attainment": {"score_attainment"},
        "change": {
            "Population",
            "classify_change",
            "describe_pairs",
            "rule_by_method",
            "rule_from_instrument",
            "rule_jacobson_truax",
            "summarise_change",
        },
        "instruments": {"instrument_keys", "load_instrument", "score_items"},
        "signals": {"find_signals"},
        "simulate": {"simulate_courses"},
        "trajectory": {"TimeScale", "expected_course", "fit_trajectory", "summary"},
    }

    def __getattr__(name: str) -> object:
        for room, names in _FRONT.items():
            if name in names:
                found = getattr(import_module(f"{__name__}.{room}"), name)
                globals()[name] = found  # the next time it is found at once
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
