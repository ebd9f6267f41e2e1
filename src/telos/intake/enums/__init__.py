"""What the intake and the safety plan can say, and where each may go."""

from telos.intake.enums.safety import (
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
    "MOST_LINES",
    "SafetyPart",
]
