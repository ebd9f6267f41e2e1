"""Numbers to call within people's own lines: each becomes something to press."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telos.web.public.lines import help_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

# A run of digits with what people put between them; it begins and ends with a digit.
_RUN: Final = re.compile(
    r"(?<![\w.,/:-])\+?\(?[0-9](?:[0-9 ()./\u00a0\u2011-]{0,22}[0-9])?(?![\w:])"
)
# An account at a bank (ISO 13616): a country, two digits, and groups of letters and digits.
_BANK: Final = re.compile(
    r"\b[A-Z]{2}[0-9]{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b"
)
# What stands before a number of money. Anything less plain stays a telephone: a button too many
# hurts nobody, and one too few may.
_OF_MONEY: Final = re.compile(
    r"\b(?:iban|bic|sort code|(?:account|card) (?:no\.?|number)):?[ \u00a0]*$", re.IGNORECASE
)
_TRUNK_ZERO: Final = re.compile(r"\(0\)")
_DAY: Final = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}")
_YEARS: Final = re.compile(r"(?:19|20)[0-9]{2} ?[-/\u2011] ?(?:19|20)?[0-9]{2}")
# Fewer digits are a room, an age or a house, but for numbers that are known to answer.
_FEWEST: Final = 6
# As long as any number in the world, its country included (ITU-T E.164).
_MOST: Final = 15


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of somebody's line; where it is a number, what calls it."""

    words: str
    link: str = ""


def pieces_of(line: str) -> tuple[Piece, ...]:
    """Return the line in pieces, its numbers apart from its words; nothing of it is lost."""
    return tuple(_cut(line))


def _cut(line: str) -> Iterator[Piece]:
    told, banks = 0, [bank.span() for bank in _BANK.finditer(line)]
    for found in _RUN.finditer(line):
        number = _dialled(found[0])
        is_money = any(start <= found.start() < end for start, end in banks)
        if not number or is_money or _OF_MONEY.search(line, 0, found.start()):
            continue
        if found.start() > told:
            yield Piece(words=line[told : found.start()])
        yield Piece(words=found[0], link=f"tel:{number}")
        told = found.end()
    if told < len(line):
        yield Piece(words=line[told:])


def _dialled(run: str) -> str:
    """Return what a telephone dials for it; nothing where it is a day, a year or too short."""
    if _DAY.fullmatch(run) or _YEARS.fullmatch(run):
        return ""
    plus = "+" if run.startswith("+") else ""
    digits = re.sub(r"[^0-9]", "", _TRUNK_ZERO.sub("", run) if plus else run)
    if not plus and digits in _known():
        return digits
    return f"{plus}{digits}" if _FEWEST <= len(digits) <= _MOST else ""


def _known() -> frozenset[str]:
    """Return the short numbers of the file of lines, which answer in some country."""
    lines = help_lines()
    emergency = (number for each in lines.emergency for number in each.numbers)
    return frozenset((*emergency, *(line.value.replace(" ", "") for line in lines.shown)))
