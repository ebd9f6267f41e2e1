"""Who may do what with an intake and with a safety plan, and when two look at it again."""

from telos.intake.rules.safety import day_to_look_again, safety_side_of

__all__ = [
    "day_to_look_again",
    "safety_side_of",
]
