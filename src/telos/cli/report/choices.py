"""What the person who runs `telos report` asked for, in one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Rule(StrEnum):
    """Where the size of a reliable change and the line come from."""

    PUBLISHED = "published"
    JACOBSON_TRUAX = "jacobson-truax"


class Spread(StrEnum):
    """Whose standard deviation the Jacobson–Truax rule takes."""

    SAMPLE = "sample"
    NORM = "norm"


class Cutoff(StrEnum):
    """Which line a client must cross to have recovered."""

    A = "a"
    B = "b"
    C = "c"
    CASENESS = "caseness"


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns named on the command line; what is not named is looked for."""

    client: str | None = None
    time: str | None = None
    instrument: str | None = None
    item: str | None = None
    value: str | None = None
    score: str | None = None
    by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How the file is to be read where it should not be worked out from the file."""

    columns: Columns = Columns()
    instrument_key: str | None = None
    instrument_files: tuple[Path, ...] = ()
    date_format: str | None = None
    delimiter: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, kw_only=True)
class Method:
    """How change is classified, which two scores are compared, and whether all are modelled."""

    rule: Rule = Rule.PUBLISHED
    reliability: str | None = None
    norm_mean: float | None = None
    norm_sd: float | None = None
    spread: Spread | None = None
    """That of the sample where nothing is asked for."""
    cutoff: Cutoff | None = None
    """c where nothing is asked for."""
    lines: Mapping[str, str] = field(default_factory=dict)
    """Of an instrument's key, that of another of its published lines."""
    pair: tuple[str, str] | None = None
    """Two instruments to judge together; None where the file decides."""
    first: str | None = None
    last: str | None = None
    model: bool | None = None
    """Whether all courses are modelled; None where their number decides."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Everything that was asked for."""

    responses: Path
    reading: Reading = Reading()
    method: Method = Method()
    courses: int | None = 200
    """How many clients' courses are drawn; None draws all."""
