"""What the tests of pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from telos.people.models import Person

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
    """Return a function that gets a page and counts what is asked of the database for it."""

    def count(browser: Client, path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(path).status_code == HTTPStatus.OK
        return sum(not query["sql"].startswith(_TRANSACTION_CONTROL) for query in captured)

    return count


@pytest.fixture
def at_most() -> Callable[[int], object]:
    """Return a context that fails where more is asked of the database than this."""

    @contextmanager
    def counted(limit: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as captured:
            yield
        asked = [
            query["sql"] for query in captured if not query["sql"].startswith(_TRANSACTION_CONTROL)
        ]
        assert len(asked) <= limit, "\n".join(sql[:140] for sql in asked)

    return counted
