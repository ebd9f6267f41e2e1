"""Beginning an intake, handing it in, completing it and taking it up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.actions import tell_therapists
from telos.access.enums import Side
from telos.access.rules import require
from telos.base import clock
from telos.intake.actions.errors import IntakeError, UnsavedError
from telos.intake.actions.holding import (
    has_changed,
    hold_care,
    hold_intake,
    record_deed,
    require_consent,
    require_seen,
)
from telos.intake.enums.states import IntakeState
from telos.intake.models import FormulationDraft, Intake, IntakeDraft, IntakeMove
from telos.intake.rules.intake import may_move_intake, moves_from
from telos.measures.actions import ask_about_safety
from telos.notices.enums import NoticeKind
from telos.vault.rows import texts

if TYPE_CHECKING:
    from telos.episodes.models import Episode
    from telos.people.models import Person


@transaction.atomic
def begin_intake(*, actor: Person, episode: Episode) -> Intake:
    """Begin the intake of an episode, whoever opens it first; beginning twice is beginning once.

    With it the questions about safety are on the client's list.
    """
    held, side = hold_care(actor, episode)
    if begun := Intake.objects.filter(episode=held).first():
        return begun
    require_consent(held, side)
    intake = Intake.objects.create(episode=held, state=IntakeState.BEGUN, begun_by=actor)
    _append(intake, "", by=actor, side=side, why="")
    record_deed(actor, "intake.begin", intake)
    ask_about_safety(actor=actor, episode=held)
    return intake


@transaction.atomic
def move_intake(
    *, actor: Person, intake: Intake, to: IntakeState, seen_revision: int, why: str = ""
) -> Intake:
    """Hand in, complete or take up again, if the table allows it from where it stands now.

    It is handed in by the client, and completed by the therapist with a formulation. The same move
    sent a second time from the same page is one move.
    """
    held, side = hold_intake(actor, intake)
    require(may_move_intake(side, to, held.episode.client))
    reason = why.strip()
    if _was_just_made(held, actor=actor, to=to, seen=seen_revision, why=reason):
        return held
    if to not in moves_from(held.state):
        raise IntakeError(
            _("An intake that is “%(here)s” cannot become “%(there)s”.")
            % {"here": IntakeState(held.state).label, "there": to.label}
        )
    _require_ready(held, actor, side, to=to, why=reason)
    require_seen(held, seen_revision)
    came_from, held.state = held.state, to
    if to == IntakeState.HANDED_IN:
        held.handed_in_at = clock.now()
    has_changed(held, "state", "handed_in_at")
    move = _append(held, came_from, by=actor, side=side, why=reason)
    record_deed(actor, f"intake.move.{to}", held)
    if to == IntakeState.HANDED_IN and side == Side.CLIENT:
        tell_therapists(held.episode.client, NoticeKind.INTAKE_HANDED_IN, about=move)
    return held


def _require_ready(intake: Intake, actor: Person, side: Side, *, to: IntakeState, why: str) -> None:
    if to == IntakeState.HANDED_IN:
        require_consent(intake.episode, side)
        if IntakeDraft.objects.filter(intake=intake, by=actor).exists():
            raise UnsavedError
    if to == IntakeState.TAKEN_UP and not why:
        raise IntakeError(_("Say in a few words why it is taken up again."))
    if to == IntakeState.COMPLETE and not FormulationDraft.objects.filter(intake=intake).exists():
        raise IntakeError(_("An intake is completed with its formulation. Write that first."))


def _was_just_made(intake: Intake, *, actor: Person, to: IntakeState, seen: int, why: str) -> bool:
    """Tell whether this very move was made from the same page, and nothing since."""
    if intake.state != to or intake.revision_number != seen + 1:
        return False
    last = IntakeMove.objects.filter(intake=intake).order_by("number").last()
    return last is not None and (last.by_id, last.why) == (actor.pk, why)


def _append(intake: Intake, came_from: str, *, by: Person, side: Side, why: str) -> IntakeMove:
    return IntakeMove.objects.create(
        intake=intake,
        sealed_for=intake.episode.client.public_id,
        number=IntakeMove.objects.filter(intake=intake).count() + 1,
        from_state=came_from,
        to_state=intake.state,
        by=by,
        side=side,
        **texts(why=why),
    )
