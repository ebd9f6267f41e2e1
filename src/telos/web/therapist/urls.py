"""Addresses of the therapist's pages."""

from django.urls import path

from telos.web.therapist.adding import client_add
from telos.web.therapist.alerts import alert
from telos.web.therapist.answers import client_response, client_total_withdraw
from telos.web.therapist.appointments import (
    client_appointment_move,
    client_appointment_settle,
    client_appointments,
)
from telos.web.therapist.caseload import caseload
from telos.web.therapist.client import client
from telos.web.therapist.consents import client_consent, client_consent_ask, client_consents
from telos.web.therapist.corrections import client_correction
from telos.web.therapist.emergency import emergency, emergency_close
from telos.web.therapist.entering import client_measure_enter
from telos.web.therapist.episode import client_episode
from telos.web.therapist.formulation import client_formulation, client_formulation_share
from telos.web.therapist.goal_map import client_goal_map
from telos.web.therapist.goal_more import (
    client_goal_forward,
    client_goal_levels,
    client_goal_measures,
    client_goal_review,
    client_goal_scale,
    client_goal_step,
    client_goal_support,
    client_goal_under,
)
from telos.web.therapist.goal_new import client_goal_begin, client_goal_new
from telos.web.therapist.goal_set import client_goal_set
from telos.web.therapist.goals import (
    client_goal,
    client_goal_agree,
    client_goal_keep,
    client_goal_move,
    client_goal_rate,
    client_goal_revise,
)
from telos.web.therapist.hand_over import client_hand_over, client_hand_over_back
from telos.web.therapist.intake import (
    client_intake,
    client_intake_add,
    client_intake_arrange,
    client_intake_begin,
    client_intake_complete,
    client_intake_take_up,
)
from telos.web.therapist.invitations import client_invite, client_uninvite
from telos.web.therapist.library import library, library_approach, library_intervention
from telos.web.therapist.measures import (
    client_measure_ask,
    client_measure_stop,
    client_measure_total,
    client_measures,
)
from telos.web.therapist.opened import emergency_record
from telos.web.therapist.plan import (
    client_plan,
    client_plan_answer,
    client_plan_compare,
    client_plan_end,
    client_plan_keep,
    client_plan_paper,
    client_plan_review,
)
from telos.web.therapist.plan_write import client_plan_write
from telos.web.therapist.record import client_record
from telos.web.therapist.rights import (
    client_asked,
    client_copy,
    client_correction_answer,
    client_rights,
)
from telos.web.therapist.safety_plan import (
    client_safety_plan,
    client_safety_plan_before,
    client_safety_plan_looked,
    client_safety_plan_write,
)
from telos.web.therapist.spoken import client_goal_said, client_plan_said
from telos.web.therapist.supervision import supervision
from telos.web.therapist.templates_kept import (
    plan_template,
    plan_template_new,
    plan_template_offer,
    plan_template_retire,
    plan_templates,
)

_CLIENT = "clients/<uuid:client_id>/"
_GOAL = f"{_CLIENT}goals/<uuid:goal_id>/"
_PLAN = f"{_CLIENT}plan/"
_MEASURES = f"{_CLIENT}measures/"
_AT_HAND = f"{_CLIENT}at-hand/"
_APPOINTMENTS = f"{_CLIENT}appointments/"
_CONSENTS = f"{_CLIENT}consents/"
_INTAKE = f"{_CLIENT}intake/"

