"""The key of the chains: outside the database, of an installation's own making, no default."""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

SHORTEST_KEY: Final = 32  # characters; ours has 64, for 256 bits
_DEVICE_DIGITS: Final = 12  # hexadecimal: enough to tell one practice's browsers apart


class AuditKeyError(Exception):
    """The key of the audit trail cannot be used as it is."""


class AuditKeyMissingError(AuditKeyError):
    """There is no key, where rows are chained with one already or nobody has made it yet."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"The audit trail’s key is missing: TELOS_AUDIT_KEY is not set and {file} is not "
            "there. Put it back from where it is kept; a new one would not fit the rows that stand."
        )


@dataclass(frozen=True, kw_only=True)
class AuditKeys:
    """What is made of the one key: each use has its own."""

    chain: bytes
    device: bytes

    def device_of(self, session: str) -> str:
        """Return the pseudonym of a session: the same for the same one, and no way back."""
        if not session:
            return ""
        return hmac.digest(self.device, session.encode(), "sha256").hex()[:_DEVICE_DIGITS]


def audit_keys() -> AuditKeys:
    """Return the keys, from the environment or from the file."""
    return _read(settings.TELOS_AUDIT_KEY, str(settings.TELOS_AUDIT_KEY_FILE))


def make_audit_key() -> AuditKeys:
    """Make the file, for nobody else to read, unless somebody made it meanwhile."""
    file = Path(settings.TELOS_AUDIT_KEY_FILE)
    if not settings.TELOS_AUDIT_KEY and not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Whole or not at all, and the first of two wins: both go on with the same key.
        made = file.with_name(f".{file.name}-{secrets.token_hex(8)}")
        with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:  # noqa: PTH123 -- pathlib cannot name the mode
            opened.write(secrets.token_hex(32))
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(FileExistsError):
            os.link(made, file)
        made.unlink()
    return audit_keys()


@cache
def _read(given: str, file: str) -> AuditKeys:
    secret = given.strip() or _from_file(Path(file))
    if len(secret) < SHORTEST_KEY:
        raise AuditKeyError(
            f"The audit trail’s key is too short: it takes {SHORTEST_KEY} characters or more."
        )
    return AuditKeys(chain=_use_of(secret, "chain"), device=_use_of(secret, "device"))


def _from_file(file: Path) -> str:
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        raise AuditKeyMissingError(str(file)) from None
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        raise AuditKeyError(f"Everybody on this machine can read {file}. Run: chmod 600 {file}")
    return file.read_text(encoding="ascii").strip()


def _use_of(secret: str, use: str) -> bytes:
    return hmac.digest(secret.encode(), f"telos audit {use} 1".encode(), "sha256")
