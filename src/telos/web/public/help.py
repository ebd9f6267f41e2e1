"""Help now: for everybody, signed in or not, at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf.locale import LANG_INFO
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from telos.base import clock
from telos.people.enums import COUNTRIES
from telos.web.gate import Policy, policy
from telos.web.public.lines import HelpLine, help_lines
from telos.web.public.where import ELSEWHERE, keep_place, place_now
from telos.web.standing import standing_of
from telos.web.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import HttpRequest, HttpResponse

    from telos.web.public.lines import Emergency as EmergencyRow


@dataclass(frozen=True, kw_only=True)
class Way:
    """One press that calls, or begins a text."""

    link: str
    value: str
    is_call: bool


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Somebody who listens, as a page shows them, with the ways to reach them."""

    name: str
    about: str
    checked: str
    """When this was last checked, where that is too long ago; empty otherwise."""
    ways: tuple[Way, ...]


@dataclass(frozen=True, kw_only=True)
class Emergency:
    """The numbers for danger this minute, with the place where they are right."""

    place: str
    ways: tuple[Way, ...]
    checked: str
    """When they were last checked, where that is too long ago; empty otherwise."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A country with those who listen there, and whom to call there in danger."""

    code: str
    name: str
    url: str
    is_chosen: bool
    listeners: tuple[Listener, ...]
    emergency: Emergency | None


@policy(Policy.OPEN)
@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """Show whom to call: those of the place that is known or was chosen first."""
    here = help_here(request, page=reverse("help-now"))
    is_client = standing_of(request).is_client
    page = render(request, "public/help_now.html", {**here, "is_client": is_client})
    return keep_place(request, page)


def help_here(request: HttpRequest, *, page: str) -> dict[str, Any]:
    """Return whom to call where somebody is, and the other places, as a page shows them.

    `page` is the address on which another place is chosen.
    """
    country = place_now(request)
    places = places_with_help(country, page=page)
    listening = [place for place in places if place.listeners]
    here = next((place for place in listening if place.is_chosen), None)
    return {
        "here": here,
        "others": [place for place in listening if place is not here],
        "only_numbers": _by_number(p for p in places if not (p.listeners or p.is_chosen)),
        "every_place": sorted(places, key=lambda place: place.name),
        "place_page": page,
        "unknown_place": "" if here else str(COUNTRIES.get(country, "")),
        "emergency": emergency_in(country),
        "is_elsewhere": country == ELSEWHERE.upper(),
        "directory": help_lines().directory,
    }


def _by_number(places: Iterable[Place]) -> list[tuple[tuple[Way, ...], str]]:
    """Return the numbers for danger, each with the countries in which it is the one to call."""
    names: dict[tuple[Way, ...], list[str]] = {}
    for place in places:
        if place.emergency is not None:
            names.setdefault(place.emergency.ways, []).append(place.name)
    return [(ways, listed(named)) for ways, named in names.items()]


def places_with_help(chosen: str = "", *, page: str = "") -> list[Place]:
    """Return every country that has a line or a number, with both and where it is chosen.

    First those with a line, in the order of the file; then the others by their names.
    """
    lines = help_lines()
    numbered = {code for code in lines.with_emergency if code not in lines.countries}
    return [
        Place(
            code=code,
            name=str(COUNTRIES[code]),
            url=f"{page or reverse('help-now')}?place={code}",
            is_chosen=code == chosen,
            listeners=listeners_in(code),
            emergency=emergency_in(code),
        )
        for code in (*lines.countries, *sorted(numbered, key=lambda code: str(COUNTRIES[code])))
    ]


def listeners_in(country: str) -> tuple[Listener, ...]:
    """Return who listens in a country; nobody in one that has no line or is not known."""
    return listeners_of(help_lines().of(country))


def listeners_of(lines: Sequence[HelpLine]) -> tuple[Listener, ...]:
    """Return who answers these lines: first those who speak the language of the page."""
    by_name: dict[str, list[HelpLine]] = {}
    for line in sorted(lines, key=lambda line: not _speaks_readers(line)):
        by_name.setdefault(line.name, []).append(line)
    return tuple(_listener(ways) for ways in by_name.values())


def _speaks_readers(line: HelpLine) -> bool:
    return (get_language() or "").partition("-")[0] in line.languages


def emergency_in(country: str) -> Emergency | None:
    """Return whom to call in danger; none in a country whose numbers are not known here."""
    known = help_lines().emergency_row(country)
    if known is None:
        return None
    ways = tuple(Way(link=f"tel:{number}", value=number, is_call=True) for number in known.numbers)
    return Emergency(place=str(COUNTRIES[country]), ways=ways, checked=_checked(known))


def _listener(lines: Sequence[HelpLine]) -> Listener:
    oldest = min(lines, key=lambda line: line.expires_at)
    return Listener(
        name=oldest.name,
        about=_about(oldest, lines),
        checked=_checked(oldest),
        ways=tuple(
            Way(link=line.link, value=line.value, is_call=line.channel == "call") for line in lines
        ),
    )


def _about(line: HelpLine, lines: Sequence[HelpLine]) -> str:
    words = []
    if line.hours == "always":
        words.append(_("day and night"))
    if line.is_free:
        words.append(_("free"))
    return ", ".join((*words, _spoken(lines)))


def _spoken(lines: Sequence[HelpLine]) -> str:
    """Return in which languages somebody answers; by each way, where they differ."""
    spoken = {line.channel: _languages(line) for line in lines}
    if len(set(spoken.values())) == 1:
        return _("in %(languages)s") % {"languages": spoken[lines[0].channel]}
    told = {"call": _("calls in %(languages)s"), "text": _("texts in %(languages)s")}
    return ", ".join(told[channel] % {"languages": named} for channel, named in spoken.items())


def _languages(line: HelpLine) -> str:
    return listed([_language(code) for code in line.languages])


def _language(code: str) -> str:
    """Return the name of a language; its code where Django knows none."""
    return _(str(LANG_INFO[code]["name"])) if code in LANG_INFO else code


def _checked(line: HelpLine | EmergencyRow) -> str:
    if clock.today() <= line.expires_at:
        return ""
    return _("We last checked this number on %(day)s.") % {
        "day": date_format(line.verified_at, "j F Y")
    }
