"""Who may do what: every deed against the whole cast, and what each deed leaves in the trail."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from inspect import isfunction
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from telos.access.actions import (
    ask_clients_new_address,
    ask_consent,
    begin_care,
    begin_supervision,
    close_opening,
    correct_client,
    destroy_client_keys,
    draft_text,
    end_care,
    end_part,
    end_supervision,
    give_consent,
    hand_over,
    invite_client,
    open_in_emergency,
    publish_text,
    refuse_consent,
    reset_clients_second_factor,
    retire_text,
    review_opening,
    take_back_invitation,
    withdraw_consent,
)
from telos.access.enums import ConsentKind, Danger, Finding
from telos.audit.models import AuditRow
from telos.base import clock
from telos.episodes import actions as episodes
from telos.episodes.actions import (
    ask_hand_over,
    ask_if_known,
    decline_hand_over,
    move_episode,
    open_episode,
    take_hand_over_back,
    take_on_client,
    take_on_client_at,
)
from telos.episodes.enums import EpisodeState
from telos.goals.actions import (
    agree_goal,
    bring_forward,
    keep_words,
    link_measures,
    move_goal,
    name_supporters,
    propose_goal,
    propose_step,
    rate_goal,
    review_goal,
    revise_goal,
    stand_under,
)
from telos.goals.enums import GoalState
from telos.measures import actions as measures
from telos.measures.actions import (
    acknowledge_alert,
    ask_about_safety,
    ask_questionnaire,
    begin_response,
    enter_answers,
    enter_total,
    finish_response,
    save_answers,
    stop_asking,
    transfer_episode,
)
from telos.people.actions import (
    add_client,
    add_member,
    end_membership,
    invite_member,
    reset_second_factor,
    take_back_member_invitation,
)
from telos.people.enums import KnownBy, Role
from telos.plans.actions import (
    add_template,
    agree_plan,
    answer_wish,
    ask_change,
    change_template,
    end_plan,
    keep_plan,
    offer_template_again,
    propose_plan,
    retire_template,
    review_plan,
    take_plan_along,
)
from telos.plans.queries import our_templates
from telos.rights import actions as rights
from telos.scheduling.actions import (
    close_care,
    move_appointment,
    plan_appointment,
    settle_appointment,
)
from telos.scheduling.enums import AppointmentState, Place
from tests import consents, safety, scenes, spoken
from tests.cast import EVERYBODY, give_second_factor
from tests.consents import agreed_to_a_second
from tests.deed import Row
from tests.intake.deeds import DEEDS as DEEDS_OF_INTAKE
from tests.plans import scenes as plans
from tests.rights.deeds import DEEDS as DEEDS_OF_RIGHTS

if TYPE_CHECKING:
    from telos.goals.models import Goal
    from telos.people.models import Person
    from telos.plans.models import Plan
    from tests.cast import Cast

CLINICIANS = {"her_therapist", "co_facilitator", "colleague", "former_therapist"}
CLINICIANS_HERE = {"her_therapist", "co_facilitator", "colleague", "former_therapist"}
BOTH_SIDES = {"client", "her_therapist"}
NOBODYS = {"list_what_is_due"}
"""What runs by itself: it lists, and takes nothing away (tests/rights/test_tasks.py)."""


def _tomorrow_at(hour: int) -> Any:
    return clock.now().replace(hour=hour, minute=0) + timedelta(days=1)


def _opened(cast: Cast, actor: Person) -> Any:
    return open_in_emergency(
        actor=actor,
        client=cast.client_record,
        danger=Danger.SELF,
        why="She wrote that she has taken tablets.",
    )


def _answered(cast: Cast) -> Any:
    response = scenes.begun_response(cast)
    save_answers(actor=cast.client, response=response, answers=scenes.all_answers())
    return response


def _plan_of_mira(cast: Cast) -> Plan:
    mira = spoken.with_mira(cast)
    spoken.waiting_goal(mira)
    return plans.proposed(mira).plan


def _plan_beside_of_mira(cast: Cast) -> Plan:
    mira = spoken.with_mira(cast)
    spoken.waiting_goal(mira)
    plan = plans.proposed(mira).plan
    agree_plan(actor=mira.her_therapist, plan=plan, seen_step=1, spoken=spoken.said())
    plan.refresh_from_db()
    return plans.beside(mira, plan)


def _goal_beside_of_mira(cast: Cast) -> Goal:
    mira = spoken.with_mira(cast)
    goal = agree_goal(
        actor=mira.her_therapist,
        goal=spoken.waiting_goal(mira),
        seen_revision=1,
        spoken=spoken.said(),
    )
    return scenes.levels_proposed(mira, goal, by=mira.her_therapist)


def _asked_without_account(cast: Cast) -> Any:
    client = scenes.client_without_account(cast)
    return ask_about_safety(actor=cast.her_therapist, episode=client.episodes.get())


TABLE = [
    Row(
        deed="add a member",
        may={"manager"},
        on_record=False,
        trail=["member.add"],
        do=lambda cast, actor, _: add_member(
            actor=actor, practice=cast.practice, person=cast.nobody, role=Role.THERAPIST
        ),
    ),
    Row(
        deed="add a client",
        may=CLINICIANS | {"manager"},
        trail=["client.add"],
        do=lambda cast, actor, _: add_client(
            actor=actor, practice=cast.practice, display_name="Mira"
        ),
    ),
    Row(
        deed="take on a client",
        may=CLINICIANS,
        trail=["client.add", "care.begin", "episode.open"],
        do=lambda cast, actor, _: take_on_client(
            actor=actor, practice=cast.practice, display_name="Mira"
        ),
    ),
    Row(
        deed="take on a client at an address",
        may=CLINICIANS,
        trail=["client.add", "care.begin", "episode.open", "invitation.send"],
        do=lambda cast, actor, _: take_on_client_at(
            actor=actor,
            practice=cast.practice,
            display_name="Mira",
            email="mira@cast.example",
            country="",
            state=EpisodeState.ASSESSMENT,
            submission_key=uuid4(),
        ),
    ),
    Row(
        deed="ask whether an address is known to the practice",
        may=CLINICIANS | {"manager"},
        trail=["client.ask_known"],
        do=lambda cast, actor, _: ask_if_known(
            actor=actor, client=cast.record_of_colleague, email=cast.client.email
        ),
    ),
    Row(
        deed="give the client into a colleague’s care beside her therapist’s",
        may={"manager"},
        trail=["care.begin"],
        stage=agreed_to_a_second,
        do=lambda cast, actor, _: begin_care(
            actor=actor, client=cast.client_record, therapist=cast.colleague
        ),
    ),
    Row(
        deed="hand the client over to a colleague",
        may={"manager"},
        trail=["care.begin", "care.end"],
        do=lambda cast, actor, _: hand_over(
            actor=actor,
            client=cast.client_record,
            giver=cast.her_therapist,
            to=cast.colleague,
        ),
    ),
    Row(
        deed="say who goes on with the client",
        may={"manager"},
        trail=["care.begin", "care.end", "episode.transfer"],
        do=lambda cast, actor, _: transfer_episode(
            actor=actor,
            episode=cast.episode,
            giver=cast.her_therapist,
            to=cast.colleague,
            why="She is ill.",
        ),
    ),
    Row(
        deed="ask for somebody else to go on",
        may={"her_therapist"},
        trail=["hand_over.ask"],
        do=lambda cast, actor, _: ask_hand_over(
            actor=actor, episode=cast.episode, to=cast.colleague, why="I move away."
        ),
    ),
    Row(
        deed="take back that somebody else goes on",
        may={"her_therapist"},
        trail=["hand_over.taken_back"],
        stage=scenes.hand_over_asked,
        do=lambda _, actor, asked: take_hand_over_back(actor=actor, request=asked),
    ),
    Row(
        deed="answer that care stays as it is",
        may={"manager"},
        trail=["hand_over.declined"],
        stage=scenes.hand_over_asked,
        do=lambda _, actor, asked: decline_hand_over(
            actor=actor, request=asked, answer="Nobody has room."
        ),
    ),
    Row(
        deed="say yes to what is asked",
        may={"client"},
        trail=["consent.give"],
        stage=lambda cast: consents.published(cast, ConsentKind.RESEARCH),
        do=lambda cast, actor, text: give_consent(
            actor=actor, client=cast.client_record, text=text, seen=0
        ),
    ),
    Row(
        deed="say no to what is asked",
        may={"client"},
        trail=["consent.refuse"],
        stage=lambda cast: consents.published(cast, ConsentKind.RESEARCH),
        do=lambda cast, actor, text: refuse_consent(
            actor=actor, client=cast.client_record, text=text, seen=0
        ),
    ),
    Row(
        deed="take a yes back",
        may={"client"},
        trail=["consent.withdraw"],
        stage=lambda cast: consents.answered(cast, ConsentKind.RESEARCH).text,
        do=lambda cast, actor, text: withdraw_consent(
            actor=actor, client=cast.client_record, text=text, seen=1
        ),
    ),
    Row(
        deed="take a yes back, and settle what was asked of a care that ends by it",
        may={"client"},
        trail=["consent.withdraw"],
        stage=lambda cast: consents.answered(cast, ConsentKind.RESEARCH).text,
        do=lambda cast, actor, text: episodes.withdraw_consent(
            actor=actor, client=cast.client_record, text=text, seen=1
        ),
    ),
    Row(
        deed="enter a yes from paper",
        may={"her_therapist"},
        trail=["consent.paper"],
        stage=lambda cast: consents.published(cast, ConsentKind.RESEARCH),
        do=lambda cast, actor, text: give_consent(
            actor=actor, client=cast.client_record, text=text, seen=0, paper=consents.paper()
        ),
    ),
    Row(
        deed="open a record in an emergency",
        may=CLINICIANS - {"her_therapist"},
        trail=["emergency.open"],
        do=lambda cast, actor, _: _opened(cast, actor),
    ),
    Row(
        deed="close what one has opened",
        may={"colleague"},
        trail=["emergency.close"],
        stage=lambda cast: _opened(cast, cast.colleague),
        do=lambda _, actor, opening: close_opening(actor=actor, opening=opening),
    ),
    Row(
        deed="review what was opened",
        may={"officer"},
        trail=["emergency.in_order"],
        stage=lambda cast: _opened(cast, cast.colleague),
        do=lambda _, actor, opening: review_opening(
            actor=actor, opening=opening, finding=Finding.IN_ORDER, review="I asked both."
        ),
    ),
    Row(
        deed="ask for what not everybody is asked",
        may={"her_therapist", "manager"},
        trail=["consent.ask"],
        stage=lambda cast: consents.published(cast, ConsentKind.SHARING),
        do=lambda cast, actor, _: ask_consent(
            actor=actor, client=cast.client_record, kind=ConsentKind.SHARING
        ),
    ),
    Row(
        deed="write at a text that clients are asked to agree to",
        may={"manager"},
        on_record=False,
        trail=["consent_text.draft"],
        do=lambda cast, actor, _: draft_text(
            actor=actor,
            practice=cast.practice,
            kind=ConsentKind.RESEARCH,
            words="Words of ours",
            seen_revision=0,
        ),
    ),
    Row(
        deed="publish a text that clients are asked to agree to",
        may={"manager"},
        on_record=False,
        trail=["consent_text.publish"],
        stage=lambda cast: consents.drafted(cast, ConsentKind.RESEARCH, "Words of ours"),
        do=lambda cast, actor, _: publish_text(
            actor=actor,
            practice=cast.practice,
            kind=ConsentKind.RESEARCH,
            seen_revision=1,
            asks_again=True,
            why="",
        ),
    ),
    Row(
        deed="ask nobody any more what clients were asked to agree to",
        may={"manager"},
        on_record=False,
        trail=["consent_text.retire"],
        stage=lambda cast: consents.published(cast, ConsentKind.RESEARCH),
        do=lambda cast, actor, text: retire_text(
            actor=actor, practice=cast.practice, text=text, why="No research is planned."
        ),
    ),
    Row(
        deed="take a client of somebody’s into one’s own care",
        # She cares for the client already: nothing begins, and nothing is written.
        may={"her_therapist"},
        trail=[],
        do=lambda cast, actor, _: begin_care(
            actor=actor, client=cast.client_record, therapist=actor
        ),
    ),
    Row(
        deed="take on a client whom somebody else has just added",
        may={"manager"},
        trail=["care.begin"],
        stage=lambda cast: add_client(
            actor=cast.manager, practice=cast.practice, display_name="Mira"
        ),
        do=lambda cast, actor, new: begin_care(actor=actor, client=new, therapist=cast.colleague),
    ),
    Row(
        deed="give the client into the care of a therapist of another practice",
        may=set(),
        trail=[],
        do=lambda cast, actor, _: begin_care(
            actor=actor, client=cast.client_record, therapist=cast.therapist_elsewhere
        ),
    ),
    Row(
        deed="give the client into the manager’s care",
        may=set(),
        trail=[],
        do=lambda cast, actor, _: begin_care(
            actor=actor, client=cast.client_record, therapist=cast.manager
        ),
    ),
    Row(
        deed="end her therapist’s care",
        may={"her_therapist", "manager"},
        trail=["care.end"],
        do=lambda cast, actor, _: end_care(
            actor=actor, client=cast.client_record, therapist=cast.her_therapist
        ),
    ),
    Row(
        deed="destroy the client’s keys",
        may={"manager"},
        trail=["keys.destroy"],
        do=lambda cast, actor, _: destroy_client_keys(
            actor=actor, client=cast.client_record, why="Asked for by letter."
        ),
    ),
    Row(
        deed="open an episode",
        may={"her_therapist"},
        trail=["episode.open"],
        stage=lambda cast: scenes.episode_in(cast, EpisodeState.CLOSED),
        do=lambda cast, actor, _: open_episode(actor=actor, client=cast.client_record),
    ),
    Row(
        deed="move the episode",
        may={"her_therapist"},
        trail=["episode.move.active"],
        do=lambda cast, actor, _: move_episode(
            actor=actor, episode=cast.episode, to=EpisodeState.ACTIVE, why="Agreed."
        ),
    ),
    Row(
        deed="plan an appointment with her therapist",
        may={"her_therapist", "manager"},
        trail=["appointment.plan"],
        do=lambda cast, actor, _: plan_appointment(
            actor=actor,
            episode=cast.episode,
            therapist=cast.her_therapist,
            starts_at=_tomorrow_at(10),
            minutes=50,
            place=Place.VIDEO,
        ),
    ),
    Row(
        deed="plan an appointment with a therapist who does not care for her",
        may=set(),
        trail=[],
        do=lambda cast, actor, _: plan_appointment(
            actor=actor,
            episode=cast.episode,
            therapist=cast.colleague,
            starts_at=_tomorrow_at(10),
            minutes=50,
            place=Place.VIDEO,
        ),
    ),
    Row(
        deed="settle an appointment",
        may={"her_therapist", "manager"},
        trail=["appointment.attended"],
        stage=scenes.appointment,
        do=lambda _cast, actor, planned: settle_appointment(
            actor=actor, appointment=planned, state=AppointmentState.ATTENDED
        ),
    ),
    Row(
        deed="move an appointment",
        may={"her_therapist", "manager"},
        trail=["appointment.move"],
        stage=lambda cast: scenes.appointment(cast, starts_at=_tomorrow_at(9)),
        do=lambda _cast, actor, planned: move_appointment(
            actor=actor,
            appointment=planned,
            starts_at=_tomorrow_at(15),
            minutes=50,
            place=Place.VIDEO,
        ),
    ),
    Row(
        deed="close care with what is planned",
        may={"her_therapist"},
        trail=["episode.move.closed", "appointment.cancelled"],
        stage=lambda cast: scenes.appointment(cast, starts_at=_tomorrow_at(9)),
        do=lambda cast, actor, _: close_care(actor=actor, episode=cast.episode, why="So."),
    ),
    Row(
        deed="put a client's record right",
        may={"her_therapist"},
        trail=["client.correct"],
        do=lambda cast, actor, _: correct_client(
            actor=actor,
            client=cast.client_record,
            display_name="Nour",
            country="IE",
        ),
    ),
    Row(
        deed="invite a client",
        may={"her_therapist"},
        trail=["invitation.send"],
        stage=scenes.client_without_account,
        do=lambda _cast, actor, new: invite_client(
            actor=actor, client=new, email="mira@cast.example"
        ),
    ),
    Row(
        deed="invite a client once more, which takes the earlier invitation back",
        may={"her_therapist"},
        trail=["invitation.take_back", "invitation.send"],
        stage=scenes.invited_client,
        do=lambda _cast, actor, new: invite_client(
            actor=actor, client=new, email="mira@cast.example"
        ),
    ),
    Row(
        deed="take a client's invitation back",
        may={"her_therapist"},
        trail=["invitation.take_back"],
        stage=scenes.invited_client,
        do=lambda _cast, actor, new: take_back_invitation(actor=actor, client=new),
    ),
    Row(
        deed="ask a client at another address whether it is theirs",
        may={"her_therapist"},
        trail=["account.ask_new_address"],
        do=lambda cast, actor, _: ask_clients_new_address(
            actor=actor, client=cast.client_record, email="new@cast.example"
        ),
    ),
    Row(
        deed="invite a colleague",
        may={"manager"},
        on_record=False,
        trail=["invitation.send"],
        do=lambda cast, actor, _: invite_member(
            actor=actor,
            practice=cast.practice,
            email="ivo@cast.example",
            display_name="Ivo",
            role=Role.FACILITATOR,
        ),
    ),
    Row(
        deed="take a colleague's invitation back",
        may={"manager"},
        on_record=False,
        trail=["invitation.take_back"],
        stage=lambda cast: scenes.invited_colleague(cast).invitation,
        do=lambda _cast, actor, invited: take_back_member_invitation(
            actor=actor, invitation_id=invited.public_id
        ),
    ),
    Row(
        deed="end a colleague's part",
        may={"manager"},
        on_record=False,
        trail=["member.end"],
        do=lambda cast, actor, _: end_membership(
            actor=actor, membership_id=cast.colleague.memberships.get().public_id
        ),
    ),
    Row(
        # With clients it leaves rows about each of them too: tests/access/test_care.py.
        deed="end a colleague's part, and the care that rests on it",
        may={"manager"},
        on_record=False,
        trail=["member.end"],
        do=lambda cast, actor, _: end_part(
            actor=actor, part=cast.former_therapist.memberships.get(), to=cast.colleague
        ),
    ),
    Row(
        deed="end a colleague's part, and settle what was asked of the care that ends by it",
        may={"manager"},
        on_record=False,
        trail=["member.end"],
        do=lambda cast, actor, _: episodes.end_part(
            actor=actor, part=cast.former_therapist.memberships.get(), to=cast.colleague
        ),
    ),
    Row(
        deed="end a colleague's part, and leave no alert with nobody",
        may={"manager"},
        on_record=False,
        trail=["member.end"],
        do=lambda cast, actor, _: measures.end_part(
            actor=actor, part=cast.former_therapist.memberships.get(), to=cast.colleague
        ),
    ),
    Row(
        deed="name who supervises a therapist",
        may={"manager"},
        on_record=False,
        trail=["supervision.begin"],
        do=lambda cast, actor, _: begin_supervision(
            actor=actor,
            practice=cast.practice,
            supervisor=cast.supervisor,
            therapist=cast.colleague,
        ),
    ),
    Row(
        deed="end a supervision",
        may={"manager"},
        on_record=False,
        trail=["supervision.end"],
        do=lambda cast, actor, _: end_supervision(
            actor=actor, supervision_id=cast.supervisor.supervises.get().public_id
        ),
    ),
    Row(
        deed="take away a colleague's second factor",
        may={"manager"},
        on_record=False,
        trail=["account.reset_second_factor"],
        do=lambda cast, actor, _: reset_second_factor(
            actor=actor, person_id=cast.colleague.public_id
        ),
    ),
    Row(
        deed="take away a client's second factor",
        may={"manager"},
        trail=["client.reset_factor.saw"],
        stage=lambda cast: give_second_factor(cast.client),
        do=lambda cast, actor, _: reset_clients_second_factor(
            actor=actor, client=cast.client_record, known_by=KnownBy.SAW
        ),
    ),
    Row(
        deed="ask a questionnaire",
        may={"her_therapist"},
        trail=["measure.ask"],
        do=lambda cast, actor, _: ask_questionnaire(
            actor=actor, episode=cast.episode, instrument_key="phq9", starts_on=clock.today()
        ),
    ),
    Row(
        deed="stop asking",
        may={"her_therapist"},
        trail=["measure.stop"],
        stage=scenes.schedule,
        do=lambda _cast, actor, asked: stop_asking(actor=actor, schedule=asked),
    ),
    Row(
        deed="begin a response",
        may={"client"},
        trail=["response.begin"],
        stage=scenes.schedule,
        do=lambda _cast, actor, asked: begin_response(actor=actor, schedule=asked),
    ),
    Row(
        deed="save answers",
        may={"client"},
        trail=["response.answer"],
        stage=scenes.begun_response,
        do=lambda _cast, actor, begun: save_answers(
            actor=actor, response=begun, answers={"phq9_1": 2}
        ),
    ),
    Row(
        deed="save an answer that raises an alert",
        may={"client"},
        trail=["response.answer", "alert.raise"],
        stage=scenes.begun_response,
        do=lambda _cast, actor, begun: save_answers(
            actor=actor, response=begun, answers={"phq9_9": 2}
        ),
    ),
    Row(
        deed="finish a response",
        may={"client"},
        trail=["response.finish"],
        stage=_answered,
        do=lambda _cast, actor, begun: finish_response(actor=actor, response=begun),
    ),
    Row(
        deed="enter answers from a talk",
        may={"her_therapist"},
        trail=["response.enter"],
        stage=_asked_without_account,
        do=lambda _cast, actor, asked: enter_answers(
            actor=actor,
            schedule=asked,
            answers={"telos_safety_living": 0},
            answered_on=clock.today(),
        ),
    ),
    Row(
        deed="enter a total",
        may={"her_therapist"},
        trail=["response.total"],
        do=lambda cast, actor, _: enter_total(
            actor=actor,
            episode=cast.episode,
            instrument_key="bdi2",
            score=21,
            answered_on=clock.today(),
        ),
    ),
    Row(
        deed="acknowledge an alert",
        may={"her_therapist"},
        trail=["alert.acknowledge"],
        stage=scenes.risk_alert,
        do=lambda _cast, actor, alert: acknowledge_alert(
            actor=actor, alert=alert, what_was_done="Rang; we meet at four."
        ),
    ),
    Row(
        deed="write a safety plan",
        may=BOTH_SIDES,
        trail=["safety_plan.write"],
        do=lambda cast, actor, _: safety.written(cast, by=actor),
    ),
    Row(
        deed="write the next version of a safety plan",
        may=BOTH_SIDES,
        trail=["safety_plan.write"],
        stage=safety.written,
        do=lambda cast, actor, _: safety.written(cast, by=actor, sign="I cannot eat"),
    ),
    Row(
        deed="type something into a safety plan",
        may={"client"},
        trail=["safety_plan.draft"],
        do=lambda cast, actor, _: safety.typed(cast, by=actor),
    ),
    Row(
        deed="say that a safety plan was looked through together",
        may=BOTH_SIDES,
        trail=["safety_plan.look_through"],
        stage=safety.written,
        do=lambda cast, actor, version: safety.looked(cast, version, by=actor),
    ),
    Row(
        deed="propose a plan",
        may={"her_therapist"},
        trail=["plan.propose"],
        stage=plans.says,
        do=lambda cast, actor, says: propose_plan(
            actor=actor, episode=cast.episode, says=says, submission_key=uuid4()
        ),
    ),
    Row(
        deed="propose another version of a plan",
        may={"her_therapist"},
        trail=["plan.revise"],
        stage=plans.agreed,
        do=lambda cast, actor, plan: propose_plan(
            actor=actor,
            episode=cast.episode,
            says=plans.says(cast, minutes=25),
            submission_key=uuid4(),
            seen_step=plan.step_number,
        ),
    ),
    Row(
        deed="agree to a plan that her therapist proposed",
        # The therapist has agreed by proposing: nothing is added.
        may=BOTH_SIDES,
        by="client",
        trail=["plan.agree"],
        stage=lambda cast: plans.proposed(cast).plan,
        do=lambda _cast, actor, plan: agree_plan(
            actor=actor, plan=plan, seen_step=plan.step_number
        ),
    ),
    Row(
        deed="write down a client’s yes to a plan",
        may={"her_therapist"},
        trail=["plan.agree.spoken"],
        stage=_plan_of_mira,
        do=lambda _cast, actor, plan: agree_plan(
            actor=actor, plan=plan, seen_step=1, spoken=spoken.said()
        ),
    ),
    Row(
        deed="write down that a client keeps the plan that stands",
        may={"her_therapist"},
        trail=["plan.keep.spoken"],
        stage=_plan_beside_of_mira,
        do=lambda _cast, actor, plan: keep_plan(
            actor=actor, plan=plan, seen_step=3, spoken=spoken.said()
        ),
    ),
    Row(
        deed="write down a client’s no to a plan",
        may={"her_therapist"},
        trail=["plan.end.spoken"],
        stage=_plan_of_mira,
        do=lambda _cast, actor, plan: end_plan(
            actor=actor, plan=plan, seen_step=1, why="No.", spoken=spoken.said()
        ),
    ),
    Row(
        deed="keep the plan that stands",
        may=BOTH_SIDES,
        trail=["plan.keep"],
        stage=lambda cast: plans.beside(cast, plans.agreed(cast)),
        do=lambda _cast, actor, plan: keep_plan(actor=actor, plan=plan, seen_step=plan.step_number),
    ),
    Row(
        deed="ask for a change of the plan",
        may={"client"},
        trail=["plan.ask"],
        stage=plans.agreed,
        do=lambda _cast, actor, plan: ask_change(
            actor=actor, plan=plan, seen_step=plan.step_number, words=plans.WISH
        ),
    ),
    Row(
        deed="answer what was asked for in the plan",
        may={"her_therapist"},
        trail=["plan.answer"],
        stage=lambda cast: plans.wished(cast, plans.agreed(cast)),
        do=lambda _cast, actor, plan: answer_wish(
            actor=actor, plan=plan, seen_step=plan.step_number, words="From January."
        ),
    ),
    Row(
        deed="write down how the plan has gone",
        may={"her_therapist"},
        trail=["plan.review"],
        stage=plans.agreed,
        do=lambda _cast, actor, plan: review_plan(
            actor=actor,
            plan=plan,
            seen_step=plan.step_number,
            words="Well.",
            next_on=clock.today() + timedelta(days=30),
        ),
    ),
    Row(
        deed="end the plan",
        may=BOTH_SIDES,
        trail=["plan.end"],
        stage=plans.agreed,
        do=lambda _cast, actor, plan: end_plan(
            actor=actor, plan=plan, seen_step=plan.step_number, why="It is done."
        ),
    ),
    Row(
        deed="take the plan along on paper",
        may=BOTH_SIDES,
        trail=["plan.paper"],
        stage=plans.agreed,
        do=lambda _cast, actor, plan: take_plan_along(
            actor=actor, plan=plan, asked_on=clock.today()
        ),
    ),
    Row(
        deed="add a template of plans",
        may=CLINICIANS_HERE,
        trail=["plan_template.add"],
        on_record=False,
        do=lambda cast, actor, _: add_template(
            actor=actor,
            practice=cast.practice,
            says=our_templates()["low_mood"],
            submission_key=uuid4(),
        ),
    ),
    Row(
        deed="change a template of plans",
        may=CLINICIANS_HERE,
        trail=["plan_template.change"],
        on_record=False,
        stage=plans.template,
        do=lambda _cast, actor, template: change_template(
            actor=actor,
            template=template,
            says=our_templates()["transition"],
            seen_revision=1,
        ),
    ),
    Row(
        deed="retire a template of plans",
        may=CLINICIANS_HERE,
        trail=["plan_template.retire"],
        on_record=False,
        stage=plans.template,
        do=lambda _cast, actor, template: retire_template(actor=actor, template=template),
    ),
    Row(
        deed="offer a template of plans again",
        may=CLINICIANS_HERE,
        trail=["plan_template.offer"],
        on_record=False,
        stage=plans.retired_template,
        do=lambda _cast, actor, template: offer_template_again(actor=actor, template=template),
    ),
    Row(
        deed="propose a goal",
        may=BOTH_SIDES,
        trail=["goal.propose"],
        do=lambda cast, actor, _: propose_goal(
            actor=actor, episode=cast.episode, wording=scenes.wording(), submission_key=uuid4()
        ),
    ),
    Row(
        deed="agree to a goal that the client proposed",
        # The client has agreed by proposing: nothing is added.
        may=BOTH_SIDES,
        trail=["goal.agree"],
        stage=scenes.proposed_goal,
        do=lambda _cast, actor, goal: agree_goal(actor=actor, goal=goal, seen_revision=1),
    ),
    Row(
        deed="write down a client’s yes to a goal",
        may={"her_therapist"},
        trail=["goal.agree.spoken"],
        stage=lambda cast: spoken.waiting_goal(spoken.with_mira(cast)),
        do=lambda _cast, actor, goal: agree_goal(
            actor=actor, goal=goal, seen_revision=1, spoken=spoken.said()
        ),
    ),
    Row(
        deed="write down that a client keeps the words of a goal",
        may={"her_therapist"},
        trail=["goal.keep.spoken"],
        stage=_goal_beside_of_mira,
        do=lambda _cast, actor, goal: keep_words(
            actor=actor, goal=goal, seen_revision=3, spoken=spoken.said()
        ),
    ),
    Row(
        deed="write down a client’s no to a goal",
        may={"her_therapist"},
        trail=["goal.move.set_aside.spoken"],
        stage=lambda cast: spoken.waiting_goal(spoken.with_mira(cast)),
        do=lambda _cast, actor, goal: move_goal(
            actor=actor,
            goal=goal,
            to=GoalState.SET_ASIDE,
            seen_revision=1,
            why="No.",
            spoken=spoken.said(),
        ),
    ),
    Row(
        deed="revise a goal",
        may=BOTH_SIDES,
        trail=["goal.revise"],
        stage=partial(scenes.goal_in, state=GoalState.AGREED),
        do=lambda _cast, actor, goal: revise_goal(
            actor=actor,
            goal=goal,
            wording=scenes.wording("Sleep through five nights of seven"),
            seen_revision=goal.revision_number,
            why="It can be counted.",
        ),
    ),
    Row(
        deed="keep the words of a goal",
        may=BOTH_SIDES,
        trail=["goal.keep"],
        stage=lambda cast: scenes.revised(cast, scenes.goal_in(cast, GoalState.AGREED), "New"),
        do=lambda _cast, actor, goal: keep_words(
            actor=actor, goal=goal, seen_revision=goal.revision_number, why="They fit better."
        ),
    ),
    Row(
        deed="move a goal",
        may=BOTH_SIDES,
        trail=["goal.move.paused"],
        stage=partial(scenes.goal_in, state=GoalState.AGREED),
        do=lambda _cast, actor, goal: move_goal(
            actor=actor,
            goal=goal,
            to=GoalState.PAUSED,
            seen_revision=goal.revision_number,
            why="Other things come first.",
        ),
    ),
    Row(
        deed="rate a goal",
        may=BOTH_SIDES,
        trail=["goal.rate"],
        stage=scenes.proposed_goal,
        do=lambda _cast, actor, goal: rate_goal(
            actor=actor, goal=goal, value=4, rated_on=clock.today(), submission_key=uuid4()
        ),
    ),
    Row(
        deed="write down how far along a client says a goal is",
        may={"her_therapist"},
        trail=["goal.rate.spoken"],
        stage=lambda cast: spoken.waiting_goal(spoken.with_mira(cast)),
        do=lambda _cast, actor, goal: rate_goal(
            actor=actor, goal=goal, value=3, submission_key=uuid4(), spoken=spoken.said()
        ),
    ),
    Row(
        deed="propose a step under a goal",
        may=BOTH_SIDES,
        trail=["goal.propose"],
        stage=partial(scenes.goal_in, state=GoalState.AGREED),
        do=lambda _cast, actor, goal: propose_step(
            actor=actor, aim=goal, words="Lights out at eleven", submission_key=uuid4()
        ),
    ),
    Row(
        deed="bring a step forward",
        may=BOTH_SIDES,
        trail=["goal.order"],
        stage=lambda cast: scenes.step(cast, scenes.step(cast).aim),
        do=lambda _cast, actor, step: bring_forward(actor=actor, step=step, seen_place=2),
    ),
    Row(
        deed="name who supports the client in a goal",
        may=BOTH_SIDES,
        trail=["goal.support"],
        stage=scenes.proposed_goal,
        do=lambda _cast, actor, goal: name_supporters(
            actor=actor, goal=goal, who="Her sister", seen_number=0
        ),
    ),
    Row(
        deed="put a questionnaire beside a goal",
        may=BOTH_SIDES,
        trail=["goal.measures"],
        stage=lambda cast: (scenes.proposed_goal(cast), scenes.schedule(cast)),
        do=lambda _cast, actor, staged: link_measures(
            actor=actor, goal=staged[0], schedules=[staged[1]], seen_number=0
        ),
    ),
    Row(
        deed="propose another place for a goal",
        may=BOTH_SIDES,
        trail=["goal.revise"],
        stage=scenes.step,
        do=lambda _, actor, step: stand_under(
            actor=actor, goal=step, aim=None, seen_revision=1, why="It is more than a step."
        ),
    ),
    Row(
        deed="propose levels for a goal",
        may=BOTH_SIDES,
        trail=["goal.revise"],
        stage=partial(scenes.goal_in, state=GoalState.AGREED),
        do=lambda cast, actor, goal: scenes.levels_proposed(cast, goal, by=actor),
    ),
    Row(
        deed="say at which level a goal is",
        may=BOTH_SIDES,
        trail=["goal.scale"],
        stage=scenes.goal_with_levels,
        do=lambda cast, actor, goal: scenes.scaling(cast, goal, by=actor),
    ),
    Row(
        deed="write down at which level a client says a goal is",
        may={"her_therapist"},
        trail=["goal.scale.spoken"],
        stage=lambda cast: spoken.goal_with_levels(spoken.with_mira(cast)),
        do=lambda cast, actor, goal: scenes.scaling(cast, goal, by=actor, spoken=spoken.said()),
    ),
    Row(
        deed="write down that a goal was looked at together",
        may=BOTH_SIDES,
        trail=["goal.review"],
        stage=partial(scenes.goal_in, state=GoalState.AGREED),
        do=lambda _cast, actor, goal: review_goal(
            actor=actor, goal=goal, seen_revision=2, why="It holds."
        ),
    ),
    *DEEDS_OF_INTAKE,
    *DEEDS_OF_RIGHTS,
]

rows = pytest.mark.parametrize("row", TABLE, ids=lambda row: row.deed)


@rows
def test_deed_is_refused_to_everybody_else_and_leaves_nothing(cast: Cast, row: Row) -> None:
    staged = row.stage(cast)
    before = scenes.everything()

    done = [
        name
        for name in EVERYBODY
        if name not in row.may and not _is_refused(row, cast, name, staged)
    ]

    assert done == []
    assert scenes.everything() == before


def _is_refused(row: Row, cast: Cast, name: str, staged: Any) -> bool:
    try:
        row.do(cast, cast.person(name), staged)
    except PermissionDenied:
        return True
    return False


@rows
def test_supervisor_who_reads_the_record_does_nothing_with_it(cast: Cast, row: Row) -> None:
    consents.agreed_to_supervision(cast)
    staged = row.stage(cast)
    before = scenes.everything()

    assert _is_refused(row, cast, "supervisor", staged)

    assert scenes.everything() == before


@pytest.mark.parametrize(
    ("row", "name"),
    [(row, name) for row in TABLE for name in sorted(row.may)],
    ids=lambda part: part.deed if isinstance(part, Row) else part,
)
def test_deed_leaves_its_rows_in_the_trail(cast: Cast, row: Row, name: str) -> None:
    staged = row.stage(cast)
    actor = cast.person(name)
    before = set(AuditRow.objects.values_list("pk", flat=True))

    row.do(cast, actor, staged)

    added = AuditRow.objects.exclude(pk__in=before).order_by("pk")
    # Whoever proposed it has agreed by that: the therapist to a plan, the client to all else here.
    proposer = "her_therapist" if row.trail == ["plan.agree"] else "client"
    nothing_to_add = row.deed.startswith("agree") and name == proposer
    assert [entry.deed for entry in added] == ([] if nothing_to_add else row.trail)
    assert {entry.actor_id for entry in added} <= {actor.public_id}


@rows
def test_deed_on_a_clients_record_names_the_client(cast: Cast, row: Row) -> None:
    for name in sorted(row.may)[:1]:
        staged = row.stage(cast)
        before = set(AuditRow.objects.values_list("pk", flat=True))

        row.do(cast, cast.person(name), staged)

        named = AuditRow.objects.exclude(pk__in=before)
        assert {entry.client_id is not None for entry in named} <= {row.on_record}


@rows
def test_deed_done_twice_with_nobody_to_answer_for_it_is_refused(cast: Cast, row: Row) -> None:
    """A person whose account is not of this practice at all: signed in, but nobody here."""
    staged = row.stage(cast)

    with pytest.raises(PermissionDenied):
        row.do(cast, cast.nobody, staged)


def test_every_right_is_tried_by_everybody() -> None:
    tried = {name for row in TABLE for name in row.do.__code__.co_names}
    deeds = {name for name in rights.__all__ if isfunction(getattr(rights, name))}
    assert deeds - tried == NOBODYS
