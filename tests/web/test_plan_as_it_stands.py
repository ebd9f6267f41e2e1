"""What pages and papers say of a plan as it stands today: paused, ended, declined, its day past."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from telos.base import clock
from telos.episodes.models import Episode
from telos.goals.enums import GoalState
from telos.intake.queries import unarranged_of, with_unarranged
from telos.plans.actions import PlanError, agree_plan, end_plan, keep_plan
from telos.plans.models import Plan
from telos.plans.queries import planned_for
from tests import scenes
from tests.intake import scenes as intakes
from tests.plans import scenes as plans
from tests.web.test_plan_paper_before import papers, path_of, sent
from tests.web.test_steps_that_were_aims import become_a_step
from tests.web.therapist.test_looks_due import reviewed

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Cast

__all__ = ["papers"]

A_DAY = timedelta(days=1)


def page(browser: Client, name: str, *args: object) -> str:
    answer = browser.get(reverse(name, args=args), follow=True)
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


@pytest.mark.parametrize("is_paused", [False, True])
def test_nothing_is_asked_to_be_looked_at_in_a_pause(
    cast: Cast, signed_in, is_paused: bool
) -> None:
    reviewed(cast, scenes.goal_in(cast, GoalState.AGREED), again_in=5 * A_DAY)
    plans.reviewed(cast, plans.agreed(cast), days=6)
    if is_paused:
        scenes.paused(cast, days=200)
    asked = {
        "today": ("Your plan is to be looked at again", "A goal to look at together"),
        "my-plan": ("It is time to look at your plan together",),
    }
    with clock.set_to(clock.now() + 10 * A_DAY):
        browser = signed_in(cast.client)
        for name, words in asked.items():
            shown = page(browser, name)
            for each in words:
                assert (each in shown) is not is_paused, each
        record = cast.client_record.public_id
        of_plan = page(signed_in(cast.her_therapist), "client-plan", record)
        assert ("It is time to look at the plan" in of_plan) is not is_paused


def test_day_that_has_passed_is_not_told_as_to_come(cast: Cast, signed_in) -> None:
    plans.reviewed(cast, plans.agreed(cast), days=6)
    therapist, record = signed_in(cast.her_therapist), cast.client_record.public_id
    pages = {
        (signed_in(cast.client), "my-goals"): "look at it again on",
        (therapist, "client-plan", record): "look at it again on",
        (therapist, "client", record): "looked at again on",
    }
    for (browser, *named), to_come in pages.items():
        assert to_come in page(browser, *named), named
    with clock.set_to(clock.now() + 10 * A_DAY):
        for (browser, *named), to_come in pages.items():
            later = page(browser, *named)
            assert to_come not in later, named
            assert re.search(r"(you were|it was) to (be looked|look) at|was to be looked at", later)


def test_declined_version_plans_for_nothing(cast: Cast) -> None:
    intakes.handed_in(cast)
    plan = plans.agreed(cast)

    def left() -> int:
        care = Episode.objects.filter(pk=cast.episode.pk)
        [read] = with_unarranged(cast.her_therapist, care, but=planned_for())
        return unarranged_of(read)

    before = left()
    plan = plans.beside(cast, plan, arranged=plans.arranged(cast))
    assert left() == before - 1
    keep_plan(actor=cast.client, plan=plan, seen_step=plan.step_number)
    assert left() == before
    plan.refresh_from_db()
    again = plans.beside(cast, plan, arranged=plans.arranged(cast), sessions=21)
    agree_plan(actor=cast.client, plan=again, seen_step=again.step_number)
    assert left() == before - 1


def test_goal_that_became_a_step_is_no_sign_of_a_plan(cast: Cast, signed_in) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    plan = plans.agreed(cast)
    rated = f"How far along “{goal.words}” is, from 0 to 10"
    client, therapist = signed_in(cast.client), signed_in(cast.her_therapist)
    record = cast.client_record.public_id
    assert rated in page(client, "my-plan")

    step = become_a_step(cast, goal)
    for shown in (page(client, "my-plan"), page(therapist, "client-plan", record)):
        assert rated not in shown
        assert f"Whether “{goal.words}” is done: it is a step by now, and not rated" in shown
        assert f"The goal “{goal.words}” has become a step: it is done or not." in shown
    told = f"No sign any more, for a step is done or not and nobody rates it: “{goal.words}”."
    assert told in page(therapist, "client-plan-write", record)
    with pytest.raises(PlanError, match="A step is done or not, and nobody rates it"):
        plans.beside(cast, plan, sign_goals=(step,))


@pytest.mark.parametrize("was_agreed", [True, False])
def test_paper_of_a_plan_that_has_ended_says_so(
    cast: Cast, signed_in, papers: list[str], was_agreed: bool
) -> None:
    plan = plans.agreed(cast) if was_agreed else plans.proposed(cast).plan
    end_plan(actor=cast.client, plan=plan, seen_step=plan.step_number, why="It is enough.")
    signed_in(cast.client).post(path_of(cast, "client"), sent(what="short"))
    [paper] = papers
    said = "This plan ended on" if was_agreed else "This plan was proposed and not agreed"
    for words in (said, "was treated here", "When and how they met", "they were to look at it"):
        assert words in paper, words
    for words in ("is treated here", "When they look at it again", "When and how they meet"):
        assert words not in paper, words


@pytest.mark.parametrize("state", ["waits", "declined"])
def test_version_that_was_not_agreed_is_marked_among_the_others(
    cast: Cast, signed_in, state: str
) -> None:
    plan = plans.beside(cast, plans.agreed(cast))
    if state == "declined":
        keep_plan(actor=cast.client, plan=plan, seen_step=plan.step_number)
    mark = {"waits": "waits for an answer", "declined": "not agreed"}[state]
    for shown in (
        page(signed_in(cast.client), "my-plan"),
        page(signed_in(cast.her_therapist), "client-plan", cast.client_record.public_id),
    ):
        second = shown.split("Version 2</b>")[1].split("</li>")[0]
        first = shown.split("Version 1</b>")[1].split("</li>")[0]
        assert mark in second
        assert mark not in first


def test_one_version_is_not_compared_with_itself_without_a_word(cast: Cast, signed_in) -> None:
    plans.beside(cast, plans.agreed(cast))
    assert Plan.objects.get().step_number > 1
    for browser, path in (
        (signed_in(cast.client), reverse("my-plan-compare")),
        (
            signed_in(cast.her_therapist),
            reverse("client-plan-compare", args=[cast.client_record.public_id]),
        ),
    ):
        shown = browser.get(f"{path}?before=2&after=2", follow=True).content.decode()
        assert "That is one and the same version. Choose two to compare." in shown
        assert "one and the same version" not in browser.get(path).content.decode()
