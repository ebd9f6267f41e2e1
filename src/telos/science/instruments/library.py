"""Reading instrument files: our own by key, anyone's by path."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from telos.science.instruments.errors import (
    FieldProblem,
    InstrumentFileError,
    UnknownInstrumentError,
)
from telos.science.instruments.instrument import Instrument

_DATA = files("telos.science.instruments") / "data"


@cache
def instrument_keys() -> tuple[str, ...]:
    """The keys of the instruments that come with Telos, in alphabetical order.

    Examples
    --------
    >>> instrument_keys()
    ('bdi2', 'gad7', 'phq4', 'phq9', 'swls', 'who5')
    """
    names = (entry.name for entry in _DATA.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def instruments() -> tuple[Instrument, ...]:
    """All instruments that come with Telos, in the order of their keys."""
    return tuple(load_instrument(key) for key in instrument_keys())


@cache
def load_instrument(key: str) -> Instrument:
    """Load one of the instruments that come with Telos.

    Parameters
    ----------
    key : str
        For example ``"phq9"``; see `instrument_keys`.

    Returns
    -------
    Instrument
        Frozen; the same object at every call.

    Raises
    ------
    UnknownInstrumentError
        When the library has no such key. The message lists those it has.
    InstrumentFileError
        When the file is broken.

    Examples
    --------
    >>> phq9 = load_instrument("phq9")
    >>> phq9.short_name, phq9.score.highest, phq9.better
    ('PHQ-9', 27.0, 'lower')
    """
    if key not in instrument_keys():
        raise UnknownInstrumentError(key, instrument_keys())
    name = f"{key}.toml"
    return _parse((_DATA / name).read_bytes(), file=name)


def read_instrument(path: str | Path) -> Instrument:
    """Read and check an instrument file of your own.

    Parameters
    ----------
    path : str or Path
        A TOML file in UTF-8. What it holds is described in ``docs/science.md``.

    Returns
    -------
    Instrument
        Frozen, and checked as a whole.

    Raises
    ------
    InstrumentFileError
        When the file cannot be read, is not TOML, or breaks the schema. ``problems`` names
        every field (``items[3].key``) or line, and says what to do.

    Examples
    --------
    >>> try:
    ...     read_instrument("nowhere.toml")
    ... except InstrumentFileError as error:
    ...     print(error)
    nowhere.toml: file: cannot be read (No such file or directory); check the path
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        problem = FieldProblem("file", f"cannot be read ({reason}); check the path")
        raise InstrumentFileError(path.name, [problem]) from error
    return _parse(raw, file=path.name)


def _parse(raw: bytes, *, file: str) -> Instrument:
    try:
        content = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = FieldProblem(f"line {line}", "is not UTF-8; save the file as UTF-8")
        raise InstrumentFileError(file, [problem]) from error
    except tomllib.TOMLDecodeError as error:
        raise InstrumentFileError(file, [_syntax_problem(str(error), raw)]) from error
    try:
        return Instrument.model_validate(content)
    except ValidationError as error:
        raise InstrumentFileError(file, list(_field_problems(error))) from error


def _syntax_problem(message: str, raw: bytes) -> FieldProblem:
    """Find the line: tomllib tells it only inside its sentence, and not at the end of a file."""
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line = int(found[1]) if found else raw.count(b"\n") + 1
    place = f"line {line}, column {found[2]}" if found else f"line {line}"
    reason = re.sub(r"\s*\(at .*\)$", "", message)
    return FieldProblem(place, f"is not valid TOML ({reason}); correct this line")


def _field_problems(error: ValidationError) -> Iterator[FieldProblem]:
    for detail in error.errors(include_url=False):
        context: Mapping[str, Any] = detail.get("ctx", {})
        if detail["type"] == "contradiction":
            yield from context["problems"]
        else:
            yield FieldProblem(_path(detail["loc"]), _advice(detail["type"], detail))


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".") or "file"


def _advice(kind: str, detail: Mapping[str, Any]) -> str:
    if kind == "missing":
        return "is missing; add it"
    if kind == "extra_forbidden":
        return "is not a known field; remove it or correct its spelling"
    if kind == "unsourced":
        return str(detail["msg"])
    given = detail["input"]
    shown = f" (found {given!r})" if isinstance(given, str | int | float | bool) else ""
    return f"{detail['msg']}{shown}; correct it"
