"""An intake held while something is done with it, and the trail that each deed leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.access.rules import side_of
from telos.audit.actions import record
from telos.episodes.actions import hold_episode
from telos.intake.actions.errors import ConsentFirstError, IntakeError, IntakeHasChangedError
from telos.intake.models import Intake
from telos.intake.rules.intake import lacks_consent, voice_of

if TYPE_CHECKING:
    from telos.base.models import Row
    from telos.episodes.models import Episode
    from telos.people.models import Person


def hold_care(actor: Person, episode: Episode) -> tuple[Episode, Side]:
    """Return the episode, held, and the actor's side, while care goes on."""
    held = hold_episode(episode)
    side = side_of(actor, held.client)
    if not held.is_open:
        raise IntakeError(_("This care has ended; its intake stays as it stood."))
    return held, side


def hold_intake(actor: Person, intake: Intake) -> tuple[Intake, Side]:
    """Return the intake as it stands, held until the transaction ends, and the actor's side."""
    episode, side = hold_care(actor, intake.episode)
    held = Intake.objects.select_for_update().get(pk=intake.pk)
    held.episode = episode
    return held, side


def hold_to_write(actor: Person, intake: Intake) -> tuple[Intake, Side]:
    """Return the same where the actor may write an answer: the client’s once they have agreed."""
    held, side = hold_intake(actor, intake)
    require_consent(held.episode, side)
    if not held.is_written_in:
        raise IntakeError(_("This intake is complete. Take it up again to write in it."))
    return held, side


def require_consent(episode: Episode, side: Side) -> None:
    """Refuse what the client would do before they have agreed to treatment.

    What is entered for somebody without an account is theirs too, and waits for the same yes.
    """
    client = episode.client
    if voice_of(side, client) == Side.CLIENT and lacks_consent(client):
        raise ConsentFirstError("" if side == Side.CLIENT else client.display_name)


def require_seen(intake: Intake, seen_revision: int) -> None:
    """Refuse a deed on what has changed since it was read."""
    if intake.revision_number != seen_revision:
        raise IntakeHasChangedError


def has_changed(intake: Intake, *more: str) -> None:
    """Keep the intake as it has become, under its next number."""
    intake.revision_number += 1
    intake.save(update_fields=["revision_number", *more])


def record_deed(actor: Person, deed: str, intake: Intake, *, about: Row | None = None) -> None:
    """Write a deed into the trail."""
    record(actor=actor, deed=deed, about=about or intake, client=intake.episode.client)
