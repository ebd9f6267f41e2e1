"""Contradictions in what is asked: keys, items, options and the licence's hold on wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.science.instruments.errors import FieldProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from telos.science.instruments.definition import InstrumentFields
    from telos.science.instruments.items import Option

    Problems = Iterator[FieldProblem]

FEWEST_OPTIONS = 2  # with one there is nothing to choose
ADDED = (
    "instrument",
    "version",
    "language",
    "coding",
    "score",
    "answered",
    "band",
    "case",
    "alert",
)
"""Columns that scoring adds whatever the instrument; no key may be one of them."""
UNVALIDATED = "unvalidated"
"""Stands in the names of an instrument of one's own, since its names are shown everywhere."""


def repeated(keys: Iterable[str], path: str) -> Problems:
    """Yield each key that is there twice; `path` has a place for its number."""
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            yield FieldProblem(path.format(index), f"“{key}” is there twice; give each its own key")
        seen.add(key)


def keys_are_unique(instrument: InstrumentFields) -> Problems:
    """Yield keys that would be taken for one another."""
    yield from repeated(instrument.item_keys, "items[{}].key")
    for name in (
        "subscales",
        "algorithms",
        "norms",
        "norm_ranges",
        "alternative_lines",
        "alternative_amounts",
        "alternative_bands",
        "sources",
    ):
        yield from repeated((one.key for one in getattr(instrument, name)), name + "[{}].key")
    yield from _columns_are_distinct(instrument)


def _columns_are_distinct(instrument: InstrumentFields) -> Problems:
    taken = {*ADDED, *instrument.item_keys}
    taken |= {f"{alert.item}_alert" for alert in instrument.alerts}
    made: list[tuple[str, str]] = []
    for index, subscale in enumerate(instrument.subscales):
        endings = ("", "_answered", "_band", "_case")
        made += [(f"subscales[{index}].key", subscale.key + ending) for ending in endings]
    made += [(f"algorithms[{i}].key", one.key) for i, one in enumerate(instrument.algorithms)]
    for path, column in made:
        if column in taken:
            yield FieldProblem(path, f"makes a column “{column}” that is there already; rename it")


def items_are_counted(instrument: InstrumentFields) -> Problems:
    """Yield where the number and kind of items disagree with what is scored."""
    if instrument.licence.licence_class == "red" and not instrument.total_only:
        yield FieldProblem("total_only", "must be true because the licence is red")
    if instrument.total_only or instrument.method is not None:
        yield from _nothing_is_asked(instrument)
        return
    if not instrument.items:
        yield FieldProblem(
            "items", "is empty; list the items, set total_only to true, or describe the method"
        )
    elif len(instrument.items) != instrument.item_count:
        found = len(instrument.items)
        yield FieldProblem(
            "item_count",
            f"is {instrument.item_count} but {found} items are listed; make them agree",
        )
    if instrument.missing is None and instrument.scoring is not None:
        yield FieldProblem("missing", "is missing; say what happens with unanswered items")
    if instrument.items and not instrument.counted_keys:
        yield FieldProblem("items", "has none that is counted; leave counted out where one is")


def _nothing_is_asked(instrument: InstrumentFields) -> Problems:
    why = "total_only is true" if instrument.total_only else "a method has no fixed items"
    for name in ("items", "options", "alerts", "algorithms", "gate"):
        if getattr(instrument, name):
            yield FieldProblem(name, f"must be empty because {why}; remove it")
    for index, subscale in enumerate(instrument.subscales):
        if subscale.items:
            yield FieldProblem(
                f"subscales[{index}].items", f"must be empty because {why}; give item_count"
            )


def nothing_is_scored(instrument: InstrumentFields) -> Problems:
    """Yield what speaks of a score where each answer is only read."""
    for name in (
        *("scoring", "missing", "subscales", "bands", "alternative_bands", "caseness"),
        *("alternative_lines", "reliable_change", "alternative_amounts", "algorithms"),
    ):
        if getattr(instrument, name):
            named = "score" if name == "scoring" else name
            yield FieldProblem(named, "must be empty because answers_only is true; remove it")


def _options_rise(options: tuple[Option, ...], path: str) -> Problems:
    if len(options) < FEWEST_OPTIONS:
        yield FieldProblem(path, "needs at least two options; add them")
    values = [option.value for option in options]
    if values != sorted(set(values)):
        yield FieldProblem(path, f"values {values} must rise without repeats; put them in order")


def options_are_in_order(instrument: InstrumentFields) -> Problems:
    """Yield lists of options that are too short or do not rise."""
    if instrument.total_only or instrument.method is not None:
        return
    if instrument.options or any(item.options is None for item in instrument.items):
        yield from _options_rise(instrument.options, "options")
    for index, item in enumerate(instrument.items):
        if item.options is not None:
            yield from _options_rise(item.options, f"items[{index}].options")
        if item.applies is None or item.applies.otherwise is None:
            continue
        if item.applies.otherwise not in [one.value for one in instrument.options_of(item)]:
            yield FieldProblem(
                f"items[{index}].applies.otherwise",
                f"is {item.applies.otherwise}, not an option of {item.key}",
            )


def wording_is_free(instrument: InstrumentFields) -> Problems:
    """Yield every text that the licence holds back."""
    if instrument.licence.licence_class == "amber" and instrument.licence.held_back_until is None:
        yield FieldProblem(
            "licence.held_back_until", "is missing; an amber licence must say what is awaited"
        )
    if instrument.licence.allows_wording:
        return
    why = "is present but the licence holds the wording back; remove it"
    if instrument.prompt is not None:
        yield FieldProblem("prompt", why)
    for index, option in enumerate(instrument.options):
        if option.label is not None:
            yield FieldProblem(f"options[{index}].label", why)
    for index, item in enumerate(instrument.items):
        if item.text is not None:
            yield FieldProblem(f"items[{index}].text", why)
        if any(option.label is not None for option in item.options or ()):
            yield FieldProblem(f"items[{index}].options", why)


def unvalidated_is_said(instrument: InstrumentFields) -> Problems:
    """Yield where a home-made instrument could pass for a published one."""
    if not instrument.validated and instrument.unvalidated is None:
        yield FieldProblem(
            "unvalidated", "is missing; write the sentence that is shown wherever this is used"
        )
    for name in ("name", "short_name"):
        if not instrument.validated and UNVALIDATED not in getattr(instrument, name):
            yield FieldProblem(name, f"must say “{UNVALIDATED}”, so that it is read everywhere")
    if instrument.validated and instrument.unvalidated is not None:
        yield FieldProblem("validated", "is true beside a sentence that says otherwise; set false")
