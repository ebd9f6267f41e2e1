"""What guidelines and reviews say, each statement with where it was read and how surely."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field

from telos.science.instruments.facts import Definition, Flag, Key, Words

EvidenceStatus = Literal["looked-up", "general knowledge"]
Day = Annotated[date, Field(strict=True)]

# Our own judgement: guidelines are looked through about every few years, and what nobody has seen
# in its source should not stand for long.
YEARS_LOOKED_UP: Final = 3
YEARS_GENERAL_KNOWLEDGE: Final = 1

NO_SOURCE: Final = "no source recorded"


class Evidence(Definition):
    """One statement about a way of working with one concern.

    Attributes
    ----------
    key : str
        Of the statement in the register.
    concern : str
        The key of the concern that it is about.
    statement : str
        In plain words; it claims no more than was recorded.
    source : str
        Guideline or paper, or “no source recorded”.
    edition : str
        As it was recorded, mostly a year; empty where none was recorded.
    date : date
        The day on which the statement was recorded.
    status : str
        ``looked-up``: seen in the source. ``general knowledge``: still to be looked up.
    review_by : date
        The day by which somebody should look again; see `review_by`.
    """

    key: Key
    concern: Key
    statement: Words
    source: Words
    edition: str
    date: Day
    status: EvidenceStatus
    review_by: Day

    @property
    def has_newer_edition(self) -> bool:
        """Whether every source of it is known to have a newer edition: it is due at once."""
        return self.review_by == self.date

    @property
    def lacks_edition(self) -> bool:
        """Whether it names a source of which no edition was recorded."""
        return self.source != NO_SOURCE and not self.edition

    @property
    def tells_edition(self) -> bool:
        """Whether the edition is part of how the source is called, as the year of a paper is."""
        return all(year in self.source for year in self.edition.split("; "))

    def is_due(self, today: Day) -> bool:
        """Whether the day has come by which somebody should look again."""
        return self.review_by <= today


class Source(Definition):
    """A guideline or a paper; ``superseded`` where a newer edition is known to exist."""

    key: Key
    text: Words
    edition: str = ""
    superseded: Flag = False


class Statement(Definition):
    """A statement of the register. ``recorded`` and ``recorded_for`` are as the facts had it."""

    key: Key
    concern: Key
    statement: Annotated[str, Field(min_length=20, max_length=400, pattern=r"^\S[^\n]*[.]$")]
    recorded: Words
    recorded_for: Words
    sources: tuple[Key, ...]
    date: Day
    status: EvidenceStatus


class Register(Definition):
    """The file ``evidence.toml``: sources, and what was read there."""

    sources: tuple[Source, ...] = ()
    statements: tuple[Statement, ...] = ()


def review_by(recorded: date, *, status: EvidenceStatus, superseded: bool = False) -> date:
    """The day by which a statement should be looked up again.

    Three years after it was looked up; one year after it was put down as general knowledge; the
    same day where its source is known to have a newer edition.

    Parameters
    ----------
    recorded : date
    status : str
    superseded : bool
        Whether every source of the statement is known to have a newer edition.

    Returns
    -------
    date
        The 28th where the day would be a 29 February that the year does not have.

    Examples
    --------
    >>> review_by(date(2026, 11, 23), status="looked-up")
    datetime.date(2029, 11, 23)
    >>> review_by(date(2024, 2, 29), status="general knowledge")
    datetime.date(2025, 2, 28)
    """
    if superseded:
        return recorded
    years = YEARS_LOOKED_UP if status == "looked-up" else YEARS_GENERAL_KNOWLEDGE
    try:
        return recorded.replace(year=recorded.year + years)
    except ValueError:  # a 29 February
        return recorded.replace(year=recorded.year + years, day=28)


def evidence_of(statement: Statement, sources: dict[str, Source]) -> Evidence:
    """A statement with its sources written out and its day of review."""
    read_in = [sources[key] for key in statement.sources]
    superseded = bool(read_in) and all(source.superseded for source in read_in)
    return Evidence(
        key=statement.key,
        concern=statement.concern,
        statement=statement.statement,
        source="; ".join(source.text for source in read_in) or NO_SOURCE,
        edition="; ".join(source.edition for source in read_in if source.edition),
        date=statement.date,
        status=statement.status,
        review_by=review_by(statement.date, status=statement.status, superseded=superseded),
    )
