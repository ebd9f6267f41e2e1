"""What My progress and Today say of scores: true in every word, and to the day."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.goals.actions import move_goal
from telos.goals.enums import GoalState
from telos.measures.actions import enter_total
from tests import scenes
from tests.cast import Cast
from tests.web.client.pages import text_of, totals


def main_of(browser: Client, name: str, *args: object) -> str:
    """The words of a page's own part."""
    return text_of(browser, name, *args).split("<main")[1].split("</main")[0]


def scores_months_ago(cast: Cast, *scores: int) -> None:
    """Totals a month apart, the last of them sixty days ago."""
    for months, score in enumerate(reversed(scores)):
        enter_total(
            actor=cast.her_therapist,
            episode=cast.episode,
            instrument_key="phq9",
            score=score,
            answered_on=clock.today() - timedelta(days=60 + 30 * months),
        )


@pytest.mark.parametrize(
    ("key", "scores", "hers"),
    [
        ("bdi2", (30, 12), "Reckoned from published figures that are not yet confirmed,"),
        ("swls", (12, 25), "Reckoned from published figures that are not yet confirmed,"),
        ("phq4", (10, 2), "Telos has no confirmed amount at which a change of this measure is"),
    ],
)
def test_client_and_therapist_are_told_the_same_where_no_amount_is_published(
    cast: Cast, signed_in, key: str, scores: tuple[int, ...], hers: str
) -> None:
    totals(cast, *scores, key=key)
    main = main_of(signed_in(cast.client), "my-progress")
    assert "published" not in main
    his = "As far as is known of this measure, that is more than chance would give."
    if key == "phq4":
        his = "Telos cannot tell yet whether a change of this size is more than chance."
    assert his in main
    page = text_of(signed_in(cast.her_therapist), "client", cast.client_record.public_id)
    assert hers in page


def test_each_table_behind_a_drawing_is_named_after_it(cast: Cast, signed_in) -> None:
    totals(cast, 18, 6)
    totals(cast, 15, 5, key="gad7")
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.rating(cast, goal, 3)
    scenes.rating(cast, goal, 4)
    for viewer, name, args, fewest in (
        (cast.client, "my-progress", (), 3),
        (cast.her_therapist, "client", (cast.client_record.public_id,), 2),
    ):
        page = signed_in(viewer).get(reverse(name, args=args)).content.decode()
        summaries = re.findall(r"<summary>(.*?)</summary>", page, re.DOTALL)
        named = [re.sub(r"<[^>]+>", "", one) for one in summaries if "same as a table" in one]
        assert len(named) >= fewest
        assert len(set(named)) == len(named), named
        assert all(re.fullmatch("The same as a table: .+", one) for one in named), named


def test_reckoned_band_is_drawn_and_told_to_both(cast: Cast, signed_in) -> None:
    totals(cast, 30, 12, key="bdi2")
    page = text_of(signed_in(cast.her_therapist), "client", cast.client_record.public_id)
    assert "reckoned from figures that are not yet confirmed" in page
    assert 'class="noise"' in page
    main = main_of(signed_in(cast.client), "my-progress")
    assert "as far as is known of this measure, a change that small can still be chance" in main
    assert 'class="noise"' in main


def test_band_is_told_by_the_amount_that_lies_outside_it(cast: Cast, signed_in) -> None:
    totals(cast, 14, 12)
    main = main_of(signed_in(cast.client), "my-progress")
    assert "the score is fewer than 6 points from your first one" in main
    hers = text_of(signed_in(cast.her_therapist), "client", cast.client_record.public_id)
    assert "fewer than 6 points from the first score" in hers


@pytest.mark.parametrize("scores", [(8, 20), (12, 12), (12,)])
def test_nothing_is_to_be_brought_to_a_session_once_care_has_ended(
    cast: Cast, signed_in, scores: tuple[int, ...]
) -> None:
    totals(cast, *scores)
    hers = signed_in(cast.client)
    ahead = ("when you next meet", "With the next one you will see")
    assert any(words in main_of(hers, "my-progress") for words in ahead)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    for name in ("my-progress", "today"):
        assert not any(words in main_of(hers, name) for words in ahead)
    told = main_of(hers, "my-progress")
    if scores[-1] > scores[0]:
        assert "talk with somebody whom you trust, or ask for help again" in told


def test_no_change_has_no_size(cast: Cast, signed_in) -> None:
    totals(cast, 12, 12)
    page = text_of(signed_in(cast.her_therapist), "client", cast.client_record.public_id)
    assert "Low mood is where it was" in page
    assert "could give a change of this size" not in page


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ((13, 8, 0, 9), "In between it was down to 0, on"),
        ((18, 24, 12), "In between it was up to 24, on"),
        ((13, 8, 2, 8), "In between it was down to 2, on"),  # by 6: the published amount itself
        ((17, 24, 18), "In between it was up to 24, on"),
        ((13, 8, 3, 8), None),
        ((17, 23, 18), None),
        ((13, 11, 9), None),
        ((13, 8, 9), None),
    ],
)
def test_turn_on_the_way_is_said_too(
    cast: Cast, signed_in, scores: tuple[int, ...], said: str | None
) -> None:
    totals(cast, *scores)
    main = main_of(signed_in(cast.client), "my-progress")
    assert "chance" in main
    assert said in main if said else "In between" not in main


