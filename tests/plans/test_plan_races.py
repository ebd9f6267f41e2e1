"""Both sides at the same moment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from telos.access.enums import Side
from telos.audit.models import AuditRow
from telos.episodes.actions import move_episode
from telos.episodes.enums import EpisodeState
from telos.goals.actions import revise_goal
from telos.plans.actions import (
    GoalsHaveChangedError,
    PlanError,
    PlanHasChangedError,
    agree_plan,
    end_plan,
    propose_plan,
    review_plan,
)
from telos.plans.enums import PlanState
from telos.plans.models import Plan, PlanAgreement, PlanVersion
from telos.plans.queries import plan_of
from tests import scenes
from tests.plans import scenes as plans
from tests.racing import errors_in, race

if TYPE_CHECKING:
    from telos.plans.queries import PlanRead
    from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 50


def test_agreeing_while_the_plan_changes_never_agrees_to_an_unseen_version(cast: Cast) -> None:
    plan = plans.agreed(cast)
    for number in range(1, ROUNDS + 1):
        plan = plans.beside(cast, plan, sessions=number)
        seen, seen_step = plan.versions.count(), plan.step_number

        outcomes = race(
            partial(agree_plan, actor=cast.client, plan=plan, seen_step=seen_step),
            partial(
                propose_plan,
                actor=cast.her_therapist,
                episode=cast.episode,
                says=plans.says(cast, sessions=number, reason=f"Unseen {number}"),
                submission_key=uuid4(),
                seen_step=seen_step,
            ),
        )

        assert errors_in(outcomes) == [PlanHasChangedError]
        plan.refresh_from_db()
        hers = PlanAgreement.objects.filter(version__plan=plan, side=Side.CLIENT)
        newest = hers.order_by("-version__number").first()
        assert newest is not None
        agreed_now = newest.version.number == seen
        # Where the other deed was first, she has agreed to nothing new.
        assert agreed_now == (plan.versions.count() == seen)
        assert not newest.version.reason.startswith("Unseen")
        read = plan_of(cast.client, cast.episode)
        assert read is not None
        assert read.standing is not None
        assert read.standing.number == newest.version.number
        assert plan.step_number == plan.steps.count()


def test_one_form_sent_twice_at_once_makes_one_plan(cast: Cast) -> None:
    propose = partial(
        propose_plan,
        actor=cast.her_therapist,
        episode=cast.episode,
        says=plans.says(cast),
        submission_key=uuid4(),
    )

    outcomes = race(propose, propose, propose)

    assert errors_in(outcomes) == []
    assert len(set(outcomes)) == 1
    assert (Plan.objects.count(), PlanVersion.objects.count()) == (1, 1)
    assert AuditRow.objects.filter(deed="plan.propose").count() == 1


def test_two_first_plans_at_once_are_one_plan_and_one_refusal(cast: Cast) -> None:
    says = plans.says(cast)

    outcomes = race(
        *(
            partial(
                propose_plan,
                actor=cast.her_therapist,
                episode=cast.episode,
                says=says,
                submission_key=uuid4(),
            )
            for _ in range(2)
        )
    )

    assert errors_in(outcomes) == [PlanHasChangedError]
    assert (Plan.objects.count(), PlanVersion.objects.count()) == (1, 1)


def test_review_and_end_at_once_are_one_step_and_one_refusal(cast: Cast) -> None:
    plan = plans.agreed(cast)

    outcomes = race(
        partial(
            review_plan,
            actor=cast.her_therapist,
            plan=plan,
            seen_step=plan.step_number,
            words="Well.",
            next_on=plans.says(cast).review_on,
        ),
        partial(
            end_plan, actor=cast.client, plan=plan, seen_step=plan.step_number, why="It is done."
        ),
    )

    assert errors_in(outcomes) == [PlanHasChangedError]
    plan.refresh_from_db()
    assert plan.state in {PlanState.REVIEWED, PlanState.ENDED}
    assert plan.steps.count() == 3


def test_plan_proposed_while_care_ends_is_refused_or_was_first(cast: Cast) -> None:
    says = plans.says(cast)

    outcomes = race(
        partial(
            propose_plan,
            actor=cast.her_therapist,
            episode=cast.episode,
            says=says,
            submission_key=uuid4(),
        ),
        partial(
            move_episode, actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED
        ),
    )

    assert errors_in(outcomes) in ([], [PlanError])
    assert Plan.objects.count() == (0 if errors_in(outcomes) else 1)


def test_agreeing_while_a_goal_of_the_plan_changes_never_agrees_to_unseen_words(
    cast: Cast,
) -> None:
    goal = plans.her_goal(cast)
    plan = plans.proposed(cast).plan
    for number in range(1, ROUNDS + 1):
        goal.refresh_from_db()
        read = _read(cast)
        assert read.offer is not None
        was_read = [each.words for each in read.offer.named]

        outcomes = race(
            partial(
                agree_plan,
                actor=cast.client,
                plan=plan,
                seen_step=read.plan.step_number,
                seen_goals=read.offer.seen_goals,
            ),
            partial(
                revise_goal,
                actor=cast.her_therapist,
                goal=goal,
                wording=scenes.wording(f"Unseen words {number}"),
                seen_revision=goal.revision_number,
                why="",
            ),
        )

        assert errors_in(outcomes) in ([], [GoalsHaveChangedError])
        now = _read(cast)
        # Where the other deed was first, she has agreed to nothing.
        assert (now.standing is None or now.standing.number < number) == bool(errors_in(outcomes))
        shown = now.standing or now.versions[0]
        if not errors_in(outcomes):
            assert [each.words for each in shown.named] == was_read
        plan = plans.beside(cast, now.plan, sessions=number)


def _read(cast: Cast) -> PlanRead:
    read = plan_of(cast.client, cast.episode)
    assert read is not None
    return read
