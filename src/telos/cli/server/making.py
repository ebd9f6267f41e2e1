"""One command at a time makes a practice in a data folder; the next waits for it."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import typer

from telos.cli.language import gettext as _

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOOK_AGAIN_SECONDS: Final = 0.2


@contextmanager
def making_alone(folder: Path) -> Iterator[None]:
    """Hold the folder while a practice is made in it: a lock that ends with the process."""
    opened = os.open(folder / "making.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _is_taken(opened):
            typer.echo(
                _("Another Telos is making this practice; waiting for it. Ctrl-C stops this one."),
                err=True,
            )
            while not _is_taken(opened):
                time.sleep(_LOOK_AGAIN_SECONDS)
        yield
    finally:
        os.close(opened)


def _is_taken(opened: int) -> bool:
    """Take the lock unless somebody holds it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        # Windows says “permission denied” of what another process has locked.
        return False
    return True
