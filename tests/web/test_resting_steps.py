"""Pages tell of a step that rests with its aim, and offer nothing that could become of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from telos.goals.actions import move_goal
from telos.goals.enums import GoalState
from tests import consents, scenes
from tests.cast import Cast

if TYPE_CHECKING:
    from telos.goals.models import Goal

ENDED = [GoalState.REACHED, GoalState.SET_ASIDE]


def page_of(cast: Cast, signed_in, goal: Goal, who: str) -> str:
    path = reverse("my-goal", args=[goal.public_id])
    if who != "client":
        path = reverse("client-goal", args=[cast.client_record.public_id, goal.public_id])
    page = signed_in(cast.person(who)).get(path)
    assert page.status_code == 200
    return page.content.decode()


def resting(cast: Cast, ended: GoalState, *, by: str = "her_therapist") -> Goal:
    aim = scenes.goal_in(cast, GoalState.AGREED)
    step = scenes.step(cast, aim, by=cast.person(by))
    move_goal(
        actor=cast.client, goal=aim, to=ended, seen_revision=aim.revision_number, why="Enough."
    )
    return step


@pytest.mark.parametrize("ended", ENDED)
@pytest.mark.parametrize("who", ["client", "her_therapist", "supervisor"])
def test_step_that_rests_says_so_and_offers_nothing(
    cast: Cast, signed_in, ended: GoalState, who: str
) -> None:
    consents.agreed_to_supervision(cast)
    step = resting(cast, ended, by="her_therapist" if who == "client" else "client")
    page = page_of(cast, signed_in, step, who)
    ending = "is reached" if ended == GoalState.REACHED else "was set aside"
    assert f"It rests as it stood: the aim that it leads to {ending}." in page
    for name in ("agree", "keep", "revise", "move", "review", "support"):
        assert f"/{name}/" not in page.split("<main")[1].split("</main>")[0]
    aim = page_of(cast, signed_in, step.aim, who)
    assert "rests with the aim" in aim
    assert "waits for your answer" not in aim.split("<main")[1]


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_answer_to_a_step_that_rests_is_refused_in_clear_words(
    cast: Cast, signed_in, who: str
) -> None:
    step = resting(cast, GoalState.SET_ASIDE, by="her_therapist" if who == "client" else "client")
    path = reverse("my-goal-move", args=[step.public_id])
    if who != "client":
        path = reverse("client-goal-move", args=[cast.client_record.public_id, step.public_id])
    sent = {"to": "reached", "why": "On Tuesday.", "seen_revision": 1}
    answer = signed_in(cast.person(who)).post(path, sent)
    assert answer.status_code == 422
    step.refresh_from_db()
    assert step.state == GoalState.PROPOSED


def test_day_and_caseload_ask_for_no_step_that_rests(cast: Cast, signed_in) -> None:
    aim = scenes.goal_in(cast, GoalState.AGREED)
    theirs = scenes.step(cast, aim, by=cast.her_therapist, words="Lights out at ten")
    own = scenes.step(cast, aim, words="Up at seven")
    today, caseload = reverse("today"), reverse("caseload")
    assert theirs.words in signed_in(cast.client).get(today).content.decode()
    assert own.words in signed_in(cast.her_therapist).get(caseload).content.decode()
    move_goal(
        actor=cast.client,
        goal=aim,
        to=GoalState.SET_ASIDE,
        seen_revision=aim.revision_number,
        why="Enough.",
    )
    assert theirs.words not in signed_in(cast.client).get(today).content.decode()
    assert own.words not in signed_in(cast.her_therapist).get(caseload).content.decode()


def test_map_counts_no_step_that_rests_as_moved_or_ahead(cast: Cast, signed_in) -> None:
    aim = scenes.goal_in(cast, GoalState.AGREED)
    scenes.agreed(cast, scenes.step(cast, aim))
    done = scenes.step(cast, aim)
    move_goal(actor=cast.client, goal=done, to=GoalState.REACHED, seen_revision=1, why="Done.")
    move_goal(actor=cast.client, goal=aim, to=GoalState.REACHED, seen_revision=2, why="There.")
    page = signed_in(cast.client).get(reverse("my-goal-map")).content.decode()
    assert "One aim, and one step that is done" in page
    assert f"One thing moved in the last seven days: “{aim.words}” was reached." in page
    assert "Rests with its aim" in page
    assert "Next" not in page[page.index('<ol class="map-steps') :].split("</ol>")[0]


def test_map_names_the_steps_that_went_with_an_aim(cast: Cast, signed_in) -> None:
    step = resting(cast, GoalState.SET_ASIDE)
    page = signed_in(cast.client).get(reverse("my-goal-map")).content.decode()
    assert step.words not in page
    assert "What was set aside, one in all, stands in the list, with one step under it." in page
    assert "Nothing has moved" in page or "Once something is put into words" in page
