"""What people write at the beginning of care, checked before it becomes a deed."""

from telos.intake.forms.safety import LookThroughForm, SafetyPlanForm, TypedPlanForm

__all__ = [
    "LookThroughForm",
    "SafetyPlanForm",
    "TypedPlanForm",
]
