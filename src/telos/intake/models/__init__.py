"""The intake, what both sides write in it, and the formulation that closes it."""

from telos.intake.models.formulation import Formulation, FormulationDraft, FormulationTyping
from telos.intake.models.intake import (
    BarrierPlan,
    Intake,
    IntakeDraft,
    IntakeEntry,
    IntakeMove,
)
from telos.intake.models.safety import (
    SafetyPlan,
    SafetyPlanDraft,
    SafetyPlanLook,
    SafetyPlanVersion,
)

__all__ = [
    "BarrierPlan",
    "Formulation",
    "FormulationDraft",
    "FormulationTyping",
    "Intake",
    "IntakeDraft",
    "IntakeEntry",
    "IntakeMove",
    "SafetyPlan",
    "SafetyPlanDraft",
    "SafetyPlanLook",
    "SafetyPlanVersion",
]
