"""What somebody sends about consent and emergencies, checked before it becomes a deed."""

from telos.access.forms.consent import AnswerConsentForm, PaperConsentForm
from telos.access.forms.consent_texts import DraftTextForm, PublishTextForm, RetireTextForm
from telos.access.forms.emergency import OpenInEmergencyForm, ReviewOpeningForm

__all__ = [
    "AnswerConsentForm",
    "DraftTextForm",
    "OpenInEmergencyForm",
    "PaperConsentForm",
    "PublishTextForm",
    "RetireTextForm",
    "ReviewOpeningForm",
]
