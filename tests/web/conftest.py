"""What the tests of pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from telos.people.models import Person
from telos.vault.enums import KEYS
from tests.web.budget import TO_KEEP_THE_SESSION, TO_LEAVE_A_ROW

_TRANSACTION_CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@pytest.fixture
def signed_in() -> Callable[[Person], Client]:
    """Return a function that gives a browser in which somebody is signed in."""

    def sign_in(person: Person) -> Client:
        browser = Client()
        browser.force_login(person)
        return browser

    return sign_in


@pytest.fixture
def count_queries() -> Callable[..., int]:
    """Return a function that gets a page and counts what is asked of both databases for it."""

    def once(browser: Client, path: str) -> list[str]:
        with _asked() as asked:
            assert browser.get(path).status_code == HTTPStatus.OK
        return asked

    def count(browser: Client, path: str) -> int:
        first, again = once(browser, path), once(browser, path)
        more = len(first) - len(again)
        assert 0 <= more <= TO_LEAVE_A_ROW + TO_KEEP_THE_SESSION, "\n".join(first)
        return len(again)

    return count


@pytest.fixture
def at_most() -> Callable[[int], object]:
    """Return a context that fails where more is asked of both databases than this."""

    @contextmanager
    def counted(limit: int) -> Iterator[None]:
        with _asked() as asked:
            yield
        assert len(asked) <= limit, "\n".join(sql[:140] for sql in asked)

    return counted


@contextmanager
def _asked() -> Iterator[list[str]]:
    asked: list[str] = []
    with (
        CaptureQueriesContext(connection) as data,
        CaptureQueriesContext(connections[KEYS]) as keys,
    ):
        yield asked
    asked += [q["sql"] for q in (*data, *keys) if not q["sql"].startswith(_TRANSACTION_CONTROL)]
