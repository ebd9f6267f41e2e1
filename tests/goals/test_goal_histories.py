"""Random histories: two sides who look now and then, and act on what they saw last."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from telos.access.enums import Side
from telos.base import clock
from telos.goals.actions import (
    GoalError,
    Levels,
    Wording,
    agree_goal,
    keep_words,
    move_goal,
    propose_goal,
    propose_levels,
    rate_goal,
    review_goal,
    revise_goal,
    scale_goal,
)
from telos.goals.enums import (
    ALLOWED_MOVES,
    GoalDomain,
    GoalHorizon,
    GoalPriority,
    GoalState,
    Level,
    RevisionKind,
)
from telos.goals.models import TEXT_FIELDS, Goal, GoalRevision
from telos.goals.queries import goal_course, open_goals
from telos.people.models import Person
from tests.cast import Cast

# Few words, so that the same ones come back.
WORDINGS = st.builds(
    Wording,
    words=st.sampled_from(["Sleep", "Sleep well", "Go out"]),
    domain=st.sampled_from([GoalDomain.COPING, GoalDomain.GROWTH]),
    horizon=st.sampled_from(GoalHorizon),
    priority=st.sampled_from([None, GoalPriority.FIRST, GoalPriority.LATER]),
)
LEVELS = st.builds(
    Levels,
    words=st.sampled_from([("a", "b", "c", "d", "e"), ("f", "g", "h", "i", "j")]),
    baseline=st.sampled_from([Level.MUCH_LESS, Level.LESS]),
) | st.just(Levels.none())
DEEDS = st.one_of(
    st.just(("look", None)),
    st.just(("agree", None)),
    st.just(("keep", None)),
    st.just(("review", None)),
    st.tuples(st.just("revise"), WORDINGS),
    st.tuples(st.just("level"), LEVELS),
    st.tuples(st.just("scale"), st.sampled_from(Level)),
    st.tuples(st.just("move"), st.sampled_from(GoalState)),
    st.tuples(st.just("rate"), st.integers(0, 10)),
)
HISTORIES = st.lists(st.tuples(st.sampled_from(Side), DEEDS), max_size=14)

Text = tuple[object, ...]


def _text(row: Goal | GoalRevision) -> Text:
    return tuple(getattr(row, field) for field in TEXT_FIELDS)


@dataclass
class Partner:
    """One of the two: what they saw last, and all that they have ever seen."""

    person: Person
    seen_revision: int = 0
    seen: set[Text] = field(default_factory=set)

    def look(self, goal: Goal) -> None:
        goal.refresh_from_db()
        self.seen_revision = goal.revision_number
        self.seen |= {_text(goal), _text(goal.revisions.last())}

    def do(self, deed: str, what: object, goal: Goal) -> None:
        if deed == "look":
            self.look(goal)
            return
        seen = {"actor": self.person, "goal": goal, "seen_revision": self.seen_revision}
        if deed == "agree":
            agree_goal(**seen)
        elif deed == "keep":
            keep_words(**seen, why="It says more.")
        elif isinstance(what, Wording):
            revise_goal(**seen, wording=what, why="")
            self.look(goal)
        elif deed == "review":
            review_goal(**seen, why="")
        elif isinstance(what, Levels):
            propose_levels(**seen, levels=what, why="")
            self.look(goal)
        elif isinstance(what, Level):
            scale_goal(**seen, level=what, scaled_on=clock.today(), submission_key=uuid4())
        elif isinstance(what, GoalState):
            move_goal(**seen, to=what, why="")
        elif isinstance(what, int):
            rate_goal(
                actor=self.person,
                goal=goal,
                value=what,
                rated_on=clock.today(),
                submission_key=uuid4(),
            )


@given(first=WORDINGS, history=HISTORIES)
@settings(max_examples=80)
def test_history_never_ends_in_an_agreement_to_unseen_words(
    cast: Cast, first: Wording, history: list[tuple[Side, tuple[str, object]]]
) -> None:
    # What the last example left would stand in the way of the same words.
    Goal.objects.update(state=GoalState.SET_ASIDE)
    goal = propose_goal(
        actor=cast.client, episode=cast.episode, wording=first, submission_key=uuid4()
    )
    partners = {Side.CLIENT: Partner(cast.client), Side.THERAPIST: Partner(cast.her_therapist)}
    partners[Side.CLIENT].look(goal)
    for side, (deed, what) in history:
        try:
            partners[side].do(deed, what, goal)
        except GoalError:
            continue

        goal.refresh_from_db()
        _agreed_words_were_seen_by_both(goal, partners)
        _scalings_name_levels_that_were_agreed(goal)
        _revisions_are_gapless_and_replay_to_the_present(goal)
        _course_tells_the_same(cast, goal)


def _agreed_words_were_seen_by_both(goal: Goal, partners: dict[Side, Partner]) -> None:
    for agreement in goal.agreements.select_related("revision"):
        assert _text(agreement.revision) in partners[Side(agreement.side)].seen
    if goal.state in {GoalState.AGREED, GoalState.PAUSED, GoalState.REACHED}:
        assert all(_text(goal) in partner.seen for partner in partners.values())


def _scalings_name_levels_that_were_agreed(goal: Goal) -> None:
    agreed = {
        offer.levels
        for offer in goal.revisions.all()
        if offer.agreements.count() == len(Side) and offer.has_levels
    }
    assert {scaling.revision.levels for scaling in goal.scalings.all()} <= agreed


def _revisions_are_gapless_and_replay_to_the_present(goal: Goal) -> None:
    story = list(goal.revisions.order_by("number"))
    assert [r.number for r in story] == list(range(1, goal.revision_number + 1))
    assert (story[0].kind, story[0].state) == (RevisionKind.WORDING, GoalState.PROPOSED)
    stands = story[0]
    for before, after in pairwise(story):
        if after.is_beside:
            assert after.state == before.state in {GoalState.AGREED, GoalState.PAUSED}
            continue
        if after.kind == RevisionKind.WORDING:
            assert after.state == before.state == GoalState.PROPOSED
        elif after.kind == RevisionKind.AGREEMENT:
            assert _text(after) == _text(before)
            assert before.is_offer
            was = before.state
            assert after.state == (GoalState.AGREED if was == GoalState.PROPOSED else was)
        elif after.kind == RevisionKind.KEPT:
            assert before.is_beside
            assert (_text(after), after.state) == (_text(stands), stands.state)
        elif after.kind == RevisionKind.REVIEWED:
            assert not before.is_offer
            assert (_text(after), after.state) == (_text(stands), stands.state)
        else:
            assert _text(after) == _text(stands)
            assert after.state in ALLOWED_MOVES[GoalState(before.state)]
        stands = after
    assert (_text(stands), stands.state) == (_text(goal), goal.state)


def _course_tells_the_same(cast: Cast, goal: Goal) -> None:
    """A proposal awaits exactly one side; what is agreed has both."""
    course = goal_course(cast.client, goal)
    assert (course.beside is not None) == (course.offer is not None and goal.state != "proposed")
    if course.offer is None:
        assert course.awaits is None
        assert goal.state != GoalState.PROPOSED
        if goal.state != GoalState.SET_ASIDE:
            assert course.agreed_sides == set(Side)
        return
    assert course.awaits is not None
    assert course.agreed_sides == set(Side) - {course.awaits}
    for side in Side:
        glances = open_goals(cast.client, [cast.episode], of_side=side)[cast.episode.pk]
        glance = next(glance for glance in glances if glance.goal == goal)
        assert glance.awaits_agreement == (course.awaits == side)
