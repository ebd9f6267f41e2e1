"""Supervision on pages: named by the manager, read by the supervisor, seen by both others."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from telos.access.actions import begin_supervision
from telos.access.enums import ConsentAnswer, ConsentKind
from telos.access.models import Supervision
from telos.base import clock
from telos.goals.actions import rate_goal
from telos.goals.enums import GoalState, Level
from telos.goals.models import Goal
from telos.people.models import Person
from telos.rights.actions import Correction, ask_correction
from telos.rights.enums import About
from tests import consents, scenes
from tests.cast import EVERYBODY, Cast

READABLE = ("client", "client-goal", "client-goal-map", "client-measures", "client-response")


@pytest.fixture
def agreed(cast: Cast) -> Cast:
    """Noor has agreed that her therapist's supervisor reads."""
    consents.agreed_to_supervision(cast)
    return cast


def pages(cast: Cast) -> dict[str, str]:
    """Every page that a supervisor reads, with something on it."""
    before = scenes.goal_in(cast, GoalState.AGREED)
    for actor in (cast.client, cast.her_therapist):
        scenes.step(cast, before, by=actor)
    goal = scenes.goal_with_levels(cast)
    scenes.scaling(cast, goal, Level.LESS)
    scenes.scaling(cast, goal, Level.MORE, by=cast.her_therapist)
    for actor, value in ((cast.client, 3), (cast.her_therapist, 6)):
        rate_goal(
            actor=actor,
            goal=goal,
            value=value,
            rated_on=clock.today(),
            submission_key=uuid4(),
        )
    alert = scenes.risk_alert(cast)
    response = scenes.answered(cast, alert.response, {"phq9_1": 1})
    client = cast.client_record.public_id
    return {
        "client": reverse("client", args=[client]),
        "client-goal": reverse("client-goal", args=[client, goal.public_id]),
        "client-goal-map": reverse("client-goal-map", args=[cast.client_record.public_id]),
        "client-measures": reverse("client-measures", args=[client]),
        "client-response": reverse("client-response", args=[client, response.public_id]),
    }


