"""The policy as a table: who may read and write which kind of record of a client.

Everything that shows or changes a record asks this table. Who is not named in a row may not, and is
not told that there is anything. A room may narrow what the table allows, and never widens it.
Kinds whose rooms are not built yet stand here already, so that they are built to it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Relationship(StrEnum):
    """What somebody is to a client, from the moment a relation begins to the moment it ends."""

    SELF = "self"
    """The client."""
    THERAPIST = "therapist"
    """Cares for the client today, in a clinical part of the practice."""
    AUTHOR = "author"
    """Wrote this very text, and is the client's therapist still."""
    CO_FACILITATOR = "co-facilitator"
    """Leads a group in which the client is."""
    SUPERVISOR = "supervisor"
    """Supervises the client's therapist, with the practice's word and the client's agreement."""
    BREAK_GLASS = "break-glass"
    """Has opened the record for an hour, for a safety reason that was told."""
    MANAGER = "manager"
    """Runs the practice."""
    OFFICER = "privacy officer"
    """Reviews why somebody else opened this record in an emergency."""


class RecordKind(StrEnum):
    """The kinds of record that a client has; the last two are the therapist's beside it."""

    CONTACT = "contact"
    APPOINTMENTS = "appointments"
    EPISODE = "episode"
    MEASURES = "measures"
    INTAKE = "intake"
    SAFETY_PLAN = "safety plan"
    GOALS = "goals"
    PLAN = "plan"
    CONSENT = "consent"
    PROGRESS_NOTES = "progress notes"
    JOURNAL = "journal"
    SHARED_JOURNAL = "shared journal"
    """Entries that the client has shared."""
    MESSAGES = "messages"
    GROUP_RECORD = "group record"
    TRAIL = "trail"
    """Who looked at the record and changed it."""
    PSYCHOTHERAPY_NOTES = "psychotherapy notes"
    REFLECTION = "reflection"


class Act(StrEnum):
    """What one does with a record."""

    READ = "read"
    WRITE = "write"


_SELF, _THERAPIST, _AUTHOR = Relationship.SELF, Relationship.THERAPIST, Relationship.AUTHOR
_LEADER, _SUPERVISOR = Relationship.CO_FACILITATOR, Relationship.SUPERVISOR
_GLASS, _MANAGER = Relationship.BREAK_GLASS, Relationship.MANAGER
_OFFICER = Relationship.OFFICER

_Row = dict[Act, frozenset[Relationship]]


def _row(*, read: set[Relationship], write: set[Relationship]) -> _Row:
    return {Act.READ: frozenset(read), Act.WRITE: frozenset(write)}


POLICY: Final[dict[RecordKind, _Row]] = {
    RecordKind.CONTACT: _row(
        read={_SELF, _THERAPIST, _SUPERVISOR, _GLASS, _MANAGER, _OFFICER}, write={_THERAPIST}
    ),
    RecordKind.APPOINTMENTS: _row(
        read={_SELF, _THERAPIST, _SUPERVISOR, _GLASS, _MANAGER}, write={_THERAPIST, _MANAGER}
    ),
    RecordKind.EPISODE: _row(
        read={_SELF, _THERAPIST, _SUPERVISOR, _GLASS, _MANAGER}, write={_THERAPIST}
    ),
    # From here down a manager reads nothing: the practice is run without anything clinical.
    RecordKind.MEASURES: _row(
        read={_SELF, _THERAPIST, _SUPERVISOR, _GLASS}, write={_SELF, _THERAPIST}
    ),
    RecordKind.INTAKE: _row(
        read={_SELF, _THERAPIST, _SUPERVISOR, _GLASS}, write={_SELF, _THERAPIST}
    ),
    RecordKind.SAFETY_PLAN: _row(
        read={_SELF, _THERAPIST, _SUPERVISOR, _GLASS}, write={_SELF, _THERAPIST}
    ),
    RecordKind.GOALS: _row(
        read={_SELF, _THERAPIST, _SUPERVISOR, _GLASS}, write={_SELF, _THERAPIST}
    ),
    RecordKind.PLAN: _row(read={_SELF, _THERAPIST, _SUPERVISOR, _GLASS}, write={_SELF, _THERAPIST}),
    RecordKind.CONSENT: _row(read={_SELF, _THERAPIST}, write={_SELF, _THERAPIST}),
    RecordKind.PROGRESS_NOTES: _row(read={_THERAPIST, _SUPERVISOR}, write={_THERAPIST}),
    # Nobody but the client, whatever the reason: not in an emergency, not in supervision.
    RecordKind.JOURNAL: _row(read={_SELF}, write={_SELF}),
    RecordKind.SHARED_JOURNAL: _row(read={_SELF, _THERAPIST}, write={_SELF}),
    RecordKind.MESSAGES: _row(read={_SELF, _THERAPIST}, write={_SELF, _THERAPIST}),
    RecordKind.GROUP_RECORD: _row(read={_LEADER}, write={_LEADER}),
    # Manager and officer see that a record was opened and by whom, in words without anything
    # clinical. Nobody writes it: deeds leave their rows themselves.
    RecordKind.TRAIL: _row(read={_SELF, _MANAGER, _OFFICER}, write=set()),
    RecordKind.PSYCHOTHERAPY_NOTES: _row(read={_AUTHOR}, write={_AUTHOR}),
    RecordKind.REFLECTION: _row(read={_AUTHOR}, write={_AUTHOR}),
}


def kinds_for(relationship: Relationship, *, act: Act) -> list[RecordKind]:
    """Return the kinds of record with which one may do this in the relationship."""
    return [kind for kind in RecordKind if relationship in who_may(act, kind)]


def who_may(act: Act, kind: RecordKind) -> frozenset[Relationship]:
    """Return the relationships in which one may do this with this kind of record."""
    return POLICY[kind][act]
