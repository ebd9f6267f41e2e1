"""The library of interventions speaks of the aims that goals have, though it knows no goals."""

from telos.goals.enums import GoalDomain
from telos.science.interventions import AIMS, interventions


def test_every_domain_of_a_goal_is_an_aim_of_the_library() -> None:
    assert set(GoalDomain.values) <= set(AIMS)


def test_every_domain_of_a_goal_is_served() -> None:
    served = {aim for one in interventions().values() for aim in one.aims}
    assert set(GoalDomain.values) <= served
