"""The policy as a table: which relationship reads and writes which kind of record."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Relationship(StrEnum):
    """What somebody is to a client."""

    SELF = "self"
    THERAPIST = "therapist"
    MANAGER = "manager"


class RecordKind(StrEnum):
    """The kinds of record that a client has."""

    CONTACT = "contact"
    APPOINTMENTS = "appointments"
    EPISODE = "episode"
    MEASURES = "measures"
    GOALS = "goals"
    TRAIL = "trail"
    """Who looked at the record and changed it."""


READS: Final[dict[RecordKind, frozenset[Relationship]]] = {
    RecordKind.CONTACT: frozenset(Relationship),
    RecordKind.APPOINTMENTS: frozenset(Relationship),
    RecordKind.EPISODE: frozenset(Relationship),
    # A manager runs the practice without reading anything clinical.
    RecordKind.MEASURES: frozenset({Relationship.SELF, Relationship.THERAPIST}),
    RecordKind.GOALS: frozenset({Relationship.SELF, Relationship.THERAPIST}),
    # The manager sees that a record was opened and by whom, in words without anything clinical.
    RecordKind.TRAIL: frozenset({Relationship.SELF, Relationship.MANAGER}),
}
