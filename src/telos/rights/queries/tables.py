"""Every table that holds something of a client's: what of it is theirs to take along, and what not.

The copy of a record, and its erasure, walk this list; a test compares it with all tables there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telos.access.enums import RecordKind
from telos.rights.queries.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWN_NUMBER: Final = "a number of the database's own; the public id stands for it"
_KEY: Final = "the id of the record, which stands at the head of the copy"
_FORM: Final = "made in the browser so that a form sent twice makes one row; says nothing"
_DIGEST: Final = "of a key that opens something; nothing can be read from it"
IN_EVERY_TABLE: Final[Mapping[str, str]] = {"id": _OWN_NUMBER, "sealed_for": _KEY}

_CARE = (
    Table(
        name="invitations",
        label="people.Invitation",
        kind=RecordKind.CONTACT,
        client="client",
        fields=("email", "display_name", "invited_by", "expires_at", "used_at", "taken_back_at"),
        excused={
            "digest": _DIGEST,
            "practice": "stands at the head of the copy",
            "client": _KEY,
            "role": "empty for somebody who is invited to their own record",
        },
    ),
    Table(
        name="care",
        label="access.CareRelationship",
        kind=RecordKind.CONTACT,
        client="client",
        fields=("therapist", "started_on", "ended_on"),
        excused={"client": _KEY},
    ),
    Table(
        name="restrictions",
        label="access.Restriction",
        kind=RecordKind.CONTACT,
        client="client",
        fields=("asked_by", "asked_on", "ended_at", "ended_by", "why_ended"),
        excused={"client": _KEY},
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
        excused={"client": _KEY},
        told_by="told_at",
    ),
    Table(
        name="consent_asked",
        label="access.ConsentAsk",
        kind=RecordKind.CONSENT,
        client="client",
        fields=("kind", "asked_by"),
        excused={"client": _KEY},
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
        excused={"client": _KEY},
    ),
    Table(
        name="episodes",
        label="episodes.Episode",
        kind=RecordKind.EPISODE,
        client="client",
        fields=("state", "opened_on", "paused_from", "paused_until", "resumed_on"),
        excused={"client": _KEY},
    ),
    Table(
        name="episode_moves",
        label="episodes.EpisodeMove",
        kind=RecordKind.MEASURES,  # its reasons are clinical, as the room of episodes has it
        client="episode__client",
        fields=("episode", "from_state", "to_state", "by", "why"),
    ),
    Table(
        name="episode_transfers",
        label="episodes.EpisodeTransfer",
        kind=RecordKind.MEASURES,  # as above
        client="episode__client",
        fields=("episode", "giver", "taker", "by", "why"),
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
_GOALS = (
    Table(
        name="goals",
        label="goals.Goal",
        kind=RecordKind.GOALS,
        client="episode__client",
        fields=("episode", "words", "domain", "horizon", "state", "revision_number"),
        excused={"submission_key": _FORM},
    ),
    Table(
        name="goal_revisions",
        label="goals.GoalRevision",
        kind=RecordKind.GOALS,
        client="goal__episode__client",
        fields=(
            *("goal", "number", "kind", "words", "domain", "horizon", "state"),
            *("by", "side", "why"),
        ),
    ),
    Table(
        name="goal_agreements",
        label="goals.GoalAgreement",
        kind=RecordKind.GOALS,
        client="goal__episode__client",
        fields=("goal", "revision", "by", "side"),
    ),
    Table(
        name="goal_ratings",
        label="goals.GoalRating",
        kind=RecordKind.GOALS,
        client="goal__episode__client",
        fields=("goal", "value", "rated_on", "by", "side"),
        excused={"submission_key": _FORM},
    ),
)
_MEASURES = (
    Table(
        name="questionnaire_schedules",
        label="measures.MeasureSchedule",
        kind=RecordKind.MEASURES,
        client="episode__client",
        fields=(
            *("episode", "instrument_key", "every_days", "starts_on", "ends_on"),
            *("is_main", "presentation", "asked_by"),
        ),
    ),
    Table(
        name="responses",
        label="measures.Response",
        kind=RecordKind.MEASURES,
        client="episode__client",
        fields=(
            *("episode", "schedule", "instrument_key", "instrument_version", "language"),
            *("coding", "entered_as", "due_on", "answered_by", "answered_on", "finished_at"),
            *("score", "answered_count", "item_count", "withdrawn_at", "withdrawn_by"),
            "why_withdrawn",
        ),
        sent_by="finished_at",
    ),
    Table(
        name="answers",
        label="measures.Answer",
        kind=RecordKind.MEASURES,
        client="response__episode__client",
        fields=("response", "item_key", "value", "saved_at"),
        sent_by="response__finished_at",
    ),
    Table(
        name="answers_looked_at",
        label="measures.RiskAlert",
        kind=RecordKind.MEASURES,
        client="response__episode__client",
        fields=(
            *("response", "item_key", "value", "acknowledged_at", "acknowledged_by"),
            "what_was_done",
        ),
    ),
)
_RIGHTS = (
    Table(
        name="corrections",
        label="rights.Amendment",
        kind=RecordKind.CONTACT,
        client="client",
        fields=(
            *("about", "original_id", "what_is_wrong", "should_read", "state", "asked_by"),
            *("asked_on", "answered_at", "answered_by", "answer"),
        ),
        excused={"client": _KEY, "submission_key": _FORM},
    ),
    Table(
        name="erasure_requests",
        label="rights.ErasureRequest",
        kind=RecordKind.CONTACT,
        client="client",
        fields=(
            *("asked_by", "asked_on", "outcome", "settled_at", "settled_by"),
            *("answer", "kept_until"),
        ),
        excused={"client": _KEY},
    ),
    Table(
        name="legal_holds",
        label="rights.LegalHold",
        kind=RecordKind.CONTACT,
        client="client",
        fields=("ends_on", "placed_by", "lifted_at", "lifted_by"),
        excused={
            "client": _KEY,
            "why": "may be advice of a lawyer; the practice tells it where it may",
            "submission_key": _FORM,
        },
    ),
    Table(
        name="times_come",
        label="rights.DueErasure",
        kind=RecordKind.CONTACT,
        client="client",
        fields=("kind", "due_on", "outcome", "settled_at", "settled_by", "kept_until"),
        excused={"client": _KEY},
    ),
)
TABLES: Final[tuple[Table, ...]] = (*_CARE, *_GOALS, *_MEASURES, *_RIGHTS)

# At the head of the copy: the record itself, and the account that goes with it.
HEAD: Final[Mapping[str, Mapping[str, str]]] = {
    "people.Client": {
        "practice": "",
        "person": "",
        "display_name": "",
        "country": "",
        "added_by": "",
        "submission_key": _FORM,
    },
    "people.Person": {
        "email": "",
        "display_name": "",
        "is_active": "",
        "last_login": "",
        "password": "nobody can read it: a hash is kept, and it opens the account",
    },
}
"""Each field with the reason why it stays; empty for those that leave."""

TRAIL: Final[Mapping[str, str]] = {
    "actor_id": "",
    "deed": "",
    "about_kind": "",
    "about_id": "",
    "why": "",
    "place": "",
    "client_id": _KEY,
    "practice_id": "stands at the head of the copy",
    "sequence": "of the practice's chain: it would count what was done in other records",
    "previous": "a code of the practice's chain; nothing can be read from it",
    "code": "a code of the practice's chain; nothing can be read from it",
    "device": "a pseudonym of somebody's browser",
}
