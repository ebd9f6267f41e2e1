"""What somebody sends about consent, checked before it becomes a deed."""

from telos.access.forms.consent import AnswerConsentForm, PaperConsentForm
from telos.access.forms.consent_texts import DraftTextForm, PublishTextForm

__all__ = [
    "AnswerConsentForm",
    "DraftTextForm",
    "PaperConsentForm",
    "PublishTextForm",
]