def test_old_score_is_named_by_its_day(cast: Cast, signed_in) -> None:
    scores_months_ago(cast, 14, 12)
    main = main_of(signed_in(cast.client), "my-progress")
    assert 'class="noise"' in main
    assert "12 now" not in main
    assert re.search(r">12 on \d+ [A-Z][a-z]{2}<", main)
    totals(cast, 9)
    assert "9 now" in main_of(signed_in(cast.client), "my-progress")


def test_old_rating_is_named_by_its_day(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.rating(cast, goal, 4)
    assert "4 now" in main_of(signed_in(cast.client), "my-goals")
    goal.ratings.update(rated_on=clock.today() - timedelta(days=60))
    main = main_of(signed_in(cast.client), "my-goals")
    assert "4 now" not in main
    assert "4 on " in main


def test_lines_of_the_drawing_say_which_goal(cast: Cast, signed_in) -> None:
    totals(cast, 18, 8)
    for words in ("Walk to the sea", "Sleep through"):
        goal = scenes.proposed_goal(cast, words=words)
        scenes.rating(cast, goal, 3)
        scenes.rating(cast, goal, 5)
        scenes.agreed(cast, goal)
    goal.refresh_from_db()
    move_goal(
        actor=cast.client,
        goal=goal,
        to=GoalState.PAUSED,
        seen_revision=goal.revision_number,
        why="So.",
    )
    main = main_of(signed_in(cast.client), "my-progress")
    assert "1, 2 agreed" in main
    assert "Goal 1 agreed: “Walk to the sea”" in main
    assert "Goal 2 agreed: “Sleep through”" in main
    assert "Goal 2 paused: “Sleep through”" in main
    assert '<span class="goal-number">2</span>“Sleep through”' in main
    hers = text_of(signed_in(cast.her_therapist), "client", cast.client_record.public_id)
    assert "Goal 2 paused: “Sleep through”" in hers
    assert '<span class="goal-number">2</span><a' in hers


def test_one_goal_alone_needs_no_number(cast: Cast, signed_in) -> None:
    totals(cast, 18, 8)
    scenes.goal_in(cast, GoalState.AGREED)
    main = main_of(signed_in(cast.client), "my-progress")
    assert ">goal agreed<" in main
    assert "goal-number" not in main


def test_days_to_come_are_not_drawn(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    for value in (3, 5):
        scenes.rating(cast, goal, value)
    main = main_of(signed_in(cast.client), "my-goal", goal.public_id)
    drawing = main.split("<svg")[1]
    dots = [float(x) for x in re.findall(r'class="goal-dot" cx="([\d.]+)"', drawing)]
    edge = max(float(x) for x in re.findall(r'class="axis"[^>]* x2="([\d.]+)"', drawing))
    assert dots[-1] == edge


def test_number_of_queries_of_progress_stays(cast: Cast, signed_in, count_queries) -> None:
    totals(cast, 18, 8)
    scenes.goal_in(cast, GoalState.AGREED)
    one = count_queries(signed_in(cast.client), reverse("my-progress"))
    for _ in range(3):
        scenes.goal_in(cast, GoalState.PAUSED)
    assert count_queries(signed_in(cast.client), reverse("my-progress")) == one


def bands_of(main: str) -> str:
    """What stands in the shaded bands of a page's drawings, row by row."""
    return " ".join(re.findall(r"<text[^>]*noise-label[^>]*>([^<]*)<", main))


@pytest.mark.parametrize("name", ["my-progress", "today"])
def test_amount_that_matters_is_not_told_as_chance(cast: Cast, signed_in, name: str) -> None:
    totals(cast, 48, 52, key="who5")
    main = main_of(signed_in(cast.client), name)
    assert "A change this small does not count as large enough to matter yet." in main
    assert "chance" not in main
    if name == "my-progress":
        assert (
            "fewer than 10 points from your first one: a change that small does not count" in main
        )


@pytest.mark.parametrize(
    ("key", "scores", "band"),
    [
        ("who5", (20, 60, 64, 68, 72, 76), "not yet relevant"),
        ("phq9", (18, 12, 10, 9, 8), "may be chance"),
    ],
)
def test_band_is_labelled_for_both_by_what_its_amount_rests_on(
    cast: Cast, signed_in, key: str, scores: tuple[int, ...], band: str
) -> None:
    totals(cast, *scores, key=key)
    assert band in bands_of(main_of(signed_in(cast.client), "my-progress"))
    hers = main_of(signed_in(cast.her_therapist), "client", cast.client_record.public_id)
    assert band in bands_of(hers)
