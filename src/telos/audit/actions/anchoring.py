"""Writing where the chains stand into a file off the database, within minutes of any deed."""

from __future__ import annotations

import errno
import logging
import os
import stat
from pathlib import Path
from threading import Lock, Timer
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection

from telos.audit.chain.anchors import Anchor, letters_of
from telos.audit.models import ChainHead
from telos.base import clock

if TYPE_CHECKING:
    from uuid import UUID

ANCHOR_WITHIN_SECONDS: Final = 240
"""A deed is under an anchor after four minutes at most, so that five are kept on a busy day too."""

_log = logging.getLogger(__name__)
_lock = Lock()
_waiting: Timer | None = None
_written: dict[UUID, int] = {}


class AnchorFileError(Exception):
    """The file of anchors cannot be written to."""


def present_anchors() -> list[Anchor]:
    """Return where every chain stands now."""
    at = clock.now()
    return [
        Anchor(
            at=at,
            practice_id=head.practice_id,
            count=head.count,
            letters=letters_of(bytes(head.code)),
        )
        for head in ChainHead.objects.filter(count__gt=0).order_by("practice_id")
    ]


def write_anchors(file: Path) -> list[Anchor]:
    """Add where every chain stands now to the end of a file, and see that it is on the disk."""
    anchors = present_anchors()
    _write(file, anchors)
    return anchors


def anchor_soon() -> None:
    """See that an anchor is written within minutes, once for all deeds until then."""
    global _waiting  # noqa: PLW0603 -- one timer a process
    with _lock:
        if _waiting is None:
            _waiting = Timer(ANCHOR_WITHIN_SECONDS, anchor_now)
            _waiting.daemon = True
            _waiting.start()


def anchor_now() -> None:
    """Write what has moved since this process last wrote; a full disk stops no deed."""
    global _waiting  # noqa: PLW0603 -- one timer a process
    with _lock:
        _waiting = None
    try:
        moved = [a for a in present_anchors() if _written.get(a.practice_id) != a.count]
        _write(Path(settings.TELOS_ANCHOR_FILE), moved)
        _written.update({anchor.practice_id: anchor.count for anchor in moved})
    except Exception:  # noqa: BLE001 -- whatever it was, deeds go on and the log says it
        _log.exception("audit.anchor_failed")
    finally:
        # The timer's thread ends here, and with it its connection.
        connection.close()


def _write(file: Path, anchors: list[Anchor]) -> None:
    if not anchors:
        return
    lines = "".join(f"{anchor.line()}\n" for anchor in anchors).encode("ascii")
    try:
        opened = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            _write_whole(opened, b"\n" + lines if _ends_torn(opened) else lines)
            os.fsync(opened)
        finally:
            os.close(opened)
    except OSError as error:
        raise AnchorFileError(f"{file}: {error.strerror}") from error


def _ends_torn(opened: int) -> bool:
    """Tell whether the last line was cut off, so that one written after it would be lost in it."""
    said = os.fstat(opened)
    if not stat.S_ISREG(said.st_mode) or not said.st_size:
        return False
    return os.pread(opened, 1, said.st_size - 1) != b"\n"


def _write_whole(opened: int, content: bytes) -> None:
    """Write all of it; a full disk takes a part and says so at the next."""
    while content:
        written = os.write(opened, content)
        if not written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        content = content[written:]
