"""What people fill in: therapists in care, managers in the library."""

from telos.measures.forms.care import (
    LONG_BEFORE,
    AcknowledgeAlertForm,
    AskQuestionnaireForm,
    EnterTotalForm,
    WithdrawTotalForm,
)
from telos.measures.forms.library import DefinitionForm, WordingForm

__all__ = [
    "LONG_BEFORE",
    "AcknowledgeAlertForm",
    "AskQuestionnaireForm",
    "DefinitionForm",
    "EnterTotalForm",
    "WithdrawTotalForm",
    "WordingForm",
]
