"""The intake of somebody without an account: entered from the talk, and planned for."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from telos.access.actions import invite_client
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from telos.intake.actions import begin_intake
from telos.intake.enums.questions import Question
from telos.intake.models import Intake, IntakeEntry
from telos.people.actions import accept_invitation
from telos.people.models import Client
from tests import scenes as cast_scenes
from tests.cast import Cast
from tests.intake import scenes
from tests.web.budget import MOST_QUERIES

WAITS = "One circumstance stands in the way, and nothing is arranged about it yet."
FEE = "A fee that goes by what I earn"


@pytest.fixture
def mira(cast: Cast) -> Client:
    """Somebody without an account, whose intake is begun."""
    client = cast_scenes.client_without_account(cast)
    begin_intake(actor=cast.her_therapist, episode=client.episodes.get())
    return client


def text(browser, name: str, *args: object) -> str:
    return " ".join(browser.get(reverse(name, args=args)).content.decode().split())


def sent(question: str, **said: object) -> dict[str, object]:
    fields = {f"{question}-{name}": given for name, given in said.items() if name != "words"}
    key = {"page": str(uuid4()), f"{question}-seen": "0."}
    return {question: said.get("words", ""), **key, **fields}


def test_what_could_help_is_ticked_and_planned_for(cast: Cast, mira: Client, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    page = text(browser, "client-intake", mira.public_id)
    assert "Enter what Mira says" in page
    assert "Add your own" not in page
    add = reverse("client-intake-add", args=[mira.public_id, "money"])
    given = sent("money", words="The bus alone is nine pounds.", helps=["sliding_scale", "group"])
    assert browser.post(add, given).status_code == 302
    page = text(browser, "client-intake", mira.public_id)
    assert f"{FEE} · A group" in page
    assert "<b>Mira</b>" in page
    assert "You, from the talk" in page
    assert "Say what was arranged" in page
    assert WAITS in text(browser, "caseload")
    assert FEE in text(browser, "client-appointments", mira.public_id)
    cast_scenes.proposed_goal(cast, by=cast.her_therapist, episode=mira.episodes.get())
    plan = text(browser, "client-plan-write", mira.public_id)
    assert "What Mira says may stand in the way" in plan
    assert "The bus alone is nine pounds." in plan


def test_rulers_are_marked_from_the_talk(cast: Cast, mira: Client, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    for question, value in (("willing", 7), ("committed", 0)):
        add = reverse("client-intake-add", args=[mira.public_id, question])
        assert browser.post(add, sent(question, value=value)).status_code == 302
    page = text(browser, "client-intake", mira.public_id)
    assert "7 of 10" in page
    assert "0 of 10" in page
    assert 'value="7" checked' in page


def test_refused_entry_keeps_what_was_ticked(cast: Cast, mira: Client, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    add = reverse("client-intake-add", args=[mira.public_id, "money"])
    browser.post(add, sent("money", helps=["group"]))
    stale = browser.post(add, sent("money", helps=["less_often"]))
    assert stale.status_code == 422
    assert 'value="less_often" id="add_money_money-helps_2" checked' in " ".join(
        stale.content.decode().split()
    )
    assert IntakeEntry.objects.get().helps == "group"


def test_whoever_has_an_account_says_it_themselves(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    page = text(browser, "client-intake", cast.client_record.public_id)
    assert "Enter what Noor says" not in page
    assert 'name="time-helps"' not in page
    assert 'name="willing-value"' not in page
    add = reverse("client-intake-add", args=[cast.client_record.public_id, "money"])
    words = "We spoke of it: the fee is no trouble for you."
    assert browser.post(add, sent("money", words=words)).status_code == 302
    hers = text(signed_in(cast.client), "my-intake-look")
    assert words in hers
    assert "let us talk about it" not in hers


def test_page_takes_no_more_queries_for_many_answers(
    cast: Cast, mira: Client, signed_in, count_queries
) -> None:
    browser, intake = signed_in(cast.her_therapist), Intake.objects.get()
    address = reverse("client-intake", args=[mira.public_id])
    counts = set()
    for question in (Question.MONEY, Question.TIME, Question.PRIVACY):
        scenes.answered(cast, intake, question, "", by=cast.her_therapist, helps="talk")
        counts.add(count_queries(browser, address))
    assert len(counts) == 1
    assert counts.pop() <= MOST_QUERIES


def with_account(cast: Cast, mira: Client) -> None:
    invited = invite_client(actor=cast.her_therapist, client=mira, email="mira@cast.example")
    accept_invitation(key=invited.key, password=None)
    mira.refresh_from_db()


def test_account_made_after_the_talk_makes_no_page_untrue(
    cast: Cast, mira: Client, signed_in
) -> None:
    intake = Intake.objects.get()
    scenes.answered(cast, intake, Question.HARD, "The nights.", by=cast.her_therapist)
    with_account(cast, mira)
    browser = signed_in(cast.her_therapist)
    page = text(browser, "client-intake", mira.public_id)
    assert "The nights." in page
    assert "What was entered from the talk is shown." in page
    assert "What is written stays with Mira" not in page
    assert "The intake with Mira is begun" in page


def test_who_handed_it_in_is_told_for_good(cast: Cast, mira: Client, signed_in) -> None:
    intake = Intake.objects.get()
    browser = signed_in(cast.her_therapist)
    path = reverse("client-intake-complete", args=[mira.public_id])
    kept = browser.post(path, {"seen_revision": intake.revision_number}, follow=True)
    assert "Kept: you have gone through it together." in kept.content.decode()
    with_account(cast, mira)
    page = text(browser, "client-intake", mira.public_id)
    assert "The intake was gone through with Mira" in page
    assert "Mira has handed in the intake" not in page
    assert "You wrote down that it was gone through together" in page
    assert "handed it in" not in page


def test_care_that_ended_tells_what_was_entered_from_the_talk(
    cast: Cast, mira: Client, signed_in
) -> None:
    scenes.answered(cast, Intake.objects.get(), Question.HARD, "The nights.", by=cast.her_therapist)
    with_account(cast, mira)
    episode = mira.episodes.get()
    move_episode(actor=cast.her_therapist, episode=episode, to=EpisodeState.CLOSED, why="So.")
    page = text(signed_in(cast.her_therapist), "client-intake", mira.public_id)
    assert "What was entered from the talk, and added here, stays as it stood" in page