urlpatterns = [
    path("caseload/", caseload, name="caseload"),
    path("caseload/add/", client_add, name="client-add"),
    path(_CLIENT, client, name="client"),
    path(f"{_CLIENT}record/", client_record, name="client-record"),
    path(f"{_CLIENT}rights/", client_rights, name="client-rights"),
    path(f"{_CLIENT}rights/copy/", client_copy, name="client-copy"),
    path(f"{_CLIENT}rights/asked/", client_asked, name="client-asked"),
    path(f"{_CLIENT}rights/corrections/", client_correction, name="client-correction"),
    path(
        f"{_CLIENT}rights/corrections/<uuid:amendment_id>/",
        client_correction_answer,
        name="client-correction-answer",
    ),
    path(f"{_CLIENT}invite/", client_invite, name="client-invite"),
    path(f"{_CLIENT}uninvite/", client_uninvite, name="client-uninvite"),
    path(f"{_CLIENT}goals/map/", client_goal_map, name="client-goal-map"),
    path(f"{_CLIENT}goals/new/", client_goal_new, name="client-goal-new"),
    path(f"{_CLIENT}goals/begin/", client_goal_begin, name="client-goal-begin"),
    path(f"{_CLIENT}goals/set/", client_goal_set, name="client-goal-set"),
    path(_GOAL, client_goal, name="client-goal"),
    path(f"{_GOAL}agree/", client_goal_agree, name="client-goal-agree"),
    path(f"{_GOAL}keep/", client_goal_keep, name="client-goal-keep"),
    path(f"{_GOAL}said/", client_goal_said, name="client-goal-said"),
    path(f"{_GOAL}revise/", client_goal_revise, name="client-goal-revise"),
    path(f"{_GOAL}rate/", client_goal_rate, name="client-goal-rate"),
    path(f"{_GOAL}move/", client_goal_move, name="client-goal-move"),
    path(_AT_HAND, client_safety_plan, name="client-safety-plan"),
    path(f"{_AT_HAND}write/", client_safety_plan_write, name="client-safety-plan-write"),
    path(f"{_AT_HAND}looked/", client_safety_plan_looked, name="client-safety-plan-looked"),
    path(f"{_AT_HAND}before/", client_safety_plan_before, name="client-safety-plan-before"),
    path(_INTAKE, client_intake, name="client-intake"),
    path(f"{_INTAKE}begin/", client_intake_begin, name="client-intake-begin"),
    path(f"{_INTAKE}add/<slug:kind>/", client_intake_add, name="client-intake-add"),
    path(
        f"{_INTAKE}arrange/<slug:kind>/",
        client_intake_arrange,
        name="client-intake-arrange",
    ),
    path(f"{_INTAKE}complete/", client_intake_complete, name="client-intake-complete"),
    path(f"{_INTAKE}take-up/", client_intake_take_up, name="client-intake-take-up"),
    path(f"{_INTAKE}formulation/", client_formulation, name="client-formulation"),
    path(
        f"{_INTAKE}formulation/share/",
        client_formulation_share,
        name="client-formulation-share",
    ),
    path(_PLAN, client_plan, name="client-plan"),
    path(f"{_PLAN}write/", client_plan_write, name="client-plan-write"),
    path(f"{_PLAN}compare/", client_plan_compare, name="client-plan-compare"),
    path(f"{_PLAN}keep/", client_plan_keep, name="client-plan-keep"),
    path(f"{_PLAN}said/", client_plan_said, name="client-plan-said"),
    path(f"{_PLAN}answer/", client_plan_answer, name="client-plan-answer"),
    path(f"{_PLAN}review/", client_plan_review, name="client-plan-review"),
    path(f"{_PLAN}end/", client_plan_end, name="client-plan-end"),
    path(f"{_PLAN}paper/", client_plan_paper, name="client-plan-paper"),
    path("library/", library, name="library"),
    path("library/approaches/<slug:key>/", library_approach, name="library-approach"),
    path("library/templates/", plan_templates, name="plan-templates"),
    path("library/templates/new/", plan_template_new, name="plan-template-new"),
    path("library/templates/<uuid:template_id>/", plan_template, name="plan-template"),
    path(
        "library/templates/<uuid:template_id>/retire/",
        plan_template_retire,
        name="plan-template-retire",
    ),
    path(
        "library/templates/<uuid:template_id>/offer/",
        plan_template_offer,
        name="plan-template-offer",
    ),
    path("library/<slug:key>/", library_intervention, name="library-intervention"),
    path(f"{_GOAL}step/", client_goal_step, name="client-goal-step"),
    path(f"{_GOAL}forward/", client_goal_forward, name="client-goal-forward"),
    path(f"{_GOAL}support/", client_goal_support, name="client-goal-support"),
    path(f"{_GOAL}measures/", client_goal_measures, name="client-goal-measures"),
    path(f"{_GOAL}levels/", client_goal_levels, name="client-goal-levels"),
    path(f"{_GOAL}scale/", client_goal_scale, name="client-goal-scale"),
    path(f"{_GOAL}review/", client_goal_review, name="client-goal-review"),
    path(f"{_GOAL}under/", client_goal_under, name="client-goal-under"),
    path(_MEASURES, client_measures, name="client-measures"),
    path(f"{_MEASURES}ask/", client_measure_ask, name="client-measure-ask"),
    path(f"{_MEASURES}<uuid:schedule_id>/stop/", client_measure_stop, name="client-measure-stop"),
    path(
        f"{_MEASURES}<uuid:schedule_id>/enter/", client_measure_enter, name="client-measure-enter"
    ),
    path(f"{_MEASURES}total/", client_measure_total, name="client-measure-total"),
    path(f"{_MEASURES}answers/<uuid:response_id>/", client_response, name="client-response"),
    path(
        f"{_MEASURES}answers/<uuid:response_id>/withdraw/",
        client_total_withdraw,
        name="client-total-withdraw",
    ),
    path(_APPOINTMENTS, client_appointments, name="client-appointments"),
    path(
        f"{_APPOINTMENTS}<uuid:appointment_id>/settle/",
        client_appointment_settle,
        name="client-appointment-settle",
    ),
    path(
        f"{_APPOINTMENTS}<uuid:appointment_id>/move/",
        client_appointment_move,
        name="client-appointment-move",
    ),
    path(f"{_CLIENT}episode/", client_episode, name="client-episode"),
    path(f"{_CLIENT}episode/hand-over/", client_hand_over, name="client-hand-over"),
    path(f"{_CLIENT}episode/hand-over/back/", client_hand_over_back, name="client-hand-over-back"),
    path(_CONSENTS, client_consents, name="client-consents"),
    path(f"{_CONSENTS}<slug:kind>/", client_consent, name="client-consent"),
    path(f"{_CONSENTS}<slug:kind>/ask/", client_consent_ask, name="client-consent-ask"),
    path("supervision/", supervision, name="supervision"),
    path("alerts/<uuid:alert_id>/", alert, name="alert"),
    path("emergency/", emergency, name="emergency"),
    path("emergency/<uuid:opening_id>/", emergency_record, name="emergency-record"),
    path("emergency/<uuid:opening_id>/close/", emergency_close, name="emergency-close"),
]
