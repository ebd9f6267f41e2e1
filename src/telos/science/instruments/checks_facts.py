"""Contradictions in what is published: norms, amounts, algorithms, codes and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from telos.science.instruments.checks_score import scale_of
from telos.science.instruments.errors import FieldProblem
from telos.science.instruments.facts import Sourced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.science.instruments.algorithms import Algorithm
    from telos.science.instruments.definition import InstrumentFields
    from telos.science.instruments.facts import ReliableChange
    from telos.science.instruments.items import ScoreMethod, Subscale

    Problems = Iterator[FieldProblem]


def figures_are_inside(instrument: InstrumentFields) -> Problems:
    """Yield norms and amounts that the score cannot have, and ranges that are upside down."""
    yield from _figures(instrument, instrument.scoring, "")
    for index, subscale in enumerate(instrument.subscales):
        yield from _figures(subscale, scale_of(instrument, subscale), f"subscales[{index}].")


def _figures(one: InstrumentFields | Subscale, score: ScoreMethod | None, prefix: str) -> Problems:
    for index, known in enumerate(one.reliability):
        if known.highest is not None and known.highest <= known.value:
            yield FieldProblem(f"{prefix}reliability[{index}].highest", "is not above value")
    if score is None:
        return
    for index, norm in enumerate(one.norms):
        if not score.lowest <= norm.mean <= score.highest:
            yield FieldProblem(
                f"{prefix}norms[{index}].mean", f"is {norm.mean:g}, outside the score"
            )
    for index, span in enumerate(one.norm_ranges):
        if not score.lowest <= span.mean_lowest <= span.mean_highest <= score.highest:
            yield FieldProblem(
                f"{prefix}norm_ranges[{index}].mean_lowest",
                f"{span.mean_lowest:g} to {span.mean_highest:g} is not a range within the score",
            )
    yield from _amounts(one, score.highest - score.lowest, prefix)


def _amounts(one: InstrumentFields | Subscale, width: float, prefix: str) -> Problems:
    amounts: dict[str, ReliableChange] = {
        f"alternative_amounts[{i}]": each for i, each in enumerate(one.alternative_amounts)
    }
    if one.reliable_change is not None:
        amounts["reliable_change"] = one.reliable_change
    for name, amount in amounts.items():
        if amount.amount > width:
            yield FieldProblem(
                f"{prefix}{name}.amount", "is wider than the whole score; correct it"
            )
        if amount.highest is not None and amount.highest <= amount.amount:
            yield FieldProblem(f"{prefix}{name}.highest", "is not above amount")


def algorithms_are_decidable(instrument: InstrumentFields) -> Problems:
    """Yield algorithms that name what is not there, or that nobody could meet."""
    earlier: set[str] = set()
    for index, rule in enumerate(instrument.algorithms):
        path = f"algorithms[{index}]"
        if not rule.clusters and not rule.needs:
            yield FieldProblem(f"{path}.clusters", "is empty; say what must be endorsed")
        yield from _clusters(instrument, rule, path)
        for name in ("needs", "unless"):
            for place, key in enumerate(getattr(rule, name)):
                if key not in earlier:
                    yield FieldProblem(
                        f"{path}.{name}[{place}]", f"“{key}” is not an algorithm before this one"
                    )
        earlier.add(rule.key)
    yield from _case_from(instrument)


def _clusters(instrument: InstrumentFields, rule: Algorithm, path: str) -> Problems:
    items = {item.key: item for item in instrument.items}
    for index, cluster in enumerate(rule.clusters):
        here = f"{path}.clusters[{index}]"
        if cluster.at_least > len(cluster.items):
            yield FieldProblem(
                f"{here}.at_least", f"is {cluster.at_least}, of {len(cluster.items)} items"
            )
        least = rule.endorsed_at if cluster.endorsed_at is None else cluster.endorsed_at
        for place, key in enumerate(cluster.items):
            if key not in items:
                yield FieldProblem(f"{here}.items[{place}]", f"“{key}” is not an item")
            elif least not in [option.value for option in instrument.options_of(items[key])]:
                yield FieldProblem(f"{here}.items[{place}]", f"{least} is not an option of {key}")


def _case_from(instrument: InstrumentFields) -> Problems:
    rule = instrument.case_from
    if rule is None:
        return
    if instrument.caseness is not None:
        yield FieldProblem("case_from", "is present beside caseness; keep one of them")
    if not rule.subscales and not rule.algorithms:
        yield FieldProblem("case_from", "names neither subscales nor algorithms; name them")
    lined = {part.key for part in instrument.subscales if part.caseness is not None}
    for place, key in enumerate(rule.subscales):
        if key not in lined:
            yield FieldProblem(
                f"case_from.subscales[{place}]", f"“{key}” is not a subscale with a caseness"
            )
    known = {algorithm.key for algorithm in instrument.algorithms}
    for place, key in enumerate(rule.algorithms):
        if key not in known:
            yield FieldProblem(f"case_from.algorithms[{place}]", f"“{key}” is not an algorithm")


def loinc_follows_items(instrument: InstrumentFields) -> Problems:
    """Yield lists of codes that are longer or shorter than what they stand for."""
    loinc = instrument.loinc
    if loinc is None:
        return
    if loinc.items and not instrument.total_only and len(loinc.items) != instrument.item_count:
        yield FieldProblem("loinc.items", f"must hold {instrument.item_count} codes, one an item")
    if loinc.answers and len(loinc.answers) != len(instrument.options):
        yield FieldProblem("loinc.answers", f"must hold {len(instrument.options)} codes")


def sources_are_listed(instrument: InstrumentFields) -> Problems:
    """Yield every source that is named and not listed."""
    known = {source.key for source in instrument.sources}
    for path, named in _sources(instrument, ""):
        if named not in known:
            yield FieldProblem(path, f"“{named}” is not listed; add it to sources")


def _sources(part: BaseModel, prefix: str) -> Iterator[tuple[str, str]]:
    """Each source that is named anywhere below, with the path of the field that names it."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name == "source" and isinstance(value, str):
            yield f"{prefix}source", value
        elif name == "also" and isinstance(part, Sourced):
            yield from ((f"{prefix}also[{i}]", key) for i, key in enumerate(part.also))
        elif isinstance(value, BaseModel):
            yield from _sources(value, f"{prefix}{_as_written(part, name)}.")
        elif isinstance(value, tuple):
            for index, entry in enumerate(value):
                if isinstance(entry, BaseModel):
                    yield from _sources(entry, f"{prefix}{name}[{index}].")


def _as_written(part: BaseModel, name: str) -> str:
    return type(part).model_fields[name].alias or name
