"""Reading what people write: TOML into a checked value, each fault named by its field."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pydantic import ValidationError

from telos.science.instruments.errors import FieldProblem, InstrumentFileError
from telos.science.instruments.facts import Definition
from telos.science.instruments.instrument import Instrument

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Read = TypeVar("Read", bound=Definition)
_LONGEST: Final = 64  # bits, which is what TOML promises of a whole number
_TOO_LONG: Final = "a number of very many digits; shorten it"
_DEEPEST: Final = 8  # tables in tables; what lies deeper is of no field that is known


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
    return instrument_from(bytes_of(path), name=path.name)


def parse_instrument(text: str, *, name: str) -> Instrument:
    """Check an instrument that comes as text, as from a page on which somebody wrote it.

    Parameters
    ----------
    text : str
        What a file would hold.
    name : str
        What the text is called where a fault is named.

    Returns
    -------
    Instrument
        Frozen, and checked as a whole.

    Raises
    ------
    InstrumentFileError
        As in `read_instrument`.

    Examples
    --------
    >>> try:
    ...     parse_instrument('key = ', name="your text")
    ... except InstrumentFileError as error:
    ...     print(error)
    your text: line 1: is not valid TOML (Invalid value); correct this line
    """
    return instrument_from(text.encode("utf-8", errors="surrogatepass"), name=name)


def instrument_from(raw: bytes, *, name: str) -> Instrument:
    """Check what a file or a page holds as an instrument."""
    return checked(Instrument, raw, name=name)


def bytes_of(path: Path) -> bytes:
    """Read a file, or say why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        problem = FieldProblem("file", f"cannot be read ({reason}); check the path")
        raise InstrumentFileError(path.name, [problem]) from error


def checked(kind: type[Read], raw: bytes, *, name: str) -> Read:
    """Check what a file or a page holds against its schema."""
    content = _content(raw, name=name)
    if endless := list(_endless_fields(content)):
        raise InstrumentFileError(name, endless)
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        problems = list(_field_problems(error))
        if kind is Instrument:
            problems += _left_out(content, {problem.field for problem in problems})
        raise InstrumentFileError(name, problems) from error


def _content(raw: bytes, *, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problem = FieldProblem(f"line {line}", "is not UTF-8; save the file as UTF-8")
        raise InstrumentFileError(name, [problem]) from error
    except RecursionError as error:
        problem = FieldProblem("line 1", "is nested far deeper than a questionnaire; write it flat")
        raise InstrumentFileError(name, [problem]) from error
    except tomllib.TOMLDecodeError as error:
        raise InstrumentFileError(name, [_syntax_problem(str(error), raw)]) from error
    except ValueError as error:
        # The one thing that tomllib leaves to Python: whole numbers longer than Python reads.
        raise InstrumentFileError(name, [_endless_number(raw)]) from error


def _syntax_problem(message: str, raw: bytes) -> FieldProblem:
    """Find the line: tomllib tells it only inside its sentence, and not at the end of a file."""
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line = int(found[1]) if found else raw.count(b"\n") + 1
    place = f"line {line}, column {found[2]}" if found else f"line {line}"
    reason = re.sub(r"\s*\(at .*\)$", "", message)
    return FieldProblem(place, f"is not valid TOML ({reason}); correct this line")


def _endless_number(raw: bytes) -> FieldProblem:
    found = re.search(rb"[0-9_]{%d,}" % sys.get_int_max_str_digits(), raw)
    line = raw.count(b"\n", 0, found.start() if found else None) + 1
    return FieldProblem(f"line {line}", f"holds {_TOO_LONG}")


def _endless_fields(value: object, *at: int | str) -> Iterator[FieldProblem]:
    """Name whole numbers that are longer than any scale: no sentence could write them out."""
    if isinstance(value, int) and value.bit_length() > _LONGEST:
        yield FieldProblem(_path(at), f"is {_TOO_LONG}")
    elif isinstance(value, dict | list) and len(at) < _DEEPEST:
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _endless_fields(inner, *at, step)


def _field_problems(error: ValidationError) -> Iterator[FieldProblem]:
    for detail in error.errors(include_url=False):
        context: Mapping[str, Any] = detail.get("ctx", {})
        if detail["type"] == "contradiction":
            yield from context["problems"]
        else:
            yield FieldProblem(_path(detail["loc"]), _advice(detail["type"], detail))


def _left_out(content: Mapping[str, Any], named: set[str]) -> Iterator[FieldProblem]:
    """What an instrument with items cannot do without, though another kind could."""
    if content.get("total_only") or content.get("method"):
        return
    wanted = ["item_count"] if content.get("subscales") else ["item_count", "score"]
    for field in wanted:
        if field not in content and field not in named:
            yield FieldProblem(field, "is missing; add it")


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
    if kind in {"unsourced", "check_digit"}:
        return str(detail["msg"])
    given = detail["input"]
    shown = f" (found {given!r})" if isinstance(given, str | int | float | bool) else ""
    return f"{detail['msg']}{shown}; correct it"
