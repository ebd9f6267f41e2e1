"""What a total from paper leaves open about single answers that somebody must look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from telos.science.instruments import Instrument, Item


@dataclass(frozen=True, kw_only=True)
class RiskQuestion:
    """A question of the sheet whose answer somebody must look at, with the answers it can have."""

    item_key: str
    words: str
    answers: dict[int, str]
    """Every answer that goes with the total, in words where they are ours to show."""
    may_be_open: bool
    """Whether the total can be without an answer above the lowest: left open, or not looked at."""


def risk_questions(instrument: Instrument, total: float | None = None) -> list[RiskQuestion]:
    """Return the questions to look at on a sheet of paper whose total is entered.

    A sum bounds each answer: one of 27 in the PHQ-9 is only there with all nine at the highest.
    """
    items = {item.key: (number, item) for number, item in enumerate(instrument.items, start=1)}
    return [_question(instrument, *items[alert.item], total=total) for alert in instrument.alerts]


def _question(
    instrument: Instrument, number: int, item: Item, *, total: float | None
) -> RiskQuestion:
    possible = possible_answers(instrument, item, total)
    words = _("Question %(number)d on the sheet") % {"number": number}
    if instrument.wording_available and item.text:
        words = f"{words}: {item.text}"
    return RiskQuestion(
        item_key=item.key,
        words=words,
        answers={value: _label(instrument, item, value) for value in possible},
        may_be_open=min(_values(instrument, item)) in possible,
    )


def possible_answers(instrument: Instrument, item: Item, total: float | None) -> list[int]:
    """Return the answers of one item with which the others can still come to this total."""
    values = _values(instrument, item)
    if total is None or instrument.score.method != "sum":
        return values
    scale, summed = instrument.score, total / instrument.score.multiply
    lowest, highest = scale.lowest / scale.multiply, scale.highest / scale.multiply
    bottom, top = min(values), max(values)
    # A reversed answer enters the sum turned round within its own options.
    enters = {value: bottom + top - value if item.reverse else value for value in values}
    return [value for value in values if lowest - bottom <= summed - enters[value] <= highest - top]


def _values(instrument: Instrument, item: Item) -> list[int]:
    return [option.value for option in instrument.options_of(item)]


def _label(instrument: Instrument, item: Item, value: int) -> str:
    if not instrument.wording_available:
        return str(value)
    labels = {option.value: option.label for option in instrument.options_of(item)}
    return labels.get(value) or str(value)
