"""Words that both agreed to stand on every page until both agree to others."""

from __future__ import annotations

from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.goals.actions import agree_goal, keep_words, rate_goal, revise_goal
from telos.goals.enums import GoalState
from telos.goals.models import Goal
from telos.measures.actions import acknowledge_alert
from telos.people.models import Person
from tests import scenes
from tests.cast import Cast

NEW = "Sleep through five nights of seven"
REJECTED = 422


@pytest.fixture
def goal(cast: Cast) -> Goal:
    """A goal that both agreed to and the client has rated twice."""
    made = scenes.goal_in(cast, GoalState.AGREED)
    for value in (2, 5):
        rate_goal(
            actor=cast.client,
            goal=made,
            value=value,
            rated_on=clock.today(),
            submission_key=uuid4(),
        )
    return made


def _proposed(goal: Goal, by: Person) -> Goal:
    return revise_goal(
        actor=by,
        goal=goal,
        wording=scenes.wording(NEW),
        seen_revision=goal.revision_number,
        why="It can be counted.",
    )


def _page(browser, name: str, *args: object) -> str:
    return unescape(browser.get(reverse(name, args=args)).content.decode())


def test_clients_pages_show_the_agreed_words_and_the_proposal_beside(
    cast: Cast, signed_in, goal: Goal
) -> None:
    _proposed(goal, cast.her_therapist)
    browser = signed_in(cast.client)

    for name in ("today", "my-progress"):
        page = _page(browser, name)
        assert scenes.WORDS in page, name
        assert NEW not in page, name
    assert "would put" in _page(browser, "today")
    listed = _page(browser, "my-goals")
    assert f"New words are proposed: “{NEW}”" in listed
    assert "agreed by both" in listed
    shown = _page(browser, "my-goal", goal.public_id)
    heading = shown.partition("<h1")[2].partition("</h1>")[0]
    assert scenes.WORDS in heading
    assert "These words stand" in shown
    assert "Keep the words that stand" in shown
    assert "It can be counted." in shown


def test_therapists_pages_show_the_agreed_words_and_the_proposal_beside(
    cast: Cast, signed_in, goal: Goal
) -> None:
    _proposed(goal, cast.client)
    browser = signed_in(cast.her_therapist)

    assert "Has proposed new words for" in _page(browser, "caseload")
    record = _page(browser, "client", cast.client_record.public_id)
    assert f"New words are proposed: “{NEW}”" in record
    assert f"proposed new words: “{NEW}”" in record
    line = record.partition('class="goal-line')[2] or record
    assert scenes.WORDS in line
    shown = _page(browser, "client-goal", cast.client_record.public_id, goal.public_id)
    heading = shown.partition("<h1")[2].partition("</h1>")[0]
    assert scenes.WORDS in heading
    assert "proposes new words" in shown


def test_past_events_quote_the_words_of_their_day(cast: Cast, signed_in, goal: Goal) -> None:
    _proposed(goal, cast.her_therapist)
    agree_goal(actor=cast.client, goal=goal, seen_revision=3)

    record = _page(signed_in(cast.her_therapist), "client", cast.client_record.public_id)

    assert f"rated “{scenes.WORDS}” 5, was 2" in record
    assert f"rated “{NEW}”" not in record


