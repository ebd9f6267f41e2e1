"""Deeds of the beginning."""

from telos.intake.actions.safety import (
    LookDayError,
    SafetyPlanChangedError,
    SafetyPlanError,
    SafetyWords,
    look_through_safety_plan,
    write_safety_plan,
)

__all__ = [
    "LookDayError",
    "SafetyPlanChangedError",
    "SafetyPlanError",
    "SafetyWords",
    "look_through_safety_plan",
    "write_safety_plan",
]
