"""For the proof: databases in files that the next run finds, so that none is migrated anew."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

PLACE: Final = "TELOS_PROOF_PLACE"


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Keep the databases of the tests in the folder that the proof names."""
    for alias, database in settings.DATABASES.items():
        database["TEST"]["NAME"] = str(Path(os.environ[PLACE]) / f"{alias}.sqlite3")
