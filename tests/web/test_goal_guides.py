"""Ways to a first wording: nothing kept before it is proposed, nothing lost on the way."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from telos.goals.models import Goal
from tests import scenes
from tests.cast import Cast

REJECTED = 422
SIDES = ["client", "her_therapist"]


def new_and_begin(cast: Cast, who: str) -> tuple[str, str]:
    if who == "client":
        return reverse("my-goal-new"), reverse("my-goal-begin")
    args = [cast.client_record.public_id]
    return reverse("client-goal-new", args=args), reverse("client-goal-begin", args=args)


@pytest.mark.parametrize("who", SIDES)
def test_from_what_hurts_to_a_goal_with_its_first_step(cast: Cast, signed_in, who: str) -> None:
    browser, (new, begin) = signed_in(cast.person(who)), new_and_begin(cast, who)
    assert "What hurts, or is hard?" in browser.get(begin).content.decode()
    before = scenes.everything()

    page = browser.post(
        new,
        {
            "begin": "problem",
            "hurts": "I stay in.",
            "different": "I go to the market",
            "notice": "I bring bread",
            "step": "To the corner",
        },
    )
    shown = page.content.decode()
    assert page.status_code == 200
    for words in ("I stay in.", "I go to the market. I bring bread.", "To the corner"):
        assert words in shown
    assert "market" not in page.request["PATH_INFO"] + page.request["QUERY_STRING"]
    assert scenes.everything() == before

    sent = {
        "words": "I go to the market.",
        "domain": "coping",
        "horizon": "long",
        "why": "I stay in.",
        "first_step": "To the corner",
        "submission_key": uuid4(),
    }
    assert browser.post(new, sent).status_code == 302
    goal = Goal.objects.get(aim=None)
    assert [step.words for step in goal.steps.all()] == ["To the corner"]


@pytest.mark.parametrize("who", SIDES)
def test_missing_answer_is_told_and_the_others_stay(cast: Cast, signed_in, who: str) -> None:
    new, _begin = new_and_begin(cast, who)
    page = signed_in(cast.person(who)).post(new, {"begin": "broad", "broad": "Be braver."})
    assert page.status_code == REJECTED
    shown = page.content.decode()
    assert "Be braver." in shown
    assert "Name a place or a time" in shown


@pytest.mark.parametrize("who", SIDES)
def test_idea_is_made_ones_own(cast: Cast, signed_in, who: str) -> None:
    new, begin = new_and_begin(cast, who)
    browser = signed_in(cast.person(who))
    assert "Sing in a choir again." in browser.get(begin).content.decode()
    shown = browser.post(new, {"begin": "idea", "idea": "growth-1"}).content.decode()
    assert "Sing in a choir again." in shown
    assert browser.post(new, {"begin": "idea", "idea": "x"}).status_code == REJECTED


@pytest.mark.parametrize("who", SIDES)
def test_look_asks_questions_keeps_what_was_typed_and_stands_in_nobodys_way(
    cast: Cast, signed_in, who: str
) -> None:
    new, _begin = new_and_begin(cast, who)
    browser, before = signed_in(cast.person(who)), scenes.everything()
    typed = {
        "words": "Never be afraid of people",
        "why": "So.",
        "first_step": "",
        "submission_key": str(uuid4()),
    }

    page = browser.post(new, {**typed, "look": "yes"})

    shown = page.content.decode()
    assert page.status_code == 200
    assert "What would be good enough" in shown
    assert "Looked at:" in shown
    assert all(value in shown for value in typed.values())
    assert scenes.everything() == before
    # Whatever was asked, the goal is taken as it is.
    sent = {**typed, "domain": "coping", "horizon": "long"}
    assert browser.post(new, sent).status_code == 302


def test_guide_that_came_too_late_is_shown_as_the_goal_it_leads_to(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    browser.get(reverse("my-goal-new"))
    session = browser.session
    session.set_expiry(-1)
    session.save()
    sent = {"begin": "problem", "different": "I go to the market", "hurts": "", "notice": ""}
    assert browser.post(reverse("my-goal-new"), sent).status_code == 302
    browser.force_login(cast.client)
    assert "I go to the market." in browser.get(reverse("my-goal-new")).content.decode()


def test_there_is_nothing_to_begin_once_care_has_ended(cast: Cast, signed_in) -> None:
    scenes.episode_in(cast, "closed")
    for who in SIDES:
        _new, begin = new_and_begin(cast, who)
        assert signed_in(cast.person(who)).get(begin).status_code == 302
