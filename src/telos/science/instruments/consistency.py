"""Contradictions inside an instrument: what no single field can show.

Each check yields the fields that disagree and says what to do about them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from telos.science.instruments.errors import FieldProblem
from telos.science.instruments.facts import Sourced

if TYPE_CHECKING:
    from telos.science.instruments.definition import InstrumentFields
    from telos.science.instruments.facts import Caseness
    from telos.science.instruments.items import Option

Problems = Iterator[FieldProblem]

FEWEST_OPTIONS = 2  # with one there is nothing to choose


def contradictions(instrument: InstrumentFields) -> Problems:
    """Yield every contradiction of the instrument, in the order of its fields."""
    for check in _CHECKS:
        yield from check(instrument)


def _repeated(keys: Iterable[str], path: str) -> Problems:
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            yield FieldProblem(path.format(index), f"“{key}” is there twice; give each its own key")
        seen.add(key)


def _keys_are_unique(instrument: InstrumentFields) -> Problems:
    yield from _repeated(instrument.item_keys, "items[{}].key")
    yield from _repeated((s.key for s in instrument.subscales), "subscales[{}].key")
    yield from _repeated((n.key for n in instrument.norms), "norms[{}].key")
    yield from _repeated((s.key for s in instrument.sources), "sources[{}].key")


def _items_are_counted(instrument: InstrumentFields) -> Problems:
    if instrument.total_only:
        for name in ("items", "options", "subscales", "alerts"):
            if getattr(instrument, name):
                yield FieldProblem(name, "must be empty because total_only is true; remove it")
        return
    if not instrument.items:
        yield FieldProblem("items", "is empty; list the items, or set total_only to true")
    elif len(instrument.items) != instrument.item_count:
        found = len(instrument.items)
        yield FieldProblem(
            "item_count",
            f"is {instrument.item_count} but {found} items are listed; make them agree",
        )
    if instrument.missing is None:
        yield FieldProblem("missing", "is missing; say what happens with unanswered items")


def _options_rise(options: tuple[Option, ...], path: str) -> Problems:
    if len(options) < FEWEST_OPTIONS:
        yield FieldProblem(path, "needs at least two options; add them")
    values = [option.value for option in options]
    if values != sorted(set(values)):
        yield FieldProblem(path, f"values {values} must rise without repeats; put them in order")


def _options_are_in_order(instrument: InstrumentFields) -> Problems:
    if instrument.total_only:
        return
    if instrument.options or any(item.options is None for item in instrument.items):
        yield from _options_rise(instrument.options, "options")
    for index, item in enumerate(instrument.items):
        if item.options is not None:
            yield from _options_rise(item.options, f"items[{index}].options")


def _reachable(instrument: InstrumentFields, keys: Iterable[str]) -> tuple[float, float] | None:
    """The lowest and highest score that the answers of these items can make."""
    wanted = set(keys)
    offered = [instrument.options_of(item) for item in instrument.items if item.key in wanted]
    if not offered or not all(offered):
        return None
    times = instrument.score.multiply
    low = sum(min(option.value for option in options) for options in offered)
    high = sum(max(option.value for option in options) for options in offered)
    return float(low * times), float(high * times)


def _range_follows_items(instrument: InstrumentFields) -> Problems:
    score = instrument.score
    if score.lowest >= score.highest:
        yield FieldProblem(
            "score.highest", f"is {score.highest:g}, not above score.lowest {score.lowest:g}"
        )
    reachable = _reachable(instrument, instrument.item_keys)
    if reachable is None:
        return
    for name, given, right in (
        ("lowest", score.lowest, reachable[0]),
        ("highest", score.highest, reachable[1]),
    ):
        if given != right:
            yield FieldProblem(
                f"score.{name}",
                f"is {given:g} but the items and options make {right:g}; correct it",
            )


def _missing_rule_is_possible(instrument: InstrumentFields) -> Problems:
    missing = instrument.missing
    if missing is None:
        return
    if missing.rule == "complete" and missing.max_missing != 0:
        yield FieldProblem("missing.max_missing", "must be 0 because the rule is “complete”")
    if missing.rule == "prorate" and not 0 < missing.max_missing < instrument.item_count:
        yield FieldProblem(
            "missing.max_missing",
            f"is {missing.max_missing}; prorating needs 1 to {instrument.item_count - 1}",
        )


def _caseness_fits(
    instrument: InstrumentFields, caseness: Caseness, *, path: str, limits: tuple[float, float]
) -> Problems:
    if not limits[0] <= caseness.cut <= limits[1]:
        yield FieldProblem(
            f"{path}.cut", f"is {caseness.cut:g}, outside the range {limits[0]:g} to {limits[1]:g}"
        )
    expected = ">=" if instrument.better == "lower" else "<="
    if caseness.operator != expected:
        yield FieldProblem(
            f"{path}.operator",
            f"is “{caseness.operator}” but better is “{instrument.better}”; use “{expected}”",
        )


def _caseness_is_inside(instrument: InstrumentFields) -> Problems:
    if instrument.caseness is not None:
        limits = (instrument.score.lowest, instrument.score.highest)
        yield from _caseness_fits(instrument, instrument.caseness, path="caseness", limits=limits)
    for index, subscale in enumerate(instrument.subscales):
        reachable = _reachable(instrument, subscale.items)
        if subscale.caseness is not None and reachable is not None:
            path = f"subscales[{index}].caseness"
            yield from _caseness_fits(instrument, subscale.caseness, path=path, limits=reachable)


def _subscales_name_items(instrument: InstrumentFields) -> Problems:
    known = set(instrument.item_keys)
    for index, subscale in enumerate(instrument.subscales):
        yield from _repeated(subscale.items, f"subscales[{index}].items[{{}}]")
        for place, key in enumerate(subscale.items):
            if key not in known:
                yield FieldProblem(
                    f"subscales[{index}].items[{place}]",
                    f"“{key}” is not an item; use a key from items",
                )


def _alerts_name_items(instrument: InstrumentFields) -> Problems:
    items = {item.key: item for item in instrument.items}
    for index, alert in enumerate(instrument.alerts):
        item = items.get(alert.item)
        if item is None:
            yield FieldProblem(
                f"alerts[{index}].item", f"“{alert.item}” is not an item; use a key from items"
            )
            continue
        values = [option.value for option in instrument.options_of(item)]
        if alert.at_least not in values:
            yield FieldProblem(
                f"alerts[{index}].at_least", f"is {alert.at_least}, not an option of {alert.item}"
            )


def _bands_cover_the_range(instrument: InstrumentFields) -> Problems:
    bands, score = instrument.bands, instrument.score
    if not bands:
        return
    if bands[0].lowest != score.lowest:
        yield FieldProblem("bands[0].lowest", f"must be {score.lowest:g}, where the score begins")
    if bands[-1].highest != score.highest:
        yield FieldProblem(
            f"bands[{len(bands) - 1}].highest", f"must be {score.highest:g}, where the score ends"
        )
    for index, band in enumerate(bands):
        if band.lowest > band.highest:
            yield FieldProblem(f"bands[{index}].highest", "is below the band's lowest; swap them")
        if index and band.lowest != bands[index - 1].highest + 1:
            word = "overlaps" if band.lowest <= bands[index - 1].highest else "leaves a gap after"
            yield FieldProblem(
                f"bands[{index}].lowest",
                f"{word} the band before; it must be {bands[index - 1].highest + 1:g}",
            )


def _norms_are_inside(instrument: InstrumentFields) -> Problems:
    score = instrument.score
    for index, norm in enumerate(instrument.norms):
        if not score.lowest <= norm.mean <= score.highest:
            yield FieldProblem(f"norms[{index}].mean", f"is {norm.mean:g}, outside the score")
    amount = instrument.reliable_change
    if amount is not None and amount.amount > score.highest - score.lowest:
        yield FieldProblem("reliable_change.amount", "is wider than the whole score; correct it")


def _wording_is_free(instrument: InstrumentFields) -> Problems:
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


def _loinc_follows_items(instrument: InstrumentFields) -> Problems:
    loinc = instrument.loinc
    if loinc is None:
        return
    if loinc.items and len(loinc.items) != instrument.item_count:
        yield FieldProblem("loinc.items", f"must hold {instrument.item_count} codes, one an item")
    if loinc.answers and len(loinc.answers) != len(instrument.options):
        yield FieldProblem("loinc.answers", f"must hold {len(instrument.options)} codes")


def _sources_are_listed(instrument: InstrumentFields) -> Problems:
    known = {source.key for source in instrument.sources}
    for path, fact in _facts(instrument):
        if fact.source is not None and fact.source not in known:
            yield FieldProblem(
                f"{path}.source", f"“{fact.source}” is not listed; add it to sources"
            )


def _facts(instrument: InstrumentFields) -> Iterator[tuple[str, Sourced]]:
    for name in type(instrument).model_fields:
        value = getattr(instrument, name)
        if isinstance(value, Sourced):
            yield name, value
        elif isinstance(value, tuple):
            for index, entry in enumerate(value):
                if isinstance(entry, Sourced):
                    yield f"{name}[{index}]", entry
    for index, subscale in enumerate(instrument.subscales):
        if subscale.caseness is not None:
            yield f"subscales[{index}].caseness", subscale.caseness


_CHECKS: tuple[Callable[[InstrumentFields], Problems], ...] = (
    _keys_are_unique,
    _items_are_counted,
    _options_are_in_order,
    _range_follows_items,
    _missing_rule_is_possible,
    _subscales_name_items,
    _bands_cover_the_range,
    _caseness_is_inside,
    _alerts_name_items,
    _norms_are_inside,
    _wording_is_free,
    _loinc_follows_items,
    _sources_are_listed,
)
