"""Addresses of the client's pages."""

from django.urls import path

from telos.web.client.at_hand import (
    my_safety_plan,
    my_safety_plan_before,
    my_safety_plan_copy,
    my_safety_plan_looked,
    my_safety_plan_write,
)
from telos.web.client.consents import my_consent, my_consent_answer, my_consents
from telos.web.client.corrections import my_correction, my_correction_take_back
from telos.web.client.done import questionnaire_done
from telos.web.client.goal import (
    my_goal,
    my_goal_agree,
    my_goal_keep,
    my_goal_move,
    my_goal_rate,
    my_goal_revise,
)
from telos.web.client.goal_map import my_goal_map
from telos.web.client.goal_more import (
    my_goal_forward,
    my_goal_levels,
    my_goal_measures,
    my_goal_review,
    my_goal_scale,
    my_goal_step,
    my_goal_support,
    my_goal_under,
)
from telos.web.client.goals import my_goal_begin, my_goal_new, my_goals
from telos.web.client.intake import (
    my_intake,
    my_intake_begin,
    my_intake_hand_in,
    my_intake_look,
    my_intake_take_up,
)
from telos.web.client.intake_section import my_intake_draft, my_intake_section
from telos.web.client.intake_typed import my_intake_throw_away
from telos.web.client.looked import who_looked
from telos.web.client.plan import (
    my_plan,
    my_plan_agree,
    my_plan_ask,
    my_plan_compare,
    my_plan_end,
    my_plan_keep,
    my_plan_paper,
)
from telos.web.client.progress import my_progress
from telos.web.client.questionnaire import (
    questionnaire,
    questionnaire_answers,
    questionnaire_finish,
)
from telos.web.client.rights import (
    my_copy_book,
    my_copy_file,
    my_erasure_take_back,
    my_record_erase,
    my_record_rest,
    my_record_take_up,
    my_rights,
)
from telos.web.client.today import today

_GOAL = "goals/<uuid:goal_id>/"
_QUESTIONNAIRE = "questionnaires/<uuid:schedule_id>/"

urlpatterns = [
    path("today/", today, name="today"),
    path("at-hand/", my_safety_plan, name="my-safety-plan"),
    path("at-hand/write/", my_safety_plan_write, name="my-safety-plan-write"),
    path("at-hand/looked/", my_safety_plan_looked, name="my-safety-plan-looked"),
    path("at-hand/before/", my_safety_plan_before, name="my-safety-plan-before"),
    path("at-hand/copy/", my_safety_plan_copy, name="my-safety-plan-copy"),
    path("progress/", my_progress, name="my-progress"),
    path("who-looked/", who_looked, name="who-looked"),
    path("rights/", my_rights, name="my-rights"),
    path("rights/copy/book/", my_copy_book, name="my-copy-book"),
    path("rights/copy/file/", my_copy_file, name="my-copy-file"),
    path("rights/correct/", my_correction, name="my-correction"),
    path(
        "rights/correct/<uuid:amendment_id>/take-back/",
        my_correction_take_back,
        name="my-correction-take-back",
    ),
    path("rights/rest/", my_record_rest, name="my-record-rest"),
    path("rights/take-up/", my_record_take_up, name="my-record-take-up"),
    path("rights/erase/", my_record_erase, name="my-record-erase"),
    path("rights/erase/take-back/", my_erasure_take_back, name="my-erasure-take-back"),
    path("consents/", my_consents, name="my-consents"),
    path("consents/<slug:kind>/", my_consent, name="my-consent"),
    path("consents/<slug:kind>/answer/", my_consent_answer, name="my-consent-answer"),
    path("intake/", my_intake, name="my-intake"),
    path("intake/begin/", my_intake_begin, name="my-intake-begin"),
    path("intake/look/", my_intake_look, name="my-intake-look"),
    path("intake/hand-in/", my_intake_hand_in, name="my-intake-hand-in"),
    path("intake/take-up/", my_intake_take_up, name="my-intake-take-up"),
    path("intake/draft/", my_intake_draft, name="my-intake-draft"),
    path("intake/throw-away/", my_intake_throw_away, name="my-intake-throw-away"),
    path("intake/parts/<slug:kind>/", my_intake_section, name="my-intake-section"),
    path("goals/", my_goals, name="my-goals"),
    path("goals/map/", my_goal_map, name="my-goal-map"),
    path("goals/new/", my_goal_new, name="my-goal-new"),
    path("goals/begin/", my_goal_begin, name="my-goal-begin"),
    path("goals/plan/", my_plan, name="my-plan"),
    path("goals/plan/compare/", my_plan_compare, name="my-plan-compare"),
    path("goals/plan/agree/", my_plan_agree, name="my-plan-agree"),
    path("goals/plan/keep/", my_plan_keep, name="my-plan-keep"),
    path("goals/plan/ask/", my_plan_ask, name="my-plan-ask"),
    path("goals/plan/end/", my_plan_end, name="my-plan-end"),
    path("goals/plan/paper/", my_plan_paper, name="my-plan-paper"),
    path(_GOAL, my_goal, name="my-goal"),
    path(f"{_GOAL}agree/", my_goal_agree, name="my-goal-agree"),
    path(f"{_GOAL}keep/", my_goal_keep, name="my-goal-keep"),
    path(f"{_GOAL}revise/", my_goal_revise, name="my-goal-revise"),
    path(f"{_GOAL}rate/", my_goal_rate, name="my-goal-rate"),
    path(f"{_GOAL}move/", my_goal_move, name="my-goal-move"),
    path(f"{_GOAL}step/", my_goal_step, name="my-goal-step"),
    path(f"{_GOAL}forward/", my_goal_forward, name="my-goal-forward"),
    path(f"{_GOAL}support/", my_goal_support, name="my-goal-support"),
    path(f"{_GOAL}measures/", my_goal_measures, name="my-goal-measures"),
    path(f"{_GOAL}levels/", my_goal_levels, name="my-goal-levels"),
    path(f"{_GOAL}scale/", my_goal_scale, name="my-goal-scale"),
    path(f"{_GOAL}review/", my_goal_review, name="my-goal-review"),
    path(f"{_GOAL}under/", my_goal_under, name="my-goal-under"),
    path(_QUESTIONNAIRE, questionnaire, name="questionnaire"),
    path(f"{_QUESTIONNAIRE}answers/", questionnaire_answers, name="questionnaire-answers"),
    path(f"{_QUESTIONNAIRE}finish/", questionnaire_finish, name="questionnaire-finish"),
    path("questionnaires/done/<uuid:response_id>/", questionnaire_done, name="questionnaire-done"),
]
