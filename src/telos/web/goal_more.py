"""What the page of a goal shows beside words and ratings: steps, levels, supporters, measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.goals.enums import GoalState, Level
from telos.goals.rules import may_have_steps, may_review_goal, may_scale_goal
from telos.web.goal_changes import level_number, priority_words
from telos.web.goal_scaled import last_scaled, scaled_days
from telos.web.goal_story import who_scaled
from telos.web.spoken import is_own_word
from telos.web.time_line import course_title, drawn_course, is_now, span_of
from telos.web.words import listed, on_day, quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from telos.goals.models import Goal, GoalScaling
    from telos.goals.queries import GoalCourse
    from telos.measures.queries import Course
    from telos.web.charts import Drawing
    from telos.web.goal_around import Around
    from telos.web.goal_scaled import ScaledDay


@dataclass(frozen=True, kw_only=True)
class StepShown:
    """A step under its aim."""

    words: str
    url: str
    stands: str
    is_done: bool
    is_over: bool
    """Done, or set aside."""
    awaits_you: bool
    forward_url: str
    """Where it is brought forward; empty where it is first, or not for the viewer to move."""
    place: int


@dataclass(frozen=True, kw_only=True)
class LevelShown:
    """One of the five levels, and who sees the goal there."""

    number: str
    name: str
    words: str
    seen_by: tuple[str, ...]
    is_start: bool


@dataclass(frozen=True, kw_only=True)
class MeasureBeside:
    """A measure beside the goal, drawn over the same days."""

    title: str
    told: str
    drawing: Drawing | None


@dataclass(frozen=True, kw_only=True)
class GoalMore:
    """What stands under and beside a goal, and what may be done about it."""

    aim_words: str
    aim_url: str
    """Of a step: what it is a step towards; else empty."""
    steps: tuple[StepShown, ...]
    levels: tuple[LevelShown, ...]
    levels_agreed: bool
    scaled_days: tuple[ScaledDay, ...]
    """What each side said over time, the newest first; empty where only the latest was said."""
    levels_told: str
    """How the two see it by the levels, where they differ, too."""
    last_scaled: str
    """How the client said where it is now, where they have no account."""
    supporters: str
    measures: tuple[MeasureBeside, ...]
    next_look: str
    priority: str
    may_step: bool
    may_level: bool
    may_scale: bool
    may_support: bool
    may_measure: bool
    may_review: bool
    may_stand_elsewhere: bool
    """Whether it could become a step of another aim, or an aim of its own."""


def goal_more(
    read: Around,
    *,
    url: Callable[[str, Goal], str],
    tell: Callable[[Course], str],
    reads_only: bool = False,
) -> GoalMore:
    """Put together what stands beside a goal; `url` names an address, `tell` says a measure."""
    goal, course = read.goal, read.course
    works = goal.goes_on and not reads_only
    return GoalMore(
        aim_words=quoted(goal.aim.words) if goal.aim else "",
        aim_url=url("", goal.aim) if goal.aim else "",
        steps=tuple(
            step_shown(step, place, side=read.side, url=url, works=works)
            for place, step in enumerate(course.steps)
        ),
        levels=_levels(read),
        levels_agreed=goal.state != GoalState.PROPOSED,
        scaled_days=scaled_days(read),
        levels_told=levels_told(read, works=works),
        last_scaled=last_scaled(read),
        supporters=read.beside.supporters,
        measures=tuple(_measure(read, each, tell=tell) for each in read.courses),
        next_look=date_format(goal.review_on, "j F Y") if goal.review_on and works else "",
        priority=priority_words(goal.priority),
        may_step=works and may_have_steps(goal),
        may_level=works and course.coming_aim_id is None and goal.is_revisable,
        may_scale=works and may_scale_goal(goal),
        may_support=works and goal.is_open,
        may_measure=works and goal.is_open and bool(read.offered),
        may_review=works and may_review_goal(goal) and not _is_answered_first(course),
        may_stand_elsewhere=works and goal.is_revisable and _could_stand_elsewhere(read),
    )


def _is_answered_first(course: GoalCourse) -> bool:
    """Tell whether something is proposed to which there can still be an answer."""
    return course.beside is not None and not course.is_place_gone


def _could_stand_elsewhere(read: Around) -> bool:
    """Tell whether there is a place for it that is not its own and not proposed already.

    What has steps of its own stays an aim.
    """
    goal, coming = read.goal, read.course.coming_aim_id
    others = [aim for aim in read.aims if aim.pk not in {goal.aim_id, coming}]
    could_be_an_aim = goal.is_step and coming is not None
    return not read.course.steps and (could_be_an_aim or bool(others))


def step_shown(
    step: GoalCourse, place: int, *, side: Side, url: Callable[[str, Goal], str], works: bool
) -> StepShown:
    """Return a step as it stands under its aim."""
    goal = step.goal
    may_move = works and goal.is_open and goal.goes_on and place > 0
    return StepShown(
        words=goal.words,
        url=url("", goal),
        stands=step_stands(step),
        is_done=goal.state == GoalState.REACHED,
        is_over=not goal.is_open,
        awaits_you=works and step.awaits == side,
        forward_url=url("forward", goal) if may_move else "",
        place=goal.place,
    )


def step_stands(step: GoalCourse) -> str:
    """Return where a step stands, in a few words."""
    state = GoalState(step.goal.state)
    if step.goal.is_open and step.goal.rests and step.goal.episode.is_open:
        return _("rests with the aim")
    if state == GoalState.PROPOSED:
        return _("proposed") if step.goal.episode.is_open else _("was not agreed")
    if state == GoalState.AGREED:
        return _("agreed by both")
    day = on_day(localtime(step.moved_at).date())
    words = {
        GoalState.PAUSED: _("paused %(day)s"),
        GoalState.REACHED: _("done %(day)s"),
        GoalState.SET_ASIDE: _("set aside %(day)s"),
    }
    return words[state] % {"day": day}


def steps_words(course: GoalCourse) -> str:
    """Return how many of an aim's steps are done: “2 of 3 steps done”; empty without steps."""
    kept = [step for step in course.steps if step.goal.state != GoalState.SET_ASIDE]
    if not kept:
        return ""
    done = sum(step.goal.state == GoalState.REACHED for step in kept)
    words = _("%(done)d of %(all)d steps done")
    if len(kept) == 1:
        ahead = _("one step ahead") if course.goal.is_open else _("its one step rests")
        words = _("its one step is done") if done else ahead
    return words % {"done": done, "all": len(kept)}


