"""Ids of things that are there, for the parameters of every address: as the matrix knows them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.urls import NoReverseMatch, reverse

from tests.architecture.test_url_map import ADDRESSES
from tests.matrix.table import OPERATIONS
from tests.matrix.world import ROLES
from tests.web.dangers.description import PARAMETER, path_of
from tests.web.dangers.places import Place

if TYPE_CHECKING:
    from tests.matrix.world import World

# So many ids of other people's things beside one's own, and one of nobody's.
OTHERS: Final = 2


def ids_for(world: World, role: str) -> dict[tuple[str, str], dict[str, Any]]:
    """By address and parameter: ids that open something to a role, and those of everybody."""
    names = {
        str(entry.name): [name for _kind, name in PARAMETER.findall(path)]
        for path, entry in ADDRESSES
    }
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for operation in OPERATIONS:
        theirs: dict[str, list[str]] = defaultdict(list)
        everybodys: dict[str, list[str]] = defaultdict(list)
        for whose, row in operation.rows.items():
            if whose in world.of:
                for parameter, thing in zip(names[operation.name], operation.args, strict=True):
                    if thing in world.of[whose]:
                        value = str(world.of[whose][thing])
                        everybodys[parameter].append(value)
                        if row[ROLES.index(role)] == "y":
                            theirs[parameter].append(value)
        for parameter, values in everybodys.items():
            others = [each for each in values if each not in theirs[parameter]]
            sent = {*theirs[parameter], *others[:OTHERS], str(uuid4())}
            found[operation.name, parameter] = {"enum": sorted(sent)}
    return found


def places_of(world: World, role: str) -> list[Place]:
    """Every page that is open to a role, where forms may stand."""
    found = []
    for operation in OPERATIONS:
        for whose, row in operation.rows.items():
            if operation.method == "GET" and row[ROLES.index(role)] == "y":
                of = world.of.get(whose, {})
                args = [of.get(thing, thing) for thing in operation.args]
                try:
                    found.append(
                        Place(name=operation.name, path=reverse(operation.name, args=args))
                    )
                except NoReverseMatch:
                    continue
    return found


def open_to(role: str) -> set[str]:
    """The addresses, with their methods, at which anything is open to a role."""
    paths = {str(entry.name): path_of(path) for path, entry in ADDRESSES}
    return {
        f"{operation.method} {paths[operation.name]}"
        for operation in OPERATIONS
        if any(row[ROLES.index(role)] in "yg" for row in operation.rows.values())
    }
