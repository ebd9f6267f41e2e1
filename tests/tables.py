"""Tables of SQLite made once and copied: making them takes longer than most files of tests."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections

ROOT: Final = Path(__file__).parents[1]
KEPT: Final = ROOT / "var" / "tables"
# What tables are made of, and what writes into them while they are made.
_MADE_OF: Final = (
    "requirements/dev.txt",
    "tests/tables.py",
    "src/telos/*/migrations/*.py",
    "src/telos/*/models.py",
    "src/telos/*/models/*.py",
    "src/telos/*/enums.py",
    "src/telos/*/enums/*.py",
    "src/telos/audit/**/*.py",
    "src/telos/config/**/*.py",
    "src/telos/vault/**/*.py",
)


def _stamp() -> str:
    made = sha256()
    for path in sorted({path for pattern in _MADE_OF for path in ROOT.glob(pattern)}):
        made.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()[:20]


def kept_tables() -> Path | None:
    """Return where the tables are that would be made today, if any test has made them before."""
    place = KEPT / _stamp()
    return place if place.is_dir() else None


def _on_sqlite() -> bool:
    return all(one["ENGINE"].endswith("sqlite3") for one in settings.DATABASES.values())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Keep SQLite in files, as an installation does: races need connections of their own."""
    folder = tmp_path_factory.mktemp("database")
    for alias, database in settings.DATABASES.items():
        if database["ENGINE"].endswith("sqlite3"):
            database.setdefault("TEST", {})["NAME"] = str(folder / f"{alias}.sqlite3")


@pytest.fixture(scope="session")
def tables_kept(django_db_use_migrations: bool) -> Path | None:
    """Where tables as they are made today are kept; nowhere for what is not made of migrations."""
    return KEPT / _stamp() if django_db_use_migrations and _on_sqlite() else None


@pytest.fixture(scope="session")
def django_db_keepdb(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings: None,
    tables_kept: Path | None,
) -> bool:
    """Begin with the tables that were made before, if they would be made the same today."""
    if tables_kept is None or not tables_kept.is_dir():
        return bool(request.config.getvalue("reuse_db"))
    for alias, database in settings.DATABASES.items():
        shutil.copy(tables_kept / f"{alias}.sqlite3", database["TEST"]["NAME"])
    return True


def keep_tables(place: Path | None) -> None:
    """Keep a copy of the tables that were made, in the place of those of other versions."""
    if place is None or place.is_dir():
        return
    beside = KEPT / f"made-{uuid4().hex}"
    beside.mkdir(parents=True)
    for alias in settings.DATABASES:
        with connections[alias].cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(beside / f"{alias}.sqlite3")])
    for old in KEPT.iterdir():
        if not old.name.startswith("made-") and old != place:
            shutil.rmtree(old, ignore_errors=True)
    try:
        beside.rename(place)
    except OSError:  # another worker was first
        shutil.rmtree(beside, ignore_errors=True)
