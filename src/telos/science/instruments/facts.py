"""What is known about an instrument, each fact with its source and status."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Status = Literal["confirmed", "unconfirmed"]

# TOML knows its types, so a number in quotation marks is a mistake and not a number.
Whole = Annotated[int, Field(strict=True)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Flag = Annotated[bool, Field(strict=True)]
Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
LoincCode = Annotated[str, Field(pattern=r"^\d{1,7}-\d$")]
LoincAnswer = Annotated[str, Field(pattern=r"^LA\d+-\d$")]


class Definition(BaseModel):
    """A part of an instrument file: nothing unknown is let in, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Definition):
    """A fact with where it was read. A confirmed fact must name its source."""

    source: Key | None = None
    status: Status
    note: Words | None = None

    @model_validator(mode="after")
    def _confirmed_names_a_source(self) -> Self:
        if self.status == "confirmed" and self.source is None:
            raise PydanticCustomError(
                "unsourced",
                "is confirmed but names no source; name one, or set status to “unconfirmed”",
            )
        return self


class Source(Definition):
    """A reference that facts of the file point to by ``key``."""

    key: Key
    text: Words
    doi: Annotated[str, Field(pattern=r"^10\.\d{4,9}/\S+$")] | None = None


class Band(Sourced):
    """A published range of scores with its published label, both ends included."""

    lowest: Number
    highest: Number
    label: Words


class Caseness(Sourced):
    """The published line at or beyond which a score is counted as a case."""

    cut: Number
    operator: Literal[">=", "<="]


class Alert(Sourced):
    """An answer that a person must look at, whatever the rest of the form says."""

    item: Key
    at_least: Whole
    kind: Words


class Reliability(Sourced):
    """How closely the scale agrees with itself: alpha at once, retest over time."""

    kind: Literal["alpha", "retest"]
    value: Annotated[float, Field(strict=True, gt=0, lt=1)]


class Norm(Sourced):
    """Mean and standard deviation (score units) of a described population."""

    key: Key
    population: Words
    kind: Literal["clinical", "functional"]
    n: Annotated[int, Field(strict=True, gt=1)] | None = None
    mean: Number
    sd: Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)] | None = None


class ReliableChange(Sourced):
    """A published amount (score units) that services count as a reliable change."""

    amount: Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
    used_by: Words | None = None
    basis: Words


class Licence(Sourced):
    """What the licence lets us do with the wording.

    ``green``: shown with its notice. ``amber``: conditions are open. ``red``: never shown.
    """

    licence_class: Literal["green", "amber", "red"] = Field(alias="class")
    text: Words
    notice: Words
    held_back_until: Words | None = None

    @property
    def allows_wording(self) -> bool:
        """Whether items may be printed as things stand."""
        return self.licence_class != "red" and self.held_back_until is None


class Loinc(Sourced):
    """LOINC codes of the panel, its total, items in order, and answers in order."""

    panel: LoincCode | None = None
    panel_status: Status | None = None
    total: LoincCode | None = None
    items: tuple[LoincCode, ...] = ()
    answer_list: Annotated[str, Field(pattern=r"^LL\d+-\d$")] | None = None
    answers: tuple[LoincAnswer, ...] = ()
