"""A form whose answer was lost, edited and sent again: what was kept is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.urls import reverse

from telos.goals.enums import GoalState
from telos.goals.models import Goal, GoalRating, GoalScaling
from telos.plans.models import PlanTemplate, PlanVersion
from tests import scenes
from tests.plans import scenes as plans
from tests.web.therapist.test_templates_pages import sent as template_sent
from tests.web.therapist.test_who_may_see import written

if TYPE_CHECKING:
    from django.test import Client as Browser

    from tests.cast import Cast

KEEPS_AS_WELL = "what stands here now is kept as well"


def again(browser: Browser, path: str, first: dict[str, Any], **edited: Any) -> str:
    """Send a form, then edited under its old key, then as it is offered; return the refusal."""
    assert browser.post(path, first).status_code == 302
    refused = browser.post(path, first | edited)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert KEEPS_AS_WELL in page
    name = next(name for name in first if name.endswith("submission_key"))
    form = page[max(page.find(f'action="{path}"'), 0) :]
    found = re.search(f'name="{name}" value="([^"]+)"', form)
    assert found is not None
    assert found[1] != str(first[name])
    assert browser.post(path, first | edited | {name: found[1]}).status_code == 302
    return page


def address(cast: Cast, who: str, name: str, *ids: object) -> str:
    if who == "client":
        return reverse(f"my-goal-{name}", args=ids)
    return reverse(f"client-goal-{name}", args=[cast.client_record.public_id, *ids])


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_goal_that_was_edited_goes_in_beside_the_first(cast: Cast, signed_in, who: str) -> None:
    first = {
        "words": "Sleep through",
        "domain": "coping",
        "horizon": "short",
        "submission_key": uuid4(),
    }
    browser, path = signed_in(cast.person(who)), address(cast, who, "new")
    page = again(browser, path, first, words="Sleep through five nights")
    assert "“Sleep through”" in page
    assert {goal.words for goal in Goal.objects.all()} == {
        "Sleep through",
        "Sleep through five nights",
    }


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_step_that_was_edited_goes_in_beside_the_first(cast: Cast, signed_in, who: str) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    first = {"words": "Lights out", "why": "", "submission_key": uuid4()}
    browser, path = signed_in(cast.person(who)), address(cast, who, "step", goal.public_id)
    assert "“Lights out”" in again(browser, path, first, words="Lights out at ten")
    assert {step.words for step in goal.steps.all()} == {"Lights out", "Lights out at ten"}


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_rating_that_was_edited_goes_in_beside_the_first(cast: Cast, signed_in, who: str) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    browser, path = signed_in(cast.person(who)), address(cast, who, "rate", goal.public_id)
    first = {"value": "4", "submission_key": uuid4()}
    assert "4 of 10, on" in again(browser, path, first, value="7")
    assert [rating.value for rating in GoalRating.objects.order_by("pk")] == [4, 7]


def test_level_that_was_edited_goes_in_beside_the_first(cast: Cast, signed_in) -> None:
    goal = scenes.goal_with_levels(cast)
    path = address(cast, "client", "scale", goal.public_id)
    seen = {"seen_revision": goal.revision_number, "submission_key": uuid4()}
    again(signed_in(cast.client), path, {"level": "-1", **seen}, level="1")
    assert [scaling.level for scaling in GoalScaling.objects.order_by("pk")] == [-1, 1]


def test_goal_of_a_set_that_was_edited_goes_in_beside_the_first(cast: Cast, signed_in) -> None:
    path = reverse("client-goal-set", args=[cast.client_record.public_id])
    first = {
        "do": "propose",
        "template": "",
        "goal_1-is_taken": "on",
        "goal_1-words": "Up by nine",
        "goal_1-domain": "coping",
        "goal_1-horizon": "short",
        "goal_1-submission_key": uuid4(),
    }
    edited = {"goal_1-words": "Up by eight"}
    assert "“Up by nine”" in again(signed_in(cast.her_therapist), path, first, **edited)
    assert {goal.words for goal in Goal.objects.all()} == {"Up by nine", "Up by eight"}


def test_plan_that_was_edited_becomes_a_further_version(cast: Cast, signed_in) -> None:
    plans.her_goal(cast)
    path = reverse("client-plan-write", args=[cast.client_record.public_id])
    first = written(cast, seen_step=0)
    browser = signed_in(cast.her_therapist)
    assert browser.post(path, first).status_code == 302
    edited = first | {"reason": "Otherwise.", "why": "It was lost."}
    refused = browser.post(path, edited)
    page = refused.content.decode()
    assert (refused.status_code, KEEPS_AS_WELL in page, "Otherwise." in page) == (422, True, True)
    [key] = set(re.findall(r'name="submission_key" value="([^"]+)"', page))
    [seen] = set(re.findall(r'name="seen_step" value="([^"]+)"', page))
    assert key != str(first["submission_key"])
    sent = browser.post(path, edited | {"submission_key": key, "seen_step": seen})
    assert sent.status_code == 302
    assert [version.number for version in PlanVersion.objects.order_by("number")] == [1, 2]


def test_template_that_was_edited_goes_in_beside_the_first(cast: Cast, signed_in) -> None:
    first = template_sent()
    page = again(
        signed_in(cast.her_therapist), reverse("plan-template-new"), first, name="Another name"
    )
    assert "Another name" in page
    assert {template.name for template in PlanTemplate.objects.all()} == {
        first["name"],
        "Another name",
    }
