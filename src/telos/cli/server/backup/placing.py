"""Putting what was tried where it belongs: each made ready beside its place, then all of it moved.

What stood is kept in a folder beside its own place, on its own disk, so that keys are not laid
where the data are. A file takes the place of another in one step: whoever kills this leaves either.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from telos.cli.language import gettext as _
from telos.cli.server.backup.archive import sync_folder
from telos.cli.server.backup.errors import BackupError, HalfPlacedError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Placing(Protocol):
    """One thing that is put in its place."""

    def make_ready(self) -> None:
        """Do all that can fail while nothing is moved yet."""

    def put(self) -> None:
        """Keep what stands there aside, and put this in its place."""

    def take_back(self) -> None:
        """Undo a putting, however far it came."""

    def discard(self) -> None:
        """Take away what was made ready and not put."""

    @property
    def stood(self) -> str:
        """Where what stood there is kept now; nothing where nothing did."""


def put_all(placings: Sequence[Placing]) -> None:
    """Put all of it in its place, or leave everything as it stands and say why."""
    begun: list[Placing] = []
    try:
        for one in placings:
            one.make_ready()
        for one in placings:
            begun.append(one)
            one.put()
    except BaseException as error:
        _take_back(begun[::-1])
        if isinstance(error, OSError):
            raise BackupError(_why(error)) from error
        raise
    finally:
        for one in placings:
            with suppress(OSError):
                one.discard()


def _take_back(begun: Sequence[Placing]) -> None:
    """Take back all that can be."""
    said = []
    for one in begun:
        try:
            one.take_back()
        except OSError as error:
            said.append(_why(error))
        except BackupError as error:
            said.append(str(error))
    if said:
        raise HalfPlacedError("\n".join(said))


def _why(error: OSError) -> str:
    return _("{file} cannot be put in its place: {why}.").format(
        file=error.filename2 or error.filename or _("A file"), why=error.strerror or error
    )


def beside(place: Path) -> Path:
    """Return where something waits to be put in this place."""
    return place.with_name(f".{place.name}.restoring")


class FilePlacing:
    """A file, which takes the place of one with `ends`: others that belong to the one that stood.

    `new` may lie on another disk; so may the place.
    """

    def __init__(self, new: Path, place: Path, aside: str, *, ends: Sequence[str] = ()) -> None:
        self._new, self._place = new, place
        self._aside = place.parent / aside
        self._belonging = [place.with_name(place.name + end) for end in ends]
        self._kept: list[Path] = []
        self._is_put = False

    @property
    def stood(self) -> str:
        """The folder in which it is kept."""
        return str(self._aside) if self._aside.exists() else ""

    def make_ready(self) -> None:
        """Bring it beside its place: from there one step puts it."""
        self._place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        ready = beside(self._place)
        ready.unlink(missing_ok=True)
        self._new.chmod(0o600)
        _bring(self._new, ready)

    def put(self) -> None:
        """Keep what stands there by a second name, and take its place in one step."""
        for file in (self._place, *self._belonging):
            if file.exists():
                self._aside.mkdir(exist_ok=True, mode=0o700)
                self._kept.append(file)
                self._keep(file)
        beside(self._place).replace(self._place)
        self._is_put = True
        sync_folder(self._place.parent)
        if self._aside.exists():
            sync_folder(self._aside)

    def _keep(self, file: Path) -> None:
        kept = self._aside / file.name
        if file != self._place:
            file.replace(kept)
            return
        try:
            os.link(file, kept)
        except OSError:  # a disk that knows no second names
            _copy(file, kept)

    def take_back(self) -> None:
        """Put what stood back where it stood."""
        for file in self._kept:
            kept = self._aside / file.name
            if not kept.exists():
                continue
            if file == self._place and not self._is_put:
                kept.unlink()
            else:
                kept.replace(file)
        if self._is_put and self._place not in self._kept:
            self._place.unlink()
        with suppress(OSError):
            self._aside.rmdir()

    def discard(self) -> None:
        """Take away what waits beside the place."""
        beside(self._place).unlink(missing_ok=True)


class FolderPlacing:
    """A folder, or that there is none any more."""

    def __init__(self, new: Path, place: Path, aside: str) -> None:
        self._new, self._place = new, place
        self._aside = place.parent / aside

    @property
    def stood(self) -> str:
        """The folder in which it is kept."""
        return str(self._aside) if self._aside.exists() else ""

    def make_ready(self) -> None:
        """Bring it beside its place."""
        self.discard()
        if self._new.exists():
            self._place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _bring(self._new, beside(self._place))

    def put(self) -> None:
        """Move what stands there aside, and this to where it was."""
        if self._place.exists():
            self._aside.mkdir(exist_ok=True, mode=0o700)
            self._place.replace(self._aside / self._place.name)
            sync_folder(self._aside)
        if beside(self._place).exists():
            beside(self._place).replace(self._place)
            sync_folder(self._place.parent)

    def take_back(self) -> None:
        """Move what stood back."""
        if (kept := self._aside / self._place.name).exists():
            if self._place.exists():
                shutil.rmtree(self._place)
            kept.replace(self._place)
        elif self._place.exists() and not beside(self._place).exists():
            shutil.rmtree(self._place)
        with suppress(OSError):
            self._aside.rmdir()

    def discard(self) -> None:
        """Take away what waits beside the place."""
        shutil.rmtree(beside(self._place), ignore_errors=True)


def _bring(new: Path, to: Path) -> None:
    """Move a file or folder, by a copy where it comes from another disk."""
    try:
        new.replace(to)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        if new.is_dir():
            shutil.copytree(new, to, copy_function=_copy_named)
        else:
            _copy(new, to)


def _copy_named(source: str, to: str) -> None:
    _copy(Path(source), Path(to))


def _copy(source: Path, to: Path) -> None:
    """Copy a file for its owner alone, and see that it is on the disk."""
    opened = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as writing, source.open("rb") as reading:
        shutil.copyfileobj(reading, writing)
        writing.flush()
        os.fsync(writing.fileno())
