"""Every deed from every state, over the table of moves."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from telos.access.enums import Side
from telos.access.rules import NotAllowedError
from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.plans.actions import (
    PlanError,
    agree_plan,
    answer_wish,
    ask_change,
    end_plan,
    keep_plan,
    propose_plan,
    review_plan,
)
from telos.plans.enums import ALLOWED_MOVES, STANDING_STATES, PlanState, StepKind
from telos.plans.models import Plan
from telos.plans.queries import plan_of
from tests import scenes
from tests.plans import scenes as plans

if TYPE_CHECKING:
    from collections.abc import Callable

    from telos.people.models import Person
    from tests.cast import Cast

states = pytest.mark.parametrize("state", PlanState)
sides = pytest.mark.parametrize("who", ["client", "her_therapist"])


def _revise(cast: Cast, plan: Plan, actor: Person) -> Plan:
    return propose_plan(
        actor=actor,
        episode=plan.episode,
        says=plans.says(cast, minutes=25),
        submission_key=uuid4(),
        seen_step=plan.step_number,
    ).plan


def _review(_cast: Cast, plan: Plan, actor: Person) -> Plan:
    return review_plan(
        actor=actor,
        plan=plan,
        seen_step=plan.step_number,
        words="It goes well.",
        next_on=clock.today() + timedelta(days=20),
    )


def _end(_cast: Cast, plan: Plan, actor: Person) -> Plan:
    return end_plan(actor=actor, plan=plan, seen_step=plan.step_number, why="It is done.")


def _agree(_cast: Cast, plan: Plan, actor: Person) -> Plan:
    return agree_plan(actor=actor, plan=plan, seen_step=plan.step_number)


def _keep(_cast: Cast, plan: Plan, actor: Person) -> Plan:
    return keep_plan(actor=actor, plan=plan, seen_step=plan.step_number)


def _wish(_cast: Cast, plan: Plan, actor: Person) -> Plan:
    return ask_change(actor=actor, plan=plan, seen_step=plan.step_number, words=plans.WISH)


def _answer(_cast: Cast, plan: Plan, actor: Person) -> Plan:
    return answer_wish(actor=actor, plan=plan, seen_step=plan.step_number, words="Not yet.")


# What takes a plan to each state; agreeing is a deed of both on a version and no move.
MOVES: dict[PlanState, Callable[[Cast, Plan, Person], Plan]] = {
    PlanState.REVIEWED: _review,
    PlanState.ENDED: _end,
}


@pytest.mark.parametrize(("state", "to"), list(product(PlanState, MOVES)))
def test_plan_moves_as_the_table_says_and_no_other_way(
    cast: Cast, state: PlanState, to: PlanState
) -> None:
    plan = plans.plan_in(cast, state)
    assert plan.state == state
    before = scenes.everything()

    if to in ALLOWED_MOVES[state]:
        assert MOVES[to](cast, plan, cast.her_therapist).state == to
        return
    with pytest.raises(PlanError):
        MOVES[to](cast, plan, cast.her_therapist)
    assert scenes.everything() == before


@states
def test_new_version_is_a_proposal_from_every_state(cast: Cast, state: PlanState) -> None:
    plan = plans.plan_in(cast, state)

    revised = _revise(cast, plan, cast.her_therapist)

    # What has ended begins anew as a proposal; what stands goes on standing until both agree.
    goes_to = PlanState.PROPOSED if PlanState.PROPOSED in ALLOWED_MOVES[state] else state
    read = plan_of(cast.client, cast.episode)
    assert read is not None
    assert revised.state == goes_to
    assert read.offer is not None
    assert (read.offer.row.minutes, read.awaits) == (25, Side.CLIENT)
    stood = read.standing.row.minutes if read.standing else None
    assert stood == (50 if state in STANDING_STATES else None)


@states
def test_only_what_is_proposed_is_agreed(cast: Cast, state: PlanState) -> None:
    plan = plans.plan_in(cast, state)

    if state == PlanState.PROPOSED:
        assert _agree(cast, plan, cast.client).state == PlanState.AGREED
        return
    before = scenes.everything()
    with pytest.raises(PlanError, match="Nothing is proposed"):
        _agree(cast, plan, cast.client)
    assert scenes.everything() == before


@states
@sides
def test_what_stands_is_kept_only_beside_a_new_version(
    cast: Cast, state: PlanState, who: str
) -> None:
    plan = plans.plan_in(cast, state)
    before = scenes.everything()
    with pytest.raises(PlanError, match="beside one that stands"):
        _keep(cast, plan, cast.person(who))
    assert scenes.everything() == before
    if state not in STANDING_STATES:
        return

    kept = _keep(cast, _revise(cast, plan, cast.her_therapist), cast.person(who))

    read = plan_of(cast.client, cast.episode)
    assert read is not None
    assert read.standing is not None
    assert (kept.state, read.offer, read.standing.number) == (state, None, 1)
    assert read.steps[-1].kind == StepKind.KEPT


@pytest.mark.parametrize("state", sorted(STANDING_STATES))
def test_plan_is_not_reviewed_while_a_version_waits(cast: Cast, state: PlanState) -> None:
    plan = _revise(cast, plans.plan_in(cast, state), cast.her_therapist)
    before = scenes.everything()

    with pytest.raises(PlanError, match="waits for an answer"):
        _review(cast, plan, cast.her_therapist)

    assert scenes.everything() == before


@states
@sides
def test_either_side_ends_a_plan_and_nobody_twice(cast: Cast, state: PlanState, who: str) -> None:
    plan = plans.plan_in(cast, state)

    if PlanState.ENDED in ALLOWED_MOVES[state]:
        ended = _end(cast, plan, cast.person(who))
        assert (ended.state, ended.review_on) == (PlanState.ENDED, None)
        return
    before = scenes.everything()
    with pytest.raises(PlanError):
        _end(cast, plan, cast.person(who))
    assert scenes.everything() == before


@states
def test_change_is_asked_for_while_the_plan_has_not_ended(cast: Cast, state: PlanState) -> None:
    plan = plans.plan_in(cast, state)

    if state == PlanState.ENDED:
        before = scenes.everything()
        with pytest.raises(PlanError, match="has ended"):
            _wish(cast, plan, cast.client)
        assert scenes.everything() == before
        return
    asked = _wish(cast, plan, cast.client)
    read = plan_of(cast.her_therapist, cast.episode)
    assert read is not None
    assert read.wish is not None
    assert (asked.state, read.awaits, read.wish.words) == (state, Side.THERAPIST, plans.WISH)


@states
def test_only_what_was_asked_for_is_answered(cast: Cast, state: PlanState) -> None:
    plan = plans.plan_in(cast, state)
    before = scenes.everything()
    with pytest.raises(PlanError, match="Nothing is asked for"):
        _answer(cast, plan, cast.her_therapist)
    assert scenes.everything() == before


@pytest.mark.parametrize("deed", [_revise, _review, _answer])
def test_what_is_the_therapists_is_refused_to_the_client(
    cast: Cast, deed: Callable[[Cast, Plan, Person], Plan]
) -> None:
    plan = plans.agreed(cast)
    before = scenes.everything()

    with pytest.raises(NotAllowedError):
        deed(cast, plan, cast.client)

    assert scenes.everything() == before


def test_what_is_the_clients_is_refused_to_the_therapist(cast: Cast) -> None:
    plan = plans.agreed(cast)
    before = scenes.everything()

    with pytest.raises(NotAllowedError):
        _wish(cast, plan, cast.her_therapist)

    assert scenes.everything() == before


@states
def test_plan_stays_as_it_stood_once_care_has_ended(cast: Cast, state: PlanState) -> None:
    plan = plans.plan_in(cast, state)
    stale = Plan.objects.select_related("episode").get(pk=plan.pk)
    scenes.episode_in(cast, EpisodeState.CLOSED)
    assert stale.episode.is_open
    before = scenes.everything()

    for deed in (_revise, _agree, _keep, _wish, _answer, _review, _end):
        actor = cast.client if deed in (_agree, _keep, _wish) else cast.her_therapist
        with pytest.raises(PlanError, match="care has ended"):
            deed(cast, stale, actor)

    assert scenes.everything() == before
