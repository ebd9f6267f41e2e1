"""Reading the beginning of care, the viewer first."""

from telos.intake.queries.baseline import baseline_of
from telos.intake.queries.formulation import (
    episode_of_formulation,
    formulation_drafts_visible_to,
    formulation_typed,
    formulations_visible_to,
)
from telos.intake.queries.intake import (
    Answer,
    Answers,
    IntakeDue,
    answers_visible_to,
    drafts_of,
    intake_of,
    intakes_due,
    intakes_visible_to,
    is_formulation_typed,
    moves_visible_to,
    place_of_intake_move,
    plans_visible_to,
)
from telos.intake.queries.readiness import (
    BarrierTold,
    Readiness,
    barriers_of,
    in_the_way_of,
    readiness_of,
    unarranged_of,
    with_unarranged,
)
from telos.intake.queries.safety import (
    SafetyStanding,
    client_of_safety_version,
    safety_draft,
    safety_plan_stands,
    safety_plans_visible_to,
    safety_standing,
    safety_versions,
)
from telos.intake.queries.safety_glance import (
    SafetyGlance,
    safety_at_a_glance,
    with_safety_plans,
)

__all__ = [
    "Answer",
    "Answers",
    "BarrierTold",
    "IntakeDue",
    "Readiness",
    "SafetyGlance",
    "SafetyStanding",
    "answers_visible_to",
    "barriers_of",
    "baseline_of",
    "client_of_safety_version",
    "drafts_of",
    "episode_of_formulation",
    "formulation_drafts_visible_to",
    "formulation_typed",
    "formulations_visible_to",
    "in_the_way_of",
    "intake_of",
    "intakes_due",
    "intakes_visible_to",
    "is_formulation_typed",
    "moves_visible_to",
    "place_of_intake_move",
    "plans_visible_to",
    "readiness_of",
    "safety_at_a_glance",
    "safety_draft",
    "safety_plan_stands",
    "safety_plans_visible_to",
    "safety_standing",
    "safety_versions",
    "unarranged_of",
    "with_safety_plans",
    "with_unarranged",
]
