"""A folder beside the data for what is plain only while it is worked on."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from telos.cli.server.backup.errors import BackupError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX: Final = ".staging-"
# What has to stay free beside what is written.
_SPARE_BYTES: Final = 64 * 1024 * 1024


@contextmanager
def staging() -> Iterator[Path]:
    """Give a folder that nobody else can read, and take it away in the end.

    What a killed run left behind goes first: it is as plain as the database.
    """
    from django.conf import settings

    data = Path(settings.DATA_DIR)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in left_plain():
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=data))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def left_plain() -> list[Path]:
    """Return the folders that killed runs left behind, as plain as the database."""
    from django.conf import settings

    found = Path(settings.DATA_DIR).glob(f"{_PREFIX}*")
    return sorted(left for left in found if not _is_alive(left))


def require_space(folder: Path, wanted: int) -> None:
    """Refuse to begin what the disk cannot hold."""
    free = shutil.disk_usage(folder).free
    if free < wanted + _SPARE_BYTES:
        raise BackupError(
            f"{folder} has {free / 1e9:.1f} GB free, and {(wanted + _SPARE_BYTES) / 1e9:.1f} GB "
            "are needed for the copy. Make room and run it again."
        )


def _is_alive(folder: Path) -> bool:
    with suppress(ValueError, ProcessLookupError):
        pid = int(folder.name.removeprefix(_PREFIX).split("-")[0])
        try:
            os.kill(pid, 0)
        except PermissionError:
            return True
        return True
    return False
