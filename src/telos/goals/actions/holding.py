"""A goal held while something is done with it, and the revision that each deed leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.audit.actions import record
from telos.episodes.actions import hold_episode
from telos.goals.actions.wording import GoalError, GoalHasChangedError, Wording
from telos.goals.models import Goal, GoalRevision
from telos.goals.rules import side_of
from telos.vault.rows import texts

if TYPE_CHECKING:
    from telos.episodes.models import Episode
    from telos.goals.enums import RevisionKind, Side
    from telos.people.models import Person


def hold_care(actor: Person, episode: Episode) -> tuple[Episode, Side]:
    """Return the episode, held, and the actor's side, while care goes on."""
    held = hold_episode(episode)
    side = side_of(actor, held.client)
    if not held.is_open:
        raise GoalError(_("This care has ended; its goals stay as they stood."))
    return held, side


def hold_goal(actor: Person, goal: Goal) -> tuple[Goal, Side]:
    """Return the goal as it stands, held until the transaction ends, and the actor's side."""
    episode, side = hold_care(actor, goal.episode)
    held = Goal.objects.select_for_update().get(pk=goal.pk)
    held.episode = episode
    return held, side


def require_seen(goal: Goal, seen_revision: int) -> None:
    """Refuse a deed on words that have changed since they were read."""
    if goal.revision_number != seen_revision:
        raise GoalHasChangedError


def last_revision(goal: Goal) -> GoalRevision:
    """Return the change by which the goal came to stand as it does."""
    return GoalRevision.objects.get(goal=goal, number=goal.revision_number)


def is_repeat(
    last: GoalRevision, kind: RevisionKind, *, by: Person, seen: int, why: str = ""
) -> bool:
    """Tell whether the last change is this very deed, sent before from the same page."""
    deed = (last.kind, last.by_id, last.number, last.why)
    return deed == (kind, by.pk, seen + 1, why.strip())


def says(text: Goal | GoalRevision, wording: Wording) -> bool:
    """Tell whether these words stand there already."""
    return all(getattr(text, field) == said for field, said in wording.fields.items())


def says_alike(text: Goal, wording: Wording) -> bool:
    """Tell whether these words stand there, whatever their spaces and capitals."""
    said, new = (" ".join(words.split()).casefold() for words in (text.words, wording.words))
    return said == new


def next_revision(
    goal: Goal,
    kind: RevisionKind,
    *,
    by: Person,
    side: Side,
    why: str = "",
    wording: Wording | None = None,
) -> GoalRevision:
    """Keep the goal as it has become, and write down by what."""
    goal.revision_number += 1
    goal.save(update_fields=["words", "domain", "horizon", "state", "revision_number"])
    return append_revision(goal, kind, by=by, side=side, why=why, wording=wording)


def append_revision(
    goal: Goal,
    kind: RevisionKind,
    *,
    by: Person,
    side: Side,
    why: str,
    wording: Wording | None = None,
) -> GoalRevision:
    """Write down what became of the goal, with its words or those proposed beside them."""
    stands = {"words": goal.words, "domain": goal.domain, "horizon": goal.horizon}
    says = wording.fields if wording else stands
    return GoalRevision.objects.create(
        goal=goal,
        sealed_for=goal.sealed_for,
        number=goal.revision_number,
        kind=kind,
        domain=says["domain"],
        horizon=says["horizon"],
        state=goal.state,
        by=by,
        side=side,
        **texts(words=says["words"], why=why.strip()),
    )


def record_deed(actor: Person, deed: str, goal: Goal) -> None:
    """Write a deed on a goal into the trail."""
    record(actor=actor, deed=deed, about=goal, client=goal.episode.client)
