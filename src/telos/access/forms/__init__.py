"""What somebody sends about consent, supervision and emergencies, checked before a deed."""

from telos.access.forms.consent import AnswerConsentForm, PaperConsentForm
from telos.access.forms.consent_texts import DraftTextForm, PublishTextForm, RetireTextForm
from telos.access.forms.emergency import OpenInEmergencyForm, ReviewOpeningForm
from telos.access.forms.spoken import KEEP, NO, YES, SpokenAnswerForm
from telos.access.forms.supervision import NameSupervisorForm

__all__ = [
    "KEEP",
    "NO",
    "YES",
    "AnswerConsentForm",
    "DraftTextForm",
    "NameSupervisorForm",
    "OpenInEmergencyForm",
    "PaperConsentForm",
    "PublishTextForm",
    "RetireTextForm",
    "ReviewOpeningForm",
    "SpokenAnswerForm",
]
