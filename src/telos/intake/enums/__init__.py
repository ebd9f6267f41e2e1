"""What the intake and the safety plan can say, and where each may go."""

from telos.intake.enums.safety import (
    LONG_NOT_LOOKED_THROUGH,
    LONGEST_AHEAD,
    LONGEST_LINE,
    LONGEST_OWN,
    LONGEST_WHY,
    MOST_LINES,
    SafetyPart,
)

__all__ = [
    "LONGEST_AHEAD",
    "LONGEST_LINE",
    "LONGEST_OWN",
    "LONGEST_WHY",
    "LONG_NOT_LOOKED_THROUGH",
    "MOST_LINES",
    "SafetyPart",
]
