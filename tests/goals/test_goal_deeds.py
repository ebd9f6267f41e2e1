"""What the deeds of a goal come to, and what a form sent twice does not do."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest

from telos.access.enums import Side
from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from telos.base import clock
from telos.goals.actions import (
    AlreadySentError,
    GoalError,
    GoalHasChangedError,
    OneOfSeveralError,
    Proposal,
    Wording,
    agree_goal,
    keep_words,
    move_goal,
    propose_goal,
    propose_goals,
    rate_goal,
    revise_goal,
)
from telos.goals.enums import GoalDomain, GoalHorizon, GoalState, RevisionKind
from telos.goals.models import Goal, GoalAgreement, GoalRating
from telos.goals.queries import goal_course
from tests import scenes
from tests.cast import Cast
from tests.scenes import wording


def test_proposed_goal_keeps_the_clients_words_and_has_their_agreement(cast: Cast) -> None:
    goal = propose_goal(
        actor=cast.client,
        episode=cast.episode,
        wording=wording("  Go to the market on my own  "),
        submission_key=uuid4(),
        why="I miss it.",
    )

    first = goal.revisions.get()
    agreement = goal.agreements.get()
    assert (goal.words, goal.state) == ("Go to the market on my own", GoalState.PROPOSED)
    assert (first.number, first.kind, first.words) == (1, RevisionKind.WORDING, goal.words)
    assert (first.by, first.side, first.why) == (cast.client, Side.CLIENT, "I miss it.")
    assert (agreement.revision, agreement.side) == (first, Side.CLIENT)


@pytest.mark.parametrize("words", ["", "   ", "\n\t"])
def test_goal_without_words_is_refused(words: str) -> None:
    with pytest.raises(GoalError, match="few words"):
        Wording(words=words, domain=GoalDomain.COPING, horizon=GoalHorizon.SHORT)


def test_goal_is_agreed_when_both_sides_have(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)

    agreed = agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=1)

    assert agreed.state == GoalState.AGREED
    assert [r.kind for r in goal.revisions.all()] == [RevisionKind.WORDING, RevisionKind.AGREEMENT]
    assert {a.side for a in goal.agreements.all()} == set(Side)


def test_agreeing_to_ones_own_proposal_changes_nothing(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    before = scenes.everything()

    agree_goal(actor=cast.client, goal=goal, seen_revision=1)

    assert scenes.everything() == before


def test_new_words_stand_beside_the_agreed_ones_until_the_other_side_agrees(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    stood = goal.words

    revised = revise_goal(
        actor=cast.her_therapist,
        goal=goal,
        wording=wording("Sleep through five nights of seven"),
        seen_revision=2,
        why="It can be counted.",
    )

    newest = revised.revisions.last()
    assert newest is not None
    assert (revised.words, revised.state, revised.revision_number) == (stood, GoalState.AGREED, 3)
    assert newest.is_beside
    assert (newest.number, newest.why) == (3, "It can be counted.")
    assert newest.words == "Sleep through five nights of seven"
    assert [a.side for a in newest.agreements.all()] == [Side.THERAPIST]


def test_proposal_beside_cannot_be_proposed_again_and_keeping_twice_is_keeping_once(
    cast: Cast,
) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.revised(cast, goal, "New words")
    before = scenes.everything()
    with pytest.raises(GoalError, match="proposed already"):
        revise_goal(
            actor=cast.her_therapist,
            goal=goal,
            wording=wording("New words"),
            seen_revision=3,
            why="Mine too.",
        )
    assert scenes.everything() == before

    for _ in range(2):
        kept = keep_words(actor=cast.her_therapist, goal=goal, seen_revision=3, why="It says more.")

    assert (kept.words, kept.revision_number) == (goal.words, 4)
    assert AuditRow.objects.filter(deed="goal.keep").count() == 1


def test_words_that_changed_meanwhile_are_not_kept_unread(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.revised(cast, goal, "New words")
    before = scenes.everything()

    with pytest.raises(GoalHasChangedError):
        keep_words(actor=cast.her_therapist, goal=goal, seen_revision=2)

    assert scenes.everything() == before


def test_moving_on_lets_new_words_fall_away(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.revised(cast, goal, "New words")

    paused = move_goal(
        actor=cast.client, goal=goal, to=GoalState.PAUSED, seen_revision=3, why="A hard month."
    )

    assert (paused.words, paused.revisions.last().words) == (goal.words, goal.words)
    assert goal_course(cast.client, paused).offer is None


@pytest.mark.parametrize("role", ["colleague", "manager", "nobody", "other_client"])
def test_stranger_keeps_no_words(cast: Cast, role: str) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.revised(cast, goal, "New words")

    with pytest.raises(NotAllowedError):
        keep_words(actor=cast.person(role), goal=goal, seen_revision=3, why="It says more.")


def test_revising_to_the_same_words_is_refused_and_changes_nothing(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    before = scenes.everything()

    with pytest.raises(GoalError, match="stand already"):
        revise_goal(
            actor=cast.client,
            goal=goal,
            wording=wording(f" {goal.words} "),
            seen_revision=2,
            why="",
        )

    assert scenes.everything() == before


def test_moved_goal_keeps_the_reason(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)

    moved = move_goal(
        actor=cast.client, goal=goal, to=GoalState.PAUSED, seen_revision=2, why=" Exams first. "
    )

    newest = moved.revisions.last()
    assert newest is not None
    assert (moved.state, newest.kind, newest.why) == (
        GoalState.PAUSED,
        RevisionKind.MOVE,
        "Exams first.",
    )


def test_goal_taken_up_again_is_agreed_anew_by_the_other_side(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.SET_ASIDE)

    taken_up = move_goal(
        actor=cast.her_therapist, goal=goal, to=GoalState.PROPOSED, seen_revision=3, why="Again."
    )
    alone = agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=4)
    assert (taken_up.state, alone.state) == (GoalState.PROPOSED, GoalState.PROPOSED)

    both = agree_goal(actor=cast.client, goal=goal, seen_revision=4)
    assert both.state == GoalState.AGREED


def test_rating_is_kept_beside_earlier_ones(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    today = clock.today()

    for value, side in [(2, cast.client), (5, cast.client), (7, cast.her_therapist)]:
        rate_goal(actor=side, goal=goal, value=value, rated_on=today, submission_key=uuid4())

    kept = [(rating.value, rating.side) for rating in goal.ratings.all()]
    assert kept == [(2, Side.CLIENT), (5, Side.CLIENT), (7, Side.THERAPIST)]


@pytest.mark.parametrize("value", [-1, 11, 10**9])
def test_rating_outside_the_scale_is_refused(cast: Cast, value: int) -> None:
    goal = scenes.proposed_goal(cast)

    with pytest.raises(GoalError, match="from 0 to 10"):
        rate_goal(
            actor=cast.client,
            goal=goal,
            value=value,
            rated_on=clock.today(),
            submission_key=uuid4(),
        )

    assert not goal.ratings.exists()


def test_rating_of_a_day_to_come_is_refused(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)

    with pytest.raises(GoalError, match="today or an earlier day"):
        rate_goal(
            actor=cast.client,
            goal=goal,
            value=4,
            rated_on=clock.today() + timedelta(days=1),
            submission_key=uuid4(),
        )


def test_rating_of_today_is_taken_just_after_midnight_in_the_zone_of_the_installation(
    cast: Cast,
) -> None:
    """In summer it is Tuesday in London while it is Monday still by UTC."""
    just_after = datetime.fromisoformat("2027-07-05T23:30:00+00:00")
    with clock.set_to(just_after):
        goal = scenes.proposed_goal(cast)
        rating = rate_goal(
            actor=cast.client,
            goal=goal,
            value=4,
            rated_on=clock.today(),
            submission_key=uuid4(),
        )

    assert rating.rated_on.isoformat() == "2027-07-06"


# Forms sent twice.


def test_proposal_sent_twice_makes_one_goal(cast: Cast) -> None:
    key = uuid4()
    sent = [
        propose_goal(actor=cast.client, episode=cast.episode, wording=wording(), submission_key=key)
        for _ in range(2)
    ]

    assert sent[0] == sent[1] == Goal.objects.get()
    assert AuditRow.objects.filter(deed="goal.propose").count() == 1


def test_proposal_sent_again_with_other_words_is_not_lost_in_silence(cast: Cast) -> None:
    key = uuid4()
    propose_goal(actor=cast.client, episode=cast.episode, wording=wording(), submission_key=key)

    with pytest.raises(AlreadySentError):
        propose_goal(
            actor=cast.client,
            episode=cast.episode,
            wording=wording("Something else"),
            submission_key=key,
        )


def test_proposal_sent_again_after_a_revision_is_still_the_same(cast: Cast) -> None:
    key = uuid4()
    goal = propose_goal(
        actor=cast.client, episode=cast.episode, wording=wording(), submission_key=key
    )
    revise_goal(
        actor=cast.client, goal=goal, wording=wording("Better words"), seen_revision=1, why=""
    )

    again = propose_goal(
        actor=cast.client, episode=cast.episode, wording=wording(), submission_key=key
    )

    assert (again, again.words) == (goal, "Better words")


@pytest.mark.parametrize("who", ["her_therapist", "other_client", "client_elsewhere"])
def test_submission_key_of_somebody_else_opens_nothing(cast: Cast, who: str) -> None:
    key = uuid4()
    propose_goal(actor=cast.client, episode=cast.episode, wording=wording(), submission_key=key)
    before = scenes.everything()
    own = {
        "her_therapist": cast.episode,
        "other_client": cast.other_episode,
        "client_elsewhere": cast.episode_elsewhere,
    }

    with pytest.raises(AlreadySentError):
        propose_goal(
            actor=cast.person(who), episode=own[who], wording=wording(), submission_key=key
        )

    assert scenes.everything() == before


def test_rating_sent_twice_is_one_rating(cast: Cast) -> None:
    goal, key = scenes.proposed_goal(cast), uuid4()

    for _ in range(2):
        rate_goal(actor=cast.client, goal=goal, value=4, rated_on=clock.today(), submission_key=key)

    assert goal.ratings.count() == 1
    assert AuditRow.objects.filter(deed="goal.rate").count() == 1


def test_rating_sent_again_after_the_goal_was_reached_is_still_the_same(cast: Cast) -> None:
    goal, key = scenes.goal_in(cast, GoalState.AGREED), uuid4()
    first = rate_goal(
        actor=cast.client, goal=goal, value=9, rated_on=clock.today(), submission_key=key
    )
    move_goal(actor=cast.client, goal=goal, to=GoalState.REACHED, seen_revision=2, why="Yes.")

    again = rate_goal(
        actor=cast.client, goal=goal, value=9, rated_on=clock.today(), submission_key=key
    )

    assert again == first


@pytest.mark.parametrize("change", [{"value": 5}, {"actor": "her_therapist"}, {"goal": "other"}])
def test_rating_key_used_for_something_else_is_refused(cast: Cast, change: dict[str, str]) -> None:
    goal, other, key = scenes.proposed_goal(cast), scenes.proposed_goal(cast), uuid4()
    rate_goal(actor=cast.client, goal=goal, value=4, rated_on=clock.today(), submission_key=key)

    with pytest.raises(AlreadySentError):
        rate_goal(
            actor=cast.person(change.get("actor", "client")),
            goal=other if "goal" in change else goal,
            value=int(change.get("value", 4)),
            rated_on=clock.today(),
            submission_key=key,
        )

    assert GoalRating.objects.count() == 1


def test_agreement_sent_twice_is_one_agreement(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)

    for _ in range(2):
        agreed = agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=1)

    assert (agreed.state, agreed.revision_number) == (GoalState.AGREED, 2)
    assert GoalAgreement.objects.count() == 2
    assert AuditRow.objects.filter(deed="goal.agree").count() == 1


def test_revision_sent_twice_is_one_revision(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)

    for _ in range(2):
        revised = revise_goal(
            actor=cast.client, goal=goal, wording=wording("New words"), seen_revision=2, why="So."
        )

    assert (revised.revisions.last().words, revised.revision_number) == ("New words", 3)
    assert AuditRow.objects.filter(deed="goal.revise").count() == 1


def test_move_sent_twice_is_one_move(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)

    for _ in range(2):
        moved = move_goal(
            actor=cast.client, goal=goal, to=GoalState.PAUSED, seen_revision=2, why="So."
        )

    assert (moved.state, moved.revision_number) == (GoalState.PAUSED, 3)
    assert AuditRow.objects.filter(deed="goal.move.paused").count() == 1


# Words that one has not seen.


def test_agreement_to_words_that_have_changed_is_refused(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    revise_goal(
        actor=cast.client, goal=goal, wording=wording("Other words"), seen_revision=1, why=""
    )

    with pytest.raises(GoalHasChangedError):
        agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=1)

    assert {a.side for a in goal.agreements.all()} == {Side.CLIENT}


@pytest.mark.parametrize("seen", [0, 3, -1])
def test_agreement_to_a_revision_that_never_was_is_refused(cast: Cast, seen: int) -> None:
    goal = scenes.proposed_goal(cast)

    with pytest.raises(GoalHasChangedError):
        agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=seen)


def test_revision_of_words_that_have_changed_is_refused(cast: Cast) -> None:
    goal = scenes.proposed_goal(cast)
    revise_goal(actor=cast.client, goal=goal, wording=wording("Hers"), seen_revision=1, why="")

    with pytest.raises(GoalHasChangedError):
        revise_goal(
            actor=cast.her_therapist, goal=goal, wording=wording("His"), seen_revision=1, why=""
        )

    goal.refresh_from_db()
    assert goal.words == "Hers"


def test_goal_in_hand_may_be_stale_and_the_deed_still_sees_what_stands(cast: Cast) -> None:
    """A page holds the goal as it was; the deed reads it anew under a lock."""
    held_by_a_page = scenes.proposed_goal(cast)
    agree_goal(actor=cast.her_therapist, goal=held_by_a_page, seen_revision=1)

    moved = move_goal(
        actor=cast.client,
        goal=held_by_a_page,
        to=GoalState.REACHED,
        seen_revision=2,
        why="Done.",
    )

    assert moved.state == GoalState.REACHED


def test_therapist_whose_care_has_ended_has_no_part_in_a_goal(cast: Cast) -> None:
    from telos.access.actions import end_care

    goal = scenes.proposed_goal(cast)
    end_care(actor=cast.manager, client=cast.client_record, therapist=cast.her_therapist)

    with pytest.raises(NotAllowedError):
        agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=1)


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_goal_of_the_same_words_is_not_made_twice(cast: Cast, who: str) -> None:
    goal = scenes.proposed_goal(cast)

    again = f"  {goal.words.upper()} "
    with pytest.raises(GoalError, match="very words"):
        scenes.proposed_goal(cast, by=cast.person(who), words=again)
    assert Goal.objects.count() == 1

    move_goal(actor=cast.client, goal=goal, to=GoalState.SET_ASIDE, seen_revision=1, why="Not now.")
    assert scenes.proposed_goal(cast, by=cast.person(who), words=again) != goal


def test_several_goals_are_proposed_all_or_none(cast: Cast) -> None:
    def proposal(words: str) -> Proposal:
        return Proposal(wording=wording(words), submission_key=uuid4())

    proposals = [proposal("Swim again"), proposal("Ring my aunt")]
    propose = partial(propose_goals, actor=cast.her_therapist, episode=cast.episode)
    assert propose(proposals=proposals) == propose(proposals=proposals)
    assert [goal.words for goal in Goal.objects.order_by("pk")] == ["Swim again", "Ring my aunt"]
    assert AuditRow.objects.filter(deed="goal.propose").count() == 2

    before = scenes.everything()
    with pytest.raises(OneOfSeveralError, match="very words") as refused:
        propose(proposals=[proposal("Sleep by the sea"), proposal("Swim again")])
    assert refused.value.place == 1
    for person in (cast.colleague, cast.other_client, cast.manager, cast.supervisor):
        with pytest.raises(NotAllowedError):
            propose(actor=person, proposals=[proposal("Sleep by the sea")])
    assert scenes.everything() == before
