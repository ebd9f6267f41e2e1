"""Who cares, what was agreed to, and stretches of care."""

from __future__ import annotations

from typing import Final

from telos.access.enums import RecordKind
from telos.rights.queries.table import Table
from telos.rights.queries.tables.reasons import DIGEST, KEY

CARE: Final[tuple[Table, ...]] = (
    Table(
        name="invitations",
        label="people.Invitation",
        kind=RecordKind.CONTACT,
        client="client",
        fields=("email", "display_name", "invited_by", "expires_at", "used_at", "taken_back_at"),
        excused={
            "digest": DIGEST,
            "practice": "stands at the head of the copy",
            "client": KEY,
            "role": "empty for somebody who is invited to their own record",
        },
    ),
    Table(
        name="care",
        label="access.CareRelationship",
        kind=RecordKind.CONTACT,
        client="client",
        fields=("therapist", "started_on", "ended_on"),
        excused={"client": KEY},
    ),
    Table(
        name="restrictions",
        label="access.Restriction",
        kind=RecordKind.CONTACT,
        client="client",
        fields=("asked_by", "asked_on", "ended_at", "ended_by", "why_ended"),
        excused={"client": KEY},
    ),
    Table(
        name="emergency_openings",
        label="access.EmergencyOpening",
        kind=RecordKind.TRAIL,
        client="client",
        fields=(
            *("opened_by", "danger", "why", "ends_at", "ended_at", "told_at", "why_later"),
            *("finding", "reviewed_at", "reviewed_by", "review"),
        ),
        excused={"client": KEY},
        told_by="told_at",
    ),
    Table(
        name="consent_asked",
        label="access.ConsentAsk",
        kind=RecordKind.CONSENT,
        client="client",
        fields=("kind", "asked_by"),
        excused={"client": KEY},
    ),
    Table(
        name="consent",
        label="access.ConsentFact",
        kind=RecordKind.CONSENT,
        client="client",
        fields=(
            *("kind", "number", "answer", "text", "way", "answered_on", "entered_by"),
            "present",
        ),
        excused={"client": KEY},
    ),
    Table(
        name="episodes",
        label="episodes.Episode",
        kind=RecordKind.EPISODE,
        client="client",
        fields=("state", "opened_on", "paused_from", "paused_until", "resumed_on"),
        excused={"client": KEY},
    ),
    Table(
        name="episode_moves",
        label="episodes.EpisodeMove",
        kind=RecordKind.MEASURES,  # its reasons are clinical, as the room of episodes has it
        client="episode__client",
        fields=("episode", "from_state", "to_state", "by", "until", "why"),
    ),
    Table(
        name="episode_transfers",
        label="episodes.EpisodeTransfer",
        kind=RecordKind.MEASURES,  # as above
        client="episode__client",
        fields=("episode", "giver", "taker", "by", "why"),
    ),
    Table(
        name="hand_over_requests",
        label="episodes.HandOverRequest",
        kind=RecordKind.MEASURES,  # as above
        client="episode__client",
        fields=(
            *("episode", "asked_by", "to", "why"),
            *("outcome", "settled_at", "settled_by", "answer"),
        ),
    ),
    Table(
        name="appointments",
        label="scheduling.Appointment",
        kind=RecordKind.APPOINTMENTS,
        client="episode__client",
        fields=(
            *("episode", "therapist", "starts_at", "minutes", "place", "state"),
            *("settled_at", "why"),
        ),
    ),
)
