"""What the library says of an approach or an intervention, in paragraphs: for terminal and page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telos.science.interventions.evidence import NO_SOURCE
from telos.science.interventions.parts import NO_STATEMENT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from telos.science.interventions.evidence import Evidence
    from telos.science.interventions.library import InterventionLibrary
    from telos.science.interventions.parts import Approach, Intervention


@dataclass(frozen=True)
class Paragraphs:
    """A title and what stands below it, one text a paragraph."""

    title: str
    texts: tuple[str, ...]


def where_from(evidence: Evidence) -> str:
    """Where a statement was read, in which edition, how surely, and when to look again.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    str
        One phrase without a full stop. An edition that was not recorded is said to be so.

    Examples
    --------
    >>> from telos.science.interventions import interventions
    >>> print(where_from(interventions()["relaxation"].evidence[0]))
    NICE CG113, edition not recorded; general knowledge of 23 November 2026, look up by 23 November 2027
    """  # noqa: E501 - one line, as it is printed
    return f"{_source(evidence)}; {_known(evidence)}"


def _source(evidence: Evidence) -> str:
    """A paper has its year in its name already; a guideline has an edition beside it."""
    if evidence.source == NO_SOURCE:
        return evidence.source
    if evidence.lacks_edition:
        return f"{evidence.source}, edition not recorded"
    if evidence.tells_edition:
        return evidence.source
    return f"{evidence.source}, edition {evidence.edition}"


def _known(evidence: Evidence) -> str:
    day, by = _day(evidence.date), _day(evidence.review_by)
    if evidence.has_newer_edition:
        known = "looked up on" if evidence.status == "looked-up" else "general knowledge of"
        return f"{known} {day}, a newer edition is known: look it up"
    if evidence.status == "looked-up":
        return f"looked up on {day}, look again by {by}"
    return f"general knowledge of {day}, look up by {by}"


def sheet_of_intervention(one: Intervention, *, library: InterventionLibrary) -> list[Paragraphs]:
    """An intervention, in the order in which a reader asks.

    Parameters
    ----------
    one : Intervention
    library : InterventionLibrary
        Where the names of its approaches and concerns are looked up.

    Returns
    -------
    list of Paragraphs
        Cautions only where there are any; what is recorded always, if only that nothing is.
    """
    parts = [
        Paragraphs("What it is", (one.what,)),
        Paragraphs("For goals about", (listed(aim_name(aim) for aim in one.aims),)),
        Paragraphs(
            "May be of use with", (listed(library.concerns[key].name for key in one.concerns),)
        ),
        Paragraphs("Part of", (listed(library.approaches[key].name for key in one.approaches),)),
        Paragraphs("Format", (listed(one.formats),)),
        Paragraphs("In a session", (one.in_session,)),
        Paragraphs("At home", (one.at_home,)),
    ]
    if one.cautions:
        parts.append(Paragraphs("Take care", (one.cautions,)))
    return [*parts, recorded(one.evidence, library=library)]


def sheet_of_approach(one: Approach, *, library: InterventionLibrary) -> list[Paragraphs]:
    """An approach, what is done in it, and what is recorded of it.

    Parameters
    ----------
    one : Approach
    library : InterventionLibrary

    Returns
    -------
    list of Paragraphs
    """
    done = [each.name for each in library.interventions.values() if one.key in each.approaches]
    return [
        Paragraphs("What it is", (one.summary,)),
        Paragraphs("In a session", (one.in_session,)),
        Paragraphs("What may be done in it", (listed(done),)),
        recorded(one.evidence, library=library),
    ]


def recorded(evidence: Iterable[Evidence], *, library: InterventionLibrary) -> Paragraphs:
    """What is recorded, each statement with its concern and its source; or that nothing is."""
    told = tuple(
        f"{library.concerns[each.concern].name}: {each.statement} ({where_from(each)}.)"
        for each in evidence
    )
    return Paragraphs("What is recorded", told or (NO_STATEMENT,))


def aim_name(aim: str) -> str:
    """A domain of goals as a word of a sentence."""
    return aim.replace("_", "-")


def listed(names: Iterable[str]) -> str:
    """Names one after the other, none of which holds a semicolon."""
    return "; ".join(names)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
