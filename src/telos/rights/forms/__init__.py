"""What people write about a right, checked before it becomes a deed."""

from telos.rights.forms.asking import (
    AnswerCorrectionForm,
    AskedAtPracticeForm,
    CopyForm,
    CorrectionAtPracticeForm,
    CorrectionForm,
)
from telos.rights.forms.keeping import (
    EraseForm,
    HoldForm,
    KeepForm,
    RulesForm,
    TakeUpForm,
    TimesForm,
)

__all__ = [
    "AnswerCorrectionForm",
    "AskedAtPracticeForm",
    "CopyForm",
    "CorrectionAtPracticeForm",
    "CorrectionForm",
    "EraseForm",
    "HoldForm",
    "KeepForm",
    "RulesForm",
    "TakeUpForm",
    "TimesForm",
]
