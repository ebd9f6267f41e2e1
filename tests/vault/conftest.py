"""What the tests of the vault share."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

FAKE = Path(__file__).with_name("fake_kms.py")


@pytest.fixture
def key_management(tmp_path: Path, settings) -> Path:
    """A key management by command in the place of the file; returns its folder."""
    folder = tmp_path / "kms"
    folder.mkdir()
    (folder / "current").write_text("first", encoding="ascii")
    (folder / "calls").touch()
    settings.TELOS_KMS_COMMAND = shlex.join([sys.executable, str(FAKE), str(folder)])
    return folder


@pytest.fixture
def master_file(tmp_path: Path, settings) -> Path:
    """A master key's file of this test alone; nothing is there yet."""
    settings.TELOS_MASTER_KEY_FILE = tmp_path / "keys" / "master-key"
    return settings.TELOS_MASTER_KEY_FILE
