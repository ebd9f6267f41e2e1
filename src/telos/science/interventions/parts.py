"""Approaches, interventions and concerns, field by field, as their data files describe them."""

from typing import Annotated, Final, Literal, get_args

from pydantic import Field

from telos.science.instruments.facts import Definition, Key
from telos.science.interventions.evidence import Evidence

Format = Literal["individual", "group", "couple", "family"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)

Aim = Literal[
    "self_awareness",
    "emotions",
    "patterns",
    "relationships",
    "symptoms",
    "coping",
    "growth",
    "wellbeing",
    "transition",
    "purpose",
    "behaviour",
]
# What a goal can be about: the domains of the room `goals`, which science does not know.
AIMS: Final[tuple[Aim, ...]] = get_args(Aim)

NO_STATEMENT: Final = "No statement recorded; that is not “does not work”."

_WHOLE_SENTENCES = r"^\S[^\n]*[.?]$"
Name = Annotated[str, Field(min_length=3, max_length=70, pattern=r"^\S[^\n]*\S$")]
Paragraph = Annotated[str, Field(min_length=80, max_length=700, pattern=_WHOLE_SENTENCES)]
Lines = Annotated[str, Field(min_length=40, max_length=500, pattern=_WHOLE_SENTENCES)]
Caution = Annotated[str, Field(max_length=500, pattern=r"^$|^\S[^\n]*[.?]$")]


class ConcernFields(Definition):
    """Something that people come with."""

    key: Key
    name: Name


class ApproachFields(Definition):
    """A way of working: ``summary`` what it is, ``in_session`` what a session is like."""

    key: Key
    name: Name
    summary: Paragraph
    in_session: Paragraph


class InterventionFields(Definition):
    """One thing that is done in therapy.

    ``what`` it is; ``aims`` (domains of goals) and ``concerns`` that it may serve; in which
    ``formats``; what happens in a session, what a client might do at home; ``cautions`` for the
    therapist, empty where there is nothing particular to heed.
    """

    key: Key
    name: Name
    approaches: Annotated[tuple[Key, ...], Field(min_length=1)]
    what: Paragraph
    aims: Annotated[tuple[Aim, ...], Field(min_length=1)]
    concerns: Annotated[tuple[Key, ...], Field(min_length=1)]
    formats: Annotated[tuple[Format, ...], Field(min_length=1)]
    in_session: Paragraph
    at_home: Lines
    cautions: Caution = ""


class Concern(ConcernFields):
    """Something that people come with; ``evidence`` is of no one approach."""

    evidence: tuple[Evidence, ...] = ()


class Approach(ApproachFields):
    """A way of working, with what is recorded about it."""

    evidence: tuple[Evidence, ...] = ()


class Intervention(InterventionFields):
    """One thing that is done in therapy, with what is recorded about it."""

    evidence: tuple[Evidence, ...] = ()


class ConcernEntry(ConcernFields):
    """As the file has it: ``evidence`` names statements of the register."""

    evidence: tuple[Key, ...] = ()


class ConcernList(Definition):
    """The file ``concerns.toml``, in the order in which the concerns are shown."""

    concerns: Annotated[tuple[ConcernEntry, ...], Field(min_length=1)]


class ApproachFile(ApproachFields):
    """As the file has it: ``evidence`` names statements of the register."""

    evidence: tuple[Key, ...] = ()


class InterventionFile(InterventionFields):
    """As the file has it: ``evidence`` names statements of the register."""

    evidence: tuple[Key, ...] = ()


Entry = ConcernEntry | ApproachFile | InterventionFile
