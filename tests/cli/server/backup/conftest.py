"""A practice of thirty in an installation of its own, with a backup of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.served import Installation

CLIENTS = 30


@dataclass
class Kept:
    """An installation with folders for its backups, a backup key, and a copy of the master key."""

    installation: Installation
    data: Path
    keys: Path
    master_key: Path

    def newest(self, holds: str = "data") -> Path:
        folder = self.data if holds == "data" else self.keys
        return max(folder.glob(f"telos-{holds}-*.telos"))

    def prepare(self, clients: int) -> None:
        """Make the practice, a backup key, a first backup, and the copy of the master key."""
        self.data.mkdir()
        self.keys.mkdir()
        self.installation.build(clients)
        key = self.installation.more["TELOS_BACKUP_KEY_FILE"]
        for words in (("backup", "new-key", key), ("backup",)):
            done = self.installation.telos(*words)
            assert done.returncode == 0, done.stderr
        shutil.copy2(self.installation.folder / "master-key", self.master_key)

    def copied_to(self, folder: Path) -> Kept:
        """The same once more, to be harmed."""
        shutil.copytree(self.data.parent, folder)
        return kept_in(folder)


def kept_in(folder: Path) -> Kept:
    """Return what is kept in a folder, or will be."""
    data, keys = folder / "backups", folder / "keys-backups"
    names = {
        "TELOS_BACKUP_DIR": str(data),
        "TELOS_KEYS_BACKUP_DIR": str(keys),
        "TELOS_BACKUP_KEY_FILE": str(folder / "backup-key"),
    }
    return Kept(Installation(folder / "practice", names), data, keys, folder / "master-key-copy")


@pytest.fixture(scope="session")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A practice of thirty that was backed up once; nobody harms it."""
    kept = kept_in(tmp_path_factory.mktemp("kept"))
    kept.prepare(CLIENTS)
    return kept


@pytest.fixture
def kept(backed_up: Kept, tmp_path: Path) -> Kept:
    """The practice and its backup, for one test to harm."""
    return backed_up.copied_to(tmp_path / "copy")
