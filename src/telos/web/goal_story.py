"""How a goal came to say what it says: its revisions told as a story, the newest last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.goals.enums import GoalPriority, GoalState, RevisionKind
from telos.web.goal_changes import (
    built_on,
    change_of,
    changes,
    drops_place,
    level_lines,
    level_number,
    level_words,
    place_words,
    placed_lines,
)
from telos.web.spoken import answerer, said_words
from telos.web.words import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime

    from django.utils.functional import _StrPromise

    from telos.goals.models import GoalMeasure, GoalRevision, GoalScaling, GoalSupport
    from telos.goals.queries import GoalBeside
    from telos.web.goal_changes import Change
    from telos.web.spoken import Reader


_PROPOSED_FIRST: Final[dict[str, _StrPromise]] = {
    GoalPriority.FIRST: gettext_lazy("%(who)s proposed that it comes first"),
    GoalPriority.NEXT: gettext_lazy("%(who)s proposed that it comes next"),
    GoalPriority.LATER: gettext_lazy("%(who)s proposed that it can wait"),
}


_PROPOSED: Final[dict[str, _StrPromise]] = {
    "words": gettext_lazy("%(who)s proposed new words"),
    "about": gettext_lazy("%(who)s proposed another subject for it"),
    "reach": gettext_lazy("%(who)s proposed another reach for it"),
    "several": gettext_lazy("%(who)s proposed a change of what stands with it"),
}


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One change: when, what, in which words and why."""

    at: datetime
    day: str
    deed: str
    words: str = ""
    """New words, where they are found or proposed; or who can support."""
    lines: tuple[str, ...] = ()
    """What else is new, each in a line: what it is about, its reach, what comes first, levels."""
    why: str = ""


def story_of(
    revisions: Iterable[GoalRevision],
    viewer: Reader,
    *,
    day: Callable[[date], str],
    beside: GoalBeside | None = None,
    titles: Mapping[str, str] | None = None,
) -> list[Chapter]:
    """Return what became of a goal as chapters, told to the viewer; `day` says a day.

    With what stands beside it, and the names of the measures that do, by their keys.
    """
    told = list(revisions)
    chapters = [_revision(told, place, viewer, day=day) for place in range(len(told))]
    if beside is not None:
        versions = {revision.pk: revision for revision in told}
        chapters += beside_told(beside, viewer, day=day, titles=titles or {}, versions=versions)
    return sorted(chapters, key=lambda chapter: chapter.at)


def _revision(
    told: list[GoalRevision], place: int, viewer: Reader, *, day: Callable[[date], str]
) -> Chapter:
    revision, before = told[place], built_on(told, place)
    says = _wording_says(revision, before)
    return Chapter(
        at=revision.created_at,
        day=day(localtime(revision.created_at).date()),
        deed=_deed(told, place) % {**_who(revision, viewer), **_next_look(revision)},
        words=quoted(revision.words) if "words" in says else "",
        lines=_lines(revision, says) if before is not None else level_lines(revision),
        why=revision.why,
    )


def _who(revision: GoalRevision, viewer: Reader) -> dict[str, str]:
    """Return who did it and, of what a client said and somebody entered, how it was said."""
    client = revision.goal.episode.client if revision.is_spoken else None
    return {"who": answerer(revision, viewer, client), "said": said_words(revision, viewer)}


def _lines(revision: GoalRevision, says: frozenset[Change]) -> tuple[str, ...]:
    """Return what is new beside the words; what comes first alone stands in the deed."""
    placed = says - {"priority"} if says == {"priority"} else says
    levels = level_lines(revision) if "levels" in says else ()
    return (*placed_lines(revision, placed), *levels)


def who_said(row: GoalRevision | GoalSupport | GoalMeasure, viewer: Reader) -> str:
    """Return who did something, as the viewer is told it."""
    return _("You") if row.by == viewer else row.by.display_name


def who_scaled(scaling: GoalScaling, viewer: Reader) -> str:
    """Return who sees a goal at a level, as the viewer is told it."""
    return answerer(scaling, viewer, scaling.goal.episode.client)


def _wording_says(revision: GoalRevision, before: GoalRevision | None) -> frozenset[Change]:
    """Return what new words are about; nothing of any other deed."""
    if revision.kind != RevisionKind.WORDING:
        return frozenset()
    if before is None:
        return frozenset({"words", "levels"})
    return changes(before, revision)


def _next_look(revision: GoalRevision) -> dict[str, str]:
    return {"day": whole_day(revision.review_on)} if revision.review_on else {}


def beside_told(
    beside: GoalBeside,
    viewer: Reader,
    *,
    day: Callable[[date], str],
    titles: Mapping[str, str],
    versions: Mapping[int, GoalRevision],
) -> list[Chapter]:
    """Return who was named to support, which measures stand beside it, and at which level it was.

    `versions` are the revisions of the goal, whose levels were read when somebody said one.
    """
    supported = [_supported(support, viewer, day=day) for support in beside.supports]
    linked = [_linked(link, viewer, day=day, titles=titles) for link in beside.links]
    scaled = [_scaled(each, viewer, day=day, versions=versions) for each in beside.scalings]
    return [*supported, *linked, *scaled]


