"""My progress: every measure's course, and the goals on the same days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from telos.episodes.queries import moves_visible_to
from telos.goals.queries import goal_courses
from telos.measures.queries import courses_visible_to
from telos.scheduling.queries import attended_sessions
from telos.web.care_story import pauses_told
from telos.web.client.courses import ScoreRow, Told, caption, score_rows, told
from telos.web.client.records import shown_episode
from telos.web.gate import Policy, policy
from telos.web.goal_ratings import RatedDay, rated_days, stands_words
from telos.web.occasions import Occasion, occasions_of, sessions_words
from telos.web.time_line import (
    Span,
    course_title,
    drawn_course,
    drawn_goal,
    span_of,
)
from telos.web.words import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from telos.episodes.models import Episode
    from telos.goals.queries import GoalCourse
    from telos.measures.queries import Course
    from telos.people.models import Person
    from telos.web.charts import Drawing
    from telos.web.standing import ClientRequest


@dataclass(frozen=True, kw_only=True)
class CourseShown:
    """One measure: told, drawn, and as a table."""

    title: str
    short_name: str
    told: Told
    drawing: Drawing | None
    """None where there is one score: a point is no course."""
    caption: str
    rows: list[ScoreRow]


@dataclass(frozen=True, kw_only=True)
class GoalShown:
    """One goal's ratings: told, drawn, and as a table."""

    words: str
    number: int
    """Its number, by which the drawings name it; 0 where it is alone."""
    stands: str
    drawing: Drawing
    days: tuple[RatedDay, ...]
    shows_therapist: bool
    """Whether a therapist has rated it too."""


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What became of a goal on a day."""

    day: str
    told: str


@dataclass(frozen=True, kw_only=True)
class ProgressPage:
    """What the page says and draws."""

    headline: str
    lead: str
    main: CourseShown | None
    goals: tuple[GoalShown, ...]
    others: tuple[CourseShown, ...]
    happened: tuple[Happened, ...]
    """What became of the goals: the thin lines of the drawings in words."""


@policy(Policy.CLIENT)
@require_GET
def my_progress(request: ClientRequest) -> HttpResponse:
    """Show how far the client has come."""
    episode = shown_episode(request)
    page = _progress(request.user, episode) if episode else _nothing_yet()
    pauses = pauses_told(episode, moves_visible_to(request.user, episode)) if episode else []
    return render(request, "client/progress.html", {"page": page, "pauses": pauses})


def _progress(viewer: Person, episode: Episode) -> ProgressPage:
    courses = courses_visible_to(viewer, [episode]).get(episode.pk, [])
    goals = goal_courses(viewer, [episode]).get(episode.pk, [])
    rated = [goal for goal in goals if goal.ratings]
    if not courses and not rated:
        return _nothing_yet() if episode.is_open else _nothing_came()
    attended = list(attended_sessions(viewer, episode))
    occasions = occasions_of(goals, attended)
    span = span_of(episode, courses=courses, goals=rated, occasions=occasions)
    shown = [_shown(course, span, occasions, goes_on=episode.is_open) for course in courses]
    lead = shown[0].told if shown else _told_of_goals(rated)
    return ProgressPage(
        headline=lead.headline,
        lead=lead.meaning,
        main=shown[0] if shown else None,
        goals=tuple(
            goal_shown(goal, span, viewer, ids=f"goal-{place}") for place, goal in enumerate(rated)
        ),
        others=tuple(shown[1:]),
        happened=_happened(occasions),
    )


def _nothing_yet() -> ProgressPage:
    return ProgressPage(
        headline=_("Your progress will stand here"),
        lead=_(
            "It begins with your first questionnaire or the first time you say how far along a "
            "goal is."
        ),
        main=None,
        goals=(),
        others=(),
        happened=(),
    )


def _nothing_came() -> ProgressPage:
    words = _("No questionnaire was answered in this care, and no goal was rated.")
    return replace(_nothing_yet(), headline=_("There is no course to show here"), lead=words)


def _told_of_goals(rated: Sequence[GoalCourse]) -> Told:
    first = rated[0]
    return Told(
        headline=_("%(goal)s: %(stands)s")
        % {"goal": quoted(first.goal.words), "stands": stands_words(first)},
        meaning=_("This is how far along you have said your goals are."),
    )


def _shown(
    course: Course, span: Span, occasions: Sequence[Occasion], *, goes_on: bool
) -> CourseShown:
    words = told(course, goes_on=goes_on)
    return CourseShown(
        title=course_title(course),
        short_name=course.instrument.short_name,
        told=words,
        drawing=drawn_course(course, span, description=words.whole, occasions=occasions)
        if len(course.points) > 1
        else None,
        caption=" ".join(filter(None, (caption(course), sessions_words(occasions)))),
        rows=score_rows(course),
    )


def goal_shown(
    goal: GoalCourse, span: Span, viewer: Person, *, ids: str, times: bool = False
) -> GoalShown:
    """Return a goal's ratings over these days."""
    stands = stands_words(goal)
    return GoalShown(
        words=quoted(goal.goal.words),
        number=goal.number,
        stands=stands,
        drawing=drawn_goal(goal, span, description=stands, ids=ids, times=times),
        days=rated_days(goal, viewer),
        shows_therapist=bool(goal.therapist_ratings),
    )


def _happened(occasions: Sequence[Occasion]) -> tuple[Happened, ...]:
    return tuple(
        Happened(day=date_format(occasion.on, "j F Y"), told=occasion.told)
        for occasion in reversed(occasions)
        if occasion.kind == "goal"
    )
