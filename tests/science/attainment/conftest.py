"""What R finds for the same data; references.R tells how."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def references() -> dict[str, Any]:
    text = Path(__file__).with_name("references.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