@pytest.mark.parametrize("who", ["client", "her_therapist"])
@pytest.mark.parametrize("by", ["client", "her_therapist"])
def test_either_side_keeps_the_words_that_stand(
    cast: Cast, signed_in, goal: Goal, who: str, by: str
) -> None:
    proposed = _proposed(goal, cast.person(by))
    path = (
        reverse("my-goal-keep", args=[goal.public_id])
        if who == "client"
        else reverse("client-goal-keep", args=[cast.client_record.public_id, goal.public_id])
    )
    browser = signed_in(cast.person(who))

    # A no to what the client proposed is said with its reason.
    why = {"why": "It says more."} if (who, by) == ("her_therapist", "client") else {}
    answer = browser.post(path, {"seen_revision": proposed.revision_number, **why})

    assert answer.status_code == 302
    page = unescape(browser.get(answer["Location"]).content.decode())
    assert "Kept as it stands; what was proposed falls away." in page
    told = "took the new words back" if who == by else "kept the words that stand"
    assert told in page
    assert "These are proposed" not in page
    goal.refresh_from_db()
    assert (goal.words, goal.state) == (scenes.WORDS, GoalState.AGREED)


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_keeping_what_has_changed_meanwhile_is_refused_with_what_stands_now(
    cast: Cast, signed_in, goal: Goal, who: str
) -> None:
    proposed = _proposed(goal, cast.her_therapist)
    keep_words(actor=cast.client, goal=goal, seen_revision=proposed.revision_number)
    path = (
        reverse("my-goal-keep", args=[goal.public_id])
        if who == "client"
        else reverse("client-goal-keep", args=[cast.client_record.public_id, goal.public_id])
    )

    answer = signed_in(cast.person(who)).post(path, {"seen_revision": 2})

    assert answer.status_code == REJECTED
    assert "has changed since you opened it" in answer.content.decode()


@pytest.mark.parametrize("to", ["paused", "reached"])
def test_moving_on_says_that_new_words_fall_away(
    cast: Cast, signed_in, goal: Goal, to: str
) -> None:
    _proposed(goal, cast.her_therapist)
    browser = signed_in(cast.client)
    assert "fall away with this" in _page(browser, "my-goal", goal.public_id)

    sent = {"to": to, "why": "So.", "seen_revision": 3}
    browser.post(reverse("my-goal-move", args=[goal.public_id]), sent)

    told = "the new words that were proposed fell away"
    assert told in _page(browser, "my-goal", goal.public_id)
    therapist = signed_in(cast.her_therapist)
    record = cast.client_record.public_id
    assert told in _page(therapist, "client-goal", record, goal.public_id)
    assert told in _page(therapist, "client", record)
    # What stood in another window is not asked any more.
    stale = browser.post(reverse("my-goal-agree", args=[goal.public_id]), {"seen_revision": 3})
    assert "does not wait any more" in unescape(stale.content.decode())


def test_once_care_has_ended_nothing_of_goals_is_asked(cast: Cast, signed_in) -> None:
    scenes.proposed_goal(cast, by=cast.her_therapist)
    browser = signed_in(cast.client)
    assert "A new goal to look at" in _page(browser, "today")

    scenes.episode_in(cast, EpisodeState.CLOSED)

    assert "A new goal to look at" not in _page(browser, "today")


def test_help_promises_no_reader_once_nobody_looks_after_care(cast: Cast, signed_in) -> None:
    alert = scenes.risk_alert(cast)
    scenes.answered(cast, alert.response, {"phq9_1": 1})
    browser = signed_in(cast.client)
    assert "Your therapist will see this answer" in _page(browser, "today")

    scenes.episode_in(cast, EpisodeState.CLOSED)

    # It stands in the therapist's caseload until they have seen to it.
    assert "Your therapist will see this answer" in _page(browser, "today")
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="Rang her.")
    page = _page(browser, "today")
    assert "You need not be alone with it" in page
    assert "Your therapist will see this answer" not in page


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_answer_given_twice_is_not_said_to_be_new(cast: Cast, signed_in, who: str) -> None:
    by = cast.her_therapist if who == "client" else cast.client
    proposed = scenes.proposed_goal(cast, by=by)
    browser = signed_in(cast.person(who))
    own = who == "client"
    record = [] if own else [cast.client_record.public_id]
    path = reverse(f"{'my' if own else 'client'}-goal-agree", args=[*record, proposed.public_id])
    first, second = (
        browser.post(path, {"seen_revision": 1}, follow=True).content.decode() for _ in range(2)
    )
    said = "You have said yes to these words." if own else "You have agreed to these words."
    assert said in first
    assert said not in second
    assert "You have answered this already; nothing has changed." in second
    assert proposed.agreements.count() == 2
