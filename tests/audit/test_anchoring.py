"""Where the chains stand is written off the database within minutes, and never in a deed's way."""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction

from telos.audit.actions import AnchorFileError, anchoring, write_anchors
from telos.audit.chain.anchors import anchor_from, anchors_and_torn, anchors_in
from telos.audit.queries import verify
from tests.audit.altering import trail


@pytest.fixture(autouse=True)
def _no_timer_is_left() -> Iterator[None]:
    yield
    for each in threading.enumerate():
        if isinstance(each, threading.Timer):
            each.cancel()
            each.join()
    anchoring._waiting = None


def read(file: Path) -> list:
    return list(anchors_in(file.read_text().splitlines()))


def test_anchors_are_added_to_the_end_of_the_file(db, tmp_path: Path) -> None:
    file, practice_id = tmp_path / "anchors", uuid4()
    trail(practice_id, 3)
    first = write_anchors(file)
    trail(practice_id, 2)
    write_anchors(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [anchor.count for anchor in read(file) if anchor.practice_id == practice_id] == [3, 5]
    assert [anchor.line() for anchor in read(file)][: len(first)] == [a.line() for a in first]
    assert verify(anchors=read(file)).is_whole


def test_file_that_cannot_be_written_to_is_said(db, tmp_path: Path) -> None:
    trail(uuid4(), 1)
    with pytest.raises(AnchorFileError, match="directory"):
        write_anchors(tmp_path)


def test_anchor_that_was_cut_off_is_no_anchor_and_spoils_none_after_it(
    db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that was full took half a line: it is said, and the next begins a line of its own."""
    file, practice_id = tmp_path / "anchors", uuid4()
    trail(practice_id, 1)
    with monkeypatch.context() as full:
        full.setattr(os, "write", disk_with_room_for(30))
        with pytest.raises(AnchorFileError, match="No space left"):
            write_anchors(file)
    assert len(file.read_bytes()) == 30
    write_anchors(file)
    anchors, torn = anchors_and_torn(file.read_bytes())
    assert [each.number for each in torn] == [1]
    assert [a.count for a in anchors if a.practice_id == practice_id] == [1]
    assert verify(anchors=anchors).is_whole


def test_disk_that_takes_a_line_in_parts_has_it_whole(
    db, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trail(uuid4(), 1)
    real = os.write
    monkeypatch.setattr(os, "write", lambda opened, content: real(opened, content[:7]))
    written = write_anchors(tmp_path / "anchors")
    assert read(tmp_path / "anchors") == [anchor_from(each.line()) for each in written]


def disk_with_room_for(bytes_: int) -> Callable[[int, bytes], int]:
    """Write as a disk does that is about to be full."""
    real, left = os.write, [bytes_]

    def write(opened: int, content: bytes) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = real(opened, content[: left[0]])
        left[0] -= written
        return written

    return write


@pytest.mark.django_db(transaction=True)
def test_anchor_that_was_lost_is_written_the_next_time(
    settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "anchors"
    settings.TELOS_ANCHOR_FILE = str(file)
    trail_of = uuid4()
    with transaction.atomic():
        trail(trail_of, 1)
    with monkeypatch.context() as full:
        full.setattr(os, "write", disk_with_room_for(30))
        anchoring.anchor_now()
    anchoring.anchor_now()
    anchors, torn = anchors_and_torn(file.read_bytes())
    assert ([a.count for a in anchors if a.practice_id == trail_of], len(torn)) == ([1], 1)


@pytest.mark.django_db(transaction=True)
def test_deed_is_anchored_soon_after_while_serving(settings, tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    settings.TELOS_ANCHOR_FILE = str(file)
    practice_id = uuid4()
    # A test elsewhere may have left one of its own.
    before = set(threading.enumerate())
    for _ in range(3):
        with transaction.atomic():
            trail(practice_id, 2)
    begun = set(threading.enumerate()) - before
    (waiting,) = [each for each in begun if isinstance(each, threading.Timer)]
    assert waiting.interval == anchoring.ANCHOR_WITHIN_SECONDS
    assert not file.exists()
    # Its time has come; a deed after that waits for the next.
    waiting.cancel()
    waiting.function()
    assert [anchor.count for anchor in read(file)] == [6]
    with transaction.atomic():
        trail(practice_id, 1)
    assert anchoring._waiting not in {None, waiting}
    anchoring.anchor_now()
    anchoring.anchor_now()
    assert [anchor.count for anchor in read(file)] == [6, 7]


@pytest.mark.django_db(transaction=True)
def test_anchor_that_fails_stops_no_deed(
    settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TELOS_ANCHOR_FILE = str(tmp_path)
    trail_of = uuid4()
    with transaction.atomic():
        trail(trail_of, 1)
    anchoring.anchor_now()
    assert "audit.anchor_failed" in caplog.text
    assert verify(practice_id=trail_of).is_whole


def test_four_minutes_are_less_than_the_five_that_are_promised() -> None:
    assert anchoring.ANCHOR_WITHIN_SECONDS < 5 * 60
