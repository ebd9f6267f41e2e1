"""At which level a client without an account says a goal is, written down by their therapist."""

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
from telos.goals.actions import AlreadySentError, GoalError, GoalHasChangedError, scale_goal
from telos.goals.enums import Level
from telos.goals.models import GoalScaling
from telos.goals.queries import attainment_of, beside_goals, goal_courses
from tests import scenes
from tests.spoken import goal_with_levels, makes_an_account, said, waiting_goal, with_mira

if TYPE_CHECKING:
    from telos.goals.models import Goal
    from tests.cast import Cast


@pytest.fixture
def mira(cast: Cast) -> Cast:
    return with_mira(cast)


def scaled(cast: Cast, goal: Goal, level: Level = Level.MORE, **more: Any) -> GoalScaling:
    given = {"by": cast.her_therapist, "spoken": said(), "scaled_on": None} | more
    return scenes.scaling(cast, goal, level, **given)


def test_what_was_said_is_the_clients_level_of_that_day(mira: Cast) -> None:
    day = clock.today() - timedelta(days=2)
    scaling = scaled(mira, goal_with_levels(mira), spoken=said(day, SpokenWay.PAPER))
    scaling.refresh_from_db()
    assert (scaling.level, scaling.side, scaling.by) == (1, Side.CLIENT, mira.her_therapist)
    assert (scaling.scaled_on, scaling.spoken_on) == (day, day)
    assert scaling.spoken_way == SpokenWay.PAPER
    assert list(AuditRow.objects.filter(deed__startswith="goal.scale").values_list("deed")) == [
        ("goal.scale.spoken",)
    ]


def test_both_say_where_it_is_and_each_keeps_their_own(mira: Cast) -> None:
    goal = goal_with_levels(mira)
    scaled(mira, goal, Level.LESS)
    scaled(mira, goal, Level.MORE)
    scaled(mira, goal, Level.EXPECTED, spoken=None)
    viewer = mira.her_therapist
    courses = goal_courses(viewer, [goal.episode])[goal.episode_id]
    beside = beside_goals(viewer, [goal])
    found = [beside[goal.pk].latest_scaling(courses[0], side) for side in Side]
    assert {each.side: each.level for each in found if each} == {
        Side.CLIENT: Level.MORE,
        Side.THERAPIST: Level.EXPECTED,
    }
    score = {side: attainment_of(courses, beside, side=side) for side in Side}
    assert {side: each.now for side, each in score.items() if each} == {
        Side.CLIENT: pytest.approx(60),
        Side.THERAPIST: pytest.approx(50),
    }


def test_level_written_down_twice_is_one(mira: Cast) -> None:
    goal, key = goal_with_levels(mira), uuid4()
    first = scaled(mira, goal, submission_key=key)
    assert scaled(mira, goal, submission_key=key) == first
    assert GoalScaling.objects.count() == 1
    yesterday = clock.today() - timedelta(days=1)
    for other in (said(way=SpokenWay.PAPER), said(yesterday), None):
        with pytest.raises(AlreadySentError):
            scaled(mira, goal, submission_key=key, spoken=other)


def test_level_is_not_written_down_for_a_client_with_an_account(mira: Cast) -> None:
    goal = goal_with_levels(mira)
    makes_an_account(mira)
    before = scenes.everything()
    with pytest.raises(SpokenError, match="has an account by now"):
        scaled(mira, goal)
    assert scenes.everything() == before


def test_level_that_was_said_stays_when_an_account_is_made(mira: Cast) -> None:
    goal = goal_with_levels(mira)
    scaled(mira, goal, Level.LESS)
    makes_an_account(mira)
    client = mira.client_record.person
    assert client is not None
    scaled(mira, goal, Level.MORE, by=client, spoken=None)
    kept = [(each.level, each.side, each.is_spoken) for each in goal.scalings.all()]
    assert kept == [(-1, Side.CLIENT, True), (1, Side.CLIENT, False)]


@pytest.mark.parametrize(
    ("days", "asks"), [(1, "today or an earlier day"), (-40, "This care began on")]
)
def test_day_of_a_level_that_cannot_be_is_refused(mira: Cast, days: int, asks: str) -> None:
    goal = goal_with_levels(mira)
    with pytest.raises(SpokenDayError, match=asks):
        scaled(mira, goal, spoken=said(clock.today() + timedelta(days=days)))


def test_levels_to_which_nobody_said_yes_are_not_used(mira: Cast) -> None:
    goal = scenes.levels_proposed(mira, waiting_goal(mira), by=mira.her_therapist)
    with pytest.raises(GoalError, match="once both have agreed"):
        scaled(mira, goal)


def test_level_said_of_words_that_have_changed_since_is_refused(mira: Cast) -> None:
    goal = goal_with_levels(mira)
    before = scenes.everything()
    with pytest.raises(GoalHasChangedError):
        scale_goal(
            actor=mira.her_therapist,
            goal=goal,
            level=Level.MORE,
            seen_revision=goal.revision_number - 1,
            submission_key=uuid4(),
            spoken=said(),
        )
    assert scenes.everything() == before


def test_client_with_an_account_writes_no_level_down_as_said(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        scaled(cast, scenes.goal_with_levels(cast), by=cast.client)
