"""Plans, their steps and versions, and who agreed to which."""

from telos.plans.models.plan import Plan, PlanAgreement, PlanStep
from telos.plans.models.template import PlanTemplate
from telos.plans.models.version import (
    PlanApproach,
    PlanArrangement,
    PlanIntervention,
    PlanServing,
    PlanSign,
    PlanVersion,
)

__all__ = [
    "Plan",
    "PlanAgreement",
    "PlanApproach",
    "PlanArrangement",
    "PlanIntervention",
    "PlanServing",
    "PlanSign",
    "PlanStep",
    "PlanTemplate",
    "PlanVersion",
]
