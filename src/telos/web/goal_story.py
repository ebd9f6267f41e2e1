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
    from collections.abc import Iterable
    from datetime import datetime

    from telos.goals.models import GoalRevision
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """One change: when, what, in which words and why."""

    at: datetime
    day: str
    deed: str
    words: str
    """The words that stood from then on, where they are new."""
    why: str


def story_of(revisions: Iterable[GoalRevision], viewer: Person) -> list[Chapter]:
    """Return the goal's revisions as chapters, told to the viewer."""
    return [_chapter(revision, viewer) for revision in revisions]


def _chapter(revision: GoalRevision, viewer: Person) -> Chapter:
    is_wording = revision.kind == RevisionKind.WORDING
    who = _("You") if revision.by == viewer else revision.by.display_name
    return Chapter(
        at=revision.created_at,
        day=date_format(localtime(revision.created_at), "j F Y"),
        deed=_deed(revision) % {"who": who},
        words=quoted(revision.words) if is_wording else "",
        why=revision.why,
    )


def _deed(revision: GoalRevision) -> str:
    if revision.kind == RevisionKind.WORDING:
        if revision.number == 1:
            return _("%(who)s proposed the goal")
        return _("%(who)s found new words")
    if revision.kind == RevisionKind.AGREEMENT:
        return _("%(who)s agreed; now it is agreed by both")
    return {
        GoalState.PAUSED: _("%(who)s paused the goal"),
        GoalState.REACHED: _("%(who)s called the goal reached"),
        GoalState.SET_ASIDE: _("%(who)s set the goal aside"),
    }.get(GoalState(revision.state), _("%(who)s took the goal up again"))
