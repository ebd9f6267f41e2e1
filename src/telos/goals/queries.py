"""Reading goals, the viewer first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.utils.timezone import localtime

from telos.access.enums import RecordKind
from telos.access.queries import clients_visible_to
from telos.goals.enums import OPEN_STATES, GoalState, RevisionKind, Side
from telos.goals.models import Goal, GoalAgreement, GoalRating, GoalRevision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from django.db.models import QuerySet

    from telos.episodes.models import Episode
    from telos.people.models import Person

_STATE_ORDER = [
    GoalState.AGREED,
    GoalState.PROPOSED,
    GoalState.PAUSED,
    GoalState.REACHED,
    GoalState.SET_ASIDE,
]

_LATEST_FIRST = ["-rated_on", "-created_at", "-pk"]


@dataclass(frozen=True, kw_only=True)
class GoalGlance:
    """An open goal, and whether one side's agreement to its words, or to new ones, is missing."""

    goal: Goal
    awaits_agreement: bool
    best: int | None = None
    """The client's own best rating."""
    last: int | None = None
    """The client's own latest rating."""


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

    @property
    def offer(self) -> GoalRevision | None:
        """What one side has proposed and the other has not answered yet."""
        return self.story[-1] if self.story[-1].is_offer else None

    @property
    def beside(self) -> GoalRevision | None:
        """New words that are proposed beside those that both have agreed to."""
        return self.story[-1] if self.story[-1].is_beside else None

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
        """Whose agreement to what is proposed is missing."""
        if self.offer is None:
            return None
        missing = [side for side in Side if side not in self.agreed_sides]
        return missing[0] if missing else None


def goals_visible_to(viewer: Person) -> QuerySet[Goal]:
    """Return the goals of the clients whose goals the viewer may read."""
    visible = clients_visible_to(viewer, RecordKind.GOALS)
    return (
        Goal.objects.filter(episode__client__in=visible)
        .select_related("episode__client")
        .order_by("created_at", "pk")
    )


def goal_courses(viewer: Person, episodes: Iterable[Episode]) -> dict[int, list[GoalCourse]]:
    """Return each episode's goals with ratings and agreements: agreed first, then by age.

    Four queries, whatever the number of episodes and goals.
    """
    goals = goals_visible_to(viewer).filter(episode__in=[episode.pk for episode in episodes])
    found: dict[int, list[GoalCourse]] = {}
    for goal in _with_course(goals):
        found.setdefault(goal.episode_id, []).append(_course_of(goal))
    for courses in found.values():
        courses.sort(key=lambda course: _STATE_ORDER.index(GoalState(course.goal.state)))
    return found


def open_goals(
    viewer: Person, episodes: Iterable[Episode], *, of_side: Side, with_ended: bool = False
) -> dict[int, list[GoalGlance]]:
    """Return each episode's open goals, agreed first, and which await this side's agreement.

    One query, whatever the number of episodes: for a whole caseload. `with_ended` adds those that
    were reached or set aside.
    """
    agreed = GoalAgreement.objects.filter(revision=OuterRef("pk"), side=of_side)
    waiting = GoalRevision.objects.offers().filter(
        ~Exists(agreed), goal=OuterRef("pk"), number=OuterRef("revision_number")
    )
    own = GoalRating.objects.filter(goal=OuterRef("pk"), side=Side.CLIENT)
    goals = (
        goals_visible_to(viewer)
        .filter(
            episode__in=[episode.pk for episode in episodes],
            state__in=list(GoalState) if with_ended else OPEN_STATES,
        )
        .annotate(
            awaits_side=Exists(waiting),
            best_rating=Subquery(own.order_by("-value").values("value")[:1]),
            last_rating=Subquery(own.order_by(*_LATEST_FIRST).values("value")[:1]),
        )
    )
    found: dict[int, list[GoalGlance]] = {}
    for goal in goals:
        glance = GoalGlance(
            goal=goal,
            awaits_agreement=goal.awaits_side,
            best=goal.best_rating,
            last=goal.last_rating,
        )
        found.setdefault(goal.episode_id, []).append(glance)
    for glances in found.values():
        glances.sort(key=lambda glance: _STATE_ORDER.index(GoalState(glance.goal.state)))
    return found


