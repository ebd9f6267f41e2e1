"""Somebody without an account: no page says that they write, read or answer here."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from telos.access.actions import open_in_emergency
from telos.access.enums import ConsentKind, Danger
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from telos.intake.actions import begin_intake
from telos.intake.enums.states import IntakeState
from telos.people.models import Client
from tests import consents
from tests import scenes as care
from tests.cast import Cast
from tests.intake import scenes
from tests.plans import scenes as plans

NAME = "Noor"


@pytest.fixture
def on_paper(cast: Cast) -> Cast:
    """Noor comes without ever signing in."""
    Client.objects.filter(pk=cast.client_record.pk).update(person=None)
    cast.client_record.refresh_from_db()
    cast.episode.refresh_from_db()
    return cast


def address(cast: Cast, name: str, *more: object) -> str:
    return reverse(name, args=[cast.client_record.public_id, *more])


def told(browser: Browser, path: str, fields: dict[str, object] | None = None) -> str:
    answer = browser.get(path) if fields is None else browser.post(path, fields, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_intake_is_gone_through_and_not_handed_in_by_them(on_paper: Cast, signed_in) -> None:
    browser, path = signed_in(on_paper.her_therapist), address(on_paper, "client-intake")
    assert "they write in their own time" not in told(browser, path)
    intake = begin_intake(actor=on_paper.her_therapist, episode=on_paper.episode)
    page = told(browser, path)
    assert f"The intake with {NAME} is begun" in page
    assert "still writing" not in page
    fields = {"money": "The bus.", "money-seen": "0.", "page": str(uuid4())}
    page = told(browser, address(on_paper, "client-intake-add", "money"), fields)
    assert f"Kept as what {NAME} says, entered by you from the talk." in page
    assert "The client reads it" not in page
    fields = {"arranged": "Half the fee.", "seen_number": 0}
    page = told(browser, address(on_paper, "client-intake-arrange", "money"), fields)
    assert "has no account: tell them what was arranged" in page
    scenes.moved(intake, IntakeState.HANDED_IN, by=on_paper.her_therapist)
    assert f"The intake was gone through with {NAME}" in told(browser, path)


def test_intake_that_was_not_gone_through_when_care_ended(on_paper: Cast, signed_in) -> None:
    begin_intake(actor=on_paper.her_therapist, episode=on_paper.episode)
    move_episode(
        actor=on_paper.her_therapist,
        episode=on_paper.episode,
        to=EpisodeState.CLOSED,
        why="So it is.",
    )
    page = told(signed_in(on_paper.her_therapist), address(on_paper, "client-intake"))
    assert f"The intake with {NAME} was not gone through to its end" in page
    assert "handed in" not in page


def test_formulation_is_read_by_nobody_here(on_paper: Cast, signed_in) -> None:
    intake = begin_intake(actor=on_paper.her_therapist, episode=on_paper.episode)
    scenes.formulated(on_paper, intake)
    browser = signed_in(on_paper.her_therapist)
    write = address(on_paper, "client-formulation")
    assert "you will share it" not in told(browser, write)
    page = told(browser, address(on_paper, "client-intake"))
    assert f"{NAME} has no account and does not read it here" in page
    assert "does not read it yet" not in page
    page = told(browser, address(on_paper, "client-formulation-share"), {"seen_number": 1})
    assert "on their own page" not in page


def test_safety_plan_is_printed(on_paper: Cast, signed_in) -> None:
    page = told(signed_in(on_paper.her_therapist), address(on_paper, "client-safety-plan-write"))
    assert "There is no account: print it, so that they have it with them." in page
    assert "on their phone" not in page


def test_goal_waits_for_what_is_said_in_the_room(on_paper: Cast, signed_in) -> None:
    browser = signed_in(on_paper.her_therapist)
    fields = {
        "words": "Sleep through the night",
        "domain": "coping",
        "horizon": "short",
        "submission_key": str(uuid4()),
    }
    page = told(browser, address(on_paper, "client-goal-new"), fields)
    assert f"Write down on its page what {NAME} says to it." in page
    record = told(browser, address(on_paper, "client"))
    assert f"proposed: write down what {NAME} says to it" in record
    assert f"waits for {NAME} to agree" not in record


def test_plan_waits_for_what_is_said_in_the_room(on_paper: Cast, signed_in) -> None:
    care.proposed_goal(on_paper, by=on_paper.her_therapist)
    plans.proposed(on_paper)
    browser = signed_in(on_paper.her_therapist)
    page = told(browser, address(on_paper, "client-plan"))
    assert "The plan is proposed" in page
    assert f"It counts once {NAME} has said yes to it." in page
    assert f"waits for {NAME}’s answer" not in page
    assert f"waits for {NAME}’s answer" not in told(browser, address(on_paper, "client"))
    assert "reads all of it" not in told(browser, address(on_paper, "client-plan-write"))


def test_consent_is_entered_from_paper(on_paper: Cast, signed_in) -> None:
    consents.published(on_paper, ConsentKind.TREATMENT)
    consents.published(on_paper, ConsentKind.SHARING)
    browser = signed_in(on_paper.her_therapist)
    page = told(browser, address(on_paper, "client-consents"))
    assert "has no account. What they signed on paper you enter here" in page
    assert "answers on their own pages" not in page
    sharing = address(on_paper, "client-consent", ConsentKind.SHARING)
    assert "finds it on their page" not in told(browser, sharing)
    ask = address(on_paper, "client-consent-ask", ConsentKind.SHARING)
    assert "finds it on their page" not in told(browser, ask, {})


def test_care_and_hand_over_are_told_by_nobody_here(on_paper: Cast, signed_in) -> None:
    browser = signed_in(on_paper.her_therapist)
    page = told(browser, address(on_paper, "client-episode"))
    assert "of a pause on their pages" not in page
    assert "which is the client’s to read" in page
    page = told(browser, address(on_paper, "client-hand-over"))
    assert "they are told once somebody goes on" not in page
    assert "nobody but you tells them" in page


def test_supervisor_reads_of_the_trail(on_paper: Cast, signed_in) -> None:
    consents.answered(
        on_paper, ConsentKind.SUPERVISION, actor=on_paper.her_therapist, paper=consents.paper()
    )
    page = told(signed_in(on_paper.supervisor), address(on_paper, "client"))
    assert "it stays in the trail of the record that you were here" in page
    assert "the client sees that you were here" not in page


def test_opening_in_an_emergency_is_told_by_people(on_paper: Cast, signed_in) -> None:
    opening = open_in_emergency(
        actor=on_paper.colleague,
        client=on_paper.client_record,
        danger=Danger.SELF,
        why="She rang the practice and said goodbye.",
    )
    page = told(
        signed_in(on_paper.colleague), reverse("emergency-record", args=[opening.public_id])
    )
    assert "The client has no account, so somebody has to tell them" in page
    assert "is told to the client" not in page
