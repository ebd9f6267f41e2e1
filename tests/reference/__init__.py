"""Data and results that other software made: what may be copied is here, the rest beside us.

`README.md` in this folder names each file's source and licence. Three trials that may be read but
not copied are only in the folder that ``TELOS_REFERENCE`` names; without it their tests skip.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

IN_THE_REPOSITORY = Path(__file__).parent


class Groups(dict[str, Any]):
    """Groups of figures by name; a test that asks for one that is elsewhere skips."""

    def __missing__(self, name: str) -> Any:
        pytest.skip(f"{name} may not be copied; name its folder in TELOS_REFERENCE")


@cache
def reference_groups(folder: Path) -> Groups:
    """All figures of a folder."""
    return Groups(json.loads((folder / "reference.json").read_text("utf-8"))["groups"])


def reference_data(folder: Path, name: str) -> Path:
    """A table of a folder, plain or packed by gzip; the test skips where it is elsewhere."""
    for file in (folder / "data" / name, folder / "data" / f"{name}.gz"):
        if file.is_file():
            return file
    pytest.skip(f"{name} may not be copied; name its folder in TELOS_REFERENCE")
