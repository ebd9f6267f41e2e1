"""How far along a client without an account says a goal is, written down by their therapist."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from telos.access.actions import SpokenDayError, SpokenError
from telos.access.enums import Side, SpokenWay
from telos.audit.models import AuditRow
from telos.base import clock
from telos.goals.actions import AlreadySentError, GoalError, move_goal, rate_goal
from telos.goals.enums import GoalState
from telos.goals.models import GoalRating
from telos.goals.queries import goal_courses, open_goals
from tests import scenes
from tests.spoken import makes_an_account, said, waiting_goal, with_mira

if TYPE_CHECKING:
    from telos.goals.models import Goal
    from tests.cast import Cast


@pytest.fixture
def mira(cast: Cast) -> Cast:
    return with_mira(cast)


def rated(cast: Cast, goal: Goal, value: int = 3, **more: Any) -> GoalRating:
    given = {"submission_key": uuid4(), "spoken": said(), "actor": cast.her_therapist} | more
    return rate_goal(goal=goal, value=value, **given)


def test_what_was_said_is_the_clients_rating_of_that_day(mira: Cast) -> None:
    day = clock.today() - timedelta(days=2)
    rating = rated(mira, waiting_goal(mira), spoken=said(day, SpokenWay.PAPER))
    rating.refresh_from_db()
    assert (rating.value, rating.side, rating.by) == (3, Side.CLIENT, mira.her_therapist)
    assert (rating.rated_on, rating.spoken_on, rating.spoken_way) == (day, day, SpokenWay.PAPER)
    assert list(AuditRow.objects.filter(deed__startswith="goal.rate").values_list("deed")) == [
        ("goal.rate.spoken",)
    ]


def test_both_say_how_far_it_is_and_each_keeps_their_own(mira: Cast) -> None:
    goal = waiting_goal(mira)
    for value in (2, 5):
        rated(mira, goal, value)
    rated(mira, goal, 6, spoken=None)
    course = goal_courses(mira.her_therapist, [goal.episode])[goal.episode_id][0]
    assert [rating.value for rating in course.ratings] == [2, 5]
    assert [rating.value for rating in course.therapist_ratings] == [6]
    glance = open_goals(mira.her_therapist, [goal.episode], of_side=Side.THERAPIST)
    found = glance[goal.episode_id][0]
    assert (found.first, found.last, found.best) == (2, 5, 5)


def test_rating_written_down_twice_is_one(mira: Cast) -> None:
    goal, key = waiting_goal(mira), uuid4()
    first = rated(mira, goal, submission_key=key)
    assert rated(mira, goal, submission_key=key) == first
    assert GoalRating.objects.count() == 1
    for other in (said(way=SpokenWay.PAPER), None):
        with pytest.raises(AlreadySentError):
            rated(mira, goal, submission_key=key, spoken=other)


def test_rating_is_not_written_down_for_a_client_with_an_account(mira: Cast) -> None:
    goal = waiting_goal(mira)
    makes_an_account(mira)
    before = scenes.everything()
    with pytest.raises(SpokenError, match="has an account by now"):
        rated(mira, goal)
    assert scenes.everything() == before


def test_rating_that_was_said_stays_when_an_account_is_made(mira: Cast) -> None:
    goal = waiting_goal(mira)
    rated(mira, goal, 3)
    makes_an_account(mira)
    client = mira.client_record.person
    assert client is not None
    rate_goal(actor=client, goal=goal, value=4, submission_key=uuid4())
    kept = [(each.value, each.side, each.is_spoken) for each in goal.ratings.all()]
    assert kept == [(3, Side.CLIENT, True), (4, Side.CLIENT, False)]


@pytest.mark.parametrize(
    ("days", "asks"), [(1, "today or an earlier day"), (-40, "This care began on")]
)
def test_day_of_a_rating_that_cannot_be_is_refused(mira: Cast, days: int, asks: str) -> None:
    goal = waiting_goal(mira)
    with pytest.raises(SpokenDayError, match=asks):
        rated(mira, goal, spoken=said(clock.today() + timedelta(days=days)))


@pytest.mark.parametrize("value", [-1, 11])
def test_number_off_the_scale_is_refused(mira: Cast, value: int) -> None:
    with pytest.raises(GoalError, match="from 0 to 10"):
        rated(mira, waiting_goal(mira), value)


def test_goal_that_is_not_worked_with_is_not_rated(mira: Cast) -> None:
    goal = move_goal(
        actor=mira.her_therapist,
        goal=waiting_goal(mira),
        to=GoalState.SET_ASIDE,
        seen_revision=1,
        why="Not now.",
        spoken=said(),
    )
    with pytest.raises(GoalError, match="not worked with"):
        rated(mira, goal)


def test_client_with_an_account_writes_nothing_down_as_said(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        rated(cast, scenes.proposed_goal(cast), actor=cast.client)
