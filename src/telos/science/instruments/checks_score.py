"""Contradictions in how answers become scores: range, missing rule, subscales, lines, bands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.science.instruments.checks_form import nothing_is_scored, repeated
from telos.science.instruments.errors import FieldProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from telos.science.instruments.definition import InstrumentFields
    from telos.science.instruments.facts import Band, Caseness, Direction
    from telos.science.instruments.items import MissingRule, ScoreMethod, Subscale

    Problems = Iterator[FieldProblem]
    Limits = tuple[float, float]

CLOSE = 1e-9  # bands are written in hundredths, which binary numbers only come near


def scale_of(instrument: InstrumentFields, subscale: Subscale) -> ScoreMethod | None:
    """How a subscale is scored: as it says, else by the instrument's method over its items."""
    if subscale.score is not None or instrument.scoring is None:
        return subscale.score
    whole = instrument.scoring
    limits = reachable(instrument, whole, subscale.items)
    if limits is None or whole.method == "mean_product":
        return None
    return whole.model_copy(update={"lowest": limits[0], "highest": limits[1], "status": None})


def reachable(
    instrument: InstrumentFields, score: ScoreMethod, keys: Iterable[str]
) -> Limits | None:
    """The lowest and highest score that the answers of these items can make."""
    items = {item.key: item for item in instrument.items}
    wanted = list(keys)
    if not wanted or any(
        key not in items or not instrument.options_of(items[key]) for key in wanted
    ):
        return None
    ends = {}
    for key in wanted:
        values = [option.value for option in instrument.options_of(items[key])]
        ends[key] = (min(values), max(values))
    if score.method == "mean_product":
        pairs = [pair for pair in score.pairs if pair[0] in ends and pair[1] in ends]
        if not pairs:
            return None
        low = sum(ends[a][0] * ends[b][0] for a, b in pairs) / len(pairs)
        high = sum(ends[a][1] * ends[b][1] for a, b in pairs) / len(pairs)
    else:
        share = len(wanted) if score.method == "mean" else 1
        low = sum(low for low, _ in ends.values()) / share
        high = sum(high for _, high in ends.values()) / share
    return float(low * score.multiply), float(high * score.multiply)


def something_is_scored(instrument: InstrumentFields) -> Problems:
    """Yield where neither a total nor every subscale has a method, though answers are scored."""
    if instrument.answers_only:
        yield from nothing_is_scored(instrument)
        return
    if instrument.scoring is not None:
        return
    if instrument.items and not instrument.subscales:
        yield FieldProblem("score", "is missing; give it, or subscales that are scored alone")
    for name in ("bands", "alternative_bands", "caseness", "alternative_lines", "reliable_change"):
        if getattr(instrument, name) and instrument.method is None:
            yield FieldProblem(name, "speaks of a total but there is no score; give the score")
    for index, subscale in enumerate(instrument.subscales):
        if subscale.score is None:
            yield FieldProblem(
                f"subscales[{index}].score", "is missing; there is no total whose method it takes"
            )


def range_follows_items(instrument: InstrumentFields) -> Problems:
    """Yield ranges that the items and their options cannot make."""
    if instrument.scoring is not None:
        yield from _range(instrument, instrument.scoring, instrument.counted_keys, path="score")
    for index, subscale in enumerate(instrument.subscales):
        if subscale.score is not None:
            path = f"subscales[{index}].score"
            yield from _range(instrument, subscale.score, subscale.items, path=path)


def _range(
    instrument: InstrumentFields, score: ScoreMethod, keys: tuple[str, ...], *, path: str
) -> Problems:
    if score.lowest >= score.highest:
        yield FieldProblem(
            f"{path}.highest", f"is {score.highest:g}, not above {path}.lowest {score.lowest:g}"
        )
    yield from _pairs(score, keys, path)
    limits = reachable(instrument, score, keys)
    if limits is None:
        return
    for name, given, right in (
        ("lowest", score.lowest, limits[0]),
        ("highest", score.highest, limits[1]),
    ):
        if given != right:
            yield FieldProblem(
                f"{path}.{name}",
                f"is {given:g} but the items and options make {right:g}; correct it",
            )


