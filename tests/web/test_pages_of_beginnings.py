"""Every page of what a therapy begins with asks as much for three goals as for one.

Each goal with all that can stand beside it: levels, ratings, a step, somebody who supports, a
measure, and a version of the plan that serves it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from telos.goals.queries import goals_visible_to
from telos.intake.models import Intake, SafetyPlan
from telos.measures.actions import acknowledge_alert
from telos.plans.actions import Serving, answer_wish, ask_change, end_plan
from telos.plans.queries import plans_visible_to
from telos.rights.actions import ask_correction
from telos.rights.enums import About
from tests import safety, scenes
from tests.intake import scenes as intakes
from tests.plans import scenes as plans
from tests.rights import scenes as rights
from tests.web.budget import MOST_QUERIES
from tests.web.client.test_ended_goals import ended as ended_goal
from tests.web.test_told_each_other import declined_words
from tests.web.therapist.test_intake_page import said_about_safety

if TYPE_CHECKING:
    from telos.base.models import Row
    from telos.goals.models import Goal
    from telos.plans.models import Plan
    from tests.cast import Cast

PAGES = {
    "client": (
        "today",
        "my-goals",
        "my-goal-map",
        "my-goal-new",
        "my-goal-begin",
        "my-goal",
        "my-plan",
        "my-plan-compare",
        "my-intake",
        "my-intake-look",
        "my-intake-section",
        "my-safety-plan",
        "my-safety-plan-write",
        "my-safety-plan-before",
        "my-safety-plan-copy",
    ),
    "her_therapist": (
        "caseload",
        "client",
        "client-episode",
        "client-goal-map",
        "client-goal-new",
        "client-goal-begin",
        "client-goal-set",
        "client-goal",
        "client-plan",
        "client-plan-compare",
        "client-plan-write",
        "client-intake",
        "client-formulation",
        "client-safety-plan",
        "client-safety-plan-write",
        "client-safety-plan-before",
        "library",
        "library-approach",
        "library-intervention",
        "plan-templates",
        "plan-template",
        "plan-template-new",
    ),
}
MEASURES = ("phq9", "gad7", "swls")


def goal_in_full(cast: Cast, number: int) -> Goal:
    """A goal of the two with all that can stand beside it."""
    goal = scenes.goal_with_levels(cast)
    scenes.rating(cast, goal, number)
    scenes.rating(cast, goal, number + 1)
    scenes.scaling(cast, goal)
    scenes.step(cast, goal)
    scenes.supported(cast, goal)
    scenes.linked(cast, goal, MEASURES[number])
    return goal


def plan_for_all(cast: Cast, plan: Plan | None) -> Plan:
    """The plan with a new version, in which everything serves every goal there is."""
    goals = tuple(goals_visible_to(cast.client).filter(aim=None))
    servings = tuple(
        Serving(intervention=key, goals=goals, how="Small things first.")
        for key in ("behavioural_activation", "thought_record")
    )
    says = {"servings": servings, "sign_goals": goals, "sessions": 10 + len(goals)}
    seen = 0 if plan is None else plan.step_number
    return plans.proposed(cast, seen_step=seen, **says).plan


@pytest.fixture
def begun(cast: Cast) -> None:
    """An intake with a formulation, a safety plan, a template, and one goal with a plan for it."""
    intake = intakes.handed_in(cast)
    intakes.formulated(cast, intake)
    intakes.shared(cast, intake)
    safety.looked(cast, safety.written(cast))
    plans.template(cast)
    goal_in_full(cast, 0)
    plan = plan_for_all(cast, None)
    plans.agree_plan(actor=cast.client, plan=plan, seen_step=plan.step_number)
    plan.refresh_from_db()
    plans.beside(cast, plan)


def path_of(cast: Cast, name: str) -> str:
    """The address of a page, with whatever it names."""
    goal = goals_visible_to(cast.client).filter(aim=None).order_by("pk")[0]
    client = cast.client_record.public_id
    named: dict[str, list[object]] = {
        "my-goal": [goal.public_id],
        "my-intake-section": ["strengths"],
        "client-goal": [client, goal.public_id],
        "library-approach": ["cbt"],
        "library-intervention": ["behavioural_activation"],
        "plan-template": [plans.PlanTemplate.objects.get().public_id],
    }
    if name in named:
        return reverse(name, args=named[name])
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=[client])


def counted(cast: Cast, signed_in, count_queries, who: str) -> dict[str, int]:
    """How much each page asks, opened a second time: its row of having been read is there."""
    browser = signed_in(cast.person(who))
    asked = {}
    for name in PAGES[who]:
        path = path_of(cast, name)
        browser.get(path)
        asked[name] = count_queries(browser, path)
    return asked


@pytest.mark.parametrize("who", list(PAGES))
def test_pages_ask_as_much_for_three_goals_as_for_one(
    cast: Cast, begun: None, signed_in, count_queries, who: str
) -> None:
    one = counted(cast, signed_in, count_queries, who)
    for number in (1, 2):
        goal_in_full(cast, number)
        plan_for_all(cast, plans_visible_to(cast.client).get())
    assert goals_visible_to(cast.client).filter(aim=None).count() == 3

    three = counted(cast, signed_in, count_queries, who)

    assert three == one
    assert max(three.values()) <= MOST_QUERIES, three


def not_right(cast: Cast, about: About, row: Row) -> None:
    """Something that she says is not right, about a row of her record."""
    ask_correction(
        actor=cast.client,
        client=cast.client_record,
        said=rights.said(cast, about=about, original_id=row.public_id),
        submission_key=uuid4(),
    )


def with_all_that_is_told(cast: Cast) -> None:
    """What one of the two says is not right, answered or ended, and the other has yet to read."""
    not_right(cast, About.GOAL, goals_visible_to(cast.client).filter(aim=None).order_by("pk")[0])
    ended_goal(cast)
    declined_words(cast)


@pytest.mark.parametrize("who", list(PAGES))
def test_pages_ask_no_more_where_something_is_told_or_not_right(
    cast: Cast, begun: None, signed_in, count_queries, who: str
) -> None:
    with_all_that_is_told(cast)
    plan = plans_visible_to(cast.client).get()
    wished = ask_change(actor=cast.client, plan=plan, seen_step=plan.step_number, words="Later?")
    answer_wish(
        actor=cast.her_therapist, plan=wished, seen_step=wished.step_number, words="In May."
    )
    asked = counted(cast, signed_in, count_queries, who)
    assert max(asked.values()) <= MOST_QUERIES, asked


@pytest.mark.parametrize("who", list(PAGES))
@pytest.mark.parametrize("by", ["client", "her_therapist"])
def test_pages_ask_no_more_once_the_plan_has_ended(
    cast: Cast, begun: None, signed_in, count_queries, who: str, by: str
) -> None:
    with_all_that_is_told(cast)
    plan = plans_visible_to(cast.client).get()
    end_plan(actor=cast.person(by), plan=plan, seen_step=plan.step_number, why="It has helped.")
    asked = counted(cast, signed_in, count_queries, who)
    assert max(asked.values()) <= MOST_QUERIES, asked


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_page_asks_no_more_where_something_on_it_is_not_right(
    cast: Cast, begun: None, signed_in, count_queries, who: str
) -> None:
    not_right(cast, About.PLAN, plans_visible_to(cast.client).get())
    not_right(cast, About.SAFETY_PLAN, SafetyPlan.objects.get(client=cast.client_record))
    names = {"client": ("my-plan", "my-safety-plan"), "her_therapist": ("client-plan",)}[who]
    for name in names:
        asked = count_queries(signed_in(cast.person(who)), path_of(cast, name))
        assert asked <= MOST_QUERIES, name


def test_intake_with_an_answer_about_safety_brings_its_keys_at_once(
    cast: Cast, begun: None, signed_in, count_queries
) -> None:
    with_all_that_is_told(cast)
    not_right(cast, About.INTAKE, Intake.objects.get(episode=cast.episode))
    [alert] = said_about_safety(cast, living=1)
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="We talked about it.")
    path = path_of(cast, "client-intake")
    browser = signed_in(cast.her_therapist)
    assert "We talked about it." in browser.get(path).content.decode()
    assert count_queries(browser, path) <= MOST_QUERIES
