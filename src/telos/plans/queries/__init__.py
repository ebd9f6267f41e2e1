"""Reading plans, the viewer first, and the library that they are made from."""

from telos.plans.queries.glance import PlanGlance, plan_glances
from telos.plans.queries.library import (
    NOTHING_RECORDED,
    all_approaches,
    all_concerns,
    approach_name,
    approach_of,
    concern_name,
    intervention_name,
    intervention_of,
    interventions_by_fit,
    interventions_for,
    unknown_approaches,
    unknown_interventions,
)
from telos.plans.queries.plans import (
    PlanRead,
    ServingRead,
    VersionRead,
    measures_named,
    plan_of,
    plans_of,
    plans_visible_to,
    wish_of,
)
from telos.science.interventions import Approach, Concern, Evidence, Intervention

__all__ = [
    "NOTHING_RECORDED",
    "Approach",
    "Concern",
    "Evidence",
    "Intervention",
    "PlanGlance",
    "PlanRead",
    "ServingRead",
    "VersionRead",
    "all_approaches",
    "all_concerns",
    "approach_name",
    "approach_of",
    "concern_name",
    "intervention_name",
    "intervention_of",
    "interventions_by_fit",
    "interventions_for",
    "measures_named",
    "plan_glances",
    "plan_of",
    "plans_of",
    "plans_visible_to",
    "unknown_approaches",
    "unknown_interventions",
    "wish_of",
]
