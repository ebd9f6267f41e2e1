"""What came in since the last session, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.access.enums import Side
from telos.goals.enums import GoalState, RevisionKind
from telos.plans.enums import StepKind
from telos.web.goal_changes import built_on, change_of
from telos.web.words import day_words, figure, on_day, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from django.utils.functional import _StrPromise

    from telos.goals.models import GoalRevision
    from telos.goals.queries import GoalCourse
    from telos.measures.queries import Course
    from telos.people.models import Client
    from telos.plans.models import PlanStep
    from telos.scheduling.models import Appointment

_SHOWN: Final = 8

_PROPOSED: Final[dict[str, _StrPromise]] = {
    "words": gettext_lazy("%(name)s proposed new words: %(words)s"),
    "about": gettext_lazy("%(name)s proposed another subject for %(words)s"),
    "reach": gettext_lazy("%(name)s proposed another reach for %(words)s"),
    "levels": gettext_lazy("%(name)s proposed levels for %(words)s"),
    "place": gettext_lazy("%(name)s proposed another place for %(words)s"),
    "priority": gettext_lazy("%(name)s proposed what comes first, for %(words)s"),
    "several": gettext_lazy("%(name)s proposed a change of what stands with %(words)s"),
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that came in."""

    on: date
    at: datetime | None
    """When it came, which may be after the day that it is about."""
    words: str

    @property
    def order(self) -> tuple[date, float]:
        """By day, and within a day as it came."""
        return self.on, self.at.timestamp() if self.at else 0

    @property
    def day(self) -> str:
        """The day as one would say it."""
        return day_words(self.on)


@dataclass(frozen=True, kw_only=True)
class SinceLast:
    """What came in, and since when."""

    since: str
    events: tuple[Event, ...]
    more: int
    """How many earlier ones are not among them."""


def since_last_time(
    courses: Sequence[Course],
    goals: Sequence[GoalCourse],
    appointments: Sequence[Appointment],
    *,
    client: Client,
    plan_steps: Sequence[PlanStep] = (),
) -> SinceLast:
    """Return what came in on or after the day of the last session that took place.

    `plan_steps` are those of the client's own.
    """
    held = [a for a in appointments if a.state == "attended"]
    last = localtime(held[-1].starts_at).date() if held else None
    events = [
        *_scores(courses),
        *_ratings(goals, client),
        *_changes(goals, client),
        *_plan_steps(plan_steps, client),
    ]
    events.sort(key=lambda event: event.order)
    recent = [event for event in reversed(events) if last is None or event.on >= last]
    since = _("since the session %(day)s") % {"day": on_day(last)} if last else _("so far")
    return SinceLast(since=since, events=tuple(recent[:_SHOWN]), more=max(0, len(recent) - _SHOWN))


def _scores(courses: Sequence[Course]) -> Iterator[Event]:
    for course in courses:
        name = course.instrument.short_name
        yield Event(
            on=course.first.on,
            at=course.first.came_at,
            words=_("%(name)s: %(score)s, the first")
            % {"name": name, "score": figure(course.first.score)},
        )
        for before, point in pairwise(course.points):
            is_same = point.score == before.score
            said = _("%(name)s: %(score)s, was %(before)s")
            again = _("%(name)s: %(score)s, as before")
            words = (again if is_same else said) % {
                "name": name,
                "score": figure(point.score),
                "before": figure(before.score),
            }
            yield Event(on=point.on, at=point.came_at, words=words)
        for left in course.without_score:
            if left.on is not None:
                words = _("%(name)s: %(answered)d of %(items)d answered, no score") % {
                    "name": name,
                    "answered": left.answered_count,
                    "items": left.item_count,
                }
                yield Event(on=left.on, at=left.came_at, words=words)


def _ratings(goals: Sequence[GoalCourse], client: Client) -> Iterator[Event]:
    for course in goals:
        for before, rating in zip((None, *course.ratings), course.ratings, strict=False):
            words = _rated(rating.value, before.value if before else None) % {
                "name": client.display_name,
                "words": quoted(course.words_at(rating)),
                "value": rating.value,
                "was": before.value if before else "",
            }
            yield Event(on=rating.rated_on, at=rating.created_at, words=words)


def _rated(value: int, was: int | None) -> str:
    if was is None:
        return _("%(name)s rated %(words)s %(value)d")
    if value == was:
        return _("%(name)s rated %(words)s %(value)d, as before")
    return _("%(name)s rated %(words)s %(value)d, was %(was)d")


def _changes(goals: Sequence[GoalCourse], client: Client) -> Iterator[Event]:
    """Return what the client changed about goals; the therapist knows their own deeds."""
    for course in (each for goal in goals for each in (goal, *goal.steps)):
        for place, revision in enumerate(course.story):
            before = built_on(course.story, place)
            if revision.side != Side.CLIENT:
                continue
            fell_away = before is not None and before.is_beside and revision.kind == "move"
            told = _("%(what)s; the new words that were proposed fell away")
            what = _change_words(revision, before)
            words = (told % {"what": what} if fell_away else what) % {
                "name": client.display_name,
                "words": quoted(revision.words),
            }
            came = revision.created_at
            yield Event(on=localtime(came).date(), at=came, words=words)


def _plan_steps(steps: Sequence[PlanStep], client: Client) -> Iterator[Event]:
    """Return what the client said to the plan; nobody but they agree to one last."""
    was_agreed = False
    for step in steps:
        yield _plan_step(step, client, was_agreed=was_agreed)
        was_agreed = was_agreed or step.kind == StepKind.AGREEMENT


def _plan_step(step: PlanStep, client: Client, *, was_agreed: bool) -> Event:
    ended = _("%(name)s ended the plan: %(words)s")
    declined = _("%(name)s said no to the plan: %(words)s")
    words = {
        StepKind.AGREEMENT: _("%(name)s agreed to the plan"),
        StepKind.KEPT: _("%(name)s kept the plan that stands, and not the version proposed"),
        StepKind.WISH: _("%(name)s asked for a change of the plan: %(words)s"),
        StepKind.END: ended if was_agreed else declined,
    }[StepKind(step.kind)]
    return Event(
        on=localtime(step.created_at).date(),
        at=step.created_at,
        words=words % {"name": client.display_name, "words": quoted(step.words)},
    )


def _change_words(revision: GoalRevision, before: GoalRevision | None) -> str:
    if revision.kind == RevisionKind.WORDING:
        return _wording_words(revision, before)
    if revision.kind == RevisionKind.KEPT:
        return _("%(name)s kept the words %(words)s")
    if revision.kind == RevisionKind.AGREEMENT:
        return _("%(name)s agreed to %(words)s")
    if revision.kind == RevisionKind.REVIEWED:
        return _("%(name)s wrote down a look at %(words)s together")
    return {
        GoalState.PAUSED: _("%(name)s paused %(words)s"),
        GoalState.REACHED: _("%(name)s called %(words)s reached"),
        GoalState.SET_ASIDE: _("%(name)s set %(words)s aside"),
    }.get(GoalState(revision.state), _("%(name)s took up %(words)s again"))


def _wording_words(revision: GoalRevision, before: GoalRevision | None) -> str:
    if before is None:
        return _("%(name)s proposed %(words)s")
    changed = change_of(before, revision)
    if changed == "words" and not revision.is_beside:
        return _("%(name)s found new words: %(words)s")
    return str(_PROPOSED[changed])
