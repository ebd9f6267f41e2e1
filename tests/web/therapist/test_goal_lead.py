"""How a goal’s page says where the goal stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from telos.goals.enums import GoalState
from tests import consents, scenes

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.mark.parametrize("who", ["her_therapist", "supervisor"])
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (GoalState.PAUSED, "It was paused today"),
        (GoalState.REACHED, "It was reached today"),
        (GoalState.SET_ASIDE, "It was set aside today"),
    ],
)
def test_goal_says_on_which_day_something_was_done_with_it(
    cast: Cast, signed_in, who: str, state: GoalState, said: str
) -> None:
    consents.agreed_to_supervision(cast)
    goal = scenes.goal_in(cast, state)
    path = reverse("client-goal", args=[cast.client_record.public_id, goal.public_id])
    page = signed_in(cast.person(who)).get(path).content.decode()
    assert said in page
    assert "It is paused" not in page
