"""Who may do what with an intake and with a safety plan."""

from telos.intake.rules.safety import safety_side_of

__all__ = [
    "safety_side_of",
]
