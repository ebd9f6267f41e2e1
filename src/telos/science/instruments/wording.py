"""The words of an instrument that are not ours to give: brought by a practice, with permission."""

from collections.abc import Iterator
from pathlib import Path

from telos.science.instruments.errors import (
    FieldProblem,
    NoWordingAllowedError,
    PermissionNeededError,
    WordingMismatchError,
)
from telos.science.instruments.facts import Definition, Key, Language, Words
from telos.science.instruments.files import bytes_of, checked
from telos.science.instruments.instrument import Instrument
from telos.science.instruments.items import Item, Option
from telos.science.instruments.licence import Permission


class WordedItem(Definition):
    """One question in words; ``options`` where its answers have other words than the rest."""

    key: Key
    text: Words
    options: tuple[Option, ...] | None = None


class Wording(Definition):
    """All words of one version of an instrument in one language.

    ``notice`` is printed wherever the words are shown; ``permission`` may stand beside the
    words in the same file.
    """

    instrument: Key
    version: Words
    language: Language
    notice: Words
    prompt: Words
    options: tuple[Option, ...] = ()
    items: tuple[WordedItem, ...]
    permission: Permission | None = None


def read_wording(path: str | Path) -> Wording:
    """Read a wording from a TOML file; ``docs/science.md`` shows one.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Wording
        Whether it fits its instrument is for `worded` to say.

    Raises
    ------
    InstrumentFileError
        When the file cannot be read, is not TOML, or a field is wrong; names each.
    """
    path = Path(path)
    return checked(Wording, bytes_of(path), name=path.name)


def parse_wording(text: str, *, name: str) -> Wording:
    """Check a wording that comes as text, as from a page.

    Parameters
    ----------
    text : str
        What a file would hold.
    name : str
        What the text is called where a fault is named.

    Returns
    -------
    Wording

    Raises
    ------
    InstrumentFileError
        As in `read_wording`.
    """
    return checked(Wording, text.encode("utf-8", errors="surrogatepass"), name=name)


def worded(
    instrument: Instrument, *, wording: Wording, permission: Permission | None = None
) -> Instrument:
    """The instrument with its words, so that it can be put to people.

    Use it for an amber instrument once its owner has allowed it, and for a green one in another
    language. A red instrument stays without words whatever is brought.

    Parameters
    ----------
    instrument : Instrument
    wording : Wording
        Of this instrument and version: every item and option, and no other.
    permission : Permission, optional
        Who allowed it, when, and what for; else the one that stands in the wording. Not needed
        where the licence itself allows the wording.

    Returns
    -------
    Instrument
        In the wording's language, with its notice and the permission on record. Items, options,
        rules and figures are those of `instrument`.

    Raises
    ------
    NoWordingAllowedError
        When the licence is red, or the instrument has no items.
    PermissionNeededError
        When the licence waits for something and no permission is given.
    WordingMismatchError
        When the wording is of another instrument or version, misses an item or option, or adds
        one; `problems` names each.
    """
    licence = instrument.licence
    if licence.licence_class == "red" or not instrument.items:
        raise NoWordingAllowedError(instrument.key)
    allowed = wording.permission if permission is None else permission
    if licence.held_back_until is not None and allowed is None:
        raise PermissionNeededError(instrument.key, licence.held_back_until)
    problems = tuple(_mismatches(instrument, wording))
    if problems:
        raise WordingMismatchError(instrument.key, problems)
    texts = {item.key: item for item in wording.items}
    items = tuple(_with_words(item, texts[item.key], wording) for item in instrument.items)
    return instrument.model_copy(
        update={
            "language": wording.language,
            "prompt": wording.prompt,
            "options": wording.options or instrument.options,
            "items": items,
            "licence": licence.model_copy(update={"notice": wording.notice, "permission": allowed}),
        }
    )


def _with_words(item: Item, words: WordedItem, wording: Wording) -> Item:
    options = words.options
    if options is None and item.options is not None:
        options = wording.options
    return item.model_copy(update={"text": words.text, "options": options})


def _mismatches(instrument: Instrument, wording: Wording) -> Iterator[FieldProblem]:
    for name, given, right in (
        ("instrument", wording.instrument, instrument.key),
        ("version", wording.version, instrument.version),
    ):
        if given != right:
            yield FieldProblem(name, f"is “{given}”, but the instrument's is “{right}”")
    given_keys = [item.key for item in wording.items]
    for index, key in enumerate(given_keys):
        if key not in instrument.item_keys:
            yield FieldProblem(f"items[{index}].key", f"“{key}” is not an item; remove it")
        elif key in given_keys[:index]:
            yield FieldProblem(f"items[{index}].key", f"“{key}” is there twice; keep one")
    for key in instrument.item_keys:
        if key not in given_keys:
            yield FieldProblem("items", f"{key} is missing; add its text")
    yield from _options(instrument, wording)


def _options(instrument: Instrument, wording: Wording) -> Iterator[FieldProblem]:
    yield from _labels(wording.options, "options")
    items = {item.key: item for item in instrument.items}
    shared = [option.value for option in wording.options]
    told = False
    for index, one in enumerate(wording.items):
        if one.key not in items:
            continue
        right = [option.value for option in instrument.options_of(items[one.key])]
        path = f"items[{index}].options"
        if one.options is not None:
            yield from _labels(one.options, path)
            given = [option.value for option in one.options]
            if given != right:
                yield FieldProblem(path, f"has {given}, but {one.key} takes {right}")
        elif shared != right and items[one.key].options is not None:
            yield FieldProblem(path, f"is missing; {one.key} takes {right}")
        elif shared != right and not told:
            told = True
            yield FieldProblem("options", f"has {shared}, but {one.key} takes {right}")


def _labels(options: tuple[Option, ...], path: str) -> Iterator[FieldProblem]:
    for index, option in enumerate(options):
        if option.label is None:
            yield FieldProblem(f"{path}[{index}].label", "is missing; add it")
