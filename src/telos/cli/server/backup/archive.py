"""An archive as a file: a manifest, the members, their sums; packed, pressed, sealed as a stream.

It appears under its name only when it is whole and on the disk, readable by its owner alone.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from telos.cli.server.backup.errors import ArchiveBrokenError, BackupError
from telos.cli.server.backup.manifest import Manifest, manifest_from
from telos.cli.server.backup.stream import Opening, Sealing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from telos.cli.server.backup.stream import Secret

DATABASE: Final = "database"
FILES: Final = "files"
KEY_FILES: Final = ("audit-key", "secret-key")
_MANIFEST: Final = "manifest.json"
_SUMS: Final = "sums.json"
_KNOWN: Final = frozenset({DATABASE, *KEY_FILES})
# Little is gained by pressing harder: what is sealed does not shrink.
_PRESSING: Final = 1
_AT_A_TIME: Final = 1024 * 1024


@dataclass(frozen=True)
class Member:
    """A file to be packed, and its name in the archive."""

    name: str
    path: Path


def write_archive(
    to: Path,
    manifest: Manifest,
    members: Iterable[Member],
    *,
    secret: Secret,
    seen: Callable[[int], None],
) -> str:
    """Write an archive whole or not at all; return the sum of its bytes."""
    part = to.with_name(f".{to.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            sealing = Sealing(file, secret)
            with gzip.GzipFile(
                filename="", mode="wb", compresslevel=_PRESSING, fileobj=sealing, mtime=0
            ) as pressed:
                _pack(pressed, manifest=manifest, members=members, seen=seen)
            sealing.close()
            file.flush()
            os.fsync(file.fileno())
        part.replace(to)
        sync_folder(to.parent)
    except OSError as error:
        raise BackupError(f"{to} was not written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            part.unlink()
    return sealing.sha256


def _pack(
    to: gzip.GzipFile,
    *,
    manifest: Manifest,
    members: Iterable[Member],
    seen: Callable[[int], None],
) -> None:
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=to, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        _add_text(tar, _MANIFEST, manifest.text())
        for member in members:
            # What was erased while the backup was under way is not in it.
            with suppress(FileNotFoundError), member.path.open("rb") as opened:
                sums[member.name] = _add(tar, member.name, opened, seen=seen)
        _add_text(tar, _SUMS, json.dumps(sums))


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    info = tarfile.TarInfo(name)
    content = text.encode()
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def _add(
    tar: tarfile.TarFile, name: str, opened: io.BufferedReader, *, seen: Callable[[int], None]
) -> str:
    info = tarfile.TarInfo(name)
    info.size = os.fstat(opened.fileno()).st_size
    info.mode = 0o600
    summing = _Summing(opened, seen)
    tar.addfile(info, summing)
    return summing.sha256


class _Summing:
    """Sums what is read through it."""

    def __init__(
        self, source: io.BufferedIOBase | gzip.GzipFile, seen: Callable[[int], None]
    ) -> None:
        self._source = source
        self._summed = hashlib.sha256()
        self._seen = seen

    @property
    def sha256(self) -> str:
        return self._summed.hexdigest()

    def read(self, size: int = -1) -> bytes:
        content = self._source.read(size)
        self._summed.update(content)
        self._seen(len(content))
        return content


def read_manifest(archive: Path, *, secret: Secret) -> Manifest:
    """Read what an archive says of itself; what comes after is not looked at."""
    with _opened(archive, secret) as (tar, _rest):
        return _manifest_of(tar)


def unpack(archive: Path, into: Path, *, secret: Secret, seen: Callable[[int], None]) -> Manifest:
    """Open a whole archive into a folder and compare every sum, to its very last byte."""
    with _opened(archive, secret) as (tar, rest):
        manifest = _manifest_of(tar)
        found: dict[str, str] = {}
        told: dict[str, str] | None = None
        while (info := tar.next()) is not None:
            opened = tar.extractfile(info) if info.isfile() else None
            if opened is None:
                raise ArchiveBrokenError(f"“{info.name}” in the archive is no file.")
            if info.name == _SUMS:
                told = json.loads(opened.read())
            else:
                found[info.name] = _write_out(opened, _place_of(info.name, into), seen)
        # What follows must open too, and there must be nothing after it.
        while rest.read(_AT_A_TIME):
            pass
    if told != found:
        raise ArchiveBrokenError("What the archive holds is not what its list of sums says.")
    return manifest


def _manifest_of(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    opened = tar.extractfile(first) if first and first.name == _MANIFEST else None
    if opened is None:
        raise ArchiveBrokenError("The archive does not begin with a manifest.")
    return manifest_from(opened.read())


def _place_of(name: str, into: Path) -> Path:
    """Return where a member goes: known names, and files below their folder; nothing else."""
    parts = PurePosixPath(name).parts
    below = parts[:1] == (FILES,) and len(parts) > 1 and ".." not in parts
    if name not in _KNOWN and not below:
        raise ArchiveBrokenError(f"The archive holds “{name}”, which has no place here.")
    place = into.joinpath(*parts)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def _write_out(opened: object, to: Path, seen: Callable[[int], None]) -> str:
    source = _Summing(opened, seen)  # type: ignore[arg-type]  # it reads
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while content := source.read(_AT_A_TIME):
            file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return source.sha256


@contextmanager
def _opened(archive: Path, secret: Secret) -> Iterator[tuple[tarfile.TarFile, gzip.GzipFile]]:
    try:
        with (
            archive.open("rb") as file,
            gzip.GzipFile(fileobj=io.BufferedReader(Opening(file, secret), _AT_A_TIME)) as pressed,
            tarfile.open(fileobj=pressed, mode="r|") as tar,
        ):
            yield tar, pressed
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, ValueError) as error:
        raise ArchiveBrokenError(f"The archive cannot be read: {error}.") from None
    except OSError as error:
        raise BackupError(f"{archive}: {error.strerror or error}.") from error


def sync_folder(folder: Path) -> None:
    """See that the names in a folder are on the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