def ratings_of(viewer: Person, goals: Iterable[Goal], *, side: Side) -> dict[int, list[int]]:
    """Return each goal's ratings by one side in order of time; one query."""
    dated = dated_ratings_of(viewer, goals, side=side)
    return {goal: [value for value, _day in ratings] for goal, ratings in dated.items()}


def dated_ratings_of(
    viewer: Person, goals: Iterable[Goal], *, side: Side
) -> dict[int, list[tuple[int, date]]]:
    """Return each goal's ratings by one side with their days, in order of time; one query."""
    visible = clients_visible_to(viewer, RecordKind.GOALS)
    ratings = GoalRating.objects.filter(
        goal__in=[goal.pk for goal in goals], goal__episode__client__in=visible, side=side
    )
    found: dict[int, list[tuple[int, date]]] = {}
    for goal_id, value, day in ratings.values_list("goal_id", "value", "rated_on"):
        found.setdefault(goal_id, []).append((value, day))
    return found


def goal_course(viewer: Person, goal: Goal) -> GoalCourse:
    """Return one goal with ratings and agreements."""
    return _course_of(_with_course(goals_visible_to(viewer)).get(pk=goal.pk))


def revisions_visible_to(viewer: Person, goal: Goal) -> QuerySet[GoalRevision]:
    """Return the goal's revisions from the first, each with who agreed to it."""
    visible = clients_visible_to(viewer, RecordKind.GOALS)
    return (
        GoalRevision.objects.filter(goal=goal, goal__episode__client__in=visible)
        .select_related("by")
        .prefetch_related(
            Prefetch("agreements", GoalAgreement.objects.select_related("by").order_by("pk"))
        )
    )


def stories_of(viewer: Person, goals: Iterable[Goal]) -> dict[int, list[GoalRevision]]:
    """Return how each goal came to say what it says, with who changed it; one query."""
    visible = clients_visible_to(viewer, RecordKind.GOALS)
    revisions = GoalRevision.objects.filter(
        goal__in=[goal.pk for goal in goals], goal__episode__client__in=visible
    )
    found: dict[int, list[GoalRevision]] = {}
    for revision in revisions.select_related("by").order_by("goal", "number"):
        found.setdefault(revision.goal_id, []).append(revision)
    return found


def _with_course(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    revisions = GoalRevision.objects.order_by("number")
    agreements = GoalAgreement.objects.order_by("created_at", "pk")
    return goals.annotate(
        made_as=_count_of_client(
            Q(created_at__lt=OuterRef("created_at"))
            | Q(created_at=OuterRef("created_at"), pk__lte=OuterRef("pk"))
        ),
        of_all=_count_of_client(Q()),
    ).prefetch_related(
        Prefetch("ratings", GoalRating.objects.select_related("by")),
        Prefetch("agreements", agreements, to_attr="all_agreements"),
        Prefetch("revisions", revisions, to_attr="story"),
    )


def _count_of_client(which: Q) -> Subquery:
    """Return how many of all the goals of a goal's client these are, ended care included."""
    of_client = Goal.objects.filter(which, episode__client=OuterRef("episode__client")).order_by()
    return Subquery(of_client.values("episode__client").annotate(n=Count("pk")).values("n"))


def _course_of(goal: Goal) -> GoalCourse:
    ratings = list(goal.ratings.all())
    own = tuple(rating for rating in ratings if rating.side == Side.CLIENT)
    therapist = tuple(rating for rating in ratings if rating.side == Side.THERAPIST)
    story: list[GoalRevision] = getattr(goal, "story")  # noqa: B009 -- set by Prefetch
    agreements: list[GoalAgreement] = getattr(goal, "all_agreements")  # noqa: B009 -- as above
    made_as: int = getattr(goal, "made_as")  # noqa: B009 -- set by annotate
    of_all: int = getattr(goal, "of_all")  # noqa: B009 -- as above
    sides: dict[int, set[Side]] = {}
    for agreement in agreements:
        sides.setdefault(agreement.revision_id, set()).add(Side(agreement.side))
    offers = [revision for revision in story if revision.is_offer]
    agreed = [revision for revision in offers if sides.get(revision.pk) == set(Side)]
    asked = offers[-1] if story[-1].is_offer or not agreed else agreed[-1]
    return GoalCourse(
        goal=goal,
        number=made_as if of_all > 1 else 0,
        ratings=own,
        therapist_ratings=therapist,
        agreed_sides=frozenset(sides.get(asked.pk, ())),
        story=tuple(story),
    )
