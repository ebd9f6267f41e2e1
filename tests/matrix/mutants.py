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
    r"clients_visible_to|OuterRef|Exists|is_\w+|stands_in)\b"
)
ENDS: Final = re.compile(r"ended_on$|^role(__in)?$|^practice(__public_id)?$")

_REFUSED = "the deed asks whose it is as well, and refuses with the same answer"
_SPARED = "it spares questions whose answer is no; each row is asked all the same"
EXCUSED: Final = {
    "access/queries/reach.py person_who_asks supervisor=OuterRef('pk')": _SPARED,
    "access/queries/reach.py person_who_asks opened_by=OuterRef('pk')": _SPARED,
    "access/queries/reach.py person_who_asks ended_on=None": _SPARED,
    "measures/queries/library.py instruments_of_episodes pk__in={episode for episode, _ in own}": (
        "it spares rows; what is returned is looked up by what was asked"
    ),
    "web/client/corrections.py my_correction_take_back client=request.own": _REFUSED,
    "web/client/records.py own_schedule episode__client=request.own": _REFUSED,
}
"""Lines that need not be noticed, each with its reason."""


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A part of a query without which it is wider."""

    file: Path
    line: int
    statement: int
    function: str
    text: str
    at: tuple[int, int, int, int]
    """Where it stands in the file."""

    @property
    def name(self) -> str:
        return f"{self.file.relative_to(SOURCE)}:{self.line} {self.text}"

    @property
    def excuse(self) -> str | None:
        return EXCUSED.get(f"{self.file.relative_to(SOURCE)} {self.function} {self.text}")


def mutants() -> Iterator[Mutant]:
    """Every scope of every query."""
    for file in sorted(SOURCE.rglob("*.py")):
        if not FILES.search(str(file.relative_to(SOURCE))):
            continue
        tree = ast.parse(file.read_text("utf-8"))
        for statement in ast.walk(tree):
            if not isinstance(statement, ast.stmt) or hasattr(statement, "body"):
                continue
            # Outside of functions stand constraints: tests of the database hold each.
            if function := _function_at(tree, statement.lineno):
                for part in _parts(statement):
                    yield Mutant(
                        file=file,
                        line=_value(part).lineno,
                        statement=statement.lineno,
                        function=function,
                        text=ast.unparse(part),
                        at=_place(part),
                    )


def _function_at(tree: ast.Module, line: int) -> str:
    """The name of the innermost function that holds a line."""
    holding = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or 0)
    )
    innermost = max(holding, key=lambda node: node.lineno, default=None)
    return innermost.name if innermost else ""


def _parts(statement: ast.stmt) -> Iterator[ast.expr | ast.keyword]:
    """What narrows within a statement: an argument, an exclusion, one side of an “and”."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and _called(node) in CALLS:
            for keyword in node.keywords:
                said = ast.unparse(keyword.value)
                if keyword.arg and (SCOPES.search(said) or ENDS.search(keyword.arg)):
                    yield keyword
            if _called(node) in {"filter", "Q"}:
                yield from (arg for arg in node.args if _narrows(arg))
            elif _called(node) == "exclude" and any(_narrows(arg) for arg in node.args):
                yield node
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd):
            yield from (side for side in (node.left, node.right) if _narrows(side))


def _narrows(node: ast.expr) -> bool:
    """Whether it is a condition of its own: no sum of others, which are taken out one by one."""
    is_sum = isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd)
    return not is_sum and bool(SCOPES.search(ast.unparse(node)))


def _value(part: ast.expr | ast.keyword) -> ast.expr:
    return part.value if isinstance(part, ast.keyword) else part


def _place(part: ast.expr | ast.keyword) -> tuple[int, int, int, int]:
    assert part.end_lineno is not None
    assert part.end_col_offset is not None
    return part.lineno, part.col_offset, part.end_lineno, part.end_col_offset


class _Without(ast.NodeTransformer):
    """Takes out what stands at a place; all else keeps its line."""

    def __init__(self, at: tuple[int, int, int, int]) -> None:
        self._at = at
        self.done = 0

    def _is_it(self, part: ast.expr | ast.keyword) -> bool:
        found = _place(part) == self._at
        self.done += found
        return found

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute) and self._is_it(node):
            return self.visit(node.func.value)
        node.keywords = [keyword for keyword in node.keywords if not self._is_it(keyword)]
        if _called(node) in CALLS:
            node.args = [arg for arg in node.args if not self._is_it(arg)]
        return self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        if isinstance(node.op, ast.BitAnd):
            if self._is_it(node.left):
                return self.visit(node.right)
            if self._is_it(node.right):
                return self.visit(node.left)
        return self.generic_visit(node)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@contextmanager
def taken_out(mutant: Mutant) -> Iterator[None]:
    """Give the living functions the code that they would have without the line.

    Raises LookupError where no function that holds the line is alive.
    """
    text = mutant.file.read_text("utf-8")
    without = _Without(mutant.at)
    old = _codes(ast.parse(text), mutant.file)
    new = _codes(without.visit(ast.parse(text)), mutant.file)
    assert without.done == 1, mutant.name
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


def _codes(tree: ast.Module, file: Path) -> dict[str, CodeType]:
    """The outermost functions and methods of a module, by name."""
    found: dict[str, CodeType] = {}
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}

    def gather(code: CodeType) -> None:
        for inner in code.co_consts:
            if isinstance(inner, CodeType):
                if inner.co_name in classes:
                    gather(inner)
                else:
                    found[inner.co_qualname] = inner

    gather(compile(tree, str(file), "exec", dont_inherit=True))
    return found


def _lines(code: CodeType) -> set[int]:
    """Every line of a function, with what stands inside it."""
    lines = {line for _start, _end, line in code.co_lines() if line is not None}
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            lines |= _lines(inner)
    return lines
