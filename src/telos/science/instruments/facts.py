"""What is known about an instrument, each fact with its source and status."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Status = Literal["confirmed", "unconfirmed"]
Direction = Literal["lower", "higher", "neither"]

# TOML knows its types, so a number in quotation marks is a mistake and not a number.
Whole = Annotated[int, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=0)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Positive = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Coefficient = Annotated[float, Field(strict=True, gt=0, lt=1)]
People = Annotated[int, Field(strict=True, gt=1)]
Flag = Annotated[bool, Field(strict=True)]
Words = Annotated[str, Field(min_length=1, pattern=r"\S")]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]


class Definition(BaseModel):
    """A part of an instrument file: nothing unknown is let in, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Definition):
    """A fact with where it was read. A confirmed fact must name its source.

    ``also`` names further sources that say the same.
    """

    source: Key | None = None
    also: tuple[Key, ...] = ()
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
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None


class Band(Sourced):
    """A published range of scores with its published label, both ends included."""

    lowest: Number
    highest: Number
    label: Words


class AlternativeBands(Definition):
    """Another published set of ranges for the same score; a person chooses it by ``key``."""

    key: Key
    name: Words
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]


class Caseness(Sourced):
    """The published line at or beyond which a score is counted as a case.

    ``sensitivity`` and ``specificity`` are those of the line against ``condition``.
    """

    cut: Number
    operator: Literal[">=", "<="]
    used_by: Words | None = None
    condition: Words | None = None
    sensitivity: Share | None = None
    specificity: Share | None = None


class AlternativeLine(Caseness):
    """Another published line, for those whom ``people`` describes; chosen by ``key``."""

    key: Key
    people: Words | None = None


class Alert(Sourced):
    """An answer that a person must look at, whatever the rest of the form says.

    ``soft`` marks one that is Telos's own caution and not a published risk item.
    """

    item: Key
    at_least: Whole
    kind: Words
    soft: Flag = False


class Reliability(Sourced):
    """How closely the scale agrees with itself: alpha at once, retest over time.

    Where a range is published, ``value`` is its lowest and ``highest`` its highest.
    """

    kind: Literal["alpha", "omega", "retest"]
    value: Coefficient
    highest: Coefficient | None = None
    people: Words | None = None
    n: People | None = None


class Norm(Sourced):
    """Mean and standard deviation (score units) of a described population.

    ``other`` is a population that is neither in treatment nor like the public, or a scale's
    design (GAS: 50 and 10).
    """

    key: Key
    population: Words
    kind: Literal["clinical", "functional", "other"]
    n: People | None = None
    mean: Number
    sd: Positive | None = None


class NormRange(Sourced):
    """Means and standard deviations of several samples, of which only the ends are known."""

    key: Key
    population: Words
    kind: Literal["clinical", "functional", "other"]
    mean_lowest: Number
    mean_highest: Number
    sd_lowest: Positive | None = None
    sd_highest: Positive | None = None


class ReliableChange(Sourced):
    """A published amount (score units) that is counted as a change, and by whom.

    ``minimal_important`` is an amount that people notice, not one beyond measurement error.
    Where a range is published, ``amount`` is its lowest and ``highest`` its highest.
    """

    kind: Literal["reliable", "minimal_important"] = "reliable"
    amount: Positive
    highest: Positive | None = None
    used_by: Words | None = None
    basis: Words


class AlternativeAmount(ReliableChange):
    """Another published amount; a person chooses it by ``key``."""

    key: Key


class Translations(Sourced):
    """What is known of the instrument in other languages."""

    text: Words
    languages: tuple[Language, ...] = ()
