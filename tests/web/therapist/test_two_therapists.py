"""What a second therapist reads of the first one's deeds: by name, and not as their own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse

from telos.access.actions import begin_care
from telos.base import clock
from telos.goals.actions import rate_goal
from telos.goals.enums import GoalState
from tests import consents, scenes
from tests.plans import scenes as plans

if TYPE_CHECKING:
    from telos.goals.models import Goal
    from telos.people.models import Person
    from tests.cast import Cast


@pytest.fixture
def two(cast: Cast) -> Cast:
    """Her therapist, and a colleague who cares beside them."""
    consents.agreed_to_a_second(cast)
    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.colleague)
    return cast


def rated(goal: Goal, by: Person, value: int) -> None:
    rate_goal(actor=by, goal=goal, value=value, rated_on=clock.today(), submission_key=uuid4())


def page(cast: Cast, signed_in, name: str, *goal: Goal, by: Person | None = None) -> str:
    args = [cast.client_record.public_id, *(each.public_id for each in goal)]
    return signed_in(by or cast.colleague).get(reverse(name, args=args)).content.decode()


def test_proposal_is_told_as_the_other_therapists(two: Cast, signed_in) -> None:
    goal = scenes.proposed_goal(two, by=two.her_therapist)
    read = page(two, signed_in, "client-goal", goal)
    assert f"{two.her_therapist.display_name} has proposed it;" in read
    assert "You have proposed it" not in read
    own = page(two, signed_in, "client-goal", goal, by=two.her_therapist)
    assert "You have proposed it;" in own


def test_agreement_is_told_as_the_other_therapists(two: Cast, signed_in) -> None:
    goal = scenes.goal_in(two, GoalState.AGREED)
    names = f"{two.client_record.display_name} and {two.her_therapist.display_name}"
    assert f"{names} have agreed to it." in page(two, signed_in, "client-goal", goal)
    own = page(two, signed_in, "client-goal", goal, by=two.her_therapist)
    assert "You have both agreed to it." in own


def test_new_words_are_told_as_the_other_therapists(two: Cast, signed_in) -> None:
    goal = scenes.goal_in(two, GoalState.AGREED)
    scenes.levels_proposed(two, goal, by=two.her_therapist)
    read = page(two, signed_in, "client-goal", goal)
    assert f"{two.her_therapist.display_name} has proposed new words;" in read
    assert "You have proposed new words" not in read
    assert "you propose new words" not in read


def test_ratings_bear_the_name_of_who_gave_them(two: Cast, signed_in) -> None:
    goal = scenes.goal_in(two, GoalState.AGREED)
    scenes.rating(two, goal, 4)
    rated(goal, two.her_therapist, 6)
    name = two.her_therapist.display_name
    read = page(two, signed_in, "client-goal", goal)
    assert f"{name} rates it 6" in read
    assert "you rate it" not in read
    assert f'<th scope="col" class="number">{name}</th>' in read
    rated(goal, two.colleague, 7)
    read = page(two, signed_in, "client-goal", goal)
    assert '<th scope="col" class="number">Therapists</th>' in read
    assert f"6 ({name}), 7 (you)" in read
    assert f"6 (you), 7 ({two.colleague.display_name})" in page(
        two, signed_in, "client-goal", goal, by=two.her_therapist
    )
    assert "you rate it 7" in page(two, signed_in, "client", by=two.colleague)


def test_what_goals_come_to_is_told_by_name(two: Cast, signed_in) -> None:
    scenes.scaling(two, scenes.goal_with_levels(two), by=two.her_therapist)
    read = page(two, signed_in, "client-goal-map")
    assert f"As {two.her_therapist.display_name} sees it: a T-score" in read
    assert "As you see it" not in read
    own = page(two, signed_in, "client-goal-map", by=two.her_therapist)
    assert "As you see it: a T-score" in own


def test_plan_is_told_as_the_other_therapists(two: Cast, signed_in) -> None:
    plans.reviewed(two, plans.agreed(two))
    name, client = two.her_therapist.display_name, two.client_record.display_name
    read = page(two, signed_in, "client-plan")
    assert f"{client} and {name} have agreed to it;" in read
    assert f"{name} and {client} looked at it:" in read
    assert "You two looked at it" not in read
    own = page(two, signed_in, "client-plan", by=two.her_therapist)
    assert "You have both agreed to it;" in own
    assert "You two looked at it:" in own
