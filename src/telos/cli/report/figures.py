"""Counts, scores, shares and names as the report writes them."""

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.shares import Share

LONGEST_NAME = 48
HALF_PERCENT = 0.005


def whole(count: int) -> str:
    """A count with thousands marked."""
    return f"{count:,}"


def capital(words: str) -> str:
    """As a sentence begins."""
    return words[:1].upper() + words[1:]


def score(value: float | None, *, digits: int = 1) -> str:
    """A score or a mean: a true minus, and nothing where there is nothing."""
    if value is None:
        return "–"
    shown = f"{value:.{digits}f}"
    if digits and float(shown) == round(float(shown)) and float(value) == round(float(value)):
        shown = f"{value:.0f}"
    return ("0" if float(shown) == 0 else shown).replace("-", "−")


def signed(value: float | None, *, digits: int = 1) -> str:
    """A change, with its sign."""
    shown = score(value, digits=digits)
    return f"+{shown}" if value is not None and float(f"{value:.{digits}f}") > 0 else shown


def percent(share: float | None) -> str:
    """A share in whole per cent; “under 1%” rather than nothing."""
    if share is None:
        return "–"
    if 0 < share < HALF_PERCENT:
        return _("under 1%")
    if 1 - HALF_PERCENT <= share < 1:
        return _("over 99%")
    return f"{share:.0%}"


def interval(share: Share) -> str:
    """Both ends of an interval: “22 to 41%”."""
    ends = share.interval
    if ends is None:
        return "–"
    return _("{low} to {high}").format(low=f"{100 * ends.low:.0f}", high=f"{100 * ends.high:.0f}%")


def shortened(name: str) -> str:
    """A client's name as it fits into a table: of a very long one, both ends."""
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - 13]}…{name[-12:]}"


def people(count: int) -> str:
    """“1 person”, “97 people”."""
    return ngettext("{n} person", "{n} people", count).format(n=whole(count))


def truncated(value: float) -> str:
    """Two decimals, never rounded up, so that “more than” stays true."""
    return f"{int(value * 100) / 100:.2f}"
