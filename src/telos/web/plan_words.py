"""What a version of a plan says, in words: part by part, for pages, comparison and paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.intake.enums.questions import Question, obstacle_name
from telos.plans.queries import (
    NOTHING_RECORDED,
    approach_name,
    approach_of,
    intervention_name,
    intervention_of,
)
from telos.scheduling.enums import Place
from telos.vault.errors import Unopened
from telos.web.evidence_words import EvidenceShown, evidence_shown
from telos.web.plan_goals import GoalShown, counted_goals, goal_shown
from telos.web.words import listed, number_word, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.plans.models import PlanArrangement, PlanVersion
    from telos.plans.queries import ServingRead, VersionRead


@dataclass(frozen=True, kw_only=True)
class Doing:
    """One thing that is done: for which goals, how, and what the library says of it."""

    key: str
    name: str
    goals: tuple[GoalShown, ...]
    how: str
    what: str
    in_session: str
    at_home: str
    evidence: tuple[EvidenceShown, ...] = ()
    """What is recorded of it; where nothing is, `nothing` says so."""
    nothing: str = NOTHING_RECORDED


@dataclass(frozen=True, kw_only=True)
class Way:
    """One approach: what it is, and what is recorded of it."""

    key: str
    name: str
    summary: str
    evidence: tuple[EvidenceShown, ...]
    nothing: str = NOTHING_RECORDED


@dataclass(frozen=True, kw_only=True)
class PlanPart:
    """One part of a plan."""

    key: str
    title: str
    lines: tuple[str, ...]
    in_words: bool = False
    """Whether it is one text that somebody wrote."""


@dataclass(frozen=True, kw_only=True)
class PlanShown:
    """A version as a page shows it."""

    number: int
    parts: tuple[PlanPart, ...]
    doings: tuple[Doing, ...]
    ways: tuple[Way, ...]


def plan_shown(version: VersionRead) -> PlanShown:
    """Return everything that a version says."""
    return PlanShown(
        number=version.number,
        parts=tuple(_as_it_stands(part, version) for part in parts_of(version)),
        doings=tuple(_doing(serving) for serving in version.servings),
        ways=_ways(version.approaches),
    )


def from_outside(shown: PlanShown) -> PlanShown:
    """Return the same, told to somebody who is neither of the two."""
    parts = tuple(replace(part, title=outside_title(part.key, part.title)) for part in shown.parts)
    return replace(shown, parts=parts)


def outside_title(key: str, title: str) -> str:
    """Return how a part is called where no “you” is meant."""
    told = {
        "meeting": _("When and how the two meet"),
        "signs": _("Where both can see it"),
        "review": _("When the two look at it again"),
    }
    return told.get(key, title)


def parts_of(version: VersionRead) -> tuple[PlanPart, ...]:
    """Return the parts of a version, in the order in which one reads them."""
    row = version.row
    return (
        PlanPart(key="way", title=_("The way of working"), lines=_approaches(version)),
        _words("reason", _("Why this way"), row.reason),
        PlanPart(
            key="doings",
            title=_("What is done, and for which goal"),
            lines=tuple(_doing_line(serving) for serving in version.servings),
        ),
        PlanPart(key="meeting", title=_("When and how you meet"), lines=meeting_lines(row)),
        _words("tells", _("What would show that it helps"), row.tells),
        PlanPart(
            key="signs",
            title=_("Where you both can see it"),
            lines=_signs(version, [quoted(each.words) for each in version.signs]),
        ),
        PlanPart(
            key="arranged",
            title=_("What was named at the beginning, and is planned for"),
            lines=tuple(_arranged_line(row) for row in version.arranged),
        ),
        _words("arrangements", _("What stands in the way, and how it is met"), row.arrangements),
        PlanPart(
            key="review",
            title=_("When you look at it again"),
            lines=(date_format(version.review_on, "j F Y"),),
        ),
    )


def meeting_lines(row: PlanVersion) -> tuple[str, ...]:
    """Return how often, how long, how, with whom and how many times the two meet."""
    return (
        capfirst(str(row.get_rhythm_display())),
        ngettext("%(n)d minute", "%(n)d minutes", row.minutes) % {"n": row.minutes},
        places_words(row),
        capfirst(str(row.get_setting_display())),
        sessions_words(row),
    )


def places_words(row: PlanVersion) -> str:
    """Return how the two meet: “In person or by video”."""
    names = [str(Place(place).label) for place in row.places]
    if len(names) > 1:
        return capfirst(
            _("%(most)s or %(last)s") % {"most": ", ".join(names[:-1]), "last": names[-1]}
        )
    return capfirst("".join(names))


def sessions_words(row: PlanVersion) -> str:
    """Return how many sessions are expected."""
    if row.sessions is None:
        return _("As many sessions as it takes")
    words = ngettext("About %(many)s session", "About %(many)s sessions", row.sessions)
    return words % {"many": number_word(row.sessions)}


def summary_words(version: VersionRead) -> str:
    """Say a plan in one sentence: “Once a week for 50 minutes, towards two goals”."""
    goals = counted_goals(version)
    words = ngettext(
        "%(rhythm)s for %(minutes)d minutes, towards %(many)s goal",
        "%(rhythm)s for %(minutes)d minutes, towards %(many)s goals",
        goals,
    )
    if not goals:
        words = _("%(rhythm)s for %(minutes)d minutes")
    return words % {
        "rhythm": capfirst(str(version.row.get_rhythm_display())),
        "minutes": version.row.minutes,
        "many": number_word(goals),
    }


def approaches_words(version: VersionRead) -> str:
    """Return the approaches in a row, as they are called within a sentence."""
    return listed([approach_name(key) for key in version.approaches])


def _as_it_stands(part: PlanPart, version: VersionRead) -> PlanPart:
    """Return a part with how its goals stand today, which the version itself does not say."""
    if part.key != "signs":
        return part
    goals = [goal_shown(each).line for each in version.signs]
    return replace(part, lines=_signs(version, goals))


def _approaches(version: VersionRead) -> tuple[str, ...]:
    return tuple(approach_name(key) for key in version.approaches)


def _words(key: str, title: str, words: str) -> PlanPart:
    said = quoted(words) if isinstance(words, Unopened) else words
    return PlanPart(key=key, title=title, lines=(said,) if said else (), in_words=True)


def _doing_line(serving: ServingRead) -> str:
    words = {
        "name": intervention_name(serving.key),
        "goals": listed([quoted(each.words) for each in serving.named]),
        "how": serving.row.how,
    }
    if serving.row.how:
        return _("%(name)s, for %(goals)s: %(how)s") % words
    return _("%(name)s, for %(goals)s") % words


def _arranged_line(row: PlanArrangement) -> str:
    words = _("%(what)s, planned for: %(how)s")
    return words % {"what": obstacle_name(Question(row.entry.question)), "how": row.how}


def _doing(serving: ServingRead) -> Doing:
    found = intervention_of(serving.key)
    return Doing(
        key=serving.key if found else "",
        name=intervention_name(serving.key),
        goals=tuple(goal_shown(each) for each in serving.named),
        how=serving.row.how,
        what=found.what if found else "",
        in_session=found.in_session if found else "",
        at_home=found.at_home if found else "",
        evidence=tuple(evidence_shown(found.evidence)) if found else (),
    )


def _ways(keys: Sequence[str]) -> tuple[Way, ...]:
    """Return the approaches that the library still has."""
    found = [each for each in map(approach_of, keys) if each]
    return tuple(
        Way(
            key=each.key,
            name=each.name,
            summary=each.summary,
            evidence=tuple(evidence_shown(each.evidence)),
        )
        for each in found
    )


def _signs(version: VersionRead, goals: Sequence[str]) -> tuple[str, ...]:
    """Return the signs of a version, its goals told as `goals` say; a step is done or not."""
    rated = _("How far along %(goal)s is, from 0 to 10")
    done = _("Whether %(goal)s is done: it is a step by now, and not rated")
    named = zip(version.signs, goals, strict=True)
    return (
        *((done if each.goal.is_step else rated) % {"goal": goal} for each, goal in named),
        *(_("The questionnaire %(name)s") % {"name": name} for name in version.sign_measures),
    )
