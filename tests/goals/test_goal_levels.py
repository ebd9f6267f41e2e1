"""Five levels: proposed, agreed, used, and never changed silently."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telos.access.enums import Side
from telos.audit.models import AuditRow
from telos.base import clock
from telos.goals.actions import (
    AlreadySentError,
    GoalError,
    GoalHasChangedError,
    Levels,
    RatingDayError,
    agree_goal,
    keep_words,
    propose_levels,
    revise_goal,
    scale_goal,
)
from telos.goals.enums import GoalState, Level
from telos.goals.queries import attainment_of, beside_goals, goal_course, goal_courses
from telos.science.attainment import USUAL_CORRELATION, t_score
from tests import scenes
from tests.cast import Cast

OTHERS = ("None", "One", "Three", "Five", "Seven")


def test_levels_count_once_both_have_agreed(cast: Cast) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)

    proposed = scenes.levels_proposed(cast, goal, by=cast.her_therapist)
    assert (proposed.levels, proposed.revisions.last().levels) == ((), scenes.LEVELS)

    agreed = agree_goal(actor=cast.client, goal=goal, seen_revision=3)
    assert (agreed.levels, agreed.baseline) == (scenes.LEVELS, Level.LESS)
    assert agreed.words == scenes.WORDS


def test_changed_levels_stand_beside_those_that_were_agreed(cast: Cast) -> None:
    goal = scenes.goal_with_levels(cast)

    scenes.levels_proposed(cast, goal, levels=scenes.levels(*OTHERS))
    goal.refresh_from_db()
    assert goal.levels == scenes.LEVELS

    kept = keep_words(
        actor=cast.her_therapist, goal=goal, seen_revision=goal.revision_number, why="It says more."
    )
    assert kept.levels == scenes.LEVELS


def test_levels_unseen_are_not_agreed_to(cast: Cast) -> None:
    goal = scenes.goal_with_levels(cast)
    scenes.levels_proposed(cast, goal, levels=scenes.levels(*OTHERS))
    before = scenes.everything()

    with pytest.raises(GoalHasChangedError):
        agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=goal.revision_number - 1)

    assert scenes.everything() == before


def test_new_words_leave_the_levels_and_new_levels_leave_the_words(cast: Cast) -> None:
    goal = scenes.goal_with_levels(cast)
    scenes.revised(cast, goal, "Sleep through")
    goal.refresh_from_db()
    # The therapist answers the words with levels: a version with both.
    scenes.levels_proposed(cast, goal, by=cast.her_therapist, levels=scenes.levels(*OTHERS))
    goal.refresh_from_db()

    agreed = agree_goal(actor=cast.client, goal=goal, seen_revision=goal.revision_number)

    assert (agreed.words, agreed.levels) == ("Sleep through", OTHERS)


def test_levels_are_taken_away_by_both_alone(cast: Cast) -> None:
    goal = scenes.goal_with_levels(cast)
    asked = scenes.levels_proposed(cast, goal, levels=Levels.none())
    assert asked.levels == scenes.LEVELS

    agreed = agree_goal(actor=cast.her_therapist, goal=asked, seen_revision=asked.revision_number)
    assert (agreed.levels, agreed.baseline) == ((), None)


def test_the_same_levels_proposed_again_are_refused_and_sent_twice_are_one(cast: Cast) -> None:
    goal = scenes.goal_with_levels(cast)
    before = scenes.everything()
    with pytest.raises(GoalError, match="stand already"):
        scenes.levels_proposed(cast, goal)
    assert scenes.everything() == before

    seen = goal.revision_number
    for _ in range(2):
        propose_levels(
            actor=cast.client,
            goal=goal,
            levels=scenes.levels(*OTHERS),
            seen_revision=seen,
            why="Clearer.",
        )
    goal.refresh_from_db()
    assert goal.revision_number == seen + 1


@pytest.mark.parametrize(
    ("words", "baseline", "said"),
    [
        (("a", "b", "c", "d", ""), Level.LESS, "all five"),
        (("a", "b", "c", "d", "  "), Level.LESS, "all five"),
        (("a", "b", "c", "d", " A "), Level.LESS, "say the same"),
        (("a", "b", "c", "d", "e"), None, "at which of the levels"),
        (("", "", "", "", ""), Level.LESS, "all five"),
    ],
)
def test_levels_that_are_not_whole_are_refused(
    words: tuple[str, str, str, str, str], baseline: Level | None, said: str
) -> None:
    with pytest.raises(GoalError, match=said):
        Levels(words=words, baseline=baseline)


def test_step_has_no_levels(cast: Cast) -> None:
    step = scenes.step(cast)
    before = scenes.everything()

    with pytest.raises(GoalError, match="done or not"):
        scenes.levels_proposed(cast, step)
    with pytest.raises(GoalError, match="done or not"):
        revise_goal(
            actor=cast.client,
            goal=step,
            wording=type(scenes.wording())(
                words="x",
                domain=step.domain,
                horizon=step.horizon,
                levels=scenes.levels(),
            ),
            seen_revision=1,
            why="",
        )

    assert scenes.everything() == before


def test_scaling_stays_with_the_levels_that_were_read(cast: Cast) -> None:
    goal = scenes.goal_with_levels(cast)
    first = scenes.scaling(cast, goal, Level.MORE)
    # While other levels are only proposed, those agreed are used.
    scenes.levels_proposed(cast, goal, levels=scenes.levels(*OTHERS))
    goal.refresh_from_db()
    between = scenes.scaling(cast, goal, Level.LESS, by=cast.her_therapist)
    assert first.revision.levels == between.revision.levels == scenes.LEVELS
    assert _latest(cast, goal, Side.THERAPIST) == Level.LESS

    goal = agree_goal(actor=cast.her_therapist, goal=goal, seen_revision=goal.revision_number)

    assert _latest(cast, goal, Side.CLIENT) is None
    scenes.scaling(cast, goal, Level.MUCH_MORE)
    assert _latest(cast, goal, Side.CLIENT) == Level.MUCH_MORE
    assert goal.scalings.count() == 3


def _latest(cast: Cast, goal, side: Side) -> int | None:
    course = goal_course(cast.client, goal)
    found = beside_goals(cast.client, [goal])[goal.pk].latest_scaling(course, side)
    return found.level if found else None


def test_scaling_sent_twice_is_one_and_with_something_else_in_it_refused(cast: Cast) -> None:
    goal, key = scenes.goal_with_levels(cast), uuid4()

    def send(level: Level) -> object:
        return scale_goal(
            actor=cast.client,
            goal=goal,
            level=level,
            scaled_on=clock.today(),
            seen_revision=goal.revision_number,
            submission_key=key,
        )

    assert send(Level.MORE) == send(Level.MORE)
    with pytest.raises(AlreadySentError):
        send(Level.LESS)
    assert AuditRow.objects.filter(deed="goal.scale").count() == 1


@pytest.mark.parametrize("days", [1, -4000])
def test_scaling_on_a_day_that_cannot_be_is_refused(cast: Cast, days: int) -> None:
    goal = scenes.goal_with_levels(cast)
    with pytest.raises(RatingDayError):
        scale_goal(
            actor=cast.client,
            goal=goal,
            level=Level.MORE,
            scaled_on=clock.today() + timedelta(days=days),
            seen_revision=goal.revision_number,
            submission_key=uuid4(),
        )


def test_scaling_on_levels_that_changed_meanwhile_is_refused(cast: Cast) -> None:
    goal = scenes.goal_with_levels(cast)
    scenes.levels_proposed(cast, goal, levels=scenes.levels(*OTHERS))
    goal.revision_number = 3  # as it was read
    with pytest.raises(GoalHasChangedError):
        scenes.scaling(cast, goal)


def _attainment(cast: Cast, side: Side = Side.CLIENT):
    courses = goal_courses(cast.client, [cast.episode]).get(cast.episode.pk, [])
    beside = beside_goals(cast.client, [course.goal for course in courses])
    return attainment_of(courses, beside, side=side)


def test_attainment_says_what_it_is_made_of(cast: Cast) -> None:
    scaled = [scenes.goal_with_levels(cast) for _ in range(2)]
    scenes.goal_with_levels(cast)  # with levels, and not scaled
    scenes.goal_with_levels(cast, GoalState.SET_ASIDE)
    scenes.goal_with_levels(cast, GoalState.PROPOSED)  # not agreed: no levels of both
    scenes.goal_in(cast, GoalState.AGREED)
    assert _attainment(cast) is None

    scenes.scaling(cast, scaled[0], Level.MUCH_LESS)
    scenes.scaling(cast, scaled[0], Level.MORE)
    scenes.scaling(cast, scaled[1], Level.LESS)

    found = _attainment(cast)
    assert found is not None
    assert (found.scaled, found.with_levels, found.at_expected, found.set_aside) == (2, 3, 1, 1)
    assert found.now == pytest.approx(50)
    # 50 + 10 · (−2) / √(0.7 · 2 + 0.3 · 4), as Kiresuk and Sherman reckon it.
    assert found.start == pytest.approx(50 - 20 / 2.6**0.5)
    assert _attainment(cast, Side.THERAPIST) is None


def test_goal_that_is_reached_is_still_in_it(cast: Cast) -> None:
    goal = scenes.goal_with_levels(cast, GoalState.REACHED)
    scenes.scaling(cast, goal, Level.MORE)
    found = _attainment(cast)
    assert found is not None
    assert found.now == pytest.approx(60)


@given(levels=st.lists(st.sampled_from([-2, -1, 0, 1, 2]), min_size=1, max_size=6))
def test_score_rises_with_any_level_and_is_fifty_where_all_is_as_expected(
    levels: list[int],
) -> None:
    def scored(given: list[int]) -> float:
        return t_score(given, weights=None, correlation=USUAL_CORRELATION)

    higher = [level + 1 for level in levels if level < Level.MUCH_MORE]
    if len(higher) == len(levels):
        assert scored(higher) > scored(levels)
    assert scored([0] * len(levels)) == pytest.approx(50)
    assert scored([-level for level in levels]) == pytest.approx(100 - scored(levels))
