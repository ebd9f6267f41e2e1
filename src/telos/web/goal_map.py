"""The map of goals: aims with the steps under them, where each stands, and what moved lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.access.enums import Side
from telos.goals.enums import GoalState
from telos.web.goal_changes import level_number, priority_words
from telos.web.goal_map_paper import density_of
from telos.web.goal_moves import moved_lately, moves_told
from telos.web.time_line import is_now
from telos.web.words import number_word, on_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from telos.goals.models import Goal, GoalRating
    from telos.goals.queries import GoalBeside, GoalCourse
    from telos.people.models import Person
    from telos.web.goal_moves import Move

# Steps from which they stand below their aim on paper, and not beside it: lines to so many cross.
_LONG: Final = 9

Tone = Literal["done", "works", "open", "rests"]


@dataclass(frozen=True, kw_only=True)
class Place:
    """One goal or step in the map."""

    words: str
    url: str
    stands: str
    tone: Tone
    moved: bool
    awaits_you: bool
    beside: tuple[str, ...] = ()
    """What else is said of it, each in a few words: what comes first, who can support."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line from an aim to a step, in hundredths of a step's height."""

    path: str
    is_done: bool


@dataclass(frozen=True, kw_only=True)
class Branch:
    """An aim and what leads to it."""

    aim: Place
    steps: tuple[Place, ...]
    lines: tuple[Line, ...]

    @property
    def is_long(self) -> bool:
        """Whether its steps are too many to stand beside it on paper."""
        return len(self.steps) >= _LONG

    @property
    def height(self) -> int:
        """The height of the drawn lines: a hundred for each step."""
        return 100 * len(self.steps)


@dataclass(frozen=True, kw_only=True)
class GoalMap:
    """The whole map."""

    headline: str
    lead: str
    branches: tuple[Branch, ...]
    left_out: str
    """What is in the list and not in the picture; empty where nothing is."""
    density: str


def goal_map(
    courses: Sequence[GoalCourse],
    beside: Mapping[int, GoalBeside],
    *,
    viewer: Person,
    side: Side | None,
    url: Callable[[Goal], str],
) -> GoalMap:
    """Put the map together for one of the two, or on no side for somebody who only reads it."""
    drawn = [course for course in courses if course.goal.state != GoalState.SET_ASIDE]
    moves = moved_lately(courses, viewer=viewer)
    moved = {move.goal.pk for move in moves}
    branches = tuple(_branch(course, beside, moved=moved, side=side, url=url) for course in drawn)
    return GoalMap(
        headline=_headline(drawn),
        lead=_lead(courses, moves, is_empty=not drawn),
        branches=branches,
        left_out=_left_out(courses),
        density=density_of(branches),
    )


def _lead(courses: Sequence[GoalCourse], moves: Sequence[Move], *, is_empty: bool) -> str:
    if courses and not courses[0].goal.episode.is_open:
        return _("This care has ended; all stands as it stood then.")
    return moves_told(moves, is_empty=is_empty)


def every_goal(courses: Sequence[GoalCourse]) -> list[Goal]:
    """Return the aims and their steps."""
    return [each.goal for course in courses for each in (course, *course.steps)]


def _branch(
    course: GoalCourse,
    beside: Mapping[int, GoalBeside],
    *,
    moved: set[int],
    side: Side | None,
    url: Callable[[Goal], str],
) -> Branch:
    steps = [step for step in course.steps if step.goal.state != GoalState.SET_ASIDE]
    ahead = [step.goal.pk for step in steps if step.goal.state != GoalState.REACHED]
    ahead = ahead if course.goal.is_open else []
    places = tuple(
        Place(
            words=step.goal.words,
            url=url(step.goal),
            stands=_step_stands(step, is_next=[step.goal.pk] == ahead[:1]),
            tone=_tone(step),
            moved=step.goal.pk in moved,
            awaits_you=_awaits(step, side),
            beside=_supporters(beside[step.goal.pk]),
        )
        for step in steps
    )
    return Branch(
        aim=Place(
            words=course.goal.words,
            url=url(course.goal),
            stands=_aim_stands(course, beside[course.goal.pk]),
            tone=_tone(course),
            moved=course.goal.pk in moved,
            awaits_you=_awaits(course, side),
            beside=(
                *filter(None, [capfirst(priority_words(course.goal.priority))]),
                *_supporters(beside[course.goal.pk]),
            ),
        ),
        steps=places,
        lines=_lines(places),
    )


def _lines(steps: Sequence[Place]) -> tuple[Line, ...]:
    """Draw a curve from the middle of the left side to the middle of each step on the right."""
    middle = 50 * len(steps)
    return tuple(
        Line(
            path=f"M0 {middle} C50 {middle} 50 {100 * place + 50} 100 {100 * place + 50}",
            is_done=step.tone == "done",
        )
        for place, step in enumerate(steps)
    )


