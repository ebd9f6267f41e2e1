"""One of everything that an address can name, for clients and practices near and far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from django.test import Client as Browser

from telos.access.actions import (
    begin_care,
    begin_supervision,
    open_in_emergency,
    publish_text,
)
from telos.access.enums import ConsentKind, Danger
from telos.access.models import Supervision
from telos.base import clock
from telos.episodes.actions import ask_hand_over
from telos.episodes.models import HandOverRequest
from telos.goals.actions import propose_goal
from telos.intake.actions import begin_intake
from telos.measures.actions import (
    add_instrument,
    ask_questionnaire,
    begin_response,
    enter_total,
    finish_response,
    record_wording,
    save_answers,
)
from telos.notices.models import Notice
from telos.people.actions import end_membership, invite_member
from telos.people.enums import Role
from telos.people.models import Membership, Person
from telos.plans.actions import PlanSays, Serving, add_template, propose_plan
from telos.plans.enums import Rhythm, Setting
from telos.plans.queries import our_templates
from telos.rights.actions import Correction, ask_correction, ask_erasure, place_hold
from telos.rights.enums import About
from telos.scheduling.actions import plan_appointment
from telos.scheduling.enums import Place
from tests import consents, scenes
from tests.cast import Cast, make_cast, make_member
from tests.consents import agreed_to_a_second
from tests.kept_rows import KeptRows
from tests.measures.test_library_deeds import LETTER, OASIS, OWN

if TYPE_CHECKING:
    from telos.episodes.models import Episode
    from telos.goals.models import Goal
    from telos.people.models import Client, Practice

ROLES: Final = (
    "visitor",
    "client",
    "other_client",
    "her_therapist",
    "colleague",
    "former_therapist",
    "co_facilitator",
    "manager",
    "departed",
    "nobody",
    "therapist_elsewhere",
    "manager_elsewhere",
    "client_elsewhere",
    "opener",
    "officer",
    "supervisor",
    "supervisor_without_agreement",
    "supervisor_of_another",
)
"""Who asks, in the order of the columns of every row of the matrix."""

NAMES: Final = ("Noor", "Otto", "Kim", "Aoife")
"""The clients there are."""

MAY_SEE: Final[dict[str, tuple[set[str], set[str]]]] = {
    "client": ({"Noor"}, {"Noor"}),
    "other_client": ({"Otto"}, {"Otto"}),
    "her_therapist": ({"Noor", "Otto"}, {"Noor", "Otto"}),
    "colleague": ({"Kim"}, {"Kim"}),
    "manager": ({"Noor", "Otto", "Kim"}, set()),
    "therapist_elsewhere": ({"Aoife"}, {"Aoife"}),
    "manager_elsewhere": ({"Aoife"}, set()),
    "client_elsewhere": ({"Aoife"}, {"Aoife"}),
    "opener": ({"Noor"}, {"Noor"}),
    "officer": ({"Noor"}, set()),
    "supervisor": ({"Noor"}, {"Noor"}),
    "supervisor_of_another": ({"Kim"}, {"Kim"}),
}
"""The clients whose names a role may be shown, and those whose goals; whoever is not here, none."""


@dataclass(frozen=True, kw_only=True)
class World:
    """The cast, those beside it, and what each client and practice has."""

    cast: Cast
    beside: dict[str, Person]
    """Who is not in the cast: `departed`, who cared for Noor until the day their part ended;
    `opener`, who works here, cares for nobody, and has opened Noor's record in an emergency; and
    supervisors whose supervisees have other clients.
    """
    of: dict[str, dict[str, UUID]]
    """By whose it is (`noor`, `harbour`, …): the public id of each thing, by its name."""
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    """What the browser of each role holds once they have signed in."""

    def person(self, role: str) -> Person | None:
        """Return who asks; nobody for a visitor."""
        if role == "visitor":
            return None
        return self.beside.get(role) or self.cast.person(role)


def make_world() -> World:
    """Make everybody and everything by deeds."""
    cast = make_cast()
    departed = make_member(cast.practice, cast.manager, "Departed", role=Role.THERAPIST)
    agreed_to_a_second(cast)
    begin_care(actor=cast.manager, client=cast.client_record, therapist=departed)
    part = Membership.objects.get(person=departed)
    end_membership(actor=cast.manager, membership_id=part.public_id)
    clients = {
        "noor": (cast.episode, cast.her_therapist),
        "otto": (cast.other_episode, cast.her_therapist),
        "kim": (cast.episode_of_colleague, cast.colleague),
        "aoife": (cast.episode_elsewhere, cast.therapist_elsewhere),
    }
    practices = {
        "harbour": (cast.practice, cast.manager, cast.her_therapist),
        "hill": (cast.practice_elsewhere, cast.manager_elsewhere, cast.therapist_elsewhere),
    }
    of = {name: _of_client(*whose, hour) for hour, (name, whose) in enumerate(clients.items())}
    of |= {name: _of_practice(*whose) for name, whose in practices.items()}
    of["harbour"] |= _of_managed(cast.client_record, cast.manager)
    of["hill"] |= _of_managed(cast.record_elsewhere, cast.manager_elsewhere)
    opener = make_member(cast.practice, cast.manager, "Opener", role=Role.THERAPIST)
    away = make_member(
        cast.practice_elsewhere, cast.manager_elsewhere, "Opener away", role=Role.THERAPIST
    )
    of["noor"] |= _opened(cast.client_record, opener)
    of["aoife"] |= _opened(cast.record_elsewhere, away)
    beside = {"departed": departed, "opener": opener, **_supervisors(cast)}
    for name in practices:
        practice = practices[name][0]
        of[name]["supervision"] = Supervision.objects.filter(practice=practice)[0].public_id
    world = World(cast=cast, beside=beside, of=of)
    for role in ROLES:
        browser = Browser()
        if (person := world.person(role)) is not None:
            browser.force_login(person)
        world.cookies[role] = browser.cookies
    return world


def _supervisors(cast: Cast) -> dict[str, Person]:
    """Noor agreed to the supervisor of the cast, Otto did not; Kim agreed, Aoife did not."""
    kim = cast.record_of_colleague
    consents.agreed_to_supervision(cast)
    consents.answered(cast, ConsentKind.SUPERVISION, actor=kim.person, client=kim)
    named = {
        "supervisor_without_agreement": (cast.practice_elsewhere, cast.therapist_elsewhere),
        "supervisor_of_another": (cast.practice, cast.colleague),
    }
    found = {}
    for name, (practice, therapist) in named.items():
        manager = cast.manager if practice == cast.practice else cast.manager_elsewhere
        found[name] = make_member(practice, manager, name.capitalize(), role=Role.SUPERVISOR)
        begin_supervision(
            actor=manager, practice=practice, supervisor=found[name], therapist=therapist
        )
    return found


def _opened(record: Client, by: Person) -> dict[str, UUID]:
    """Somebody opens a record in an emergency, and its client is told."""
    opening = open_in_emergency(
        actor=by, client=record, danger=Danger.SELF, why="She wrote that she has taken tablets."
    )
    notice = Notice.objects.get(about_id=opening.public_id, person=record.person)
    return {"opening": opening.public_id, "notice": notice.public_id}


def _of_managed(record: Client, manager: Person) -> dict[str, UUID]:
    """A record of the practice, and a hold on it."""
    hold = place_hold(
        actor=manager,
        client=record,
        why="A court has asked.",
        ends_on=clock.today() + timedelta(days=30),
        submission_key=uuid4(),
    )
    asked = HandOverRequest.objects.get(episode__client=record)
    return {
        "record": record.public_id,
        "hold": hold.public_id,
        "hand_over": asked.public_id,
    }


# After five minutes some deeds ask again who one is; before that no address answers otherwise.
WORLD: Final = KeptRows(make_world, lasts_seconds=200)


def goal_words(name: str) -> str:
    """What the goal of the client of this name says, and no other."""
    return f"A quiet evening for {name}"


def _of_client(episode: Episode, therapist: Person, hour: int) -> dict[str, UUID]:
    client = episode.client.person
    assert client is not None
    begin_intake(actor=client, episode=episode)
    words = goal_words(episode.client.display_name)
    goal = propose_goal(
        actor=therapist, episode=episode, wording=scenes.wording(words), submission_key=uuid4()
    )
    _plan(episode, therapist, goal)
    asked = {"actor": therapist, "episode": episode, "starts_on": clock.today(), "every_days": 7}
    schedule = ask_questionnaire(**asked, instrument_key="phq9")
    begun = begin_response(actor=client, schedule=schedule)
    [alert] = save_answers(
        actor=client, response=begun, answers={**scenes.all_answers(), "phq9_9": 1}
    )
    done = finish_response(actor=client, response=begun)
    another = ask_questionnaire(**asked, instrument_key="gad7")
    total = enter_total(
        actor=therapist,
        episode=episode,
        instrument_key="bdi2",
        score=21,
        answered_on=clock.today(),
    )
    planned = plan_appointment(
        actor=therapist,
        episode=episode,
        therapist=therapist,
        starts_at=clock.now() - timedelta(hours=hour),
        minutes=50,
        place=Place.IN_PERSON,
    )
    correction = ask_correction(
        actor=client,
        client=episode.client,
        said=Correction(
            about=About.CONTACT,
            original_id=episode.client.public_id,
            what_is_wrong="It is not my name.",
            should_read="My own name.",
        ),
        submission_key=uuid4(),
    )
    ask_erasure(actor=client, client=episode.client)
    ask_hand_over(actor=therapist, episode=episode, to=None, why="She moves away.")
    return {
        "record": episode.client.public_id,
        "correction": correction.public_id,
        "goal": goal.public_id,
        "schedule": another.public_id,
        "response": done.public_id,
        "alert": alert.public_id,
        "total": total.public_id,
        "appointment": planned.public_id,
    }


def _plan(episode: Episode, therapist: Person, goal: Goal) -> None:
    """A plan that quotes the client's goal, and so can be told apart from all others."""
    says = PlanSays(
        approaches=("cbt",),
        reason="It fits.",
        servings=(Serving(intervention="worry_time", goals=(goal,)),),
        setting=Setting.INDIVIDUAL,
        rhythm=Rhythm.WEEKLY,
        minutes=50,
        places=frozenset({Place.VIDEO}),
        sessions=None,
        tells="Quieter evenings.",
        review_on=clock.today() + timedelta(days=30),
    )
    propose_plan(actor=therapist, episode=episode, says=says, submission_key=uuid4())


def _of_practice(practice: Practice, manager: Person, member: Person) -> dict[str, UUID]:
    sent = invite_member(
        actor=manager,
        practice=practice,
        email=f"ivo.{practice.pk}@cast.example",
        display_name="Ivo",
        role=Role.THERAPIST,
    )
    text = publish_text(
        actor=manager,
        practice=practice,
        kind=ConsentKind.RESEARCH,
        seen_revision=0,
        asks_again=True,
        why="",
    )
    own = add_instrument(actor=manager, practice=practice, definition=OWN)
    words = record_wording(actor=manager, practice=practice, words=OASIS, allowance=LETTER)
    part = Membership.objects.get(person=member, practice=practice)
    return {
        "practice": practice.public_id,
        "template": add_template(
            actor=member,
            practice=practice,
            says=our_templates()["low_mood"],
            submission_key=uuid4(),
        ).public_id,
        "invitation": sent.invitation.public_id,
        "part": part.public_id,
        "member": member.public_id,
        "own": own.public_id,
        "words": words.public_id,
        "text": text.public_id,
    }
