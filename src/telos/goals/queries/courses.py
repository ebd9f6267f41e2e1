"""How goals stand and came to stand: words, ratings, agreements and steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    prefetch_related_objects,
)
from django.utils.timezone import localtime

from telos.access.enums import Side
from telos.goals.enums import OPEN_STATES, RevisionKind
from telos.goals.models import Goal, GoalAgreement, GoalRating, GoalRevision
from telos.goals.queries.records import goals_visible_to, order_of
from telos.goals.rules import answers_the_client, place_is_gone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.episodes.models import Episode
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class GoalCourse:
    """A goal with its ratings in order, how it came to its words, and what is proposed."""

    goal: Goal
    number: int
    """Which of all the client's goals it is, by when they were made; 0 where it is the only one.

    It stays with the goal whatever becomes of the others, so that it can be spoken of by it.
    """
    ratings: tuple[GoalRating, ...]
    """The client's own ratings."""
    therapist_ratings: tuple[GoalRating, ...]
    agreed_sides: frozenset[Side]
    """Who has agreed to what is proposed or, where nothing is, to the words that stand."""
    story: tuple[GoalRevision, ...]
    """Every revision from the first."""
    steps: tuple[GoalCourse, ...] = ()
    """The short steps under it, in their order."""
    other_aims: tuple[Goal, ...] = ()
    """The other aims of its care that the two work with, where it was read by itself."""

    @property
    def offer(self) -> GoalRevision | None:
        """What one side has proposed and the other has not answered yet."""
        return self.story[-1] if self.story[-1].is_offer else None

    @property
    def beside(self) -> GoalRevision | None:
        """New words that are proposed beside those that both have agreed to."""
        return self.story[-1] if self.story[-1].is_beside else None

    @property
    def is_place_gone(self) -> bool:
        """Whether a place is proposed for it where by now it could not stand."""
        offered = self.story[-1]
        return place_is_gone(self.goal, offered, has_steps=bool(self.steps))

    @property
    def coming_aim_id(self) -> int | None:
        """The aim under which it would stand by what is proposed, or does where nothing is."""
        offered = self.beside
        return self.goal.aim_id if offered is None or self.is_place_gone else offered.aim_id

    @property
    def agreed_by(self) -> Person | None:
        """Which therapist said yes to what both have agreed to last; None before both have."""
        for place in reversed(range(len(self.story))):
            if self.story[place].kind != RevisionKind.AGREEMENT:
                continue
            said = (each for each in reversed(self.story[: place + 1]) if each.is_answer)
            return next((each.by for each in said if each.side == Side.THERAPIST), None)
        return None

    @property
    def ended_by_therapist(self) -> GoalRevision | None:
        """The change by which the therapist ended it; None where it goes on, or the client did."""
        last = self.story[-1]
        return last if last.is_ending and last.side == Side.THERAPIST else None

    @property
    def told_to_client(self) -> tuple[GoalRevision, ...]:
        """The changes of which the client may have been told: endings, and noes to their words."""
        first: tuple[GoalRevision | None, ...] = (None,)
        return tuple(
            revision
            for before, revision in zip((*first, *self.story), self.story, strict=False)
            if revision.side == Side.THERAPIST
            and (revision.is_ending or answers_the_client(revision, before))
        )

    @property
    def moved_at(self) -> datetime:
        """When the goal came to the state where it stands."""
        moves = (r for r in reversed(self.story) if r.kind == RevisionKind.MOVE)
        return next(moves, self.story[0]).created_at

    def words_at(self, rating: GoalRating) -> str:
        """Return the words that stood on the day for which this rating was given."""
        stood = [
            revision
            for revision in self.story
            if not revision.is_beside
            and revision.created_at <= rating.created_at
            and localtime(revision.created_at).date() <= rating.rated_on
        ]
        return (stood[-1] if stood else self.story[0]).words

    @property
    def first(self) -> GoalRating | None:
        """The first rating."""
        return self.ratings[0] if self.ratings else None

    @property
    def last(self) -> GoalRating | None:
        """The latest rating."""
        return self.ratings[-1] if self.ratings else None

    @property
    def best(self) -> GoalRating | None:
        """The best rating, the latest of several that are equal."""
        return max(reversed(self.ratings), key=lambda rating: rating.value, default=None)

    @property
    def awaits(self) -> Side | None:
        """Whose agreement to what is proposed is missing; nobody's where none can be given.

        So it is while the goal rests with its aim, and where the place that is proposed is gone.
        """
        if self.offer is None or not self.goal.is_live or self.is_place_gone:
            return None
        missing = [side for side in Side if side not in self.agreed_sides]
        return missing[0] if missing else None