def _awaits(course: GoalCourse, side: Side | None) -> bool:
    return side is not None and course.goal.episode.is_open and course.awaits == side


def _tone(course: GoalCourse) -> Tone:
    state = GoalState(course.goal.state)
    if state == GoalState.REACHED:
        return "done"
    if state == GoalState.PAUSED or course.goal.rests:
        return "rests"
    return "works" if state == GoalState.AGREED else "open"


def _supporters(beside: GoalBeside) -> tuple[str, ...]:
    if not beside.supporters:
        return ()
    return (_("With: %(who)s") % {"who": " ".join(beside.supporters.split())},)


def _aim_stands(course: GoalCourse, beside: GoalBeside) -> str:
    state = GoalState(course.goal.state)
    said = [_state(course)] if state != GoalState.AGREED else []
    if course.last is not None:
        said.append(_rated(course, course.last))
    elif state == GoalState.AGREED:
        said.append(_("not rated yet"))
    scaling = beside.latest_scaling(course, Side.CLIENT)
    if scaling is not None:
        said.append(_("level %(number)s") % {"number": level_number(scaling.level)})
    return " · ".join(said)


def _rated(course: GoalCourse, last: GoalRating) -> str:
    said = {"now": last.value, "day": on_day(last.rated_on)}
    now = _("%(now)d of 10") if is_now(last.rated_on) else _("%(now)d of 10 %(day)s")
    if course.first is None or len(course.ratings) == 1:
        return now % said
    return _("%(now)s, %(was)d at first") % {"now": now % said, "was": course.first.value}


def _state(course: GoalCourse) -> str:
    state = GoalState(course.goal.state)
    if state == GoalState.PROPOSED:
        return _("proposed") if course.goal.episode.is_open else _("was not agreed")
    day = on_day(localtime(course.moved_at).date())
    words = _("reached %(day)s") if state == GoalState.REACHED else _("paused %(day)s")
    return words % {"day": day}


def _step_stands(step: GoalCourse, *, is_next: bool) -> str:
    state = GoalState(step.goal.state)
    if state == GoalState.REACHED:
        done = localtime(step.moved_at).date()
        return _("done, %(day)s") % {"day": date_format(done, "j F")}
    if step.goal.is_open and step.goal.rests:
        return _("rests with its aim")
    if state == GoalState.PAUSED:
        return _("rests for now")
    said = [_("next")] if is_next else []
    if state == GoalState.PROPOSED:
        said.append(_("proposed"))
    return " · ".join(said) or _("later")


def _headline(courses: Sequence[GoalCourse]) -> str:
    if not courses:
        return _("There is no goal to draw yet")
    aims = ngettext("%(many)s aim", "%(many)s aims", len(courses)) % {
        "many": number_word(len(courses))
    }
    steps = [step for course in courses for step in course.steps if _is_counted(step.goal)]
    if not steps:
        return capfirst(aims)
    done = sum(step.goal.state == GoalState.REACHED for step in steps)
    counted = {"aims": aims, "done": number_word(done), "all": number_word(len(steps))}
    if len(steps) == 1:
        words = _("%(aims)s, and one step that is done") if done else _("%(aims)s, and one step")
    elif done == len(steps):
        words = _("%(aims)s, and all %(all)s steps done")
    elif done == 0:
        words = _("%(aims)s, and %(all)s steps ahead")
    else:
        words = _("%(aims)s, %(done)s of %(all)s steps done")
    return capfirst(words % counted)


def _is_counted(step: Goal) -> bool:
    """Whether a step is done or ahead; one that rests with its aim is neither."""
    return step.is_live or step.state == GoalState.REACHED


def _left_out(courses: Sequence[GoalCourse]) -> str:
    every = [each for course in courses for each in (course, *course.steps)]
    aside = sum(each.goal.state == GoalState.SET_ASIDE for each in every)
    if not aside:
        return ""
    words = ngettext(
        "What was set aside, %(many)s in all, stands in the list.",
        "What was set aside, %(many)s in all, stands in the list.",
        aside,
    )
    gone = [course for course in courses if course.goal.state == GoalState.SET_ASIDE]
    with_it = sum(step.goal.state != GoalState.SET_ASIDE for aim in gone for step in aim.steps)
    if with_it:
        words = ngettext(
            "What was set aside, %(many)s in all, stands in the list, with %(steps)s step under "
            "it.",
            "What was set aside, %(many)s in all, stands in the list, with %(steps)s steps under "
            "it.",
            with_it,
        )
    return words % {"many": number_word(aside), "steps": number_word(with_it)}
