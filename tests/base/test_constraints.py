"""Every constraint of every room is broken on purpose, past the actions, and the database refuses.

The table has a row for each constraint that the models declare: a new one without a row fails.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from telos.access.actions import (
    ask_consent,
    begin_care,
    let_record_rest,
    open_in_emergency,
    take_record_up,
)
from telos.access.enums import ConsentKind, Danger
from telos.access.models import (
    CareRelationship,
    ConsentAsk,
    ConsentDraft,
    ConsentFact,
    ConsentRetirement,
    ConsentText,
    EmergencyOpening,
    Restriction,
    Supervision,
)
from telos.audit.models import AuditRow, ChainHead
from telos.base import clock
from telos.episodes.models import Episode, EpisodeMove, EpisodeTransfer, HandOverRequest
from telos.goals.actions import rate_goal
from telos.goals.models import (
    Goal,
    GoalAgreement,
    GoalMeasure,
    GoalRating,
    GoalRevision,
    GoalScaling,
    GoalSupport,
)
from telos.intake.enums import SafetyPart
from telos.intake.models import (
    BarrierPlan,
    Formulation,
    FormulationDraft,
    FormulationTyping,
    Intake,
    IntakeDraft,
    IntakeEntry,
    IntakeMove,
    SafetyPlan,
    SafetyPlanDraft,
    SafetyPlanLook,
    SafetyPlanVersion,
)
from telos.measures.actions import (
    acknowledge_alert,
    add_instrument,
    enter_total,
    record_wording,
    withdraw_total,
)
from telos.measures.models import (
    Answer,
    MeasureSchedule,
    PracticeInstrument,
    PracticeWording,
    Response,
    RiskAlert,
)
from telos.notices.models import Notice
from telos.people.actions import ask_password_link
from telos.people.models import (
    AccountLink,
    Client,
    Invitation,
    Membership,
    Person,
    Practice,
)
from telos.plans.enums import PlanState
from telos.plans.models import (
    Plan,
    PlanAgreement,
    PlanApproach,
    PlanArrangement,
    PlanIntervention,
    PlanServing,
    PlanSign,
    PlanStep,
    PlanTemplate,
    PlanVersion,
)
from telos.rights.actions import decline_correction, keep_record
from telos.rights.models import (
    Amendment,
    DueErasure,
    ErasedRecord,
    Erasure,
    ErasureRequest,
    LegalHold,
    RetentionRule,
)
from telos.scheduling.models import Appointment
from telos.vault.enums import KEYS
from telos.vault.models import WrappedKey
from telos.vault.sealing import OVERHEAD_BYTES
from tests import consents, safety, scenes
from tests.intake import scenes as beginning
from tests.measures.test_library_deeds import LETTER, OASIS, OWN
from tests.plans import scenes as plans
from tests.rights import scenes as asking

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.consents import agreed_to_a_second
from tests.cast import Cast
from tests.consents import agreed_to_a_second

A_DAY: Final = timedelta(days=1)
# As long as a sealed value of no text at all.
A_MOMENT: Final = clock.now()
A_SEAL: Final = bytes(OVERHEAD_BYTES)


def a_link(cast: Cast) -> None:
    """Somebody has asked for a new password."""
    ask_password_link(email=cast.client.email)


def a_typed_draft(cast: Cast) -> None:
    """Something that she types in her intake."""
    beginning.drafted(cast, beginning.begun(cast))


def a_plan(cast: Cast) -> None:
    """What was arranged about the money."""
    beginning.arranged(cast, beginning.handed_in(cast))


def a_typing(cast: Cast) -> None:
    """Something that her therapist types at the formulation."""
    beginning.formulating(cast, beginning.handed_in(cast))


def another_shared(cast: Cast) -> None:
    """Two versions of a formulation, both shared."""
    intake = beginning.handed_in(cast)
    for words in ("First.", "Second."):
        beginning.formulated(cast, intake, words)
        beginning.shared(cast, intake)


def a_wish(cast: Cast) -> None:
    """The client has asked for a change of the plan."""
    plans.wished(cast, plans.agreed(cast))


def a_review(cast: Cast) -> None:
    """The two have looked at the plan."""
    plans.plan_in(cast, PlanState.REVIEWED)


def a_second_version(cast: Cast) -> None:
    """A version stands, and another is proposed beside it."""
    plans.beside(cast, plans.agreed(cast))


def a_sign_by_measure(cast: Cast) -> None:
    """A plan that helps, if a questionnaire says so."""
    scenes.schedule(cast)
    plans.proposed(cast, sign_goals=(), sign_measures=("phq9",))


def a_supporter(cast: Cast) -> None:
    """Somebody is named who supports the client in a goal."""
    scenes.supported(cast, scenes.proposed_goal(cast))


def a_measure_beside(cast: Cast) -> None:
    """A questionnaire stands beside a goal."""
    scenes.linked(cast, scenes.proposed_goal(cast))


def a_scaling(cast: Cast) -> None:
    """A goal has been scaled."""
    scenes.scaling(cast, scenes.goal_with_levels(cast))


def a_therapists_scaling(cast: Cast) -> None:
    """A goal has been scaled by the therapist."""
    scenes.scaling(cast, scenes.goal_with_levels(cast), by=cast.her_therapist)


def change(model: type[models.Model], **fields: Any) -> Callable[[], Any]:
    """Write these fields into the newest row."""
    return lambda: model._base_manager.filter(pk=_newest(model).pk).update(**fields)


def double(model: type[models.Model], **fields: Any) -> Callable[[], Any]:
    """Insert the newest row a second time, changed like this."""

    def insert() -> None:
        row = _newest(model)
        values = {
            field.attname: getattr(row, field.attname)
            for field in model._meta.concrete_fields
            if field.name not in {"id", "public_id"}
        }
        model._default_manager.create(**{**values, **fields})

    return insert


def _newest(model: type[models.Model]) -> models.Model:
    newest = model._default_manager.order_by("-pk").first()
    assert newest is not None, f"There is no {model._meta.label} to break."
    return newest


def nothing(_cast: Cast) -> None:
    """The cast alone is scene enough."""


def a_second_row_of_one_number() -> None:
    """Past the models, which add no row outside its chain."""
    row = _newest(AuditRow)
    row.pk, row.public_id = None, uuid4()
    AuditRow._base_manager.bulk_create([row])


def a_second_therapist(cast: Cast) -> None:
    agreed_to_a_second(cast)
    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.colleague)


def asked_for_a_second(cast: Cast) -> None:
    consents.published(cast, ConsentKind.SHARING)
    ask_consent(actor=cast.her_therapist, client=cast.client_record, kind=ConsentKind.SHARING)


def a_draft(cast: Cast) -> None:
    consents.drafted(cast, ConsentKind.RESEARCH, "Other words")


def a_yes(cast: Cast) -> None:
    consents.answered(cast, ConsentKind.RESEARCH)


def a_paper(cast: Cast) -> None:
    paper = consents.paper()
    consents.answered(cast, ConsentKind.RESEARCH, actor=cast.her_therapist, paper=paper)


def an_answer(cast: Cast) -> None:
    scenes.risk_alert(cast)


def a_finished_response(cast: Cast) -> None:
    scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers(1))


def a_total(cast: Cast) -> None:
    enter_total(
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key="bdi2",
        score=21,
        answered_on=clock.today(),
    )


def a_rating(cast: Cast) -> None:
    _rated_by(cast, cast.client)


def a_therapists_rating(cast: Cast) -> None:
    _rated_by(cast, cast.her_therapist)


def _rated_by(cast: Cast, actor: Person) -> None:
    rate_goal(
        actor=actor,
        goal=scenes.proposed_goal(cast),
        value=4,
        rated_on=clock.today(),
        submission_key=uuid4(),
    )


def a_withdrawn_total(cast: Cast) -> None:
    withdraw_total(actor=cast.her_therapist, response=scenes.paper_total(cast), why="A slip.")


def an_acknowledged_alert(cast: Cast) -> None:
    alert = scenes.risk_alert(cast)
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="Rang.")


def a_retired_text(cast: Cast) -> None:
    consents.published(cast, ConsentKind.RESEARCH)
    consents.retired(cast, ConsentKind.RESEARCH)


def an_opening(cast: Cast) -> None:
    open_in_emergency(
        actor=cast.colleague,
        client=cast.client_record,
        danger=Danger.SELF,
        why="She wrote that she has taken tablets.",
    )


def a_rest(cast: Cast) -> None:
    let_record_rest(actor=cast.client, client=cast.client_record)


def an_ended_rest(cast: Cast) -> None:
    a_rest(cast)
    take_record_up(actor=cast.client, client=cast.client_record)


def a_declined_correction(cast: Cast) -> None:
    said = asking.correction(cast)
    decline_correction(actor=cast.her_therapist, amendment=said, answer="It is as it was said.")


def a_kept_record(cast: Cast) -> None:
    asked = asking.request(cast)
    keep_record(actor=cast.manager, request=asked, answer="A law keeps it.")


def an_erased_record(cast: Cast) -> None:
    asking.ended(cast)
    asking.erased(cast)


def a_listed_record(cast: Cast) -> None:
    asking.rules(cast)
    asking.ended(cast)
    asking.listed(cast, years=20)


def two_schedules(cast: Cast) -> None:
    scenes.schedule(cast, instrument_key="gad7", is_main=True)
    scenes.schedule(cast, instrument_key="phq9")


# What is broken, in which scene, by which write.
def _own_instrument(cast: Cast) -> PracticeInstrument:
    return add_instrument(actor=cast.manager, practice=cast.practice, definition=OWN)


def _wording(cast: Cast) -> PracticeWording:
    return record_wording(actor=cast.manager, practice=cast.practice, words=OASIS, allowance=LETTER)


TABLE: Final[dict[str, tuple[Callable[[Cast], Any], Callable[[], Any]]]] = {
    # rights
    "Amendment.submission_key": (asking.correction, double(Amendment)),
    "amendment_says_what": (asking.correction, change(Amendment, should_read=A_SEAL)),
    "amendment_known": (asking.correction, change(Amendment, about="dance")),
    "amendment_answered_by_somebody": (
        asking.correction,
        change(Amendment, answered_at=A_MOMENT),
    ),
    "amendment_declined_with_a_reason": (a_declined_correction, change(Amendment, answer=None)),
    "erasure_asked_once": (asking.request, double(ErasureRequest)),
    "erasure_settled_by_somebody": (asking.request, change(ErasureRequest, settled_at=A_MOMENT)),
    "erasure_kept_with_a_reason": (a_kept_record, change(ErasureRequest, answer=None)),
    "ErasedRecord.client": (an_erased_record, double(ErasedRecord)),
    "Erasure.record_id": (an_erased_record, double(Erasure)),
    "LegalHold.submission_key": (asking.hold, double(LegalHold)),
    "legal_hold_says_why": (asking.hold, change(LegalHold, why=A_SEAL)),
    "legal_hold_lifted_by_somebody": (asking.hold, change(LegalHold, lifted_at=A_MOMENT)),
    "retention_years": (asking.rules, change(RetentionRule, years=0)),
    "retention_kind": (asking.rules, change(RetentionRule, kind="dance")),
    "retention_has_a_source": (asking.rules, change(RetentionRule, source="")),
    "due_erasure_listed_once": (a_listed_record, double(DueErasure)),
    "due_erasure_settled_by_somebody": (
        a_listed_record,
        change(DueErasure, settled_at=A_MOMENT),
    ),
    "supervision_once_at_a_time": (nothing, double(Supervision)),
    "supervision_never_of_oneself": (nothing, change(Supervision, therapist=F("supervisor"))),
    "supervision_ends_after_it_starts": (
        nothing,
        change(Supervision, ended_on=clock.today() - A_DAY),
    ),
    "ConsentRetirement.text": (a_retired_text, double(ConsentRetirement)),
    "consent_retirement_says_why": (a_retired_text, change(ConsentRetirement, why="")),
    "emergency_opening_once": (an_opening, double(EmergencyOpening)),
    "emergency_opening_says_why": (an_opening, change(EmergencyOpening, why=A_SEAL)),
    "emergency_opening_in_order_of_time": (
        an_opening,
        change(EmergencyOpening, ends_at=A_MOMENT - A_DAY),
    ),
    "emergency_opening_says_why_later": (
        an_opening,
        change(EmergencyOpening, told_at=A_MOMENT + A_DAY),
    ),
    "emergency_opening_reviewed_by_another": (
        an_opening,
        change(EmergencyOpening, finding="in_order"),
    ),
    "notice_told_once": (an_opening, double(Notice)),
    "notice_kind_known": (an_opening, change(Notice, kind="gossip")),
    "notice_mailed_by_trying": (an_opening, change(Notice, mailed_at=A_MOMENT)),
    "audit_row_once_in_its_chain": (nothing, a_second_row_of_one_number),
    "ChainHead.practice_id": (nothing, double(ChainHead)),
    # people
    "person_email_once": (nothing, double(Person, email="NOBODY@cast.example")),
    "person_has_a_name": (nothing, change(Person, display_name="")),
    "person_has_an_email": (nothing, change(Person, email="")),
    "practice_has_a_name": (nothing, change(Practice, name="")),
    "membership_once_at_a_time": (nothing, double(Membership)),
    "membership_ends_after_it_starts": (
        nothing,
        change(Membership, ended_on=models.F("started_on") - A_DAY),
    ),
    "membership_role": (nothing, change(Membership, role="owner")),
    "client_has_a_name": (nothing, change(Client, display_name="")),
    "Client.person": (nothing, double(Client, submission_key=uuid4())),
    "Client.submission_key": (nothing, double(Client, person_id=None)),
    # vault
    "wrapped_key_one_in_use": (scenes.proposed_goal, double(WrappedKey)),
    "wrapped_key_stands_or_is_destroyed": (scenes.proposed_goal, change(WrappedKey, wrapped=b"")),
    # access
    "care_relationship_once_at_a_time": (a_second_therapist, double(CareRelationship)),
    "care_relationship_ends_after_it_starts": (
        nothing,
        change(CareRelationship, ended_on=models.F("started_on") - A_DAY),
    ),
    "restriction_once_at_a_time": (a_rest, double(Restriction)),
    "restriction_ended_by_somebody": (a_rest, change(Restriction, ended_at=A_MOMENT)),
    "restriction_why_not_empty": (
        an_ended_rest,
        change(Restriction, why_ended=A_SEAL),
    ),
    "consent_draft_once": (a_draft, double(ConsentDraft)),
    "consent_draft_known": (a_draft, change(ConsentDraft, kind="dance")),
    "consent_text_version_once": (a_yes, double(ConsentText, draft_revision=9)),
    "consent_text_published_once": (a_yes, double(ConsentText, number=2, why="So.")),
    "consent_text_known": (a_yes, change(ConsentText, kind="dance")),
    "consent_text_says_why": (a_yes, change(ConsentText, asks_again=False)),
    "consent_asked_once": (asked_for_a_second, double(ConsentAsk)),
    "consent_ask_known": (asked_for_a_second, change(ConsentAsk, kind="dance")),
    "consent_fact_once": (a_yes, double(ConsentFact)),
    "consent_fact_known": (a_yes, change(ConsentFact, kind="dance")),
    "consent_fact_says_who_was_present": (a_yes, change(ConsentFact, way="paper")),
    # episodes
    "episode_one_open_a_client": (nothing, double(Episode)),
    "episode_state_known": (nothing, change(Episode, state="resting")),
    "episode_pause_whole": (nothing, change(Episode, state="paused")),
    "episode_move_states_known": (nothing, change(EpisodeMove, to_state="resting")),
    "episode_move_why_not_empty": (nothing, change(EpisodeMove, why=A_SEAL)),
    "episode_move_moves": (nothing, change(EpisodeMove, from_state=models.F("to_state"))),
    "episode_move_until_of_a_pause": (nothing, change(EpisodeMove, until=date(2026, 5, 1))),
    "episode_transfer_of_somebody": (
        scenes.transferred,
        change(EpisodeTransfer, giver=None, taker=None),
    ),
    "episode_transfer_between_two": (
        scenes.transferred,
        change(EpisodeTransfer, giver=models.F("taker")),
    ),
    "episode_transfer_says_why": (scenes.transferred, change(EpisodeTransfer, why=A_SEAL)),
    "hand_over_asked_once": (scenes.hand_over_asked, double(HandOverRequest)),
    "hand_over_to_another": (
        scenes.hand_over_asked,
        change(HandOverRequest, to=models.F("asked_by")),
    ),
    "hand_over_says_why": (scenes.hand_over_asked, change(HandOverRequest, why=A_SEAL)),
    "hand_over_settled_by_somebody": (
        scenes.hand_over_asked,
        change(HandOverRequest, outcome="done"),
    ),
    "hand_over_declined_with_a_reason": (
        scenes.hand_over_asked,
        change(
            HandOverRequest,
            outcome="declined",
            settled_at=clock.now(),
            settled_by=models.F("asked_by"),
        ),
    ),
    # scheduling
    "appointment_one_an_hour": (scenes.appointment, double(Appointment)),
    "appointment_minutes_sensible": (scenes.appointment, change(Appointment, minutes=481)),
    "appointment_state_known": (scenes.appointment, change(Appointment, state="late")),
    "appointment_why_not_empty": (scenes.appointment, change(Appointment, why=A_SEAL)),
    "appointment_place_known": (scenes.appointment, change(Appointment, place="moon")),
    # measures
    "practice_instrument_one_a_version": (
        _own_instrument,
        double(PracticeInstrument, retired_at=clock.now(), retired_by_id=1),
    ),
    "practice_instrument_one_in_use": (_own_instrument, double(PracticeInstrument, version="2")),
    "practice_instrument_retired_by_somebody": (
        _own_instrument,
        change(PracticeInstrument, retired_at=clock.now()),
    ),
    "practice_wording_one_a_language": (_wording, double(PracticeWording)),
    "practice_wording_withdrawn_by_somebody": (
        _wording,
        change(PracticeWording, withdrawn_at=clock.now()),
    ),
    "schedule_one_a_questionnaire": (scenes.schedule, double(MeasureSchedule)),
    "schedule_one_main_measure": (two_schedules, change(MeasureSchedule, is_main=True)),
    "schedule_interval_sensible": (scenes.schedule, change(MeasureSchedule, every_days=0)),
    "schedule_ends_after_it_starts": (
        scenes.schedule,
        change(MeasureSchedule, ends_on=models.F("starts_on") - A_DAY),
    ),
    "schedule_presentation_known": (
        scenes.schedule,
        change(MeasureSchedule, presentation="aloud"),
    ),
    "response_once_a_date": (scenes.begun_response, double(Response)),
    "response_one_total_a_day": (a_total, double(Response)),
    "response_to_a_schedule_has_a_date": (
        scenes.begun_response,
        change(Response, due_on=None),
    ),
    "response_scored_when_finished": (scenes.begun_response, change(Response, score=7.0)),
    "response_counts_agree": (a_finished_response, change(Response, answered_count=10)),
    "response_total_has_a_score": (a_total, change(Response, score=None)),
    "response_withdrawn_with_a_reason": (a_total, change(Response, withdrawn_at=clock.now())),
    "response_score_is_a_number": (
        a_finished_response,
        change(Response, score=float("inf")),
    ),
    "answer_once_an_item": (an_answer, double(Answer)),
    "risk_alert_once_an_answer": (scenes.risk_alert, double(RiskAlert)),
    "risk_alert_acknowledged_by_somebody": (
        scenes.risk_alert,
        change(RiskAlert, what_was_done=b"Rang."),
    ),
    # intake
    "SafetyPlan.client": (safety.written, double(SafetyPlan)),
    "safety_plan_counts_from_one": (safety.written, change(SafetyPlan, version_number=0)),
    "safety_plan_version_once": (safety.written, double(SafetyPlanVersion)),
    "safety_plan_version_says_something": (
        safety.written,
        change(SafetyPlanVersion, **dict.fromkeys((*SafetyPart.values, "own"))),
    ),
    "safety_plan_version_not_empty": (safety.written, change(SafetyPlanVersion, signs=A_SEAL)),
    "safety_plan_version_side_known": (safety.written, change(SafetyPlanVersion, side="judge")),
    "SafetyPlanVersion.submission_key": (safety.written, double(SafetyPlanVersion)),
    "SafetyPlanDraft.client": (safety.typed, double(SafetyPlanDraft)),
    "safety_plan_draft_not_empty": (safety.typed, change(SafetyPlanDraft, signs=A_SEAL)),
    "safety_plan_look_side_known": (safety.a_look, change(SafetyPlanLook, side="judge")),
    "SafetyPlanLook.submission_key": (safety.a_look, double(SafetyPlanLook)),
    "intake_known": (beginning.written, change(Intake, state="lost", handed_in_at=A_MOMENT)),
    "intake_handed_in_when_it_was": (beginning.written, change(Intake, handed_in_at=A_MOMENT)),
    "Intake.episode": (beginning.written, double(Intake)),
    "intake_move_once": (beginning.written, double(IntakeMove)),
    "intake_move_known": (beginning.written, change(IntakeMove, side="judge")),
    "intake_move_says_why": (beginning.written, change(IntakeMove, to_state="taken_up")),
    "intake_entry_once": (beginning.written, double(IntakeEntry)),
    "intake_entry_known": (beginning.written, change(IntakeEntry, question="weather")),
    "intake_entry_0_to_10": (beginning.written, change(IntakeEntry, value=11)),
    "intake_entry_words_not_empty": (beginning.written, change(IntakeEntry, words=A_SEAL)),
    "intake_draft_once": (a_typed_draft, double(IntakeDraft)),
    "intake_draft_known": (a_typed_draft, change(IntakeDraft, helps="a loan")),
    "intake_draft_0_to_10": (a_typed_draft, change(IntakeDraft, value=11)),
    "intake_draft_words_not_empty": (a_typed_draft, change(IntakeDraft, words=A_SEAL)),
    "barrier_plan_once": (a_plan, double(BarrierPlan)),
    "barrier_plan_whole": (a_plan, change(BarrierPlan, question="hard")),
    "formulation_draft_once": (beginning.complete, double(FormulationDraft)),
    "formulation_draft_says_something": (
        beginning.complete,
        change(FormulationDraft, hangs_together=None),
    ),
    "formulation_draft_not_empty": (
        beginning.complete,
        change(FormulationDraft, set_off=A_SEAL),
    ),
    "formulation_typing_once": (a_typing, double(FormulationTyping)),
    "formulation_typing_not_empty": (a_typing, change(FormulationTyping, set_off=A_SEAL)),
    "formulation_once": (another_shared, change(Formulation, number=1)),
    "Formulation.draft": (beginning.complete, double(Formulation, number=2)),
    "formulation_says_something": (
        beginning.complete,
        change(Formulation, hangs_together=None),
    ),
    "formulation_not_empty": (beginning.complete, change(Formulation, set_off=A_SEAL)),
    # goals
    "goal_has_words": (scenes.proposed_goal, change(Goal, words=A_SEAL)),
    "goal_state_known": (scenes.proposed_goal, change(Goal, state="forgotten")),
    "goal_domain_known": (scenes.proposed_goal, change(Goal, domain="money")),
    "goal_horizon_known": (scenes.proposed_goal, change(Goal, horizon="endless")),
    "Goal.submission_key": (scenes.proposed_goal, double(Goal)),
    "goal_priority_known": (scenes.proposed_goal, change(Goal, priority="soon")),
    "goal_levels_whole": (scenes.goal_with_levels, change(Goal, level_less=None)),
    "goal_step_has_a_place": (scenes.step, change(Goal, place=0)),
    "goal_revision_priority_known": (scenes.proposed_goal, change(GoalRevision, priority="soon")),
    "goal_revision_levels_whole": (
        scenes.goal_with_levels,
        change(GoalRevision, level_more=None),
    ),
    "goal_revision_next_look_of_a_review": (
        scenes.proposed_goal,
        change(GoalRevision, review_on=A_MOMENT.date()),
    ),
    "goal_support_once": (a_supporter, double(GoalSupport)),
    "goal_support_known": (a_supporter, change(GoalSupport, side="judge")),
    "goal_support_not_empty": (a_supporter, change(GoalSupport, who=A_SEAL)),
    "goal_measure_once": (a_measure_beside, double(GoalMeasure)),
    "goal_measure_known": (a_measure_beside, change(GoalMeasure, side="judge")),
    "goal_scaling_known": (a_scaling, change(GoalScaling, level=3)),
    "goal_scaling_spoken_whole": (a_scaling, change(GoalScaling, spoken_way="room")),
    "goal_scaling_spoken_on_its_day": (
        a_scaling,
        change(GoalScaling, spoken_on=clock.today() - timedelta(days=1), spoken_way="room"),
    ),
    "GoalScaling.submission_key": (a_scaling, double(GoalScaling)),
    "goal_revision_once": (scenes.proposed_goal, double(GoalRevision)),
    "goal_revision_has_words": (scenes.proposed_goal, change(GoalRevision, words=A_SEAL)),
    "goal_revision_why_not_empty": (scenes.proposed_goal, change(GoalRevision, why=A_SEAL)),
    "goal_revision_known": (scenes.proposed_goal, change(GoalRevision, kind="rumour")),
    "goal_agreed_once_a_side": (scenes.proposed_goal, double(GoalAgreement)),
    "goal_agreement_side_known": (scenes.proposed_goal, change(GoalAgreement, side="judge")),
    "goal_revision_spoken_whole": (
        scenes.proposed_goal,
        change(GoalRevision, spoken_on=clock.today()),
    ),
    "goal_agreement_spoken_whole": (
        scenes.proposed_goal,
        change(GoalAgreement, spoken_on=clock.today()),
    ),
    "goal_rating_0_to_10": (a_rating, change(GoalRating, value=11)),
    "goal_rating_side_known": (a_rating, change(GoalRating, side="judge")),
    "goal_rating_spoken_whole": (a_rating, change(GoalRating, spoken_way="room")),
    "goal_rating_spoken_on_its_day": (
        a_rating,
        change(GoalRating, spoken_on=clock.today() - timedelta(days=1), spoken_way="room"),
    ),
    "GoalRating.submission_key": (a_rating, double(GoalRating)),
    # plans
    "Plan.episode": (plans.agreed, double(Plan)),
    "plan_state_known": (plans.agreed, change(Plan, state="forgotten", review_on=None)),
    "plan_reviewed_while_it_stands": (plans.agreed, change(Plan, review_on=None)),
    "plan_step_once": (plans.agreed, double(PlanStep)),
    "plan_step_known": (plans.agreed, change(PlanStep, side="judge")),
    "plan_step_words": (a_wish, change(PlanStep, words=None)),
    "plan_step_review_day": (plans.agreed, change(PlanStep, review_on=clock.today())),
    "PlanVersion.step": (plans.agreed, double(PlanVersion, number=2, submission_key=uuid4())),
    "PlanVersion.submission_key": (a_second_version, double(PlanVersion, number=3)),
    "plan_version_once": (a_second_version, double(PlanVersion, submission_key=uuid4())),
    "plan_version_has_words": (plans.agreed, change(PlanVersion, tells=A_SEAL)),
    "plan_version_arrangements_not_empty": (
        plans.agreed,
        change(PlanVersion, arrangements=A_SEAL),
    ),
    "plan_version_known": (plans.agreed, change(PlanVersion, rhythm="never")),
    "plan_version_counts": (plans.agreed, change(PlanVersion, minutes=0)),
    "plan_version_meets_somewhere": (plans.agreed, change(PlanVersion, in_person=False)),
    "plan_approach_once": (plans.agreed, double(PlanApproach)),
    "plan_approach_named": (plans.agreed, change(PlanApproach, approach="")),
    "plan_intervention_once": (plans.agreed, double(PlanIntervention)),
    "plan_intervention_known": (plans.agreed, change(PlanIntervention, how=A_SEAL)),
    "plan_arrangement_once": (plans.with_arrangement, double(PlanArrangement)),
    "plan_arrangement_says_how": (plans.with_arrangement, change(PlanArrangement, how=A_SEAL)),
    "plan_serving_once": (plans.agreed, double(PlanServing)),
    "plan_sign_goal_once": (plans.agreed, double(PlanSign)),
    "plan_sign_measure_once": (a_sign_by_measure, double(PlanSign)),
    "plan_sign_of_one_kind": (plans.agreed, change(PlanSign, goal=None)),
    "plan_agreed_once_a_side": (plans.agreed, double(PlanAgreement)),
    "plan_agreement_side_known": (plans.agreed, change(PlanAgreement, side="judge")),
    "plan_step_spoken_whole": (plans.agreed, change(PlanStep, spoken_on=clock.today())),
    "plan_agreement_spoken_whole": (
        plans.agreed,
        change(PlanAgreement, spoken_on=clock.today()),
    ),
    "PlanTemplate.submission_key": (plans.template, double(PlanTemplate)),
    "plan_template_says_something": (plans.template, change(PlanTemplate, name="")),
    "plan_template_retired_by_somebody": (
        plans.template,
        change(PlanTemplate, retired_at=clock.now()),
    ),
    "Invitation.digest": (scenes.invited_colleague, double(Invitation, role="manager")),
    "invitation_is_for_a_record_or_a_part": (
        scenes.invited_colleague,
        change(Invitation, role=""),
    ),
    "invitation_has_an_email": (scenes.invited_colleague, change(Invitation, email="")),
    "invitation_once_for_a_client": (
        scenes.invited_client,
        double(Invitation, digest="0" * 64, email="else@cast.example"),
    ),
    "invitation_once_for_a_part": (
        scenes.invited_colleague,
        double(Invitation, digest="0" * 64),
    ),
    "AccountLink.digest": (a_link, double(AccountLink)),
    "account_link_purpose": (a_link, change(AccountLink, purpose="rumour")),
}

# Fields that one condition covers together: each is broken by itself as well.
MORE: Final[dict[str, tuple[Callable[[Cast], Any], Callable[[], Any]]]] = {
    "consent_draft_known: empty": (a_draft, change(ConsentDraft, words="")),
    "consent_text_known: empty": (a_yes, change(ConsentText, words="")),
    "consent_text_known: number": (a_yes, change(ConsentText, number=0, why="So.")),
    "consent_text_says_why: later": (a_yes, change(ConsentText, number=2)),
    "consent_fact_known: answer": (a_yes, change(ConsentFact, answer="perhaps")),
    "consent_fact_known: number": (a_yes, change(ConsentFact, number=0)),
    "consent_fact_says_who_was_present: way": (a_yes, change(ConsentFact, way="rumour")),
    "consent_fact_says_who_was_present: empty": (a_paper, change(ConsentFact, present=A_SEAL)),
    "consent_fact_says_who_was_present: none": (a_paper, change(ConsentFact, present=None)),
    "episode_pause_whole: from where": (nothing, change(Episode, paused_from="active")),
    "episode_pause_whole: until when": (nothing, change(Episode, paused_until=clock.today())),
    "episode_pause_whole: no way round": (
        nothing,
        change(Episode, state="paused", paused_from="aftercare", paused_until=clock.today()),
    ),
    "episode_move_states_known: from": (nothing, change(EpisodeMove, from_state="resting")),
    "appointment_minutes_sensible: short": (
        scenes.appointment,
        change(Appointment, minutes=4),
    ),
    "schedule_interval_sensible: long": (
        scenes.schedule,
        change(MeasureSchedule, every_days=367),
    ),
    "response_scored_when_finished: day": (
        a_finished_response,
        change(Response, answered_on=None),
    ),
    "response_scored_when_finished: time": (
        a_finished_response,
        change(Response, finished_at=None),
    ),
    "response_counts_agree: none": (a_finished_response, change(Response, answered_count=0)),
    "response_total_has_a_score: source": (a_total, change(Response, entered_as="hearsay")),
    "response_withdrawn_with_a_reason: reason": (a_total, change(Response, why_withdrawn=b"So.")),
    "response_score_is_a_number: less": (
        a_finished_response,
        change(Response, score=float("-inf")),
    ),
    "risk_alert_acknowledged_by_somebody: time": (
        scenes.risk_alert,
        change(RiskAlert, acknowledged_at=clock.now()),
    ),
    "Goal.words: none": (scenes.proposed_goal, change(Goal, words=None)),
    "safety_plan_version_says_something: number": (
        safety.written,
        change(SafetyPlanVersion, number=0),
    ),
    "safety_plan_version_not_empty: why": (safety.written, change(SafetyPlanVersion, why=A_SEAL)),
    "GoalRevision.words: none": (scenes.proposed_goal, change(GoalRevision, words=None)),
    "response_withdrawn_with_a_reason: none": (
        a_withdrawn_total,
        change(Response, why_withdrawn=None),
    ),
    "response_withdrawn_with_a_reason: empty": (
        a_withdrawn_total,
        change(Response, why_withdrawn=A_SEAL),
    ),
    "risk_alert_acknowledged_by_somebody: none": (
        an_acknowledged_alert,
        change(RiskAlert, what_was_done=None),
    ),
    "risk_alert_acknowledged_by_somebody: empty": (
        an_acknowledged_alert,
        change(RiskAlert, what_was_done=A_SEAL),
    ),
    "wrapped_key_stands_or_is_destroyed: kept": (
        scenes.proposed_goal,
        change(WrappedKey, destroyed_at=clock.now(), destroyed_by=uuid4()),
    ),
    "goal_revision_known: side": (scenes.proposed_goal, change(GoalRevision, side="judge")),
    "goal_revision_known: state": (scenes.proposed_goal, change(GoalRevision, state="gone")),
    "goal_revision_known: domain": (scenes.proposed_goal, change(GoalRevision, domain="x")),
    "goal_revision_known: horizon": (scenes.proposed_goal, change(GoalRevision, horizon="x")),
    "goal_revision_has_words: number": (scenes.proposed_goal, change(GoalRevision, number=0)),
    "goal_revision_spoken_whole: way": (
        scenes.proposed_goal,
        change(GoalRevision, spoken_on=clock.today(), spoken_way="dream"),
    ),
    "goal_agreement_spoken_whole: side": (
        lambda cast: scenes.proposed_goal(cast, by=cast.her_therapist),
        change(GoalAgreement, spoken_on=clock.today(), spoken_way="room"),
    ),
    "goal_rating_spoken_whole: side": (
        a_therapists_rating,
        change(GoalRating, spoken_on=clock.today(), spoken_way="room"),
    ),
    "goal_scaling_spoken_whole: side": (
        a_therapists_scaling,
        change(GoalScaling, spoken_on=clock.today(), spoken_way="room"),
    ),
    "plan_step_spoken_whole: no day": (plans.agreed, change(PlanStep, spoken_way="room")),
    "plan_agreement_spoken_whole: side": (
        plans.proposed,
        change(PlanAgreement, spoken_on=clock.today(), spoken_way="room"),
    ),
    "plan_step_known: kind": (plans.agreed, change(PlanStep, kind="rumour")),
    "plan_step_known: state": (plans.agreed, change(PlanStep, state="gone")),
    "plan_step_known: number": (plans.proposed, change(PlanStep, number=0)),
    "plan_step_words: empty": (plans.agreed, change(PlanStep, words=A_SEAL)),
    "plan_step_review_day: none": (a_review, change(PlanStep, review_on=None)),
    "plan_reviewed_while_it_stands: proposed": (
        plans.proposed,
        change(Plan, review_on=clock.today()),
    ),
    "plan_version_has_words: number": (plans.agreed, change(PlanVersion, number=0)),
    "plan_version_has_words: reason": (plans.agreed, change(PlanVersion, reason=A_SEAL)),
    "plan_version_known: setting": (plans.agreed, change(PlanVersion, setting="alone")),
    "plan_version_counts: long": (plans.agreed, change(PlanVersion, minutes=241)),
    "plan_version_counts: sessions": (plans.agreed, change(PlanVersion, sessions=0)),
    "plan_intervention_known: named": (plans.agreed, change(PlanIntervention, intervention="")),
    "plan_sign_of_one_kind: both": (plans.agreed, change(PlanSign, instrument_key="phq9")),
    "plan_sign_of_one_kind: words": (plans.agreed, change(PlanSign, revision=None)),
    "invitation_is_for_a_record_or_a_part: both": (
        scenes.invited_client,
        change(Invitation, role="manager"),
    ),
    "goal_levels_whole: no start": (scenes.goal_with_levels, change(Goal, baseline=None)),
    "goal_levels_whole: off the scale": (scenes.goal_with_levels, change(Goal, baseline=3)),
    "goal_levels_whole: empty": (scenes.goal_with_levels, change(Goal, level_more=A_SEAL)),
    "goal_levels_whole: a start alone": (scenes.proposed_goal, change(Goal, baseline=0)),
    "goal_step_has_a_place: an aim": (scenes.proposed_goal, change(Goal, place=1)),
    "goal_support_known: number": (a_supporter, change(GoalSupport, number=0)),
    "goal_measure_known: number": (a_measure_beside, change(GoalMeasure, number=0)),
    "goal_scaling_known: side": (a_scaling, change(GoalScaling, side="judge")),
    "goal_rating_0_to_10: below": (a_rating, change(GoalRating, value=-1)),
}


def _declared() -> set[str]:
    """Return the names of all constraints, and of all fields that are unique by themselves."""
    found = set()
    for model in apps.get_models():
        if model.__module__.startswith("telos."):
            found |= {constraint.name for constraint in model._meta.constraints}
            found |= {
                f"{model.__name__}.{field.name}"
                for field in model._meta.concrete_fields
                if field.unique and field.name not in {"id", "public_id", "email"}
            }
    return found


def test_constraints_are_all_in_the_table() -> None:
    assert set(TABLE) == _declared()


@pytest.mark.parametrize("name", [*TABLE, *MORE])
def test_constraint_is_kept_by_the_database(cast: Cast, name: str) -> None:
    stage, break_it = {**TABLE, **MORE}[name]
    stage(cast)
    before = scenes.everything()

    with (
        pytest.raises(IntegrityError) as refusal,
        transaction.atomic(),
        transaction.atomic(using=KEYS),
    ):
        break_it()

    assert scenes.everything() == before
    assert _says_which(str(refusal.value), name.partition(":")[0])


def _says_which(message: str, name: str) -> bool:
    """SQLite names a broken unique constraint by its columns, everything else by its name."""
    if connection.vendor == "sqlite" and message.startswith("UNIQUE"):
        return True
    if "." in name:
        return name.partition(".")[2] in message
    # A column that cannot be negative has a check of its own.
    return name in message or "value" in message


def test_public_id_is_given_to_one_row_alone(cast: Cast) -> None:
    for model in (Person, Practice, Membership, Client, Episode):
        ids = list(model._default_manager.values_list("public_id", flat=True)[:2])

        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.filter(public_id=ids[0]).update(public_id=ids[1])

    assert cast.client.public_id != cast.other_client.public_id
