"""Whether a server is at work on this data folder: a lock that ends with the process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from telos.cli.language import gettext as _
from telos.cli.server.speaking import stop


@contextmanager
def at_work() -> Iterator[None]:
    """Hold the folder while serving; several servers may."""
    with _held(fcntl.LOCK_SH):
        yield


@contextmanager
def nobody_at_work() -> Iterator[None]:
    """Hold the folder alone, so that no server works on it nor begins to."""
    with _held(fcntl.LOCK_EX):
        yield


@contextmanager
def _held(how: int) -> Iterator[None]:
    from django.conf import settings

    file = Path(settings.DATA_DIR) / "serving.lock"
    opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    # Workers go on holding it when the process that watches them is killed.
    os.set_inheritable(opened, True)
    try:
        fcntl.flock(opened, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        if how == fcntl.LOCK_EX:
            stop(_("Telos is serving from {folder}. Stop it first.").format(folder=file.parent))
        stop(_("A backup is being restored into {folder}.").format(folder=file.parent))
    try:
        yield
    finally:
        os.close(opened)
