"""Two who write a safety plan at once: what one left alone is the other's, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.intake.enums import SafetyPart
from telos.intake.forms import SafetyPlanForm
from telos.intake.queries import safety_standing, safety_versions
from telos.web.safety_plan import PartShown, own_words, parts_of, written_words
from telos.web.words import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.http import QueryDict

    from telos.intake.models import SafetyPlanVersion
    from telos.people.models import Client, Person

_FIELDS = (*SafetyPart.values, "own")


@dataclass(frozen=True, kw_only=True)
class Meanwhile:
    """What the other side wrote while somebody was writing."""

    written: str
    is_own: bool
    """Whether it was the same person, on another page or device."""
    taken_over: str
    """The titles of parts that only the other side changed: they stand in the form now."""
    parts: tuple[PartShown, ...]
    """The parts that both changed, as they stand: what was typed stands in the form."""
    own: str
    """The word to oneself, where both changed it."""

    @property
    def is_at_odds(self) -> bool:
        """Whether both changed the same part, so that somebody has to choose."""
        return bool(self.parts or self.own)


def meanwhile(viewer: Person, client: Client, sent: QueryDict, *, seen: int) -> Meanwhile | None:
    """Put into what was sent what stands now in each part that its writer left alone.

    `seen` is the version on which it was written. It counts as written on the one that stands from
    then on; none where there is none, or nothing was written since.
    """
    standing = safety_standing(viewer, client)
    sent["seen_version"] = str(standing.version.number if standing else 0)
    if standing is None or standing.version.number == seen:
        return None
    version = standing.version
    was = SafetyPlanForm.initial_from(safety_versions(viewer, client).filter(number=seen).first())
    now = SafetyPlanForm.initial_from(version)
    others = {name for name in _FIELDS if _lines(was.get(name)) != _lines(now[name])}
    ones_own = {name for name in _FIELDS if _lines(sent.get(name)) != _lines(was.get(name))}
    for name in _FIELDS:
        if name not in ones_own:
            sent[name] = now[name]
    both = {n for n in others & ones_own if _lines(sent.get(n)) != _lines(now[n])}
    return Meanwhile(
        written=written_words(version, viewer),
        is_own=version.by_id == viewer.pk,
        taken_over=_titles(others - ones_own),
        parts=tuple(part for part in parts_of(version) if part.key in both),
        own=_own(version) if "own" in both else "",
    )


def _lines(text: str | None) -> list[str]:
    """Return the lines as a version would keep them: spaces and empty lines change nothing."""
    return [tidy for line in (text or "").splitlines() if (tidy := " ".join(line.split()))]


def _titles(names: Collection[str]) -> str:
    titles = {**{part.value: str(part.label) for part in SafetyPart}, "own": _("A word to myself")}
    return listed([quoted(title) for name, title in titles.items() if name in names])


def _own(version: SafetyPlanVersion) -> str:
    return own_words(version) or _("Nothing stands here now.")
