"""Addresses of the practice manager's pages."""

from django.urls import path

from telos.web.practice.asking import practice_record_ask
from telos.web.practice.care import practice_care
from telos.web.practice.consents import (
    practice_consent,
    practice_consent_preview,
    practice_consent_publish,
    practice_consent_retire,
    practice_consent_version,
    practice_consents,
)
from telos.web.practice.hand_over import practice_hand_over
from telos.web.practice.parts import end_part
from telos.web.practice.people import invite_again, people, reset_factor, uninvite
from telos.web.practice.practice import practice
from telos.web.practice.privacy import privacy, privacy_opening
from telos.web.practice.questionnaires import (
    questionnaire,
    questionnaire_add,
    questionnaire_retire,
    questionnaires,
    wording_withdraw,
)
from telos.web.practice.record import (
    practice_record,
    practice_record_erase,
    practice_record_factor,
    practice_record_hold,
    practice_record_keep,
    practice_record_lift,
    practice_record_take_up,
)
from telos.web.practice.retention import practice_retention
from telos.web.practice.rights import practice_rights, practice_times
from telos.web.practice.supervision import practice_supervision, practice_supervision_end
from telos.web.practice.trail import practice_trail

_CONSENTS = "practice/<uuid:practice_id>/consents/"
_CONSENT = f"{_CONSENTS}<slug:kind>/"
_PEOPLE = "practice/<uuid:practice_id>/people/"
_RIGHTS = "practice/<uuid:practice_id>/rights/"
_RECORD = f"{_RIGHTS}<uuid:client_id>/"
_SUPERVISION = "practice/<uuid:practice_id>/supervision/"
_SHELF = "practice/<uuid:practice_id>/questionnaires/"

urlpatterns = [
    path("privacy/", privacy, name="privacy"),
    path("privacy/<uuid:opening_id>/", privacy_opening, name="privacy-opening"),
    path("practice/", practice, name="practice"),
    path("practice/<uuid:practice_id>/care/<uuid:client_id>/", practice_care, name="practice-care"),
    path(
        "practice/<uuid:practice_id>/hand-overs/<uuid:request_id>/",
        practice_hand_over,
        name="practice-hand-over",
    ),
    path("practice/<uuid:practice_id>/trail/", practice_trail, name="practice-trail"),
    path(_RIGHTS, practice_rights, name="practice-rights"),
    path(f"{_RIGHTS}times/", practice_times, name="practice-times"),
    path(f"{_RIGHTS}years/", practice_retention, name="practice-retention"),
    path(_RECORD, practice_record, name="practice-record"),
    path(f"{_RECORD}hold/", practice_record_hold, name="practice-record-hold"),
    path(f"{_RECORD}hold/<uuid:hold_id>/lift/", practice_record_lift, name="practice-record-lift"),
    path(f"{_RECORD}keep/", practice_record_keep, name="practice-record-keep"),
    path(f"{_RECORD}take-up/", practice_record_take_up, name="practice-record-take-up"),
    path(f"{_RECORD}ask/<slug:kind>/", practice_record_ask, name="practice-record-ask"),
    path(f"{_RECORD}second-step/reset/", practice_record_factor, name="practice-record-factor"),
    path(f"{_RECORD}erase/", practice_record_erase, name="practice-record-erase"),
    path(_PEOPLE, people, name="practice-people"),
    path(
        f"{_PEOPLE}invitations/<uuid:invitation_id>/again/",
        invite_again,
        name="practice-invite-again",
    ),
    path(
        f"{_PEOPLE}invitations/<uuid:invitation_id>/take-back/",
        uninvite,
        name="practice-uninvite",
    ),
    path(f"{_PEOPLE}parts/<uuid:membership_id>/end/", end_part, name="practice-part-end"),
    path(
        f"{_PEOPLE}<uuid:person_id>/second-factor/reset/",
        reset_factor,
        name="practice-factor-reset",
    ),
    path(_SUPERVISION, practice_supervision, name="practice-supervision"),
    path(
        f"{_SUPERVISION}<uuid:supervision_id>/end/",
        practice_supervision_end,
        name="practice-supervision-end",
    ),
    path(_CONSENTS, practice_consents, name="practice-consents"),
    path(_CONSENT, practice_consent, name="practice-consent"),
    path(f"{_CONSENT}preview/", practice_consent_preview, name="practice-consent-preview"),
    path(f"{_CONSENT}publish/", practice_consent_publish, name="practice-consent-publish"),
    path(f"{_CONSENT}retire/", practice_consent_retire, name="practice-consent-retire"),
    path(
        f"{_CONSENT}versions/<uuid:text_id>/",
        practice_consent_version,
        name="practice-consent-version",
    ),
    path(_SHELF, questionnaires, name="practice-questionnaires"),
    path(f"{_SHELF}add/", questionnaire_add, name="practice-questionnaire-add"),
    path(f"{_SHELF}<slug:key>/", questionnaire, name="practice-questionnaire"),
    path(
        f"{_SHELF}own/<uuid:own_id>/retire/",
        questionnaire_retire,
        name="practice-questionnaire-retire",
    ),
    path(
        f"{_SHELF}words/<uuid:words_id>/withdraw/",
        wording_withdraw,
        name="practice-wording-withdraw",
    ),
]