def main_of(browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    found = re.search(r"<main.*?</main>", answer.content.decode(), re.DOTALL)
    assert found
    return " ".join(unescape(found.group()).split())


@pytest.mark.parametrize("name", READABLE)
def test_supervisor_reads_and_is_offered_nothing(agreed: Cast, signed_in, name: str) -> None:
    path = pages(agreed)[name]
    theirs = main_of(signed_in(agreed.her_therapist), path)
    shown = main_of(signed_in(agreed.supervisor), path)
    assert "Noor" in shown
    assert "You read here as a supervisor." in shown
    for offered in ("<form", "<button", 'class="btn'):
        assert offered not in shown, offered
    for sentence in ("with you", "you rate", ">You<", "your answer", "you should"):
        assert sentence not in shown, sentence
    assert "<form" in theirs or 'class="btn' in theirs or name == "client-response"


@pytest.mark.parametrize("name", READABLE)
def test_links_on_a_supervisors_page_lead_where_they_may_go(
    agreed: Cast, signed_in, name: str
) -> None:
    browser, path = signed_in(agreed.supervisor), pages(agreed)[name]
    links = set(re.findall(r'href="(/[^"#]*)"', main_of(browser, path)))
    assert links
    for link in links:
        assert browser.get(link).status_code == 200, link


@pytest.mark.parametrize("name", READABLE)
def test_page_is_not_there_without_the_clients_yes(cast: Cast, signed_in, name: str) -> None:
    path, browser = pages(cast)[name], signed_in(cast.supervisor)
    assert browser.get(path).status_code == 404
    consents.agreed_to_supervision(cast)
    assert browser.get(path).status_code == 200
    consents.answered(cast, ConsentKind.SUPERVISION, ConsentAnswer.WITHDRAWN)
    assert browser.get(path).status_code == 404


def test_two_see_a_goal_differently_in_words_for_a_third(agreed: Cast, signed_in) -> None:
    shown = main_of(signed_in(agreed.supervisor), pages(agreed)["client-goal"])
    assert "Noor rates it 3, the therapist 6." in shown
    assert '<th scope="col" class="number">Therapist</th>' in shown


def test_words_that_are_proposed_are_told_by_whom(agreed: Cast, signed_in) -> None:
    browser = signed_in(agreed.supervisor)
    client = agreed.client_record.public_id
    told = {
        agreed.her_therapist: "The therapist has proposed it; Noor has not agreed yet.",
        agreed.client: "Noor has put it so, and waits for the therapist’s answer.",
    }
    for actor, sentence in told.items():
        goal = scenes.proposed_goal(agreed, by=actor)
        assert sentence in main_of(browser, reverse("client-goal", args=[client, goal.public_id]))
    beside = scenes.revised(agreed, scenes.goal_in(agreed, GoalState.AGREED), "Other words")
    shown = main_of(browser, reverse("client-goal", args=[client, beside.public_id]))
    assert "proposes new words beside those that stand." in shown
    assert "Other words" in shown


def test_corrections_stand_beside_the_original_for_a_supervisor_too(
    agreed: Cast, signed_in
) -> None:
    path = pages(agreed)["client-goal"]
    assert "It should read:" not in main_of(signed_in(agreed.supervisor), path)
    said = Correction(
        about=About.GOAL,
        original_id=Goal.objects.latest("pk").public_id,
        what_is_wrong="Not so.",
        should_read="But so.",
    )
    ask_correction(
        actor=agreed.client, client=agreed.client_record, said=said, submission_key=uuid4()
    )
    assert "But so." in main_of(signed_in(agreed.supervisor), path)


@pytest.mark.parametrize("name", READABLE)
def test_each_visit_is_told_to_the_client(agreed: Cast, signed_in, name: str) -> None:
    path = pages(agreed)[name]
    signed_in(agreed.supervisor).get(path)
    assert {row.actor_id for row in scenes.reads()} == {agreed.supervisor.public_id}
    told = main_of(signed_in(agreed.client), reverse("who-looked"))
    assert "<b>Supervisor</b>" in told
    assert ", who supervises Therapist harbour" in told


def test_front_door_of_a_supervisor_is_supervision(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.supervisor)
    assert browser.get(reverse("home"))["Location"] == reverse("supervision")
    assert browser.get(reverse("caseload")).status_code == 404


@pytest.mark.parametrize("who", EVERYBODY)
def test_page_of_supervision_is_for_whoever_may_be_in_it(cast: Cast, signed_in, who: str) -> None:
    may = {
        "her_therapist",
        "co_facilitator",
        "supervisor",
        "colleague",
        "former_therapist",
        "therapist_elsewhere",
    }
    status = signed_in(cast.person(who)).get(reverse("supervision")).status_code
    assert status == (200 if who in may else 404)


def test_supervisor_finds_those_who_agreed_by_supervisee(agreed: Cast, signed_in) -> None:
    shown = main_of(signed_in(agreed.supervisor), reverse("supervision"))
    assert "<h1>You supervise Therapist harbour</h1>" in shown
    assert "Noor" in shown
    assert "Otto" not in shown
    assert "Whoever has not agreed is neither shown nor counted." in shown


def test_supervisee_sees_who_supervises_them_and_who_agreed(agreed: Cast, signed_in) -> None:
    shown = main_of(signed_in(agreed.her_therapist), reverse("supervision"))
    assert "<h1>Supervisor supervises you</h1>" in shown
    yes, no = shown.index("Noor"), shown.index("Otto")
    assert shown.index("Agreed") < yes < shown.index("Not agreed") < no
    assert {row.about_kind for row in scenes.reads()} == {"consent"}
    assert "Nobody supervises you here" in main_of(
        signed_in(agreed.colleague), reverse("supervision")
    )


def test_list_takes_as_many_queries_for_two_as_for_one(
    agreed: Cast, signed_in, count_queries
) -> None:
    browser = signed_in(agreed.supervisor)
    scenes.goal_in(agreed, GoalState.AGREED)
    browser.get(reverse("supervision"))
    one = count_queries(browser, reverse("supervision"))
    consents.answered(
        agreed, ConsentKind.SUPERVISION, actor=agreed.other_client, client=agreed.other_record
    )
    kim = agreed.record_of_colleague
    consents.answered(agreed, ConsentKind.SUPERVISION, actor=kim.person, client=kim)
    begin_supervision(
        actor=agreed.manager,
        practice=agreed.practice,
        supervisor=agreed.supervisor,
        therapist=agreed.colleague,
    )
    browser.get(reverse("supervision"))
    assert count_queries(browser, reverse("supervision")) <= one


def test_caseload_of_a_therapist_who_supervises_holds_their_own_alone(
    agreed: Cast, signed_in
) -> None:
    begin_supervision(
        actor=agreed.manager,
        practice=agreed.practice,
        supervisor=agreed.colleague,
        therapist=agreed.her_therapist,
    )
    alert = scenes.risk_alert(agreed)
    browser = signed_in(agreed.colleague)
    assert "Noor" in main_of(browser, reverse("supervision"))
    assert "Noor" not in main_of(browser, reverse("caseload"))
    assert browser.get(reverse("alert", args=[alert.public_id])).status_code == 404


@pytest.mark.parametrize("has_agreed", [False, True])
def test_client_learns_who_would_read(cast: Cast, signed_in, has_agreed: bool) -> None:
    consents.published(cast, ConsentKind.SUPERVISION)
    if has_agreed:
        consents.agreed_to_supervision(cast)
    shown = main_of(signed_in(cast.client), reverse("my-consent", args=[ConsentKind.SUPERVISION]))
    said = "Today this is Supervisor." if has_agreed else "Today this would be Supervisor."
    assert said in shown


def test_client_learns_that_nobody_supervises(cast: Cast, signed_in) -> None:
    kind = ConsentKind.SUPERVISION
    consents.published(cast, kind)
    [going_on] = Supervision.objects.all()
    path = reverse("practice-supervision-end", args=[cast.practice.public_id, going_on.public_id])
    signed_in(cast.manager).post(path)
    shown = main_of(signed_in(cast.client), reverse("my-consent", args=[kind]))
    assert "Nobody supervises your therapist here today." in shown


def test_other_kinds_say_nothing_of_supervisors(cast: Cast, signed_in) -> None:
    consents.published(cast, ConsentKind.RESEARCH)
    path = reverse("my-consent", args=[ConsentKind.RESEARCH])
    assert "Supervisor" not in main_of(signed_in(cast.client), path)


def _naming(cast: Cast, supervisor: Person, therapist: Person) -> tuple[str, dict[str, str]]:
    return (
        reverse("practice-supervision", args=[cast.practice.public_id]),
        {"supervisor": str(supervisor.public_id), "therapist": str(therapist.public_id)},
    )


def test_manager_names_and_ends(cast: Cast, signed_in) -> None:
    path, sent = _naming(cast, cast.supervisor, cast.colleague)
    browser = signed_in(cast.manager)
    assert browser.post(path, sent)["Location"] == path
    assert "Supervisor supervises Colleague" in main_of(browser, path)
    named = Supervision.objects.get(therapist=cast.colleague)
    end = reverse("practice-supervision-end", args=[cast.practice.public_id, named.public_id])
    assert browser.post(end)["Location"] == path
    assert "Supervisor supervises Colleague" not in main_of(browser, path)
    assert browser.post(end).status_code == 404


@pytest.mark.parametrize("who", [name for name in EVERYBODY if name != "manager"])
def test_nobody_else_names_or_ends(cast: Cast, signed_in, who: str) -> None:
    browser = signed_in(cast.person(who))
    path, sent = _naming(cast, cast.supervisor, cast.colleague)
    going_on = Supervision.objects.get().public_id
    end = reverse("practice-supervision-end", args=[cast.practice.public_id, going_on])
    before = scenes.everything()
    assert browser.get(path).status_code == 404
    assert browser.post(path, sent).status_code == 404
    assert browser.post(end).status_code == 404
    assert scenes.everything() == before


def test_refused_form_keeps_what_was_chosen(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    path, sent = _naming(cast, cast.colleague, cast.colleague)
    refused = browser.post(path, sent)
    assert refused.status_code == 422
    words = refused.content.decode()
    assert "Nobody supervises themselves. Choose two people." in words
    assert words.count(f'value="{cast.colleague.public_id}" selected') == 2
    for people in ((cast.nobody, cast.colleague), (cast.supervisor, cast.nobody)):
        answer = browser.post(*_naming(cast, *people))
        assert answer.status_code == 422
        assert "Choose somebody from the list" in answer.content.decode()
    assert Supervision.objects.count() == 1
