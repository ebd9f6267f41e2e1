"""What a correction is about, how requests end, and which kinds of record are kept how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from telos.access.enums import RecordKind
from telos.vault.enums import KeyClass


class About(models.TextChoices):
    """What of a record somebody says is not right."""

    CONTACT = "contact", _("name, address or country")
    EPISODE = "episode", _("a stretch of care")
    INTAKE = "intake", _("what was written at the beginning")
    # The value stands in an address, and an address in a browser’s history.
    SAFETY_PLAN = "at_hand", _("a safety plan")
    GOAL = "goal", _("a goal")
    PLAN = "plan", _("a plan of therapy")
    RESPONSE = "response", _("a questionnaire or score")
    APPOINTMENT = "appointment", _("an appointment")


KIND_OF: Final[dict[About, RecordKind]] = {
    About.CONTACT: RecordKind.CONTACT,
    About.EPISODE: RecordKind.EPISODE,
    About.INTAKE: RecordKind.INTAKE,
    About.SAFETY_PLAN: RecordKind.SAFETY_PLAN,
    About.GOAL: RecordKind.GOALS,
    About.PLAN: RecordKind.PLAN,
    About.RESPONSE: RecordKind.MEASURES,
    About.APPOINTMENT: RecordKind.APPOINTMENTS,
}


class AmendmentState(models.TextChoices):
    """What became of a correction that was asked for."""

    ASKED = "asked", _("waits for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    TAKEN_BACK = "taken_back", _("taken back")


class ErasureOutcome(models.TextChoices):
    """How a request for erasure ended."""

    TAKEN_BACK = "taken_back", _("taken back")
    KEPT = "kept", _("kept, with a reason")
    ERASED = "erased", _("erased")


class Kept(models.TextChoices):
    """The kinds of record of which a practice says how long each is kept."""

    INTAKE = "intake", _("what was written at the beginning")
    SAFETY_PLANS = "safety_plans", _("safety plans")
    GOALS = "goals", _("words of goals")
    PLANS = "plans", _("plans of therapy")
    REMARKS = "remarks", _("reasons and remarks")
    NOTES = "notes", _("progress notes")
    PSYCHOTHERAPY_NOTES = "psychotherapy_notes", _("psychotherapy notes")
    JOURNAL = "journal", _("shared journal entries")
    MESSAGES = "messages", _("messages")
    FILES = "files", _("files")
    ANSWERS = "answers", _("single answers to questionnaires")
    RECORD = "record", _("the whole record, with name, address and times")


CLASSES_OF: Final[dict[Kept, frozenset[KeyClass]]] = {
    Kept.INTAKE: frozenset({KeyClass.INTAKE}),
    Kept.SAFETY_PLANS: frozenset({KeyClass.SAFETY_PLAN}),
    Kept.GOALS: frozenset({KeyClass.GOAL}),
    Kept.PLANS: frozenset({KeyClass.PLAN}),
    Kept.REMARKS: frozenset({KeyClass.REMARK}),
    Kept.NOTES: frozenset({KeyClass.NOTE}),
    Kept.PSYCHOTHERAPY_NOTES: frozenset({KeyClass.PSYCHOTHERAPY_NOTE}),
    Kept.JOURNAL: frozenset({KeyClass.JOURNAL}),
    Kept.MESSAGES: frozenset({KeyClass.MESSAGE}),
    Kept.FILES: frozenset({KeyClass.FILE}),
    Kept.ANSWERS: frozenset(),
    Kept.RECORD: frozenset(KeyClass),
}
"""The keys that go with each kind; the answers are rows, and go as such."""


class DueOutcome(models.TextChoices):
    """What was decided about something whose time has come."""

    GONE = "gone", _("gone")
    KEPT = "kept", _("kept longer")


@dataclass(frozen=True, kw_only=True)
class Years:
    """How long something is kept after care has ended, and who says so."""

    years: int
    source: str


# Years after care has ended. Only what could be read at a source stands here; a practice confirms
# or changes it before anything rests on it, and for all other places it says so itself.
KNOWN_YEARS: Final[dict[str, Years]] = {
    "DE": Years(years=10, source="§ 630f Abs. 3 BGB: ten years after treatment was concluded"),
    "GB": Years(
        years=20,
        source="NHS Records Management Code of Practice, Appendix II: mental health records, "
        "20 years",
    ),
}
LONGEST_YEARS: Final = 100
LONGEST_WORDS: Final = 2000
LONGEST_REASON: Final = 200
