"""The lines to call: read from a dated file, checked, and never guessed."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from telos.people.enums import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

_FILE = "help_lines.toml"
_NUMBER = re.compile(r"^\+?[0-9]([0-9 ]{0,18}[0-9])?$")

Words = Annotated[str, Field(min_length=1, max_length=120)]
WebAddress = Annotated[str, Field(pattern=r"^https://[a-z0-9.-]+(/[^\s?#]*)?$")]


class HelpLinesError(ValueError):
    """The file of lines cannot be used; each line names a field and what to do."""


class _Checked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Directory(_Checked):
    """Where lines of every country are kept: a link, never a request of ours."""

    name: Words
    url: WebAddress
    source: WebAddress
    verified_at: date


class HelpLine(_Checked):
    """One way to reach somebody: whom, by what, and when this was last read at its source."""

    country: str
    name: Words
    channel: Literal["call", "text"]
    value: str
    hours: Literal["always"] | None = None
    audience: Literal["anyone"]
    languages: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...], Field(min_length=1)
    ]
    is_free: bool | None = None
    source: WebAddress
    verified_at: date
    expires_at: date
    status: Literal["confirmed", "unconfirmed"]

    @model_validator(mode="after")
    def _is_usable(self) -> Self:
        if self.country not in COUNTRIES:
            raise ValueError("country: write the two capital letters of an ISO 3166 code")
        if not _NUMBER.fullmatch(self.value):
            raise ValueError("value: write the number in digits, with spaces where people pause")
        if self.expires_at <= self.verified_at:
            raise ValueError("expires_at: write a day after verified_at")
        return self

    @property
    def link(self) -> str:
        """The address that dials the number, or begins a text to it."""
        digits = self.value.replace(" ", "")
        return f"tel:{digits}" if self.channel == "call" else f"sms:{digits}"


class Emergency(_Checked):
    """The numbers of police, fire and ambulance in some countries, and when they were read."""

    countries: Annotated[tuple[str, ...], Field(min_length=1)]
    numbers: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[0-9]{3,6}$")], ...], Field(min_length=1)
    ]
    source: WebAddress
    verified_at: date
    expires_at: date
    status: Literal["confirmed", "unconfirmed"]

    @model_validator(mode="after")
    def _is_usable(self) -> Self:
        unknown = [country for country in self.countries if country not in COUNTRIES]
        if unknown:
            raise ValueError("countries: write the two capital letters of ISO 3166 codes")
        if self.expires_at <= self.verified_at:
            raise ValueError("expires_at: write a day after verified_at")
        return self


class HelpLines(_Checked):
    """All lines of the file, and the directory for places that it does not know."""

    directory: Directory
    lines: tuple[HelpLine, ...]
    emergency: tuple[Emergency, ...] = ()

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        named = [(line.country, line.channel, line.value) for line in self.lines]
        twice = {each for each in named if named.count(each) > 1}
        if twice:
            country, channel, value = min(twice)
            raise ValueError(f"lines: {channel} {value} in {country} is there twice; keep one")
        return self

    @model_validator(mode="after")
    def _names_each_emergency_once(self) -> Self:
        named = [country for each in self.emergency for country in each.countries]
        twice = {each for each in named if named.count(each) > 1}
        if twice:
            raise ValueError(f"emergency: {min(twice)} is there twice; keep one")
        return self

    @property
    def shown(self) -> tuple[HelpLine, ...]:
        """The lines that somebody has read at their source."""
        return tuple(line for line in self.lines if line.status == "confirmed")

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that have a line, in the order of the file."""
        return tuple(dict.fromkeys(line.country for line in self.shown))

    @property
    def with_emergency(self) -> tuple[str, ...]:
        """The countries whose number for danger is known, in the order of the file."""
        confirmed = (each for each in self.emergency if each.status == "confirmed")
        return tuple(country for each in confirmed for country in each.countries)

    def of(self, country: str) -> tuple[HelpLine, ...]:
        """Return the lines of one country."""
        return tuple(line for line in self.shown if line.country == country)

    def emergency_of(self, country: str) -> tuple[str, ...]:
        """Return the numbers for danger this minute; none of a country that is not known."""
        known = self.emergency_row(country)
        return known.numbers if known else ()

    def emergency_row(self, country: str) -> Emergency | None:
        """Return the same with when it was read."""
        confirmed = (each for each in self.emergency if each.status == "confirmed")
        return next((each for each in confirmed if country in each.countries), None)


@cache
def help_lines() -> HelpLines:
    """Return the lines that come with Telos."""
    return read_help_lines((files("telos.web.public") / _FILE).read_text(encoding="utf-8"))


def read_help_lines(text: str) -> HelpLines:
    """Read and check lines; say of every field that is wrong what to do."""
    try:
        return HelpLines.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise HelpLinesError(f"{_FILE}: {error}; correct this line") from error
    except ValidationError as error:
        raise HelpLinesError("\n".join(_problems(error))) from error


def _problems(error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_url=False):
        yield f"{_FILE}: {_place(detail)}: {detail['msg'].removeprefix('Value error, ')}"


def _place(detail: ErrorDetails) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in detail["loc"])
    return "".join(steps).removeprefix(".") or "file"