def _pairs(score: ScoreMethod, keys: tuple[str, ...], path: str) -> Problems:
    if score.method != "mean_product":
        if score.pairs:
            yield FieldProblem(f"{path}.pairs", "is only for the method “mean_product”; remove it")
        return
    paired = sorted(key for pair in score.pairs for key in pair)
    if paired != sorted(keys):
        yield FieldProblem(f"{path}.pairs", "must pair every counted item with one other")


def missing_rules_are_possible(instrument: InstrumentFields) -> Problems:
    """Yield rules about missing answers that cannot be kept."""
    if instrument.missing is not None:
        # Without a total the rule says when a whole form is void, so every kind fits.
        method = None if instrument.scoring is None else instrument.scoring.method
        count = len(instrument.counted_keys) or instrument.item_count
        yield from _missing(instrument.missing, count, method=method, path="missing")
        yield from _lacking(instrument.missing, instrument.counted_keys, "missing")
    for index, subscale in enumerate(instrument.subscales):
        if subscale.missing is None:
            continue
        scale = scale_of(instrument, subscale)
        path = f"subscales[{index}].missing"
        method = None if scale is None else scale.method
        count = len(subscale.items) or subscale.item_count or 0
        yield from _missing(subscale.missing, count, method=method, path=path)
        yield from _lacking(subscale.missing, subscale.items, path)


def _missing(missing: MissingRule, count: int, *, method: str | None, path: str) -> Problems:
    if not missing.published and missing.rule != "complete":
        yield FieldProblem(f"{path}.rule", "must be “complete” because no rule was published")
    if missing.rule == "complete" and missing.max_missing != 0:
        yield FieldProblem(f"{path}.max_missing", "must be 0 because the rule is “complete”")
    if missing.rule == "prorate" and not 0 < missing.max_missing < count:
        yield FieldProblem(
            f"{path}.max_missing", f"is {missing.max_missing}; prorating needs 1 to {count - 1}"
        )
    if missing.rule == "answered" and not 0 < missing.max_missing < count:
        yield FieldProblem(
            f"{path}.max_missing", f"is {missing.max_missing}; “answered” needs 1 to {count - 1}"
        )
    fitting = {"sum": "prorate", "mean": "answered", "mean_product": "answered"}
    if method is not None and missing.rule not in {"complete", fitting[method]}:
        yield FieldProblem(
            f"{path}.rule", f"is “{missing.rule}”; a {method} takes “{fitting[method]}”"
        )


def _lacking(missing: MissingRule, keys: tuple[str, ...], path: str) -> Problems:
    for place, key in enumerate(missing.may_lack):
        if key not in keys:
            yield FieldProblem(f"{path}.may_lack[{place}]", f"“{key}” is not an item; use a key")


def subscales_name_items(instrument: InstrumentFields) -> Problems:
    """Yield subscales without items, or with items that are not there."""
    known = set(instrument.item_keys)
    for index, subscale in enumerate(instrument.subscales):
        path = f"subscales[{index}].items"
        if not subscale.items and not instrument.total_only:
            yield FieldProblem(path, "should have at least 1 item; list them")
        if subscale.item_count is not None and subscale.items:
            yield FieldProblem(f"subscales[{index}].item_count", "is told by items; remove it")
        yield from repeated(subscale.items, path + "[{}]")
        for place, key in enumerate(subscale.items):
            if key not in known:
                yield FieldProblem(
                    f"{path}[{place}]", f"“{key}” is not an item; use a key from items"
                )


