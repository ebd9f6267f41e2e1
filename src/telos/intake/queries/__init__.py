"""Reading what stands at the beginning, the viewer first."""

from telos.intake.queries.safety import (
    SafetyStanding,
    client_of_safety_version,
    safety_plan_stands,
    safety_standing,
    safety_versions,
)

__all__ = [
    "SafetyStanding",
    "client_of_safety_version",
    "safety_plan_stands",
    "safety_standing",
    "safety_versions",
]
