"""Ending a colleague's part: nobody's care ends by one press, or unnoticed by the client."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.urls import reverse

from telos.access.queries import clients_cared_for, clients_in_care_of, therapists_of
from telos.base import clock
from telos.episodes.actions import take_on_client
from telos.episodes.enums import EpisodeState
from telos.measures.actions import (
    AlertLeftError,
    NothingDueError,
    acknowledge_alert,
    end_part,
    save_answers,
)
from telos.measures.models import RiskAlert
from telos.measures.queries import open_alerts_visible_to
from telos.people.actions import add_member
from telos.people.enums import Role
from telos.people.models import Person
from telos.people.queries import roles_of
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.consents import agreed_to_a_second
from tests.racing import errors_in, race

WHY = "She leaves the practice."
WAITS = "answer that waits to be acknowledged"


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def page_of(cast: Cast, person: Person, role: Role = Role.THERAPIST) -> str:
    part = person.memberships.get(role=role, ended_on=None)
    return reverse("practice-part-end", args=[cast.practice.public_id, part.public_id])


def grown_caseload(cast: Cast, clients: int) -> None:
    """Her therapist cares for so many more."""
    for number in range(clients):
        take_on_client(
            actor=cast.her_therapist, practice=cast.practice, display_name=f"Mira{number}"
        )


def test_page_says_in_numbers_what_rests_on_the_part(cast: Cast, signed_in) -> None:
    grown_caseload(cast, 3)
    scenes.appointment(cast, starts_at=clock.now() + timedelta(days=1))
    scenes.risk_alert(cast)
    scenes.proposed_goal(cast)
    shown = text(signed_in(cast.manager).get(page_of(cast, cast.her_therapist)))
    said = f"Therapist harbour has five clients, one planned appointment and one {WAITS}."
    assert said in shown
    for name in ("Noor", "Otto", "Mira", scenes.WORDS):
        assert name not in shown
    assert scenes.reads() == []


def test_answers_are_not_counted_among_so_few_that_one_would_know_whose(
    cast: Cast, signed_in
) -> None:
    scenes.risk_alert(cast)
    path = page_of(cast, cast.her_therapist)
    with_alert = text(signed_in(cast.manager).get(path))
    assert "Therapist harbour has two clients. There may be answers among theirs" in with_alert
    assert WAITS not in with_alert
    grown_caseload(cast, 3)
    assert WAITS in text(signed_in(cast.manager).get(path))


def test_care_that_has_ended_is_counted_by_itself(cast: Cast, signed_in) -> None:
    scenes.episode_in(cast, EpisodeState.CLOSED)
    shown = text(signed_in(cast.manager).get(page_of(cast, cast.her_therapist)))
    assert "has one client and one record of care that has ended." in shown


@pytest.mark.parametrize("who", [name for name in EVERYBODY if name != "manager"])
def test_page_is_the_managers(cast: Cast, signed_in, who: str) -> None:
    assert signed_in(cast.person(who)).get(page_of(cast, cast.her_therapist)).status_code == 404


@pytest.mark.parametrize(
    "chosen", ["", "her_therapist", "manager", "client", "therapist_elsewhere"]
)
def test_nothing_ends_until_it_is_said_who_goes_on(cast: Cast, signed_in, chosen: str) -> None:
    sent = {"to": str(cast.person(chosen).public_id), "why": WHY} if chosen else {"why": WHY}
    browser = signed_in(cast.manager)
    before = scenes.everything()
    answer = browser.post(page_of(cast, cast.her_therapist), sent)
    assert answer.status_code == 422
    assert scenes.everything() == before


def test_colleague_goes_on_with_everybody(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    answer = signed_in(cast.manager).post(
        page_of(cast, cast.her_therapist),
        {"to": str(cast.colleague.public_id), "why": WHY},
        follow=True,
    )
    assert "Colleague goes on with their clients." in text(answer)
    assert list(therapists_of(cast.client_record)) == [cast.colleague]
    assert list(open_alerts_visible_to(cast.colleague)) == [alert]
    assert not clients_in_care_of(cast.her_therapist).exists()
    assert "Nobody at the practice looks" not in text(signed_in(cast.client).get(reverse("today")))


@pytest.mark.parametrize("why", ["", "   "])
def test_reason_is_asked_and_what_was_chosen_stays(cast: Cast, signed_in, why: str) -> None:
    browser, path = signed_in(cast.manager), page_of(cast, cast.her_therapist)
    chosen = str(cast.colleague.public_id)
    before = scenes.everything()
    answer = browser.post(path, {"to": chosen, "why": why})
    assert answer.status_code == 422
    assert "Say in a few words why." in text(answer)
    assert f'<option value="{chosen}" selected>' in text(answer)
    assert scenes.everything() == before


def test_client_reads_who_goes_on_who_said_so_and_why(cast: Cast, signed_in) -> None:
    signed_in(cast.manager).post(
        page_of(cast, cast.her_therapist), {"to": str(cast.colleague.public_id), "why": WHY}
    )
    client = signed_in(cast.client)
    assert "Who cares for you here has changed" in text(client.get(reverse("notices")))
    rights = text(client.get(reverse("my-rights")))
    assert "Colleague" in rights
    assert "Manager harbour" in rights
    assert WHY in rights
    story = text(
        signed_in(cast.colleague).get(
            reverse("client-episode", args=[cast.client_record.public_id])
        )
    )
    assert "Manager harbour gave this care from Therapist harbour to you" in story
    assert WHY in story


def test_nobody_yet_leads_the_managers_page_and_is_told_to_the_client(
    cast: Cast, signed_in
) -> None:
    scenes.schedule(cast)
    watched = signed_in(cast.client)
    manager = signed_in(cast.manager)
    assert "nobody at present" not in text(manager.get(reverse("practice")))
    answer = manager.post(
        page_of(cast, cast.her_therapist), {"to": "nobody", "why": WHY}, follow=True
    )
    assert "Those who have nobody now stand on this page." in text(answer)
    listed = text(answer).split("Two clients have nobody at present")[1].split("</section>")[0]
    assert "Noor" in listed
    assert "Otto" in listed
    assert "Kim" not in listed
    assert "Harbour Practice has yet to say who goes on with you." in text(
        watched.get(reverse("today"))
    )


REFUSED = "Something waits among their clients that only a therapist can settle."


def test_nobody_goes_on_only_where_no_answer_calls_for_somebody(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    manager, path = signed_in(cast.manager), page_of(cast, cast.her_therapist)
    assert "somebody has to be named" in text(manager.get(path))
    assert REFUSED not in text(manager.get(path))
    before = scenes.everything()
    refused = manager.post(path, {"to": "nobody", "why": WHY})
    assert refused.status_code == 422
    page = text(refused)
    assert f"{REFUSED} Choose who goes on with all of them, or ask Therapist harbour" in page
    for name in ("Noor", "Otto"):
        assert name not in page
    assert scenes.everything() == before
    assert list(open_alerts_visible_to(cast.her_therapist)) == [alert]
    assert roles_of(cast.her_therapist) == {Role.THERAPIST}
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="Rang her.")
    assert manager.post(path, {"to": "nobody", "why": WHY}).status_code == 302
    assert not therapists_of(cast.client_record).exists()


def test_answer_outlives_its_care_and_still_needs_somebody(cast: Cast, signed_in) -> None:
    scenes.risk_alert(cast)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    refused = signed_in(cast.manager).post(
        page_of(cast, cast.her_therapist), {"to": "nobody", "why": WHY}
    )
    assert REFUSED in text(refused)


def test_second_therapist_sees_to_the_answer(cast: Cast, signed_in) -> None:
    agreed_to_a_second(cast)
    scenes.transferred(cast, to=cast.colleague)
    alert = scenes.risk_alert(cast)
    manager = signed_in(cast.manager)
    assert (
        manager.post(page_of(cast, cast.her_therapist), {"to": "nobody", "why": WHY}).status_code
        == 302
    )
    assert list(open_alerts_visible_to(cast.colleague)) == [alert]


def test_answer_of_whoever_would_go_on_with_themselves_needs_somebody_else(
    cast: Cast, signed_in
) -> None:
    add_member(actor=cast.manager, practice=cast.practice, person=cast.client, role=Role.THERAPIST)
    scenes.risk_alert(cast)
    manager, path = signed_in(cast.manager), page_of(cast, cast.her_therapist)
    assert REFUSED in text(manager.post(path, {"to": str(cast.client.public_id), "why": WHY}))
    assert list(therapists_of(cast.client_record)) == [cast.her_therapist]
    assert manager.post(path, {"to": str(cast.colleague.public_id), "why": WHY}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_answer_and_end_of_the_part_at_once_leave_no_alert_with_nobody(cast: Cast) -> None:
    begun = scenes.begun_response(cast)
    part = cast.her_therapist.memberships.get()
    outcomes = race(
        partial(end_part, actor=cast.manager, part=part, to=None, why=WHY),
        partial(save_answers, actor=cast.client, response=begun, answers={"phq9_9": 2}),
    )
    assert {*errors_in(outcomes)} <= {AlertLeftError, NothingDueError}
    is_cared_for = therapists_of(cast.client_record).exists()
    assert is_cared_for == RiskAlert.objects.exists()


def test_words_for_a_goal_are_not_said_to_be_seen_by_nobody(cast: Cast, signed_in) -> None:
    client, path = signed_in(cast.client), reverse("my-goal-new")
    fields = {"words": scenes.WORDS, "domain": "coping", "horizon": "short"}
    seen = client.post(path, {**fields, "submission_key": str(uuid4())}, follow=True)
    assert "Kept. Your therapist sees it" in text(seen)
    signed_in(cast.manager).post(page_of(cast, cast.her_therapist), {"to": "nobody", "why": WHY})
    other = {**fields, "words": "Something else", "submission_key": str(uuid4())}
    unseen = client.post(path, other, follow=True)
    assert "Kept. Nobody at the practice looks at it just now" in text(unseen)
    assert "Your therapist sees" not in text(unseen)


def test_care_that_nobody_took_up_does_not_come_back_with_the_part(cast: Cast, signed_in) -> None:
    path = page_of(cast, cast.her_therapist)
    signed_in(cast.manager).post(path, {"to": "nobody", "why": WHY})
    add_member(
        actor=cast.manager, practice=cast.practice, person=cast.her_therapist, role=Role.THERAPIST
    )
    assert roles_of(cast.her_therapist) == {Role.THERAPIST}
    assert not clients_cared_for().filter(pk=cast.client_record.pk).exists()


def test_part_without_clients_asks_for_nobody(cast: Cast, signed_in) -> None:
    browser, path = signed_in(cast.manager), page_of(cast, cast.former_therapist)
    shown = text(browser.get(path))
    assert "Former sees nothing by it from that moment on." in shown
    assert "Who goes on with them" not in shown
    assert browser.post(path)["Location"] == reverse(
        "practice-people", args=[cast.practice.public_id]
    )
    assert roles_of(cast.former_therapist) == set()
    assert "That part has ended." in text(browser.post(path, follow=True))


def test_care_goes_on_by_another_part(cast: Cast, signed_in) -> None:
    add_member(
        actor=cast.manager, practice=cast.practice, person=cast.her_therapist, role=Role.FACILITATOR
    )
    browser, path = signed_in(cast.manager), page_of(cast, cast.her_therapist)
    assert "Who goes on with them" not in text(browser.get(path))
    browser.post(path)
    assert roles_of(cast.her_therapist) == {Role.FACILITATOR}
    assert cast.her_therapist in therapists_of(cast.client_record)


def test_nobody_is_given_into_their_own_care(cast: Cast, signed_in) -> None:
    add_member(actor=cast.manager, practice=cast.practice, person=cast.client, role=Role.THERAPIST)
    signed_in(cast.manager).post(
        page_of(cast, cast.her_therapist), {"to": str(cast.client.public_id), "why": WHY}
    )
    assert not therapists_of(cast.client_record).exists()
    assert list(therapists_of(cast.other_record)) == [cast.client]


def test_page_takes_as_many_queries_with_many_clients(cast: Cast, signed_in, count_queries) -> None:
    grown_caseload(cast, 3)
    browser, path = signed_in(cast.manager), page_of(cast, cast.her_therapist)
    before = count_queries(browser, path)
    grown_caseload(cast, 3)
    assert count_queries(browser, path) == before
