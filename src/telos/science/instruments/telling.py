"""One fact in a sentence, with how surely it is known and by whom: figures and lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.science.instruments.facts import (
        Band,
        Caseness,
        Norm,
        NormRange,
        Reliability,
        ReliableChange,
        Sourced,
    )
    from telos.science.instruments.instrument import Instrument
    from telos.science.instruments.items import MissingRule, ScoreMethod, Subscale

_METHODS = {"sum": "sum", "mean": "mean", "mean_product": "mean of the products of pairs"}


@dataclass(frozen=True)
class Told:
    """One fact: what it is about, what is known, how surely, and by whom.

    ``more`` explains it.
    """

    name: str
    text: str
    status: str | None = None
    sources: tuple[str, ...] = ()
    more: str = ""


@dataclass(frozen=True)
class Section:
    """Facts that belong together."""

    title: str
    facts: tuple[Told, ...]


def tell(name: str, text: str, fact: Sourced, *, more: str = "") -> Told:
    """A fact with its note, status and sources."""
    return Told(
        name,
        text,
        fact.status,
        sources=(() if fact.source is None else (fact.source,)) + fact.also,
        more=" ".join(filter(None, [more, fact.note])),
    )


def tell_score(name: str, score: ScoreMethod) -> Told:
    """How a score is made, and its range."""
    times = f" × {score.multiply}" if score.multiply != 1 else ""
    return Told(
        name,
        f"{_METHODS[score.method]}{times}, {score.lowest:g} to {score.highest:g}",
        score.status,
        sources=() if score.source is None else (score.source,),
        more=score.note or "",
    )


def tell_missing(missing: MissingRule) -> Told:
    """What happens with unanswered items."""
    if missing.rule == "complete":
        text = "no score unless every item is answered"
        text += "" if missing.published else "; no rule was published"
    else:
        done = "prorated" if missing.rule == "prorate" else "the mean of what was answered"
        text = f"{done}, with at most {missing.max_missing} missing"
    if missing.may_lack:
        text += f", and only of {', '.join(missing.may_lack)}"
    return tell("Missing answers", text, missing)


def tell_bands(bands: tuple[Band, ...], *, name: str) -> Iterator[Told]:
    """Each range of scores with its label."""
    for band in bands:
        yield tell(name, f"{band.lowest:g}–{band.highest:g} {band.label}", band)


def tell_lines(one: Instrument | Subscale) -> Iterator[Told]:
    """The line, and the others that are published."""
    if one.caseness is not None:
        yield _line("Line", one.caseness)
    for line in one.alternative_lines:
        yield _line(f"Line, {line.key}", line, people=line.people)


def tell_amounts(one: Instrument | Subscale) -> Iterator[Told]:
    """The amount that counts as a change, and the others that are published."""
    if one.reliable_change is not None:
        yield _amount("Reliable change", one.reliable_change)
    for other in one.alternative_amounts:
        yield _amount(f"Change, {other.key}", other)


def tell_figures(one: Instrument | Subscale) -> Iterator[Told]:
    """Reliability and norms."""
    yield from (_reliability(known) for known in one.reliability)
    yield from (_norm(norm) for norm in one.norms)
    yield from (_norm_range(span) for span in one.norm_ranges)


def _line(name: str, line: Caseness, *, people: str | None = None) -> Told:
    told = [f"{line.operator} {line.cut:g}"]
    told += [f"for {people}"] * (people is not None)
    told += [f"used by {line.used_by}"] * (line.used_by is not None)
    told += [f"for {line.condition}"] * (line.condition is not None)
    if line.sensitivity is not None:
        told.append(f"sensitivity {line.sensitivity:g}")
    if line.specificity is not None:
        told.append(f"specificity {line.specificity:g}")
    return tell(name, ", ".join(told), line)


def _amount(name: str, amount: ReliableChange) -> Told:
    span = "" if amount.highest is None else f" to {amount.highest:g}"
    kind = "" if amount.kind == "reliable" else "minimal important difference; "
    used = "" if amount.used_by is None else f"; used by {amount.used_by}"
    more = f"{kind}{amount.basis}{used}."
    return tell(name, f"{amount.amount:g}{span}", amount, more=more[0].upper() + more[1:])


def _reliability(known: Reliability) -> Told:
    span = "" if known.highest is None else f" to {known.highest:g}"
    who = "" if known.people is None else f", {known.people}"
    n = "" if known.n is None else f", n = {known.n}"
    return tell("Reliability", f"{known.kind} {known.value:g}{span}{who}{n}", known)


def _norm(norm: Norm) -> Told:
    sd = "SD not known" if norm.sd is None else f"SD {norm.sd:g}"
    n = "" if norm.n is None else f", n = {norm.n}"
    return tell(
        f"Norm {norm.key}", f"{norm.population} ({norm.kind}): {norm.mean:g}, {sd}{n}", norm
    )


def _norm_range(span: NormRange) -> Told:
    text = f"{span.population} ({span.kind}): means {span.mean_lowest:g} to {span.mean_highest:g}"
    if span.sd_lowest is not None and span.sd_highest is not None:
        text += f", SD {span.sd_lowest:g} to {span.sd_highest:g}"
    return tell(f"Norms {span.key}", text, span)
