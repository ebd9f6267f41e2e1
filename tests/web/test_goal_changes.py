"""A change of a goal is told as what it is: words, subject, reach, levels, or what comes first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from telos.goals.actions import Wording, revise_goal
from telos.goals.enums import GoalDomain, GoalHorizon, GoalPriority, GoalState
from tests import scenes
from tests.cast import Cast

if TYPE_CHECKING:
    from telos.goals.models import Goal

ABOUT = {"domain": GoalDomain.PURPOSE}
REACH = {"horizon": GoalHorizon.LONG}
FIRST = {"priority": GoalPriority.FIRST}
WORDS = {"words": "Sleep until six"}
SUBJECT = "About: Purpose and direction"

# What changes, the deed in the story, its lines, the list, what came in, the map once agreed.
TOLD: list[tuple[dict[str, Any], str, list[str], str, str, str]] = [
    (
        ABOUT,
        "proposed another subject for it",
        [SUBJECT],
        "Another subject is proposed for it.",
        "proposed another subject for",
        "it was agreed what “{old}” is about",
    ),
    (
        REACH,
        "proposed another reach for it",
        ["Long: months or more"],
        "Another reach is proposed for it.",
        "proposed another reach for",
        "it was agreed how far “{old}” reaches",
    ),
    (
        FIRST,
        "proposed that it comes first",
        [],
        "It is proposed what comes first.",
        "proposed what comes first, for",
        "it was agreed what comes first, for “{old}”",
    ),
    (
        ABOUT | REACH | FIRST,
        "proposed a change of what stands with it",
        [SUBJECT, "Long: months or more", "Comes first"],
        "A change of what stands with it is proposed.",
        "proposed a change of what stands with",
        "a change was agreed of what stands with “{old}”",
    ),
    (
        WORDS | ABOUT,
        "proposed new words",
        [SUBJECT],
        "New words are proposed: “Sleep until six”",
        "proposed new words: “Sleep until six”",
        "new words were agreed: “Sleep until six”",
    ),
]


def proposed(cast: Cast, goal: Goal, changed: dict[str, Any]) -> Goal:
    stands = Wording(
        words=goal.words,
        domain=GoalDomain(goal.domain),
        horizon=GoalHorizon(goal.horizon),
        priority="",
    )
    return revise_goal(
        actor=cast.client,
        goal=goal,
        wording=replace(stands, **changed),
        seen_revision=goal.revision_number,
        why="It fits better.",
    )


def main(cast: Cast, signed_in, name: str, who: str = "client", *args: object) -> str:
    page = signed_in(cast.person(who)).get(reverse(name, args=args)).content.decode()
    return page.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize(("changed", "deed", "lines", "listed", "came_in", "moved"), TOLD)
def test_change_is_told_as_what_it_is(
    cast: Cast,
    signed_in,
    changed: dict[str, Any],
    deed: str,
    lines: list[str],
    listed: str,
    came_in: str,
    moved: str,
) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    old = goal.words
    held = proposed(cast, goal, changed)

    story = main(cast, signed_in, "my-goal", "client", goal.public_id).split('id="story"')[1]
    told = story.split(f"You {deed}")[1]
    for line in lines:
        assert f"<li>{line}</li>" in told
    # Words that stay as they are are not told as new.
    assert ("<q>" in told or "“" in told) is ("words" in changed)
    assert listed in main(cast, signed_in, "my-goals")
    client_page = main(cast, signed_in, "client", "her_therapist", cast.client_record.public_id)
    assert f"{cast.client.display_name} {came_in}" in client_page

    scenes.agreed(cast, held)
    assert moved.format(old=old) in main(cast, signed_in, "my-goal-map")


def test_subject_changed_before_anybody_agreed_is_told_too(cast: Cast, signed_in) -> None:
    goal = proposed(cast, scenes.proposed_goal(cast), ABOUT)
    story = main(cast, signed_in, "my-goal", "client", goal.public_id).split('id="story"')[1]
    assert "You proposed another subject for it" in story
    assert f"<li>{SUBJECT}</li>" in story


def test_levels_that_are_agreed_are_no_agreement_to_the_goal(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    page = main(cast, signed_in, "my-goal-map")
    assert f"“{goal.words}” was agreed" in page
    scenes.agreed(cast, scenes.levels_proposed(cast, goal))
    page = main(cast, signed_in, "my-goal-map")
    assert f"levels were agreed for “{goal.words}”" in page
    assert f"“{goal.words}” was agreed" not in page
