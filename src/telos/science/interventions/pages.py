"""Documentation pages in Markdown, made from the library's data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from telos.science.interventions.parts import NO_STATEMENT
from telos.science.interventions.sheet import (
    aim_name,
    sheet_of_approach,
    sheet_of_intervention,
    where_from,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from telos.science.interventions.evidence import Evidence
    from telos.science.interventions.library import InterventionLibrary
    from telos.science.interventions.parts import Approach, Intervention, Shown
    from telos.science.interventions.sheet import Paragraphs

# No key has a hyphen, so that no intervention can take these names.
INDEX: Final = "README.md"
BY_CONCERN: Final = "by-concern.md"
STATEMENTS: Final = "all-statements.md"
_MADE: Final = (
    "<!-- Made from the data by `telos interventions pages`; edit the data, not this page. -->"
)

_INTRODUCTION: Final = (
    "Ways of working, and what is done in them, in Telos's own words. A plan names some of these "
    "for a reason that belongs to one client; nothing here says what would suit a person, and "
    "nothing is ranked: lists are in the order of the names.\n\n"
    "What guidelines and reviews say stands beside it with source, edition and day. "
    "**Looked-up**: seen in the source. **General knowledge**: somebody must still look it up. "
    f"Where nothing stands: *{NO_STATEMENT}* A statement looked up is due to be looked at again "
    "after three years, general knowledge after one, and what stands in a source of which a newer "
    "edition is known, at once.\n\n"
    f"[By concern]({BY_CONCERN}) · [all statements]({STATEMENTS})"
)


def intervention_pages(library: InterventionLibrary) -> dict[str, str]:
    """The page of each approach and intervention, two lists, and an index, by name of file.

    Parameters
    ----------
    library : InterventionLibrary

    Returns
    -------
    dict of str to str
        Markdown by file name.

    Examples
    --------
    >>> from telos.science.interventions import intervention_library
    >>> made = intervention_pages(intervention_library())
    >>> print(made["worry_time.md"].splitlines()[0])
    # Worry time
    """
    links = {one.name: _link(one) for one in _with_pages(library)}
    made = {
        INDEX: _index(library),
        BY_CONCERN: _by_concern(library),
        STATEMENTS: _statements(library),
    }
    for approach in library.approaches.values():
        sheet = sheet_of_approach(approach, library=library)
        made[f"{approach.key}.md"] = _page(approach, sheet, links)
    for one in library.interventions.values():
        sheet = sheet_of_intervention(one, library=library)
        made[f"{one.key}.md"] = _page(one, sheet, links)
    return made


def _page(one: Approach | Intervention, sheet: Iterable[Paragraphs], links: dict[str, str]) -> str:
    parts = [f"# {one.name}", f"key `{one.key}` · [all]({INDEX})"]
    for part in sheet:
        told = [_linked(text, links) for text in part.texts]
        parts += [f"## {part.title}", _bullets(told) if len(told) > 1 else told[0]]
    return "\n\n".join([*parts, _MADE]) + "\n"


def _linked(text: str, links: dict[str, str]) -> str:
    """A list of names with each that has a page made a link; any other text as it is."""
    names = text.split("; ")
    return "; ".join(links.get(name, name) for name in names)


def _index(library: InterventionLibrary) -> str:
    approaches = [
        f"| {_link(one)} | {_count(one, library)} | {len(one.evidence)} |"
        for one in library.approaches.values()
    ]
    interventions = [
        f"| {_link(one)} | {_approaches(one)} | {_aims(one)} "
        f"| {', '.join(one.formats)} | {len(one.evidence)} |"
        for one in _all(library)
    ]
    parts = [
        "# Approaches and interventions",
        _INTRODUCTION,
        f"## {len(library.approaches)} approaches",
        _table(["", "interventions", "statements"], approaches),
        f"## {len(library.interventions)} interventions",
        _table(["", "part of", "for goals about", "format", "statements"], interventions),
        _MADE,
    ]
    return "\n\n".join(parts) + "\n"


def _by_concern(library: InterventionLibrary) -> str:
    parts = [f"# By concern\n\n[all]({INDEX})"]
    for concern in library.concerns.values():
        served = [one for one in _all(library) if concern.key in one.concerns]
        links = "; ".join(_link(one) for one in served)
        said = [_cited(each) for each in _register(library) if each.concern == concern.key]
        parts += [f"## {concern.name}", links, _bullets(said) if said else NO_STATEMENT]
    return "\n\n".join([*parts, _MADE]) + "\n"


def _statements(library: InterventionLibrary) -> str:
    rows = []
    for each in _register(library):
        places = ", ".join(_named_by(each, library)) or library.concerns[each.concern].name
        edition = each.edition or "not recorded"
        rows.append(
            f"| {library.concerns[each.concern].name} | {each.statement} | {each.source} "
            f"| {edition} | {each.status} | {each.date} | {each.review_by} | {places} |"
        )
    head = ["concern", "statement", "source", "edition", "known", "day", "look by", "stands at"]
    parts = [f"# All statements\n\n[all]({INDEX})", _table(head, rows), _MADE]
    return "\n\n".join(parts) + "\n"


def _register(library: InterventionLibrary) -> list[Evidence]:
    """Each statement once, in the order of concerns and, within one, of keys."""
    entries: tuple[Shown, ...] = (*library.concerns.values(), *_with_pages(library))
    found = {each.key: each for one in entries for each in one.evidence}
    order = list(library.concerns)
    return sorted(found.values(), key=lambda each: (order.index(each.concern), each.key))


def _named_by(evidence: Evidence, library: InterventionLibrary) -> Iterator[str]:
    for one in _with_pages(library):
        if evidence in one.evidence:
            yield _link(one)


def _cited(evidence: Evidence) -> str:
    return f"{evidence.statement} ({where_from(evidence)}.)"


def _with_pages(library: InterventionLibrary) -> tuple[Approach | Intervention, ...]:
    return (*library.approaches.values(), *_all(library))


def _link(one: Approach | Intervention) -> str:
    return f"[{one.name}]({one.key}.md)"


def _count(approach: Approach, library: InterventionLibrary) -> int:
    return sum(approach.key in one.approaches for one in _all(library))


def _all(library: InterventionLibrary) -> Iterable[Intervention]:
    return library.interventions.values()


def _approaches(one: Intervention) -> str:
    return ", ".join(f"[{key}]({key}.md)" for key in one.approaches)


def _aims(one: Intervention) -> str:
    return ", ".join(aim_name(aim) for aim in one.aims)


def _bullets(texts: Iterable[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _table(head: list[str], rows: Iterable[str]) -> str:
    return "\n".join([f"| {' | '.join(head)} |", "| --- " * len(head) + "|", *rows])
