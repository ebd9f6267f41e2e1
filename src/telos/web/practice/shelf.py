"""What a manager reads of each questionnaire: may it be asked, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.measures.queries import with_words

if TYPE_CHECKING:
    from telos.science.instruments import Instrument, Library


@dataclass(frozen=True, kw_only=True)
class ShelfRow:
    """One questionnaire on the list."""

    key: str
    name: str
    about: str
    standing: str
    may_be_asked: bool


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Questionnaires of which the same may be done."""

    title: str
    rows: tuple[ShelfRow, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One questionnaire on a page of its own."""

    instrument: Instrument
    standing: str
    scale: str
    takes_words: bool
    figures: tuple[tuple[str, str], ...]
    unconfirmed: bool


def shelves_of(library: Library) -> list[Shelf]:
    """Return every questionnaire by what may be done with it, then by name."""
    known = sorted(
        (with_words(library, key) for key in library.keys), key=lambda i: i.short_name.casefold()
    )
    shelves: dict[str, list[ShelfRow]] = {
        _("Can be asked"): [],
        _("Can be asked once a permission is recorded"): [],
        _("Totals only, and methods"): [],
    }
    titles = list(shelves)
    for one in known:
        place = 0 if one.wording_available else 1 if _takes_words(one) else 2
        shelves[titles[place]].append(
            ShelfRow(
                key=one.key,
                name=one.short_name,
                about=one.plain_name,
                standing=_standing(one),
                may_be_asked=one.wording_available,
            )
        )
    return [Shelf(title=title, rows=tuple(rows)) for title, rows in shelves.items() if rows]


def sheet_of(instrument: Instrument) -> Sheet:
    """Return what is known of a questionnaire, and whether its words are awaited."""
    lines = tuple(_figures(instrument))
    return Sheet(
        instrument=instrument,
        standing=_standing(instrument),
        scale=_scale(instrument),
        takes_words=_takes_words(instrument),
        figures=lines,
        unconfirmed=any("*" in value for _, value in lines),
    )


def _standing(instrument: Instrument) -> str:
    if instrument.wording_available:
        allowed = instrument.licence.permission
        if allowed is not None:
            return _("asked by permission of %s") % allowed.given_by
        return _("free to ask")
    if instrument.method is not None:
        return _("a method, not a questionnaire")
    if instrument.licence.licence_class == "red" or not instrument.items:
        return _("totals only; its words may not be shown")
    return _("its words wait for a permission")


def _takes_words(instrument: Instrument) -> bool:
    return (
        not instrument.wording_available
        and bool(instrument.items)
        and instrument.licence.licence_class != "red"
    )


def _scale(instrument: Instrument) -> str:
    if instrument.answers_only:
        return _("no total; each answer is read by itself")
    if not instrument.has_total:
        return _("no total; its parts are scored")
    way = {"lower": _("lower is better"), "higher": _("higher is better")}
    return _("%(lowest)g to %(highest)g, %(way)s") % {
        "lowest": instrument.score.lowest,
        "highest": instrument.score.highest,
        "way": way.get(instrument.direction, _("neither way is better")),
    }


def _figures(instrument: Instrument) -> list[tuple[str, str]]:
    """Published figures; a star marks one that nobody here has seen in its source."""
    lines = [
        (f"{band.lowest:g}–{band.highest:g}", f"{band.label}{_star(band.status)}")
        for band in instrument.bands
    ]
    if line := instrument.caseness:
        lines.append((_("line"), f"{line.operator} {line.cut:g}{_star(line.status)}"))
    if amount := instrument.reliable_change:
        lines.append((_("change that counts"), f"{amount.amount:g}{_star(amount.status)}"))
    lines += [(one.kind, f"{one.value:g}{_star(one.status)}") for one in instrument.reliability]
    lines += [
        (
            norm.population,
            (f"{norm.mean:g}" if norm.sd is None else f"{norm.mean:g} ± {norm.sd:g}")
            + _star(norm.status),
        )
        for norm in instrument.norms
    ]
    return lines


def _star(status: str) -> str:
    return "" if status == "confirmed" else " *"
