"""The practice, built once for all tests of a module and taken away again."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

import pytest
from django.db import transaction
from django.test import override_settings

from telos.base import clock
from telos.demo.build import build_demo
from telos.demo.calendar import at
from telos.vault.enums import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

# A Wednesday at noon.
TODAY: Final = date(2026, 11, 25)
NOON: Final[datetime] = at(TODAY, time(12))


@pytest.fixture(scope="module")
def whole_practice(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The whole practice, the clock standing at noon of its today; nothing of it is kept."""
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=True),
        clock.set_to(NOON),
        transaction.atomic(),
        transaction.atomic(using=KEYS),
    ):
        build_demo(today=TODAY)
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using=KEYS)
