"""All that was said by a goal's levels can be read: in its story, and day by day."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from telos.base import clock
from telos.goals.actions import scale_goal
from telos.goals.enums import Level
from tests import consents, scenes
from tests.cast import Cast

if TYPE_CHECKING:
    from telos.goals.models import Goal

WHO = ["client", "her_therapist", "supervisor"]
TABLE = "At which level it was, day by day"


def scaled(cast: Cast, goal: Goal, level: Level, *, days: int = 0, who: str = "client") -> None:
    goal.refresh_from_db()
    scale_goal(
        actor=cast.person(who),
        goal=goal,
        level=level,
        scaled_on=clock.today() - timedelta(days=days),
        seen_revision=goal.revision_number,
        submission_key=scenes.uuid4(),
    )


def main(cast: Cast, signed_in, goal: Goal, who: str) -> str:
    path = reverse("my-goal", args=[goal.public_id])
    if who != "client":
        path = reverse("client-goal", args=[cast.client_record.public_id, goal.public_id])
    page = signed_in(cast.person(who)).get(path).content.decode()
    return page.split("<main")[1].split("</main>")[0]


def rows(page: str) -> list[str]:
    table = page.rsplit(TABLE, maxsplit=1)[-1].split("</table>", maxsplit=1)[0].split("<tbody>")[1]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("<tr>")[1:]]
    return [" | ".join(re.sub(r"<[^>]+>", "", cell) for cell in row) for row in cells]


@pytest.mark.parametrize("who", WHO)
def test_every_level_that_was_said_stands_in_the_story(cast: Cast, signed_in, who: str) -> None:
    consents.agreed_to_supervision(cast)
    goal = scenes.goal_with_levels(cast)
    scaled(cast, goal, Level.LESS, days=9)
    scaled(cast, goal, Level.MORE)
    name = "You" if who == "client" else cast.client.display_name
    story = main(cast, signed_in, goal, who).split('id="story"')[1]
    assert f"{name} saw it at −1, as of " in story
    assert f"{name} saw it at +1" in story
    for level in (Level.LESS, Level.MORE):
        assert f"“{goal.levels[level - Level.MUCH_LESS]}”" in story


@pytest.mark.parametrize("who", WHO)
def test_levels_are_told_day_by_day_newest_first(cast: Cast, signed_in, who: str) -> None:
    consents.agreed_to_supervision(cast)
    goal = scenes.goal_with_levels(cast)
    scaled(cast, goal, Level.LESS, days=9)
    scaled(cast, goal, Level.EXPECTED, who="her_therapist")
    # One by each stands beside the levels already.
    assert TABLE not in main(cast, signed_in, goal, who)
    scaled(cast, goal, Level.MORE)
    found = rows(main(cast, signed_in, goal, who))
    names = {
        side: "You" if who == side else cast.person(side).display_name
        for side in ("client", "her_therapist")
    }
    assert [row.split(" | ")[1:] for row in found] == [
        [names[side], f"{number}: {goal.levels[place]}"]
        for side, number, place in (
            ("client", "+1", 3),
            ("her_therapist", "0", 2),
            ("client", "−1", 1),
        )
    ]


def test_level_of_earlier_levels_keeps_the_words_that_were_read(cast: Cast, signed_in) -> None:
    goal = scenes.goal_with_levels(cast)
    before = goal.levels
    scaled(cast, goal, Level.LESS)
    goal.refresh_from_db()
    changed = scenes.levels_proposed(cast, goal, levels=scenes.levels(*"abcde"))
    scenes.agreed(cast, changed)
    scaled(cast, goal, Level.MORE)
    page = main(cast, signed_in, goal, "client")
    assert [row.split(" | ")[2] for row in rows(page)] == [
        "+1: d",
        f"−1: {before[1]} (on earlier levels)",
    ]
    assert f"“{before[1]}”" in page.split('id="story"')[1]


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_number_of_queries_does_not_grow_with_what_was_said(
    cast: Cast, signed_in, count_queries, who: str
) -> None:
    goal = scenes.goal_with_levels(cast)
    path = reverse("my-goal", args=[goal.public_id])
    if who != "client":
        path = reverse("client-goal", args=[cast.client_record.public_id, goal.public_id])
    browser = signed_in(cast.person(who))
    scaled(cast, goal, Level.LESS)
    count_queries(browser, path)
    few = count_queries(browser, path)
    for _ in range(2):
        scaled(cast, goal, Level.MORE)
    assert count_queries(browser, path) == few
