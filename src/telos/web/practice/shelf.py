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
    tone: str
    may_be_asked: bool


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One questionnaire on a page of its own."""

    instrument: Instrument
    standing: str
    scale: str
    takes_words: bool
    figures: tuple[tuple[str, str], ...]
    unconfirmed: bool


def shelf_rows(library: Library) -> list[ShelfRow]:
    """Return every questionnaire, by name."""
    known = [with_words(library, key) for key in library.keys]
    rows = [
        ShelfRow(
            key=one.key,
            name=one.short_name,
            about=_about(one),
            standing=_standing(one),
            tone="" if one.wording_available else "ochre",
            may_be_asked=one.wording_available,
        )
        for one in known
    ]
    return sorted(rows, key=lambda row: (not row.may_be_asked, row.name.casefold()))


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


def _about(instrument: Instrument) -> str:
    about = instrument.plain_name
    return about if instrument.validated else _("%s, not validated") % about


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
