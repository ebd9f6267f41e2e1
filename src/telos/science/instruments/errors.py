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


class UnknownLanguageError(LookupError):
    """There are no words in this language; ``known`` lists those that are there."""

    def __init__(self, key: str, language: str, known: Sequence[str]) -> None:
        self.key = key
        self.language = language
        self.known = tuple(known)
        listed = ", ".join(known) or "none"
        super().__init__(f"{key} has no wording in “{language}”. Those that are there: {listed}.")


class KeyTakenError(ValueError):
    """Two things of one library would have the same name."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(
            f"“{key}” is taken. Give your own instrument another key, and keep one wording a "
            "language."
        )


class WordingError(ValueError):
    """Words cannot be put to an instrument."""


class NoWordingAllowedError(WordingError):
    """The licence never allows the words here, or there is nothing to put into words."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"{key} is never shown in words here; enter its totals instead.")


class PermissionNeededError(WordingError):
    """The licence waits for something, and no permission was given."""

    def __init__(self, key: str, held_back_until: str) -> None:
        self.key = key
        self.held_back_until = held_back_until
        super().__init__(
            f"The wording of {key} is held back until: {held_back_until} Record who gave you "
            "permission, when, its reference and what it covers."
        )


class WordingMismatchError(WordingError):
    """The words are not those of the instrument; ``problems`` names each field."""

    def __init__(self, key: str, problems: Sequence[FieldProblem]) -> None:
        self.key = key
        self.problems = tuple(problems)
        told = "\n".join(f"{p.field}: {p.message}" for p in self.problems)
        super().__init__(f"The wording does not fit {key}:\n{told}")


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


class NoFixedItemsError(ScoringError):
    """The instrument is a method, such as a scaling of goals, and has no items to score."""

    def __init__(self, key: str, scored_by: str | None) -> None:
        self.key = key
        self.scored_by = scored_by
        where = "" if scored_by is None else f" {scored_by} scores it."
        super().__init__(f"{key} is a method without fixed items.{where}")


class UnknownItemError(ScoringError):
    """An answer names an item that the instrument does not have."""

    def __init__(self, item: str, known: Sequence[str]) -> None:
        self.item = item
        self.known = tuple(known)
        super().__init__(f"There is no item “{item}”. The items are: {', '.join(known)}.")


class AppliesToAllError(ScoringError):
    """An item is said not to apply to somebody, but the instrument asks it of everybody."""

    def __init__(self, item: str) -> None:
        self.item = item
        super().__init__(f"{item} is asked of everybody; leave it out of not_applicable.")


class UnknownChoiceError(ScoringError):
    """The instrument has no line or set of bands of this key; ``known`` lists what there is."""

    def __init__(self, what: str, key: str, known: Sequence[str]) -> None:
        self.what = what
        self.key = key
        self.known = tuple(known)
        listed = ", ".join(known) or "none"
        super().__init__(f"There is no {what} “{key}”. The instrument has: {listed}.")


class VersionError(ScoringError):
    """Answers were given in another form of the instrument than the one that would score them.

    ``row`` is its place in the frame, from 0; the message counts rows from 1, as all do.
    ``column`` is ``instrument``, ``version`` or ``coding``.
    """

    def __init__(self, *, row: int, column: str, given: str | None, expected: str) -> None:
        self.row = row
        self.column = column
        self.given = given
        self.expected = expected
        told = "is not known" if given is None else f"is “{given}”"
        super().__init__(
            f"Row {row + 1}: its {column} {told}, and “{expected}” would score it. "
            "Score it by the definition that it was given in, or name in accept_versions the "
            "versions that are scored alike."
        )


class ResponseFrameError(ScoringError):
    """A column is missing, has the wrong type, or would be overwritten; ``column`` names it."""

    def __init__(self, column: str, message: str) -> None:
        self.column = column
        super().__init__(f"Column “{column}”: {message}")


class ResponseValueError(ScoringError):
    """An answer or total is outside what the instrument allows.

    ``row`` is its place in the frame, from 0; the message counts rows from 1, as all do.
    ``count`` tells how many values of this column are outside, of which the first is named.
    """

    def __init__(self, *, row: int, item: str, value: object, allowed: str, count: int) -> None:
        self.row = row
        self.item = item
        self.value = value
        self.allowed = allowed
        self.count = count
        more = "" if count == 1 else f" ({count} values of this column are outside.)"
        super().__init__(
            f"Row {row + 1}, {item}: {value!r} is not allowed; "
            f"allowed is {allowed}. Correct it, or leave it empty.{more}"
        )
