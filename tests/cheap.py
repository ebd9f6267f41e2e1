"""Settings that make tests quick without changing what they prove."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.test import override_settings

from telos.audit.guard import take_down
from tests.tables import keep_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.http import HttpRequest
    from pytest_django.plugin import DjangoDbBlocker

    from telos.people.models import Person

_DATABASE_FIXTURES: Final = {"db", "transactional_db", "live_server"}


@pytest.fixture(scope="session", autouse=True)
def _cheap_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with cheap_settings(tmp_path_factory.mktemp("cheap")):
        yield


@contextmanager
def cheap_settings(folder: Path) -> Iterator[None]:
    """Hash passwords in microseconds and serve static files without collecting them first."""
    (folder / "static").mkdir()
    with override_settings(
        TELOS_MASTER_KEY_FILE=folder / "master-key",
        TELOS_MASTER_KEY="",
        TELOS_KMS_COMMAND="",
        STATIC_ROOT=str(folder / "static"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test that uses a database both: the one of the data and the store of keys."""
    for item in items:
        asked = item.get_closest_marker("django_db")
        if asked is not None or _DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
            options = {**(asked.kwargs if asked else {}), "databases": list(settings.DATABASES)}
            item.add_marker(pytest.mark.django_db(**options), append=False)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tables_kept: Path | None
) -> None:
    """Let Django empty the tables after a test of races; rows of the trail stay unchangeable."""
    with django_db_blocker.unblock():
        keep_tables(tables_kept)
        take_down(leaving="update")


@pytest.fixture(scope="session", autouse=True)
def _whole_sign_in() -> Iterator[None]:
    with whole_sign_in():
        yield


@contextmanager
def whole_sign_in() -> Iterator[None]:
    """Let `force_login` stand for a whole sign-in: with the second factor where there is one.

    It logs in by a request of its own making, without a method; a form that is sent has one.
    """

    def with_second_factor(*, request: HttpRequest, user: Person, **_: object) -> None:
        from allauth.account.internal.flows.login import record_authentication

        from telos.people.queries import has_second_factor

        if request.method is None:
            record_authentication(request, user, "password")
            if has_second_factor(user):
                record_authentication(request, user, "mfa", type="totp")
            request.session["telos_seen_at"] = time.time()

    user_logged_in.connect(with_second_factor)
    yield
    user_logged_in.disconnect(with_second_factor)
