"""What a person writes at the beginning, checked before it becomes a deed."""

from telos.intake.forms.safety import LookThroughForm, SafetyPlanForm

__all__ = ["LookThroughForm", "SafetyPlanForm"]
