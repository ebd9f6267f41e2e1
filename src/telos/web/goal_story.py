"""How a goal came to say what it says: its revisions told as a story, the newest last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.goals.enums import GoalState, RevisionKind
from telos.web.words import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from telos.goals.models import GoalRevision
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One change: when, what, in which words and why."""

    at: datetime
    day: str
    deed: str
    words: str
    """New words, where they are found or proposed."""
    why: str


def story_of(
    revisions: Iterable[GoalRevision], viewer: Person, *, day: Callable[[date], str]
) -> list[Chapter]:
    """Return the goal's revisions as chapters, told to the viewer; `day` says a day."""
    told = list(revisions)
    return [
        Chapter(
            at=revision.created_at,
            day=day(localtime(revision.created_at).date()),
            deed=_deed(revision, before)
            % {"who": _("You") if revision.by == viewer else revision.by.display_name},
            words=quoted(revision.words) if revision.kind == RevisionKind.WORDING else "",
            why=revision.why,
        )
        for before, revision in zip((None, *told), told, strict=False)
    ]


def whole_day(day: date) -> str:
    """Return a day with its month and year in words."""
    return date_format(day, "j F Y")


def _deed(revision: GoalRevision, before: GoalRevision | None) -> str:
    answers = before if before is not None and before.is_beside else None
    if revision.kind == RevisionKind.WORDING:
        return _wording(revision)
    if revision.kind == RevisionKind.AGREEMENT:
        stands = _("%(who)s agreed; now it is agreed by both")
        return _("%(who)s agreed; the new words stand") if answers else stands
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


def _wording(revision: GoalRevision) -> str:
    if revision.number == 1:
        return _("%(who)s proposed the goal")
    found = _("%(who)s found new words")
    return _("%(who)s proposed new words") if revision.is_beside else found
