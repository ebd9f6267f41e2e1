"""What is recorded of a way of working stands where somebody decides about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from telos.plans.actions import Serving
from telos.plans.queries import NOTHING_RECORDED, plan_of
from telos.science.interventions import approaches, interventions
from telos.web.plan_paper import PaperHead, _page
from tests.plans import scenes as plans
from tests.web.client.pages import text_of

if TYPE_CHECKING:
    from tests.cast import Cast

# One with a statement, and one of which nothing is recorded.
RECORDED, NOT_RECORDED = "behavioural_activation", "worry_time"


def proposed(cast: Cast) -> None:
    goal = plans.her_goal(cast)
    doings = [Serving(intervention=key, goals=(goal,)) for key in (RECORDED, NOT_RECORDED)]
    plans.proposed(cast, servings=tuple(doings), approaches=("cbt", "schema"))


@pytest.mark.parametrize(("who", "name"), [("client", "my-plan"), ("her_therapist", "client-plan")])
def test_plan_says_what_is_recorded_of_what_is_done_and_of_each_approach(
    cast: Cast, signed_in, who: str, name: str
) -> None:
    proposed(cast)
    args = [cast.client_record.public_id] if name == "client-plan" else []
    page = text_of(signed_in(cast.person(who)), name, *args)

    for each in (*interventions()[RECORDED].evidence, *approaches()["cbt"].evidence):
        assert each.statement in page
    # Of the schema approach and of the other thing that is done nothing is recorded.
    assert page.count(NOTHING_RECORDED) == 2
    assert "general knowledge, still to be looked up" in page
    assert "A newer edition of the source is known." in page


def test_paper_to_keep_says_what_is_recorded_and_the_short_one_does_not(cast: Cast) -> None:
    proposed(cast)
    plan = plan_of(cast.client, cast.episode)
    assert plan is not None

    whole = _page(plan, is_short=False, with_doings=False, head=PaperHead(), period="")
    for each in interventions()[RECORDED].evidence:
        assert each.statement in whole
    assert whole.count(NOTHING_RECORDED) == 1

    short = _page(plan, is_short=True, with_doings=True, head=PaperHead(), period="")
    assert NOTHING_RECORDED not in short
    assert "recorded" not in short