def _supported(support: GoalSupport, viewer: Reader, *, day: Callable[[date], str]) -> Chapter:
    named = _("%(who)s wrote down who can support")
    deed = named if support.who else _("%(who)s took out who can support")
    return Chapter(
        at=support.created_at,
        day=day(localtime(support.created_at).date()),
        deed=deed % {"who": who_said(support, viewer)},
        words=support.who,
    )


def _linked(
    link: GoalMeasure, viewer: Reader, *, day: Callable[[date], str], titles: Mapping[str, str]
) -> Chapter:
    put = _("%(who)s put %(measure)s beside the goal")
    deed = put if link.is_linked else _("%(who)s took %(measure)s away from beside the goal")
    key = link.schedule.instrument_key
    return Chapter(
        at=link.created_at,
        day=day(localtime(link.created_at).date()),
        deed=deed % {"who": who_said(link, viewer), "measure": titles.get(key, key)},
    )


def _scaled(
    scaling: GoalScaling,
    viewer: Reader,
    *,
    day: Callable[[date], str],
    versions: Mapping[int, GoalRevision],
) -> Chapter:
    said_on = localtime(scaling.created_at).date()
    deed = _("%(who)s saw it at %(number)s")
    if scaling.is_spoken:
        deed = _("%(who)s saw it at %(number)s, as said %(said)s")
    elif scaling.scaled_on != said_on:
        deed = _("%(who)s saw it at %(number)s, as of %(day)s")
    said = {
        "who": who_scaled(scaling, viewer),
        "said": said_words(scaling, viewer),
        "number": level_number(scaling.level),
        "day": whole_day(scaling.scaled_on),
    }
    version = versions.get(scaling.revision_id)
    words = level_words(version, scaling.level) if version is not None else ""
    return Chapter(
        at=scaling.created_at,
        day=day(said_on),
        deed=deed % said,
        words=quoted(words) if words else "",
    )


def whole_day(day: date) -> str:
    """Return a day with its month and year in words."""
    return date_format(day, "j F Y")


def _deed(told: list[GoalRevision], place: int) -> str:
    deed = _deed_itself(told[place], built_on(told, place))
    if told[place].is_spoken and told[place].kind != RevisionKind.AGREEMENT:
        deed = _("%(deed)s, as said %(said)s") % {"deed": deed, "said": "%(said)s"}
    if not drops_place(told, place):
        return deed
    return _("%(deed)s; the place that was proposed fell away") % {"deed": deed}


def _deed_itself(revision: GoalRevision, before: GoalRevision | None) -> str:
    answers = before if before is not None and before.is_beside else None
    if revision.kind == RevisionKind.WORDING:
        return _wording(revision, before)
    if revision.kind == RevisionKind.AGREEMENT and revision.is_spoken:
        stands = _("%(who)s said yes %(said)s; now it is agreed by both")
        return _("%(who)s said yes %(said)s; what is new stands") if answers else stands
    if revision.kind == RevisionKind.AGREEMENT:
        stands = _("%(who)s agreed; now it is agreed by both")
        return _("%(who)s agreed; what is new stands") if answers else stands
    if revision.kind == RevisionKind.REVIEWED:
        looked = _("%(who)s wrote down a look at it together: it stays as it is")
        again = _("%(looked)s; the next look is on %(day)s")
        day = {"looked": looked, "day": "%(day)s"}
        return again % day if revision.review_on else looked
    if revision.kind == RevisionKind.KEPT:
        took_back = answers is not None and answers.side == revision.side
        kept = _("%(who)s kept the words that stand")
        return _("%(who)s took the new words back") if took_back else kept
    moved = {
        GoalState.PAUSED: _("%(who)s paused the goal"),
        GoalState.REACHED: _("%(who)s called the goal reached"),
        GoalState.SET_ASIDE: _("%(who)s set the goal aside"),
    }.get(GoalState(revision.state), _("%(who)s took the goal up again"))
    fell_away = _("%(moved)s; the new words that were proposed fell away")
    return fell_away % {"moved": moved} if answers else moved


def _wording(revision: GoalRevision, before: GoalRevision | None) -> str:
    if before is None:
        return _("%(who)s proposed the goal")
    changed = change_of(before, revision)
    if changed == "place":
        proposed = _("%(who)s proposed that it becomes %(place)s")
        return proposed % {"who": "%(who)s", "place": place_words(revision).replace("%", "%%")}
    if changed == "levels":
        return _levels_told(revision, before)
    if changed == "priority":
        return str(_PROPOSED_FIRST.get(revision.priority, _("%(who)s proposed to leave it open")))
    if changed == "words" and not revision.is_beside:
        return _("%(who)s found new words")
    return str(_PROPOSED[changed])


def _levels_told(revision: GoalRevision, before: GoalRevision) -> str:
    if not revision.has_levels:
        return _("%(who)s proposed to do without levels")
    changed = _("%(who)s proposed other levels")
    return changed if before.has_levels else _("%(who)s proposed five levels for it")
