"""A score or rating older than five weeks is told with its day, and not as if it were of today."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.utils.formats import date_format

from telos.base import clock
from telos.goals.actions import rate_goal
from telos.goals.enums import GoalState
from telos.goals.models import GoalRating
from telos.measures.actions import enter_total
from tests import scenes
from tests.web.client.pages import text_of

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

STILL_NOW, OLD = 35, 36
"""Days: the last on which a score is now's, and the first on which it is not."""


def scores(cast: Cast, *given: int, days_ago: int, key: str = "phq9") -> None:
    """Totals three weeks apart, the last of them so many days ago."""
    for place, score in enumerate(reversed(given)):
        enter_total(
            actor=cast.her_therapist,
            episode=cast.episode,
            instrument_key=key,
            score=score,
            answered_on=clock.today() - timedelta(days=days_ago + 21 * place),
        )


def day(days_ago: int) -> str:
    return date_format(clock.today() - timedelta(days=days_ago), "j F")


def words_of(browser: Client, name: str, *args: object) -> str:
    main = text_of(browser, name, *args).split("<main")[1].split("</main", maxsplit=1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.mark.parametrize("name", ["today", "my-progress"])
@pytest.mark.parametrize(
    ("given", "key", "now", "then"),
    [
        (
            (19, 8),
            "phq9",
            "It is now below the line of 10.",
            "chance would give. It was below the line of 10 on {last}.",
        ),
        (
            (32, 72),
            "who5",
            "score has gone up by 40 since",
            "score went up by 40 from {first} to {last}.",
        ),
        (
            (9, 8),
            "gad7",
            "score is 1 lower than on",
            "score was 1 lower on {last} than on {first}.",
        ),
        (
            (8, 9),
            "gad7",
            "score is 1 higher than on",
            "score was 1 higher on {last} than on {first}.",
        ),
        ((9, 9), "gad7", "score is where it was", "score was the same on {last} as on {first}."),
        ((19, 8), "phq9", "has come down", "score came down by 11 from {first} to {last}."),
        ((9,), "gad7", "Your first anxiety score is 9", "Your first anxiety score was 9 on {last}"),
    ],
)
def test_client_is_told_of_an_old_score_by_its_day(
    cast: Cast, signed_in, name: str, given: tuple[int, ...], key: str, now: str, then: str
) -> None:
    scores(cast, *given, days_ago=OLD, key=key)
    said = words_of(signed_in(cast.client), name)
    assert then.format(first=day(OLD + 21), last=day(OLD)).rstrip(".") in said
    assert now not in said


def test_client_is_told_of_a_score_of_five_weeks_as_now(cast: Cast, signed_in) -> None:
    scores(cast, 19, 8, days_ago=STILL_NOW)
    said = words_of(signed_in(cast.client), "today")
    assert "It is now below the line of 10." in said


@pytest.mark.parametrize(
    ("given", "then", "in_row"),
    [
        (
            (19, 8),
            "own error would give. It was below the line of 10 on {last}.",
            "PHQ-9 −11, reliable, below the line of 10 on {last}",
        ),
        ((19, 8), "came down by 11 from {first} to {last}.", "PHQ-9 −11"),
        ((8, 19), "went up by 11 from {first} to {last}.", "PHQ-9 +11, reliable"),
        ((9, 9), "was the same on {last} as on {first}.", "PHQ-9 9, as at first"),
    ],
)
def test_therapist_is_told_of_an_old_score_by_its_day(
    cast: Cast, signed_in, given: tuple[int, ...], then: str, in_row: str
) -> None:
    scores(cast, *given, days_ago=OLD)
    days = {"first": day(OLD + 21), "last": day(OLD)}
    browser = signed_in(cast.her_therapist)
    said = words_of(browser, "client", cast.client_record.public_id)
    assert then.format(**days) in said
    assert in_row.format(**days) in words_of(browser, "caseload")
    assert "now below" not in said


def rated(cast: Cast, *given: tuple[str, int, int]) -> tuple[object, object]:
    """A goal of these ratings: by whom, how much and how many days ago."""
    goal = scenes.goal_in(cast, GoalState.AGREED)
    for who, value, days_ago in given:
        made = rate_goal(
            actor=cast.person(who),
            goal=goal,
            value=value,
            rated_on=clock.today(),
            submission_key=uuid4(),
        )
        # Care of the cast begins today.
        GoalRating.objects.filter(pk=made.pk).update(
            rated_on=clock.today() - timedelta(days=days_ago)
        )
    return cast.client_record.public_id, goal.public_id


def test_client_is_told_of_an_old_rating_by_its_day(cast: Cast, signed_in) -> None:
    rated(cast, ("client", 6, OLD + 21), ("client", 3, OLD))
    said = words_of(signed_in(cast.client), "today")
    assert re.search(rf"You rated “[^”]+” 3 of 10 on {day(OLD)}; it was 6\.", said)


def test_client_is_told_of_a_rating_of_five_weeks_as_now(cast: Cast, signed_in) -> None:
    rated(cast, ("client", 6, OLD + 21), ("client", 3, STILL_NOW))
    said = words_of(signed_in(cast.client), "today")
    assert re.search(r"You rate “[^”]+” 3 of 10; it was 6\.", said)


def test_therapist_is_told_of_an_old_rating_by_its_day(cast: Cast, signed_in) -> None:
    client, goal = rated(
        cast, ("client", 6, OLD + 21), ("client", 5, OLD), ("her_therapist", 2, OLD + 1)
    )
    browser = signed_in(cast.her_therapist)
    said = words_of(browser, "client-goal", client, goal)
    assert f"Noor rated it 5 of 10 on {day(OLD)}, from 6." in said
    assert f"Noor rated it 5 on {day(OLD)}, you rated it 2 on {day(OLD + 1)}." in said
    said = words_of(browser, "client", client)
    assert f"moved from 6 to 5 of 10, rated on {day(OLD)}." in said
    assert f"5 on {day(OLD)}, 6 at first" in said
    assert "5 now" not in said


def test_rating_that_stands_where_it_did_is_told_by_its_day(cast: Cast, signed_in) -> None:
    client, goal = rated(cast, ("client", 5, OLD))
    browser = signed_in(cast.her_therapist)
    assert f"stood at 5 of 10 on {day(OLD)}." in words_of(browser, "client", client)
    assert f"Noor rated it 5 of 10 on {day(OLD)}." in words_of(browser, "client-goal", client, goal)
    assert re.search(
        rf"You rated “[^”]+” 5 of 10 on {day(OLD)}\.", words_of(signed_in(cast.client), "today")
    )
