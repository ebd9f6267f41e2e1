"""Master keys: from a key management, from the environment, or from a file of our own making."""

from __future__ import annotations

import hashlib
import os
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from telos.vault.errors import MasterKeyError
from telos.vault.kms import Kms, Wrapped
from telos.vault.sealing import KEY_BYTES, new_material

if TYPE_CHECKING:
    from collections.abc import Sequence

_NONCE_BYTES: Final = 12
_FOR_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class MasterKeys:
    """All master keys that can unwrap; the first way that is set up wraps what is new."""

    local: dict[str, bytes] = field(repr=False)
    """Keys from the environment and the file by their names, the one that wraps first."""
    kms: Kms | None = None

    def current(self) -> str:
        """Return the name of the master key that wraps what is new."""
        if self.kms is not None:
            return self.wrap([("telos-which-master-key", new_material())])[0].master
        return next(iter(self.local))

    def wrap(self, keys: Sequence[tuple[str, bytes]]) -> list[Wrapped]:
        """Wrap keys, each given with what it is bound to."""
        if self.kms is not None:
            return self.kms.wrap(keys)
        master = self.current()
        return [
            Wrapped(about=about, master=master, wrapped=_wrap(self.local[master], key, about))
            for about, key in keys
        ]

    def unwrap(self, wrapped: Sequence[Wrapped]) -> list[bytes | None]:
        """Unwrap keys, in the same order; none in the place of one that does not open.

        A key management is asked once for all.
        """
        theirs = [] if self.kms is None else [w for w in wrapped if w.master not in self.local]
        opened: dict[Wrapped, bytes] = {}
        if self.kms is not None:
            opened = dict(zip(theirs, self.kms.unwrap(theirs), strict=True))
        return [opened.get(one) or self._unwrap_here(one) for one in wrapped]

    def _unwrap_here(self, one: Wrapped) -> bytes | None:
        if one.master not in self.local:
            return None
        nonce, ciphertext = one.wrapped[:_NONCE_BYTES], one.wrapped[_NONCE_BYTES:]
        try:
            return AESGCM(self.local[one.master]).decrypt(nonce, ciphertext, one.about.encode())
        except (InvalidTag, ValueError):
            return None


def master_keys(*, may_make: bool) -> MasterKeys:
    """Return the master keys as they are set up now.

    Where nothing is set up, a file with a new one is made, but only while it `may_make` one:
    a new key in the place of a lost one would hide that everything is out of reach.
    """
    given = settings.TELOS_MASTER_KEY.replace(",", " ").split()
    kms = Kms(settings.TELOS_KMS_COMMAND) if settings.TELOS_KMS_COMMAND else None
    path = Path(settings.TELOS_MASTER_KEY_FILE)
    if not given and kms is None and not path.exists():
        if not may_make:
            raise MasterKeyError(f"The master key {path} is missing. Bring it back from its copy.")
        _make(path)
    return MasterKeys(_named([*map(_decoded, given), *_kept(path)]), kms)


def comes_from_file() -> bool:
    """Tell whether new keys are wrapped with the key of the file."""
    return not settings.TELOS_MASTER_KEY.strip() and not settings.TELOS_KMS_COMMAND


def add_to_file() -> None:
    """Put a new master key before those in the file; the old ones still unwrap."""
    path = Path(settings.TELOS_MASTER_KEY_FILE)
    _write(path, [new_material(), *_kept(path)])


def keep_first_in_file() -> None:
    """Take the old master keys out of the file, once nothing is wrapped with them."""
    path = Path(settings.TELOS_MASTER_KEY_FILE)
    _write(path, _kept(path)[:1])


def _named(keys: Sequence[bytes]) -> dict[str, bytes]:
    return {_name(key): key for key in keys}


def _name(key: bytes) -> str:
    """Return a name that says nothing of the key: it has 256 random bits, the name 64 of a hash."""
    return "local-" + hashlib.sha256(b"telos master key name" + key).hexdigest()[:16]


def _decoded(text: str) -> bytes:
    try:
        key = urlsafe_b64decode(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise MasterKeyError(f"A master key is {KEY_BYTES} random bytes in URL-safe base64.")
    return key


def _kept(path: Path) -> list[bytes]:
    if not path.exists():
        return []
    if stat.S_IMODE(path.stat().st_mode) & _FOR_OTHERS:
        raise MasterKeyError(f"Others can read the master key. Run first: chmod 600 {path}")
    lines = path.read_text(encoding="ascii").split()
    if not lines:
        raise MasterKeyError(f"The master key {path} is empty. Bring it back from its copy.")
    return [_decoded(line) for line in lines]


def _make(path: Path) -> None:
    """Make the file unless somebody makes it at the same moment: then theirs stands."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = _written_beside(path, [new_material()])
    try:
        os.link(made, path)
    except FileExistsError:
        return
    finally:
        made.unlink()
    _sync(path.parent)


def _write(path: Path, keys: Sequence[bytes]) -> None:
    """Put these keys in the place of what the file holds: all of them or, after a crash, none."""
    _written_beside(path, keys).replace(path)
    _sync(path.parent)


def _written_beside(path: Path, keys: Sequence[bytes]) -> Path:
    beside = path.with_name(f".{path.name}-{os.getpid()}-{os.urandom(4).hex()}")
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "wb") as file:
        file.write(b"".join(urlsafe_b64encode(key) + b"\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    return beside


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _wrap(master: bytes, key: bytes, about: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(master).encrypt(nonce, key, about.encode())
