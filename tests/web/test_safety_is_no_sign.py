"""The questions about safety are never added up: no goal and no plan takes them for a sign."""

from __future__ import annotations

import pytest
from django.urls import reverse

from telos.goals.actions import GoalError, link_measures
from telos.goals.enums import GoalState
from telos.goals.models import Goal, GoalMeasure
from telos.measures.actions import ask_about_safety
from telos.measures.enums import SAFETY_QUESTIONS
from telos.measures.models import MeasureSchedule
from telos.measures.queries import followed_in
from telos.plans.actions import PlanError
from telos.plans.models import PlanVersion
from tests import scenes
from tests.cast import Cast
from tests.plans import scenes as plans
from tests.web.practice.test_care_page import text
from tests.web.therapist.test_who_may_see import written

BOX = f'value="{SAFETY_QUESTIONS}"'
CHOOSE = "Choose measures to see beside it"
REJECTED = 422


def of(who: str, goal: Goal, deed: str = "") -> str:
    if who == "client":
        return reverse(f"my-goal{deed}", args=[goal.public_id])
    return reverse(f"client-goal{deed}", args=[goal.episode.client.public_id, goal.public_id])


def write(cast: Cast) -> str:
    return reverse("client-plan-write", args=[cast.client_record.public_id])


def about_safety(cast: Cast) -> MeasureSchedule:
    """The questions about safety, asked in this care."""
    return ask_about_safety(actor=cast.client, episode=cast.episode)


def beside_from_before(cast: Cast, goal: Goal) -> None:
    """The questions about safety beside a goal, as they could be put there before."""
    GoalMeasure.objects.create(
        goal=goal,
        schedule=about_safety(cast),
        number=1,
        is_linked=True,
        by=cast.client,
        side="client",
    )


def test_what_is_added_up_has_a_course_to_follow_and_safety_has_none(cast: Cast) -> None:
    found = followed_in(cast.episode.pk, ["gad7", SAFETY_QUESTIONS, "phq9"])
    assert list(found) == ["gad7", "phq9"]


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_safety_is_not_offered_beside_a_goal_and_refused(cast: Cast, signed_in, who: str) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    about_safety(cast)
    browser = signed_in(cast.person(who))
    assert CHOOSE not in text(browser.get(of(who, goal)))
    scenes.schedule(cast)
    page = text(browser.get(of(who, goal)))
    assert CHOOSE in page
    assert 'value="phq9"' in page
    assert BOX not in page
    before = scenes.everything()
    sent = {"measures": ["phq9", SAFETY_QUESTIONS], "seen_number": 0}
    answer = browser.post(of(who, goal, "-measures"), sent)
    assert answer.status_code == REJECTED
    assert "Choose among the measures that are asked here." in text(answer)
    assert scenes.everything() == before


def test_safety_is_refused_beside_a_goal_by_the_deed_itself(cast: Cast) -> None:
    goal, asked = scenes.goal_in(cast, GoalState.AGREED), about_safety(cast)
    before = scenes.everything()
    with pytest.raises(GoalError, match="nothing is added up"):
        link_measures(
            actor=cast.client, goal=goal, schedules=[asked, scenes.schedule(cast)], seen_number=0
        )
    assert GoalMeasure.objects.count() == 0
    assert scenes.everything()["goals.Goal"] == before["goals.Goal"]


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_safety_that_stands_beside_a_goal_from_before_is_taken_away(
    cast: Cast, signed_in, who: str
) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    beside_from_before(cast, goal)
    scenes.schedule(cast)
    browser = signed_in(cast.person(who))
    assert BOX in text(browser.get(of(who, goal)))
    # With something else put beside it, it need not be taken away at once.
    kept = {"measures": ["phq9", SAFETY_QUESTIONS], "seen_number": 1}
    assert browser.post(of(who, goal, "-measures"), kept).status_code == 302
    sent = {"measures": ["phq9"], "seen_number": 2}
    assert browser.post(of(who, goal, "-measures"), sent).status_code == 302
    assert BOX not in text(browser.get(of(who, goal)))


def test_safety_is_not_offered_among_a_plans_signs_and_refused(cast: Cast, signed_in) -> None:
    about_safety(cast)
    sent = written(cast)
    browser = signed_in(cast.her_therapist)
    assert "Which questionnaires would show it?" not in text(browser.get(write(cast)))
    scenes.schedule(cast)
    page = text(browser.get(write(cast)))
    assert 'value="phq9"' in page
    assert BOX not in page
    answer = browser.post(write(cast), sent | {"sign_measures": ["phq9", SAFETY_QUESTIONS]})
    assert answer.status_code == REJECTED
    assert not PlanVersion.objects.exists()
    assert browser.post(write(cast), sent | {"sign_measures": ["phq9"]}).status_code == 302


def test_safety_is_refused_among_a_plans_signs_by_the_deed_itself(cast: Cast) -> None:
    plans.her_goal(cast)
    about_safety(cast)
    with pytest.raises(PlanError, match="nothing is added up"):
        plans.proposed(cast, sign_measures=(SAFETY_QUESTIONS,))
    assert not PlanVersion.objects.exists()
