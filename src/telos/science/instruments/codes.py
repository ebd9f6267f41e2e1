"""Codes of LOINC, by which other systems know an instrument."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from telos.science.instruments.facts import Definition, Sourced, Status, Words


def check_digit_agrees(code: str) -> str:
    """Refuse a code whose last digit does not follow from the others (mod 10, Luhn).

    That finds a slip of the finger; it is no proof of what the code means. Codes of answers
    (LA…) and lists (LL…) follow another rule, which is not checked.
    """
    number, given = code.split("-")
    digits = enumerate(reversed(number))
    weighed = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in digits]
    right = -sum(value // 10 + value % 10 for value in weighed) % 10
    if int(given) != right:
        raise PydanticCustomError(
            "check_digit", "has a check digit that should be {right}", {"right": right}
        )
    return code


LoincCode = Annotated[str, Field(pattern=r"^\d{1,7}-\d$"), AfterValidator(check_digit_agrees)]
LoincAnswer = Annotated[str, Field(pattern=r"^LA\d+-\d$")]
LoincList = Annotated[str, Field(pattern=r"^LL\d+-\d$")]


class OtherCode(Definition):
    """A code beside those of panel, total and items, and what it stands for."""

    name: Words
    code: LoincCode
    status: Status | None = None


class Loinc(Sourced):
    """LOINC codes of the panel, its total, items in order, and answers in order."""

    panel: LoincCode | None = None
    panel_status: Status | None = None
    total: LoincCode | None = None
    items: tuple[LoincCode, ...] = ()
    answer_list: LoincList | None = None
    answers: tuple[LoincAnswer, ...] = ()
    others: tuple[OtherCode, ...] = ()
