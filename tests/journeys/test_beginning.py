"""How a therapy begins, in one go: from the first question to a plan on paper."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from telos.access.enums import ConsentKind
from telos.goals.enums import GoalState
from telos.goals.queries import goals_visible_to
from telos.intake.models import Intake
from telos.plans.enums import PlanState
from telos.plans.models import Plan
from tests import consents, scenes
from tests.doors import later
from tests.journeys import walking_intake as intake
from tests.journeys import walking_plan as plan
from tests.journeys.walking import Two
from tests.plans import scenes as plans

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.cast import Cast


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(
    cast: Cast,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
) -> Two:
    """Noor and her therapist, who asks nine questions; the practice asks for a yes before."""
    consents.published(cast, ConsentKind.TREATMENT)
    scenes.schedule(cast)
    return Two(cast=cast, opens=open_page, signs_in=sign_in, checks=check_accessible)


@pytest.mark.long
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_from_the_first_question_to_a_plan_on_paper(cast: Cast, two: Two, tmp_path: Path) -> None:
    # Given a client who begins her intake on a phone, and stops in a sentence
    old_phone = two.phone()
    intake.agrees_first(two, old_phone)
    intake.begins_the_intake(two, old_phone)

    with later(days=1):
        # When she goes on a day later, on another phone, hands it in, and it is read
        phone = two.phone()
        intake.goes_on_with_the_intake(two, phone)
        intake.answers_the_questions(two, phone)
        intake.hands_in_the_intake(two, phone)
        kept = Intake.objects.get()
        assert kept.handed_in_at is not None
        assert kept.handed_in_at - kept.created_at > timedelta(days=1)
        desk = two.desk()
        intake.is_read(two, desk)

        # And they make a safety plan, both in turn, which opens with the network off
        intake.begins_the_safety_plan(two, phone)
        intake.adds_to_the_safety_plan(two, desk)
        intake.keeps_the_safety_plan(two, phone)
        intake.opens_it_with_the_network_off(two, phone)

        # And she proposes a goal, which is answered with a change, agreed to, and given levels
        plan.proposes_a_goal(two, phone)
        plan.answers_with_a_change(two, desk)
        assert goals_visible_to(cast.client).get().state == GoalState.PROPOSED
        plan.agrees_to_the_goal(two, phone)
        assert goals_visible_to(cast.client).get().state == GoalState.AGREED
        plan.proposes_levels(two, phone)
        plan.agrees_to_the_levels(two, desk)
        plan.says_where_it_is(two, phone)

        # Then the plan that is written for it is agreed by both, and says the same on paper
        plan.writes_a_plan(two, desk)
        assert Plan.objects.get().state == PlanState.PROPOSED
        plan.agrees_to_the_plan(two, phone)
        assert Plan.objects.get().state == PlanState.AGREED
        plan.finds_it_agreed(two, desk)
        with later(minutes=6):
            taken = plan.takes_the_plan_along(two, phone, tmp_path)
            printed = plan.prints_the_page(phone, tmp_path)
        for paper in (taken, printed):
            for words in (plan.THEIR_GOAL, plans.REASON, plan.ARRANGED, "Noor"):
                assert words in paper
            # What one would fill in to change it is on no paper.
            assert "What goes along?" not in paper
