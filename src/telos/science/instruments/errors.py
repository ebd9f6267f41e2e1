"""Every way in which an instrument file or a response can be refused, by name."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class FieldProblem:
    """One thing that is wrong in an instrument file, and where.

    ``field`` is a path such as ``items[3].key``, or ``line 12`` where the file is not TOML.
    """

    field: str
    message: str


class InstrumentFileError(ValueError):
    """An instrument file cannot be used; ``problems`` names each field and what to do."""

    def __init__(self, file: str, problems: Sequence[FieldProblem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{file}: {p.field}: {p.message}" for p in self.problems))


class UnknownInstrumentError(LookupError):
    """No instrument of the library has this key; ``known`` lists those that are there."""

    def __init__(self, key: str, known: Sequence[str]) -> None:
        self.key = key
        self.known = tuple(known)
        super().__init__(
            f"There is no instrument “{key}”. Use one of these keys: {', '.join(known)}."
        )


class ScoringError(ValueError):
    """Responses cannot be scored as they stand."""


class NoTotalError(ScoringError):
    """The instrument has no score for the whole; ``subscales`` are scored by themselves."""

    def __init__(self, key: str, subscales: Sequence[str]) -> None:
        self.key = key
        self.subscales = tuple(subscales)
        parts = ", ".join(subscales)
        told = (
            f"take one of its subscales: {parts}" if parts else "nothing of it can be scored here"
        )
        super().__init__(f"{key} has no total; {told}.")


class NoDirectionError(ScoringError):
    """Neither a higher nor a lower score is better, so change cannot be called either."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            f"In {key} neither lower nor higher is better as a whole. Look at a subscale that has "
            "a direction of its own."
        )


class TotalOnlyError(ScoringError):
    """The instrument's items are not free to use, so only totals can be scored."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            f"{key} is held as totals only: its items are not here. Give totals to score_totals."
        )


class UnknownItemError(ScoringError):
    """An answer names an item that the instrument does not have."""

    def __init__(self, item: str, known: Sequence[str]) -> None:
        self.item = item
        self.known = tuple(known)
        super().__init__(f"There is no item “{item}”. The items are: {', '.join(known)}.")


class ResponseFrameError(ScoringError):
    """A column is missing, has the wrong type, or would be overwritten; ``column`` names it."""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(f"Column “{column}”: {message}")


class ResponseValueError(ScoringError):
    """An answer or total is outside what the instrument allows.

    ``row`` counts from 0, as the frame does; ``count`` tells how many values of this column
    are outside, of which the first is named.
    """

    def __init__(self, *, row: int, item: str, value: object, allowed: str, count: int) -> None:
        self.row = row
        self.item = item
        self.value = value
        self.allowed = allowed
        self.count = count
        more = "" if count == 1 else f" ({count} values of this column are outside.)"
        super().__init__(
            f"Row {row} (counting from 0), {item}: {value!r} is not allowed; "
            f"allowed is {allowed}. Correct it, or leave it empty.{more}"
        )
