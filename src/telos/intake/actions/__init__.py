"""Writing, arranging and moving on at the beginning of care."""

from telos.intake.actions.answering import drop_draft, keep_draft, save_answers
from telos.intake.actions.arranging import arrange
from telos.intake.actions.errors import (
    AnswersHaveChangedError,
    ConsentFirstError,
    FormulationHasChangedError,
    FormulationTypedElsewhereError,
    IntakeError,
    IntakeHasChangedError,
    UnsavedError,
)
from telos.intake.actions.formulating import share_formulation, write_formulation
from telos.intake.actions.formulation_typing import (
    TypedFormulation,
    drop_formulation_typing,
    keep_formulation_typing,
)
from telos.intake.actions.moving import begin_intake, move_intake
from telos.intake.actions.safety import (
    LookDayError,
    SafetyPlanChangedError,
    SafetyPlanError,
    SafetyWords,
    look_through_safety_plan,
    write_safety_plan,
)
from telos.intake.actions.safety_typing import (
    TypedElsewhereError,
    TypedPlan,
    drop_safety_draft,
    keep_safety_draft,
)
from telos.intake.actions.typed import Said, Typed, seen_token

__all__ = [
    "AnswersHaveChangedError",
    "ConsentFirstError",
    "FormulationHasChangedError",
    "FormulationTypedElsewhereError",
    "IntakeError",
    "IntakeHasChangedError",
    "LookDayError",
    "SafetyPlanChangedError",
    "SafetyPlanError",
    "SafetyWords",
    "Said",
    "Typed",
    "TypedElsewhereError",
    "TypedFormulation",
    "TypedPlan",
    "UnsavedError",
    "arrange",
    "begin_intake",
    "drop_draft",
    "drop_formulation_typing",
    "drop_safety_draft",
    "keep_draft",
    "keep_formulation_typing",
    "keep_safety_draft",
    "look_through_safety_plan",
    "move_intake",
    "save_answers",
    "seen_token",
    "share_formulation",
    "write_formulation",
    "write_safety_plan",
]
