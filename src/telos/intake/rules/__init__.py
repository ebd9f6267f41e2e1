"""Who may do what at the beginning."""

from telos.intake.rules.safety import safety_side_of

__all__ = ["safety_side_of"]
