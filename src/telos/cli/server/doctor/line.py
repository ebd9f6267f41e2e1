"""What the doctor says of one thing: how it is, and what to do."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class State(StrEnum):
    """How a thing is."""

    FINE = "fine"
    LOOK = "look"
    """Works, and somebody should look at it or decide."""
    MEND = "mend"
    """Endangers records or people: it has to be put right."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One finding."""

    subject: str
    state: State
    words: str
    to_do: str = ""


def fine(subject: str, words: str) -> Line:
    """Say that a thing is as it should be."""
    return Line(subject=subject, state=State.FINE, words=words)


def look(subject: str, words: str, to_do: str) -> Line:
    """Say what somebody should look at."""
    return Line(subject=subject, state=State.LOOK, words=words, to_do=to_do)


def mend(subject: str, words: str, to_do: str) -> Line:
    """Say what has to be put right."""
    return Line(subject=subject, state=State.MEND, words=words, to_do=to_do)


def others_may(path: Path, mask: int = 0o077) -> bool:
    """Tell whether anybody but the owner may do something with a file."""
    return bool(path.stat().st_mode & mask)