def gate_is_an_item(instrument: InstrumentFields) -> Problems:
    """Yield a gate that is not asked, is counted, or gives an impossible score."""
    gate = instrument.gate
    if gate is None:
        return
    item = next((one for one in instrument.items if one.key == gate.item), None)
    if item is None:
        yield FieldProblem("gate.item", f"“{gate.item}” is not an item; use a key from items")
        return
    if item.counted:
        yield FieldProblem("gate.item", f"“{gate.item}” is counted; give that item counted = false")
    if gate.opens_at not in [option.value for option in instrument.options_of(item)]:
        yield FieldProblem("gate.opens_at", f"is {gate.opens_at}, not an option of {gate.item}")
    score = instrument.scoring
    if score is not None and not score.lowest <= gate.otherwise <= score.highest:
        yield FieldProblem("gate.otherwise", f"is {gate.otherwise:g}, outside the score")


def alerts_name_items(instrument: InstrumentFields) -> Problems:
    """Yield alerts on items or answers that are not there."""
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


def lines_are_inside(instrument: InstrumentFields) -> Problems:
    """Yield lines outside the score, or on the wrong side of it."""
    if instrument.scoring is not None:
        limits = (instrument.scoring.lowest, instrument.scoring.highest)
        way = instrument.direction
        if instrument.caseness is not None:
            yield from _line(instrument.caseness, way, limits=limits, path="caseness")
        for place, line in enumerate(instrument.alternative_lines):
            yield from _line(line, way, limits=limits, path=f"alternative_lines[{place}]")
    for index, subscale in enumerate(instrument.subscales):
        scale = scale_of(instrument, subscale)
        if scale is None:
            continue
        limits = (scale.lowest, scale.highest)
        way = subscale.better or instrument.direction
        if subscale.caseness is not None:
            yield from _line(
                subscale.caseness, way, limits=limits, path=f"subscales[{index}].caseness"
            )
        for place, line in enumerate(subscale.alternative_lines):
            path = f"subscales[{index}].alternative_lines[{place}]"
            yield from _line(line, way, limits=limits, path=path)


def _line(line: Caseness, way: Direction, *, limits: Limits, path: str) -> Problems:
    if not limits[0] <= line.cut <= limits[1]:
        yield FieldProblem(
            f"{path}.cut", f"is {line.cut:g}, outside the range {limits[0]:g} to {limits[1]:g}"
        )
    expected = {"lower": ">=", "higher": "<=", "neither": line.operator}[way]
    if line.operator != expected:
        yield FieldProblem(
            f"{path}.operator",
            f"is “{line.operator}” but better is “{way}”; use “{expected}”",
        )


def bands_cover_the_range(instrument: InstrumentFields) -> Problems:
    """Yield bands that leave a gap, overlap, or end elsewhere than the score."""
    if instrument.scoring is not None:
        yield from _bands(instrument.bands, instrument.scoring, "bands")
        for index, other in enumerate(instrument.alternative_bands):
            path = f"alternative_bands[{index}].bands"
            yield from _bands(other.bands, instrument.scoring, path)
    for index, subscale in enumerate(instrument.subscales):
        scale = scale_of(instrument, subscale)
        if scale is not None:
            yield from _bands(subscale.bands, scale, f"subscales[{index}].bands")


def _bands(bands: tuple[Band, ...], score: ScoreMethod, path: str) -> Problems:
    if not bands:
        return
    if bands[0].lowest != score.lowest:
        yield FieldProblem(f"{path}[0].lowest", f"must be {score.lowest:g}, where the score begins")
    if bands[-1].highest != score.highest:
        yield FieldProblem(
            f"{path}[{len(bands) - 1}].highest",
            f"must be {score.highest:g}, where the score ends",
        )
    yield from repeated((band.label for band in bands), path + "[{}].label")
    # A mean moves in fractions, and its bands are published to two digits.
    steps = (1.0,) if score.method == "sum" else (1.0, 0.01)
    for index, band in enumerate(bands):
        if band.lowest > band.highest:
            yield FieldProblem(f"{path}[{index}].highest", "is below the band's lowest; swap them")
        if not index:
            continue
        before = bands[index - 1].highest
        if not any(abs(band.lowest - before - step) < CLOSE for step in steps):
            word = "overlaps" if band.lowest <= before else "leaves a gap after"
            yield FieldProblem(
                f"{path}[{index}].lowest",
                f"{word} the band before; it must be {before + steps[-1]:g}",
            )
