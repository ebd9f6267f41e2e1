"""What all tests share."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The tests of science also run where Django is not installed.
pytest_plugins = ["tests.cast", "tests.cheap"] if find_spec("django") else []

BESIDE_THE_REPOSITORY = Path(__file__).parents[2] / "shared" / "reference"

# These machines are noisy: a slow example is not a failing one.
settings.register_profile(
    "telos", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("telos")


@pytest.fixture(scope="session")
def reference_dir() -> Path:
    """Folder of data and results that other software computed; see docs/science.md."""
    folder = Path(os.environ.get("TELOS_REFERENCE", BESIDE_THE_REPOSITORY))
    if not (folder / "reference.json").is_file():
        pytest.skip(f"no reference data in {folder}; name their folder in TELOS_REFERENCE")
    return folder
