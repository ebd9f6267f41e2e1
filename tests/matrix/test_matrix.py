"""Every role at every address and method, for one's own, another client's, another practice's."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from telos.vault.enums import KEYS
from tests.architecture.test_url_map import ADDRESSES
from tests.matrix.table import OPERATIONS, Operation
from tests.matrix.world import MAY_SEE, NAMES, ROLES, WORLD, World, goal_words

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = pytest.mark.long

IDENTIFIER = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ALLOWED = {200, 302, 422}
# What the one has and the other has not, taken together in one address.
MIXED = {"noor": "otto", "harbour": "hill"}


@pytest.fixture
def world(db: None) -> World:
    return WORLD.take()


def test_every_address_stands_in_the_matrix() -> None:
    assert {operation.name for operation in OPERATIONS} == {
        str(pattern.name) for _path, pattern in ADDRESSES
    }
    asked = [(operation.name, operation.method) for operation in OPERATIONS]
    assert len(asked) == len(set(asked))


def test_no_cell_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    cells = 0
    for operation in OPERATIONS:
        for whose, row in operation.rows.items():
            assert len(row) == len(ROLES), (operation.name, whose)
            assert set(row) <= set("y.sg"), (operation.name, whose)
            cells += len(row)
    with capsys.disabled():
        sys.stdout.write(f"\nThe matrix has {cells} cells, 0 unasserted.\n")


@pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda operation: f"{operation.method} {operation.name}"
)
def test_each_role_gets_what_is_written(world: World, operation: Operation) -> None:
    got: dict[str, str] = dict.fromkeys(operation.rows, "")
    for role, cookies in world.cookies.items():
        asked = _Asked(operation, role, cookies)
        for whose in operation.rows:
            got[whose] += asked.letter(_path(world, operation, whose))
    assert got == operation.rows


def _path(world: World, operation: Operation, whose: str) -> str:
    first, second = _owners(operation, whose)
    args: list[object] = []
    for place, name in enumerate(operation.args):
        if name in {"key", "phq9", "research", "strengths", "hard", "money", "cbt", "worry_time"}:
            args.append("a-key-that-nobody-was-given" if name == "key" else name)
        else:
            args.append(world.of[first if place == 0 else second][name])
    return reverse(operation.name, args=args)


def _owners(operation: Operation, whose: str) -> tuple[str, str]:
    if whose != "mixed":
        return whose, whose
    first = next(name for name in MIXED if name in operation.rows)
    return first, MIXED[first]


@dataclass
class _Asked:
    """What one role gets at the addresses of one operation."""

    operation: Operation
    role: str
    cookies: SimpleCookie
    _nowhere: str = ""

    def letter(self, path: str) -> str:
        answer = _ask(self.operation.method, path, self.cookies)
        if answer.status_code == 302 and answer["Location"].startswith(reverse("sign-in")):
            return "y" if self.operation.name in {"sign-out", "account_logout"} else "s"
        if answer.status_code == 404:
            assert _plain(answer) == self._of_nobody(path)
            return "."
        if answer.status_code == 410:
            return "g"
        if answer.status_code not in ALLOWED:
            return str(answer.status_code)
        if self.operation.name == "design":  # shows every component with somebody invented
            return "y"
        return "y" if _shown(answer) <= _may_see(self.role) else "!"

    def _of_nobody(self, path: str) -> str:
        """What is answered where there is nothing by these ids; asked once for all of them."""
        if not self._nowhere:
            nowhere = _ask(
                self.operation.method, re.sub(IDENTIFIER, str(uuid4()), path), self.cookies
            )
            assert nowhere.status_code == 404
            self._nowhere = _plain(nowhere)
        return self._nowhere


def _shown(page: HttpResponse) -> set[str]:
    """The clients who are named on a page, and those whose goals are told."""
    words = page.content.decode()
    goals = {f"goal of {name}" for name in NAMES if goal_words(name) in words}
    for name in NAMES:
        words = words.replace(goal_words(name), "")
    return goals | {name for name in NAMES if re.search(rf"\b{name}\b", words)}


def _may_see(role: str) -> set[str]:
    names, goals = MAY_SEE.get(role, (set(), set()))
    return names | {f"goal of {name}" for name in goals}


def _ask(method: str, path: str, cookies: SimpleCookie) -> HttpResponse:
    """Ask, and undo whatever came of it."""
    browser = Client()
    browser.cookies = SimpleCookie({name: morsel.value for name, morsel in cookies.items()})
    with transaction.atomic(), transaction.atomic(using=KEYS):
        answer = browser.get(path) if method == "GET" else browser.post(path, {})
        transaction.set_rollback(True)
        transaction.set_rollback(True, using=KEYS)
    return answer


def _plain(page: HttpResponse) -> str:
    """A page without the address that was asked for and the form's own token."""
    words = re.sub(IDENTIFIER, "", page.content.decode())
    return re.sub(r'(value|nonce)="[A-Za-z0-9+/=_-]{16,}"', "", words)
