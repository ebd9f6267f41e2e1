"""What is known of an instrument, in sentences: for a terminal and for a documentation page.

Every figure comes with its status and its source. Wording appears only where the licence
allows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.science.instruments.checks_score import scale_of
from telos.science.instruments.telling import (
    Section,
    Told,
    tell,
    tell_amounts,
    tell_bands,
    tell_figures,
    tell_lines,
    tell_missing,
    tell_score,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.science.instruments.algorithms import Algorithm
    from telos.science.instruments.instrument import Instrument
    from telos.science.instruments.items import Option, Subscale

LICENCES = {
    "green": "green: wording bundled, shown with its notice",
    "amber": "amber: scoring and figures only, wording waits",
    "red": "red: totals only, wording never shown",
}
_DIRECTIONS = {"lower": "lower", "higher": "higher", "neither": "neither, as a whole"}


def sheet_of(instrument: Instrument) -> tuple[Section, ...]:
    """Everything that the file says, in the order in which a reader asks.

    Parameters
    ----------
    instrument : Instrument

    Returns
    -------
    tuple of Section
        Without sections that would be empty.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> [section.title for section in sheet_of(load_instrument("phq4"))][:3]
    ['In short', 'Scoring', 'Ranges and lines']
    """
    parts = [
        Section(f"Subscale: {part.name}", tuple(_subscale(instrument, part)))
        for part in instrument.subscales
    ]
    sections = [
        Section("In short", tuple(_short(instrument))),
        Section("Scoring", tuple(_scoring(instrument))),
        Section("Ranges and lines", tuple(_ranges(instrument))),
        Section("Change", tuple(tell_amounts(instrument))),
        Section("Reliability and norms", tuple(tell_figures(instrument))),
        *parts,
        Section("Questions", tuple(_questions(instrument))),
        Section("Licence", tuple(_licence(instrument))),
        Section("Codes and translations", tuple(_codes(instrument))),
    ]
    return tuple(section for section in sections if section.facts)


def _short(one: Instrument) -> Iterator[Told]:
    if one.unvalidated is not None:
        yield Told("Unvalidated", one.unvalidated)
    yield Told("Measures", f"{one.construct} ({one.plain_name})")
    yield Told("Better is", _DIRECTIONS[one.direction])
    yield Told("Asked about", one.recall or "not known")
    if one.total_only:
        count = f" of {one.item_count} items" if one.item_count else ""
        yield Told("Items", f"totals only{count}")
    elif one.method is None:
        yield Told("Items", f"{one.item_count}, about {one.minutes} min")
    if one.interval is not None:
        yield Told("How often", one.interval)
    yield Told("Telos suggests", f"every {one.interval_days} days")
    yield Told("Version", f"{one.version}, language {one.language}, coding {one.coding}")
    if one.note is not None:
        yield Told("Note", one.note)


def _scoring(one: Instrument) -> Iterator[Told]:
    if one.scoring is not None:
        yield tell_score("Total", one.scoring)
    elif one.method is not None:
        yield from _method(one)
    elif one.answers_only:
        yield Told("Total", "none; each answer is read, and nothing is added up")
    else:
        yield Told("Total", "none; each subscale is scored alone" if one.subscales else "none here")
    yield from _items(one)
    if one.gate is not None:
        gate = one.gate
        text = f"{gate.item} below {gate.opens_at} makes the score {gate.otherwise:g}"
        yield tell("Gate", text, gate)
    if one.missing is not None:
        yield tell_missing(one.missing)
    for alert in one.alerts:
        soft = " (our own caution)" if alert.soft else ""
        text = f"{alert.item} at {alert.at_least} or more: {alert.kind}{soft}"
        yield tell("Alert", text, alert)
    yield from (_algorithm(rule) for rule in one.algorithms)


def _method(one: Instrument) -> Iterator[Told]:
    if one.method is None:
        return
    method = one.method
    most = "" if method.at_most is None else f", at most {method.at_most}"
    yield tell("Method", f"{method.asks} Rated {method.lowest} to {method.highest}{most}", method)
    yield Told("Formula", method.formula)
    if method.scored_by is not None:
        yield Told("Scored by", method.scored_by)


def _items(one: Instrument) -> Iterator[Told]:
    if one.options and not one.wording_available:
        yield Told("Answers", _answers(one.options))
    for name, keys in (
        ("Turned round", [item.key for item in one.items if item.reverse]),
        ("Asked, not counted", [item.key for item in one.items if not item.counted]),
        ("In own words", [item.key for item in one.items if item.own_words]),
    ):
        if keys:
            yield Told(name, ", ".join(keys))
    for item in one.items:
        if item.options is not None and not one.wording_available:
            yield Told(f"Answers, {item.key}", _answers(item.options))
        if item.applies is not None:
            other = item.applies.otherwise
            instead = "left out" if other is None else f"counted as {other}"
            yield Told("For some only", f"{item.key}: {item.applies.to}; for others {instead}")


def _answers(options: tuple[Option, ...]) -> str:
    told = (
        f"{option.value} {option.label}" if option.label else str(option.value)
        for option in options
    )
    return ", ".join(told)


def _algorithm(rule: Algorithm) -> Told:
    parts = [
        f"{cluster.at_least} of {len(cluster.items)} ({cluster.name})"
        + ("" if cluster.endorsed_at is None else f" at {cluster.endorsed_at} or more")
        for cluster in rule.clusters
    ]
    endorsed = f" answered {rule.endorsed_at} or more" if rule.clusters else ""
    conditions = [", ".join(parts) + endorsed] if parts else []
    conditions += [f"{key} is met" for key in rule.needs]
    conditions += [f"{key} is not met" for key in rule.unless]
    return tell(f"Algorithm {rule.key}", f"{rule.name}: {'; '.join(conditions)}", rule)


def _ranges(one: Instrument) -> Iterator[Told]:
    yield from tell_bands(one.bands, name="Range")
    for other in one.alternative_bands:
        yield from tell_bands(other.bands, name=f"Range, {other.key}")
    yield from tell_lines(one)
    if one.case_from is not None:
        rule = one.case_from
        yield tell(
            "A case", f"{rule.how} of {', '.join((*rule.subscales, *rule.algorithms))}", rule
        )


def _subscale(one: Instrument, part: Subscale) -> Iterator[Told]:
    score = scale_of(one, part)
    if score is not None:
        yield tell_score("Score", score)
    if part.better is not None:
        yield Told("Better is", _DIRECTIONS[part.better])
    count = part.item_count or "not known"
    yield Told("Items", ", ".join(part.items) or f"{count}")
    if part.missing is not None:
        yield tell_missing(part.missing)
    yield from tell_bands(part.bands, name="Range")
    yield from tell_lines(part)
    yield from tell_amounts(part)
    yield from tell_figures(part)
    if part.loinc is not None:
        yield Told("LOINC", part.loinc)
    if part.note is not None:
        yield Told("Note", part.note)


def _questions(one: Instrument) -> Iterator[Told]:
    # A permission is one practice's own: what it covers is not for us to print.
    if one.licence.licence_class != "green" or not one.wording_available or one.prompt is None:
        return
    yield Told("Before them", one.prompt)
    if one.options:
        yield Told("Answers", _answers(one.options))
    for item in one.items:
        own = f" ({_answers(item.options)})" if item.options is not None else ""
        yield Told(item.key, f"{item.text}{own}")


def _licence(one: Instrument) -> Iterator[Told]:
    licence = one.licence
    yield Told("Class", LICENCES[licence.licence_class])
    yield tell("Terms", licence.text, licence)
    if licence.held_back_until is not None:
        yield Told("Held back until", licence.held_back_until)
    yield from (Told("Condition", condition) for condition in licence.conditions)
    if licence.permission is not None:
        held = licence.permission
        told = f"{held.given_by}, {held.given_on.isoformat()}, {held.reference}: {held.covers}"
        yield Told("Permission", told)
    yield Told("Notice", licence.notice)


def _codes(one: Instrument) -> Iterator[Told]:
    loinc = one.loinc
    if loinc is not None:
        if loinc.panel is not None:
            yield Told("LOINC panel", loinc.panel, loinc.panel_status or loinc.status)
        if loinc.total is not None:
            yield tell("LOINC total", loinc.total, loinc)
        if loinc.items:
            yield tell("LOINC items", ", ".join(loinc.items), loinc)
        for other in loinc.others:
            yield Told(f"LOINC, {other.name}", other.code, other.status or loinc.status)
    if one.translations is not None:
        spoken = ", ".join(one.translations.languages)
        text = one.translations.text + (f" ({spoken})" if spoken else "")
        yield tell("Translations", text, one.translations)
