"""A goal held while something is done with it, and the revision that each deed leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from telos.access.actions import side_answering, spoken_fields
from telos.audit.actions import record
from telos.episodes.actions import hold_episode
from telos.goals.actions.wording import GoalError, GoalHasChangedError
from telos.goals.enums import RevisionKind
from telos.goals.models import AGREED_FIELDS, Goal, GoalRevision, GoalText
from telos.vault.rows import sealed_fields, texts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from telos.access.actions import Spoken
    from telos.access.enums import Side
    from telos.episodes.models import Episode
    from telos.people.models import Person


def hold_care(
    actor: Person, episode: Episode, spoken: Spoken | None = None
) -> tuple[Episode, Side]:
    """Return the episode, held, and for which side the actor answers, while care goes on."""
    held = hold_episode(episode)
    side = side_answering(actor, held.client, spoken, since=held.opened_on)
    if not held.is_open:
        raise GoalError(_("This care has ended; its goals stay as they stood."))
    return held, side


def hold_goal(actor: Person, goal: Goal, spoken: Spoken | None = None) -> tuple[Goal, Side]:
    """Return the goal as it stands, held until the transaction ends, and the side that answers."""
    episode, side = hold_care(actor, goal.episode, spoken)
    held = Goal.objects.select_for_update().get(pk=goal.pk)
    held.episode = episode
    return held, side


def require_seen(goal: Goal, seen_revision: int) -> None:
    """Refuse a deed on words that have changed since they were read."""
    if goal.revision_number != seen_revision:
        raise GoalHasChangedError


def require_aim_goes_on(goal: Goal) -> None:
    """Refuse a deed on a step whose aim has ended: it rests as it stands."""
    if goal.rests:
        raise GoalError(
            _(
                "This step rests, for its aim has ended. Once the aim is taken up again, the step "
                "stands as it stood."
            )
        )


def last_revision(goal: Goal) -> GoalRevision:
    """Return the change by which the goal came to stand as it does."""
    return GoalRevision.objects.get(goal=goal, number=goal.revision_number)


def is_repeat(
    last: GoalRevision, kind: RevisionKind, *, by: Person, seen: int, why: str = ""
) -> bool:
    """Tell whether the last change is this very deed, sent before from the same page."""
    deed = (last.kind, last.by_id, last.number, last.why)
    return deed == (kind, by.pk, seen + 1, why.strip())


def fields_of(text: GoalText, *, but: Collection[str] = ()) -> dict[str, Any]:
    """Return what a goal or a revision says; a text that does not open is an error."""
    sealed = {field.name for field in sealed_fields(type(text))}
    return {
        field: text.opened(field) if field in sealed else getattr(text, field)
        for field in AGREED_FIELDS
        if field not in but
    }


def says(text: GoalText, said: Mapping[str, Any]) -> bool:
    """Tell whether all this stands there already."""
    return all(getattr(text, field) == value for field, value in said.items())


def put_on(goal: Goal, said: Mapping[str, Any]) -> None:
    """Let the goal say this from now on; under another aim it stands after the steps there."""
    if said.get("aim_id", goal.aim_id) != goal.aim_id:
        goal.place = place_under(said["aim_id"])
    for field, value in said.items():
        setattr(goal, field, value)


def place_under(aim_id: int | None) -> int:
    """Return the place after all the steps under an aim; an aim has 0."""
    if aim_id is None:
        return 0
    last = Goal.objects.filter(aim=aim_id).aggregate(last=Max("place"))["last"]
    return (last or 0) + 1


def says_alike(text: Goal, words: str) -> bool:
    """Tell whether these words stand there, whatever their spaces and capitals."""
    said, new = (" ".join(each.split()).casefold() for each in (text.words, words))
    return said == new


def next_revision(
    goal: Goal,
    kind: RevisionKind,
    *,
    by: Person,
    side: Side,
    why: str = "",
    said: Mapping[str, Any] | None = None,
    spoken: Spoken | None = None,
) -> GoalRevision:
    """Keep the goal as it has become, and write down by what."""
    goal.revision_number += 1
    goal.save(update_fields=[*AGREED_FIELDS, "place", "state", "review_on", "revision_number"])
    return append_revision(goal, kind, by=by, side=side, why=why, said=said, spoken=spoken)


def append_revision(
    goal: Goal,
    kind: RevisionKind,
    *,
    by: Person,
    side: Side,
    why: str,
    said: Mapping[str, Any] | None = None,
    spoken: Spoken | None = None,
) -> GoalRevision:
    """Write down what became of the goal, with its words or those proposed beside them."""
    return GoalRevision.objects.create(
        goal=goal,
        sealed_for=goal.sealed_for,
        number=goal.revision_number,
        kind=kind,
        state=goal.state,
        by=by,
        side=side,
        review_on=goal.review_on if kind == RevisionKind.REVIEWED else None,
        **spoken_fields(spoken),
        **texts(**(fields_of(goal) if said is None else said), why=why.strip()),
    )


def record_deed(actor: Person, deed: str, goal: Goal, *, spoken: Spoken | None = None) -> None:
    """Write a deed on a goal into the trail; what was said for a client is named as such."""
    record(
        actor=actor,
        deed=f"{deed}.spoken" if spoken else deed,
        about=goal,
        client=goal.episode.client,
    )
