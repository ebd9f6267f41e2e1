"""A safety plan as pages show it to both sides: its parts, its versions and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.intake.enums import SafetyPart
from telos.vault.errors import Unopened
from telos.web.phone_numbers import Piece, pieces_of
from telos.web.words import listed, number_word, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from telos.intake.models import SafetyPlanLook, SafetyPlanVersion
    from telos.intake.queries import SafetyGlance, SafetyStanding
    from telos.people.models import Person
    from telos.web.spoken import Reader


@dataclass(frozen=True, kw_only=True)
class PartShown:
    """One part with its lines, each in pieces; an empty part has none."""

    key: str
    title: str
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, kw_only=True)
class PartChange:
    """What a version changed in one part."""

    title: str
    added: tuple[str, ...]
    gone: tuple[str, ...]
    order: bool
    """Whether nothing but the order of its lines changed."""


@dataclass(frozen=True, kw_only=True)
class VersionShown:
    """One version: who wrote it, when and why, what it says and what it changed."""

    number: int
    written: str
    why: str
    is_present: bool
    own: str
    parts: tuple[PartShown, ...]
    changes: tuple[PartChange, ...]


@dataclass(frozen=True, kw_only=True)
class PlanShown:
    """The plan as it stands."""

    number: int
    written: str
    own: str
    parts: tuple[PartShown, ...]
    empty: str
    """The titles of parts in which nothing stands yet, in a row; empty where each holds something.
    """
    looked: str
    """Who has looked through it together with the other, and when."""
    again: str
    """When the two look again."""
    is_due: bool


def plan_shown(standing: SafetyStanding, viewer: Person, *, goes_on: bool = True) -> PlanShown:
    """Return the plan as it stands, told to the viewer; once care has ended no look is to come."""
    version = standing.version
    parts = parts_of(version)
    return PlanShown(
        number=version.number,
        written=written_words(version, viewer),
        own=own_words(version),
        parts=tuple(part for part in parts if part.lines),
        empty=listed([quoted(part.title) for part in parts if not part.lines]),
        looked=_looked(standing, viewer),
        again=again_words(standing) if goes_on else "",
        is_due=standing.is_due and goes_on,
    )


def parts_of(version: SafetyPlanVersion) -> tuple[PartShown, ...]:
    """Return the six parts of a version."""
    return tuple(
        PartShown(
            key=part.value,
            title=str(part.label),
            lines=tuple(pieces_of(line) for line in version.lines(part)),
        )
        for part in SafetyPart
    )


def own_words(version: SafetyPlanVersion) -> str:
    """Return the word to oneself as a quotation, or nothing."""
    return quoted(version.own) if version.own else ""


def written_words(version: SafetyPlanVersion, viewer: Reader) -> str:
    """Return who wrote a version and when: “Written by you on 3 November 2026”."""
    who = _("you") if version.by == viewer else version.by.display_name
    return wrote_words(number=version.number, who=who, at=version.created_at)


def wrote_words(*, number: int, who: str, at: datetime) -> str:
    """Return which version somebody wrote, and when."""
    day = date_format(localtime(at), "j F Y")
    return _("Version %(number)d, written by %(who)s on %(day)s") % {
        "number": number,
        "who": who,
        "day": day,
    }


def _looked(standing: SafetyStanding, viewer: Person) -> str:
    looks = [look for side in Side if (look := standing.last_look(side)) is not None]
    if not looks:
        return ""
    said = listed([_look_words(look, viewer) for look in looks])
    return _("Looked through together: said by %(said)s.") % {"said": said}


def _look_words(look: SafetyPlanLook, viewer: Person) -> str:
    who = _("you") if look.by_id == viewer.pk else look.by.display_name
    day = date_format(localtime(look.created_at), "j F")
    return _("%(who)s on %(day)s") % {"who": who, "day": day}


def again_words(standing: SafetyStanding | SafetyGlance) -> str:
    """Return when the two look again; empty where no day was said."""
    if standing.again_on is None:
        return ""
    day = date_format(standing.again_on, "j F Y")
    if standing.is_due:
        return _("You wanted to look at it again on %(day)s.") % {"day": day}
    return _("You look at it again on %(day)s.") % {"day": day}


def versions_shown(versions: Iterable[SafetyPlanVersion], viewer: Reader) -> list[VersionShown]:
    """Return every version, the present one first, each with what it changed."""
    told = list(versions)
    return [
        VersionShown(
            number=version.number,
            written=capfirst(written_words(version, viewer)),
            why=version.why,
            is_present=version is told[0],
            own=own_words(version),
            parts=tuple(part for part in parts_of(version) if part.lines),
            changes=changes_between(last, version) if last else (),
        )
        for version, last in zip_longest(told, told[1:])
    ]


def versions_headline(versions: Sequence[VersionShown]) -> str:
    """Return how often the plan was written, as the headline of its versions."""
    if len(versions) == 1:
        return _("It says what it said first")
    return _("It was written %(many)s times") % {"many": number_word(len(versions))}


def changes_between(before: SafetyPlanVersion, after: SafetyPlanVersion) -> tuple[PartChange, ...]:
    """Return part by part what was added and taken out; parts that stayed are left out."""
    titles = {**{part.value: str(part.label) for part in SafetyPart}, "own": _("A word to myself")}
    found = (
        _change(title, before.lines(name), after.lines(name))
        for name, title in titles.items()
        if not _is_shut(before, after, name)
    )
    return tuple(change for change in found if change is not None)


def _is_shut(before: SafetyPlanVersion, after: SafetyPlanVersion, name: str) -> bool:
    """Tell whether one of two texts does not open: then nobody can say what changed."""
    return any(isinstance(getattr(version, name), Unopened) for version in (before, after))


def _change(title: str, before: Sequence[str], after: Sequence[str]) -> PartChange | None:
    if list(before) == list(after):
        return None
    added = tuple(line for line in after if line not in before)
    gone = tuple(line for line in before if line not in after)
    return PartChange(title=title, added=added, gone=gone, order=not (added or gone))
