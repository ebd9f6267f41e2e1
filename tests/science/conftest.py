"""Where the reference data lie."""

import os
from pathlib import Path

import pytest

BESIDE_THE_REPOSITORY = Path(__file__).parents[3] / "shared" / "reference"


@pytest.fixture(scope="session")
def reference_dir() -> Path:
    """Folder of data and results that other software computed; see docs/science.md."""
    folder = Path(os.environ.get("TELOS_REFERENCE", BESIDE_THE_REPOSITORY))
    if not (folder / "reference.json").is_file():
        pytest.skip(f"no reference data in {folder}; name their folder in TELOS_REFERENCE")
    return folder