def goal_courses(viewer: Person, episodes: Iterable[Episode]) -> dict[int, list[GoalCourse]]:
    """Return each episode's aims with their steps, ratings and agreements.

    Those agreed come first, then what comes first of them, then by age. Three queries, whatever
    the number of episodes and goals.
    """
    goals = goals_visible_to(viewer).filter(episode__in=[episode.pk for episode in episodes])
    found: dict[int, list[GoalCourse]] = {}
    for course in _with_steps(_with_course(goals)):
        found.setdefault(course.goal.episode_id, []).append(course)
    for courses in found.values():
        courses.sort(key=lambda course: order_of(course.goal))
    return found


def goal_course(viewer: Person, goal: Goal) -> GoalCourse:
    """Return one goal with ratings and agreements, and with its steps; a step alone."""
    course = find_goal_course(viewer, goal.public_id)
    if course is None:
        raise Goal.DoesNotExist
    return course


def find_goal_course(viewer: Person, public_id: UUID) -> GoalCourse | None:
    """Return the goal of this id with its course; None where the viewer may read no such goal."""
    episode = Goal.objects.filter(public_id=public_id).values("episode")
    goals = goals_visible_to(viewer).filter(
        Q(public_id=public_id)
        | Q(aim__public_id=public_id)
        | Q(episode__in=episode, aim=None, state__in=OPEN_STATES)
    )
    read = list(_numbered(goals))
    found = next((goal for goal in read if goal.public_id == public_id), None)
    if found is None:
        return None
    steps = sorted((g for g in read if g.aim_id == found.pk), key=lambda step: step.place)
    # Of the other aims nothing more is read than their words.
    prefetch_related_objects([found, *steps], *_course())
    return replace(
        _course_of(found),
        steps=tuple(_course_of(step) for step in steps),
        other_aims=tuple(goal for goal in read if goal.aim_id is None and goal != found),
    )


def _with_steps(goals: Iterable[Goal]) -> list[GoalCourse]:
    """Return the aims among these goals, each with its steps in their order."""
    courses = [_course_of(goal) for goal in goals]
    steps: dict[int, list[GoalCourse]] = {}
    for course in courses:
        if course.goal.aim_id is not None:
            steps.setdefault(course.goal.aim_id, []).append(course)
    for under in steps.values():
        under.sort(key=lambda step: step.goal.place)
    return [
        replace(course, steps=tuple(steps.get(course.goal.pk, ())))
        for course in courses
        if not course.goal.is_step
    ]


def _with_course(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    return _numbered(goals).prefetch_related(*_course())


def _course() -> tuple[Prefetch[Any], ...]:
    """Return what is read of goals beside themselves: ratings and their story."""
    agreed = {
        f"agreed_by_{side}": Exists(
            GoalAgreement.objects.filter(revision=OuterRef("pk"), side=side)
        )
        for side in Side.values
    }
    revisions = GoalRevision.objects.select_related("by", "aim").annotate(**agreed)
    return (
        Prefetch("ratings", GoalRating.objects.select_related("by")),
        Prefetch("revisions", revisions.order_by("number"), to_attr="story"),
    )


def _numbered(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """Say of each goal which of all the client's aims it is, and how many those are."""
    return goals.annotate(
        made_as=_count_of_client(
            Q(created_at__lt=OuterRef("created_at"))
            | Q(created_at=OuterRef("created_at"), pk__lte=OuterRef("pk"))
        ),
        of_all=_count_of_client(Q()),
    )


def _count_of_client(which: Q) -> Subquery:
    """Return how many of all the aims of a goal's client these are, ended care included."""
    aims = Goal.objects.filter(which, episode__client=OuterRef("episode__client"), aim=None)
    of_client = aims.order_by()
    return Subquery(of_client.values("episode__client").annotate(n=Count("pk")).values("n"))


def _course_of(goal: Goal) -> GoalCourse:
    ratings = list(goal.ratings.all())
    own = tuple(rating for rating in ratings if rating.side == Side.CLIENT)
    therapist = tuple(rating for rating in ratings if rating.side == Side.THERAPIST)
    story: list[GoalRevision] = getattr(goal, "story")  # noqa: B009 -- set by Prefetch
    # None where the subquery counts nothing.
    made_as: int = getattr(goal, "made_as") or 0  # noqa: B009 -- set by annotate
    of_all: int = getattr(goal, "of_all") or 0  # noqa: B009 -- as above
    sides = {revision.pk: _agreed_sides(revision) for revision in story}
    offers = [revision for revision in story if revision.is_offer]
    agreed = [revision for revision in offers if sides[revision.pk] == set(Side)]
    asked = offers[-1] if story[-1].is_offer or not agreed else agreed[-1]
    return GoalCourse(
        goal=goal,
        number=made_as if of_all > 1 and not goal.is_step else 0,
        ratings=own,
        therapist_ratings=therapist,
        agreed_sides=sides[asked.pk],
        story=tuple(story),
    )


def _agreed_sides(revision: GoalRevision) -> frozenset[Side]:
    return frozenset(side for side in Side if vars(revision)[f"agreed_by_{side}"])
