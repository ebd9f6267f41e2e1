"""Who may do what with an intake, on whose side they stand, and what has to be agreed first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.enums import ConsentKind, ConsentState, RecordKind, Side
from telos.access.queries import consents_of
from telos.access.rules import is_therapist_of, may_write
from telos.intake.enums.states import ALLOWED_MOVES, IntakeState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telos.access.queries import Consent
    from telos.people.models import Client, Person


def may_formulate(actor: Person, client: Client) -> bool:
    """The client's therapist writes the formulation, as they write their notes."""
    return may_write(actor, client, RecordKind.PROGRESS_NOTES)


def may_arrange(actor: Person, client: Client) -> bool:
    """The client's therapist says what was arranged."""
    return is_therapist_of(actor, client)


def voice_of(side: Side, client: Client) -> Side:
    """Return whose words somebody on this side writes.

    For whoever has no account the therapist enters from the talk what they say.
    """
    return Side.CLIENT if client.person_id is None else side


def may_move_intake(side: Side, to: IntakeState, client: Client) -> bool:
    """The client hands in; the therapist completes; either takes it up again.

    For somebody without an account, with whom it was gone through, the therapist hands in.
    """
    if to == IntakeState.HANDED_IN:
        return side == Side.CLIENT or client.person_id is None
    return side == Side.THERAPIST or to == IntakeState.TAKEN_UP


def moves_from(state: str) -> frozenset[IntakeState]:
    """Return the states to which an intake in this state may go."""
    return ALLOWED_MOVES[IntakeState(state)]


def is_consent_open(consents: Mapping[ConsentKind, Consent]) -> bool:
    """Tell whether treatment and confidentiality is asked for and not agreed to.

    Where the practice asks for nothing, or asks for it no longer, nothing stands in the way.
    """
    treatment = consents.get(ConsentKind.TREATMENT)
    if treatment is None or treatment.text.retired is not None:
        return False
    return treatment.state != ConsentState.AGREED


def lacks_consent(client: Client) -> bool:
    """Tell the same of a client, whoever looks: for a deed."""
    return is_consent_open(consents_of(client))
