"""The tables of the beginning."""

from telos.intake.models.safety import SafetyPlan, SafetyPlanLook, SafetyPlanVersion

__all__ = ["SafetyPlan", "SafetyPlanLook", "SafetyPlanVersion"]
