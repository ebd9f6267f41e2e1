"""Every line that scopes a query, and the code as it would be without it."""

from __future__ import annotations

import ast
import gc
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE: Final = Path(__file__).parents[2] / "src" / "telos"

FILES: Final = re.compile(r"^\w+/(queries|rules|models)\b|^web/")
CALLS: Final = {"filter", "exclude", "Q", "get", "get_object_or_404"}
# What a scope is made of: who looks, what they may see, and what ends a part or a relation.
SCOPES: Final = re.compile(
    r"\b(viewer|visible|actor|own|case|managed_practices_of|clients_in_care_of|"
    r"clients_visible_to|OuterRef)\b"
)
ENDS: Final = re.compile(r"ended_on$|^role(__in)?$|^practice(__public_id)?$")

_REFUSED = "the deed asks whose it is as well, and refuses with the same answer"
_SPARED = "it spares questions whose answer is no; each row is asked all the same"
EXCUSED: Final = {
    "access/queries/reach.py parts_in_hand supervisor=viewer": _SPARED,
    "access/queries/reach.py parts_in_hand opened_by=viewer": _SPARED,
    "access/queries/reach.py parts_in_hand ended_on=None": _SPARED,
    "measures/queries/library.py instruments_of_episodes pk__in={episode for episode, _ in own}": (
        "it spares rows; what is returned is looked up by what was asked"
    ),
    "web/client/corrections.py my_correction_take_back client=request.own": _REFUSED,
    "web/client/records.py own_schedule episode__client=request.own": _REFUSED,
}
"""Lines that need not be noticed, each with its reason."""


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A line without which a query is wider."""

    file: Path
    line: int
    statement: int
    function: str
    text: str
    without: str
    """The whole file without the line."""

    @property
    def name(self) -> str:
        return f"{self.file.relative_to(SOURCE)}:{self.line} {self.text}"

    @property
    def excuse(self) -> str | None:
        return EXCUSED.get(f"{self.file.relative_to(SOURCE)} {self.function} {self.text}")


def mutants() -> Iterator[Mutant]:
    """Every scope of every query, taken out."""
    for file in sorted(SOURCE.rglob("*.py")):
        if not FILES.search(str(file.relative_to(SOURCE))):
            continue
        text = file.read_text("utf-8")
        tree = ast.parse(text)
        for statement in ast.walk(tree):
            if not isinstance(statement, ast.stmt) or hasattr(statement, "body"):
                continue
            # Outside of functions stand constraints: tests of the database hold each.
            if function := _function_at(tree, statement.lineno):
                yield from _of(file, text, statement, function)


def _function_at(tree: ast.Module, line: int) -> str:
    """The name of the innermost function that holds a line."""
    holding = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or 0)
    )
    innermost = max(holding, key=lambda node: node.lineno, default=None)
    return innermost.name if innermost else ""


def _of(file: Path, text: str, statement: ast.stmt, function: str) -> Iterator[Mutant]:
    for call in ast.walk(statement):
        if not isinstance(call, ast.Call) or _called(call) not in CALLS:
            continue
        for keyword in call.keywords:
            said = ast.unparse(keyword.value)
            if keyword.arg and (SCOPES.search(said) or ENDS.search(keyword.arg)):
                yield Mutant(
                    file=file,
                    line=keyword.value.lineno,
                    statement=statement.lineno,
                    function=function,
                    text=f"{keyword.arg}={said}",
                    without=_without(text, keyword),
                )


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _without(text: str, keyword: ast.keyword) -> str:
    """The text without one keyword of a call, and without the comma behind it.

    What stood on lines of its own leaves them empty, so that all else keeps its line.
    """
    lines = text.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    assert keyword.end_lineno is not None
    assert keyword.end_col_offset is not None
    start = starts[keyword.lineno - 1] + keyword.col_offset
    end = starts[keyword.end_lineno - 1] + keyword.end_col_offset
    whole = text.encode()
    gap = b"\n" * whole[start:end].count(b"\n")
    rest = re.sub(rb"^\s*,", b"", whole[end:], count=1)
    return (whole[:start] + gap + rest).decode()


@contextmanager
def taken_out(mutant: Mutant) -> Iterator[None]:
    """Give the living functions the code that they would have without the line.

    Raises LookupError where no function that holds the line is alive.
    """
    old = _codes(mutant.file.read_text("utf-8"), mutant.file)
    new = _codes(mutant.without, mutant.file)
    [name] = [n for n, code in old.items() if _lines(code) & {mutant.statement, mutant.line}]
    # By type, as an object of Django that is made late calls itself what it is not made of yet.
    functions = (thing for thing in gc.get_objects() if type(thing) is FunctionType)
    living = [function for function in functions if function.__code__ == old[name]]
    if not living:
        raise LookupError(f"{mutant.name}: nothing that holds it was imported")
    kept = living[0].__code__
    for function in living:
        function.__code__ = new[name]
    try:
        yield
    finally:
        for function in living:
            function.__code__ = kept


def _codes(text: str, file: Path) -> dict[str, CodeType]:
    """The outermost functions and methods of a module, by name."""
    found: dict[str, CodeType] = {}
    tree = ast.parse(text)
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}

    def gather(code: CodeType) -> None:
        for inner in code.co_consts:
            if isinstance(inner, CodeType):
                if inner.co_name in classes:
                    gather(inner)
                else:
                    found[inner.co_qualname] = inner

    gather(compile(text, str(file), "exec", dont_inherit=True))
    return found


def _lines(code: CodeType) -> set[int]:
    """Every line of a function, with what stands inside it."""
    lines = {line for _start, _end, line in code.co_lines() if line is not None}
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            lines |= _lines(inner)
    return lines
