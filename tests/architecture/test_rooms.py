"""Rooms have the same furniture, files and functions stay small, modules say what they own."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "telos"
MODULES = sorted(
    path
    for path in SOURCE.rglob("*.py")
    if "migrations" not in path.parts and "static" not in path.parts
)
ROOMS = sorted(path.parent for path in SOURCE.glob("*/models.py"))
FURNITURE = {
    "__init__",
    "apps",
    "enums",
    "models",
    "rules",
    "queries",
    "actions",
    "forms",
    "tasks",
    "migrations",
}
# What a single room has beside that, and why.
OWN_FURNITURE = {
    "base": {"clock"},  # the clock is what the base is for
    # Mechanism, not a step of care: the form of a seal, where keys come from and are kept, the
    # rows of other rooms that hold sealed text, and how older rows came to.
    "vault": {
        *("drafts", "errors", "kms", "masters", "migrating"),
        *("ring", "router", "rows", "sealing", "store"),
    },
    # The chain is arithmetic without a database; its key stands outside the database, the guard is
    # the database's own, and every deed is told where it comes from.
    "audit": {"chain", "key", "origin", "guard"},
}
LONGEST_FILE_IN_LINES = 300
LONGEST_FUNCTION_IN_LINES = 40


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("room", ROOMS, ids=[room.name for room in ROOMS])
def test_room_has_known_furniture(room: Path) -> None:
    found = {path.stem for path in room.iterdir() if path.name != "__pycache__"}
    assert found - FURNITURE - OWN_FURNITURE.get(room.name, set()) == set()


@pytest.mark.parametrize("path", MODULES, ids=[_name(path) for path in MODULES])
def test_module_is_small_and_says_what_it_owns(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    said = ast.get_docstring(tree)
    assert said, "begin the module with one sentence on what it owns"
    first = said.splitlines()[0]
    assert first.endswith((".", "?", ")", ":")), f"one sentence first: {first}"
    assert text.count("\n") <= LONGEST_FILE_IN_LINES
    long = [
        (node.name, node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and _body_lines(node) > LONGEST_FUNCTION_IN_LINES
    ]
    assert long == []


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


# Deeds of a lower room which a higher one has whole: a page that called them would leave something
# open. What each stands for.
WHOLE_DEEDS = {
    "end_care": "telos.measures.actions.transfer_episode",
    "hand_over": "telos.measures.actions.transfer_episode",
    "transfer_episode": "telos.measures.actions.transfer_episode",
    "end_part": "telos.measures.actions.end_part",
    "withdraw_consent": "telos.episodes.actions.withdraw_consent",
}


@pytest.mark.parametrize("name", WHOLE_DEEDS)
def test_pages_do_the_whole_deed(name: str) -> None:
    room, _, deed = WHOLE_DEEDS[name].rpartition(".")
    called = set()
    for path in (SOURCE / "web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and ".actions" in node.module:
                found = {alias.name for alias in node.names} & {name, deed}
                called |= {(node.module, each) for each in found}
    assert called == {(room, deed)}
