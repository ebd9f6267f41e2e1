"""Contradictions inside an instrument: what no single field can show.

Each check yields the fields that disagree and says what to do about them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.science.instruments.checks_facts import (
    algorithms_are_decidable,
    figures_are_inside,
    loinc_follows_items,
    sources_are_listed,
)
from telos.science.instruments.checks_form import (
    items_are_counted,
    keys_are_unique,
    options_are_in_order,
    unvalidated_is_said,
    wording_is_free,
)
from telos.science.instruments.checks_score import (
    alerts_name_items,
    bands_cover_the_range,
    gate_is_an_item,
    lines_are_inside,
    missing_rules_are_possible,
    range_follows_items,
    something_is_scored,
    subscales_name_items,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from telos.science.instruments.definition import InstrumentFields
    from telos.science.instruments.errors import FieldProblem


def contradictions(instrument: InstrumentFields) -> Iterator[FieldProblem]:
    """Yield every contradiction of the instrument, in the order of its fields."""
    for check in _CHECKS:
        yield from check(instrument)


_CHECKS: tuple[Callable[[InstrumentFields], Iterator[FieldProblem]], ...] = (
    keys_are_unique,
    items_are_counted,
    options_are_in_order,
    something_is_scored,
    range_follows_items,
    missing_rules_are_possible,
    subscales_name_items,
    gate_is_an_item,
    bands_cover_the_range,
    lines_are_inside,
    alerts_name_items,
    algorithms_are_decidable,
    figures_are_inside,
    wording_is_free,
    unvalidated_is_said,
    loinc_follows_items,
    sources_are_listed,
)