def rest_words(step: Goal) -> str:
    """Return that a step rests with its aim, and until when; empty where it does not."""
    if step.aim is None or not (step.is_open and step.rests):
        return ""
    if step.aim.state == GoalState.REACHED:
        rests = _("It rests as it stood: the aim that it leads to is reached.")
    else:
        rests = _("It rests as it stood: the aim that it leads to was set aside.")
    if not step.episode.is_open:
        return rests
    return _("%(rests)s Taking that up again brings it back.") % {"rests": rests}


def beside_words(course: GoalCourse) -> str:
    """Return whether a goal comes first, and how many of its steps are done."""
    return " · ".join(filter(None, [priority_words(course.goal.priority), steps_words(course)]))


def latest_scalings(read: Around) -> list[GoalScaling]:
    """Return what each side said last on the levels that stand, the client first."""
    found = [read.beside.latest_scaling(read.course, side) for side in Side]
    return [scaling for scaling in found if scaling is not None]


def _levels(read: Around) -> tuple[LevelShown, ...]:
    goal = read.goal
    if not goal.has_levels:
        return ()
    seen: dict[int, list[str]] = {}
    for scaling in latest_scalings(read):
        said = _("%(who)s, %(day)s") % {
            "who": who_scaled(scaling, read.viewer),
            "day": date_format(scaling.scaled_on, "j F"),
        }
        seen.setdefault(scaling.level, []).append(said)
    return tuple(
        LevelShown(
            number=level_number(level),
            name=str(level.label),
            words=words,
            seen_by=tuple(seen.get(level, ())),
            is_start=goal.baseline == level,
        )
        for level, words in reversed(list(zip(Level, goal.levels, strict=True)))
    )


def levels_told(read: Around, *, works: bool) -> str:
    """Return how the two see the goal by its levels; nothing where nobody has said."""
    found = latest_scalings(read)
    if not found:
        return ""
    said = [_scaled(scaling, read) for scaling in found]
    told = _("%(all)s.") % {"all": capfirst(listed(said))}
    if len({scaling.level for scaling in found}) == 1:
        return told
    if works and all(is_now(scaling.scaled_on) for scaling in found):
        return _("%(told)s You two see it differently: something to talk about.") % {"told": told}
    return told


def _scaled(scaling: GoalScaling, read: Around) -> str:
    words = _("%(name)s sees it at %(number)s (%(day)s)")
    client = read.goal.episode.client
    if is_own_word(scaling, read.viewer, client):
        words = _("you see it at %(number)s (%(day)s)")
    return words % {
        "name": client.display_name if scaling.is_spoken else scaling.by.display_name,
        "number": level_number(scaling.level),
        "day": date_format(scaling.scaled_on, "j F"),
    }


def _measure(read: Around, course: Course, *, tell: Callable[[Course], str]) -> MeasureBeside:
    span = span_of(read.goal.episode, courses=[course], goals=[read.course])
    told = tell(course)
    drawing = None
    if len(course.points) > 1:
        drawing = drawn_course(course, span, description=told, within="beside-", heights=(240, 210))
    return MeasureBeside(title=course_title(course), told=told, drawing=drawing)


def step_move_words(step: Goal) -> str:
    """Return what leads to the ways in which a step can move."""
    if step.state == GoalState.PAUSED:
        return _("Take it up again, done, or set aside?")
    return _("Done, or set aside?")
