"""Documentation pages in Markdown, made from the instruments' data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.science.instruments.sheet import LICENCES, sheet_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from telos.science.instruments.facts import Source
    from telos.science.instruments.instrument import Instrument
    from telos.science.instruments.telling import Section

INDEX = "README.md"
_MADE = "<!-- Made from the data by `telos instruments pages`; edit the data, not this page. -->"

_INTRODUCTION = (
    "What Telos knows of each questionnaire. **Confirmed**: seen in the source, or in a page that "
    "quotes it. **Unconfirmed**: general knowledge that someone must still look up. A label is a "
    "published name for a range of scores, never a diagnosis."
)


def pages(instruments: Iterable[Instrument]) -> dict[str, str]:
    """The page of each instrument and an index, by the name of the file.

    Parameters
    ----------
    instruments : iterable of Instrument

    Returns
    -------
    dict of str to str
        Markdown by file name: ``<key>.md`` and ``README.md``.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> sorted(pages([load_instrument("phq9")]))
    ['README.md', 'phq9.md']
    """
    known = tuple(instruments)
    made = {f"{one.key}.md": page_of(one) for one in known}
    return {INDEX: index_of(known), **made}


def page_of(instrument: Instrument) -> str:
    """One instrument: its figures, how surely each is known, its sources and its licence.

    Parameters
    ----------
    instrument : Instrument

    Returns
    -------
    str
        Markdown. Questions stand there only where the licence allows it.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> print(page_of(load_instrument("bdi2")).splitlines()[0])
    # BDI-II
    """
    parts = [f"# {instrument.short_name}", f"**{instrument.name}** · key `{instrument.key}`"]
    if instrument.unvalidated is not None:
        parts.append(f"> **Unvalidated.** {instrument.unvalidated}")
    parts += [_section(section) for section in sheet_of(instrument)]
    if instrument.sources:
        listed = "\n".join(_source(source) for source in instrument.sources)
        parts.append(f"## Sources\n\n{listed}")
    return "\n\n".join([*parts, _MADE]) + "\n"


def index_of(instruments: Iterable[Instrument]) -> str:
    """The list of instruments, with what each page holds.

    Parameters
    ----------
    instruments : iterable of Instrument

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> from telos.science.instruments import load_instrument
    >>> "[PHQ-9](phq9.md)" in index_of([load_instrument("phq9")])
    True
    """
    head = ["| | measures | score | better | licence |", "| --- | --- | --- | --- | --- |"]
    rows = [
        f"| [{_cell(one.short_name)}]({one.key}.md) | {_cell(one.construct)} | {_range(one)} "
        f"| {one.direction} | {one.licence.licence_class} |"
        for one in instruments
    ]
    classes = [f"- {told}" for told in LICENCES.values()]
    parts = [f"# Instruments\n\n{_INTRODUCTION}", "\n".join([*head, *rows])]
    parts += ["Licences:\n\n" + "\n".join(classes), _MADE]
    return "\n\n".join(parts) + "\n"


def _range(one: Instrument) -> str:
    if one.scoring is not None:
        return f"{one.scoring.lowest:g}–{one.scoring.highest:g}"
    return "by subscale" if one.subscales else "–"


def _section(section: Section) -> str:
    rows = [
        f"| {_cell(fact.name)} | {_cell(fact.text)} | {_cell(fact.more)} | {fact.status or ''} "
        f"| {', '.join(fact.sources)} |"
        for fact in section.facts
    ]
    head = ["| | | | known | source |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([f"## {section.title}", "", *head, *rows])


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())


def _source(source: Source) -> str:
    links = [f"https://doi.org/{source.doi}"] if source.doi is not None else []
    links += [source.url] if source.url is not None else []
    return f"- `{source.key}`: {source.text}" + "".join(f" <{link}>" for link in links)
