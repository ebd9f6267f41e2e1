"""What people fill in: therapists in care, managers in the library."""

from telos.measures.forms.answers import EnterAnswersForm
from telos.measures.forms.care import AcknowledgeAlertForm, AskQuestionnaireForm
from telos.measures.forms.library import DefinitionForm, WordingForm
from telos.measures.forms.totals import LONG_BEFORE, EnterTotalForm, WithdrawTotalForm

__all__ = [
    "LONG_BEFORE",
    "AcknowledgeAlertForm",
    "AskQuestionnaireForm",
    "DefinitionForm",
    "EnterAnswersForm",
    "EnterTotalForm",
    "WithdrawTotalForm",
    "WordingForm",
]
