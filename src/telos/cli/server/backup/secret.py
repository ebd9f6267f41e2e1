"""What archives are sealed with: a key in a file, or a passphrase; never the master key."""

from __future__ import annotations

import os
import stat
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from telos.cli.language import gettext as _
from telos.cli.server.backup.errors import BackupError
from telos.cli.server.backup.stream import KEY_BYTES, Secret, Way
from telos.config.folder import data_dir

if TYPE_CHECKING:
    from collections.abc import Iterable

KEY_FILE: Final = "TELOS_BACKUP_KEY_FILE"
PASSPHRASE: Final = "TELOS_BACKUP_PASSPHRASE"  # noqa: S105 -- the name of a variable
SHORTEST_PASSPHRASE: Final = 20  # characters: five or six words that nobody else would choose


def the_secret(key_file: Path | None, *, is_new: bool = False) -> Secret:
    """Return the key of the file, or else the passphrase, asked for where somebody sits there."""
    if key_file is not None:
        return Secret(Way.KEY, _kept(key_file))
    if given := os.environ.get(PASSPHRASE):
        return _from_words(given, is_new=is_new)
    if sys.stdin.isatty():
        asked = typer.prompt(
            _("Passphrase of the backup"), hide_input=True, confirmation_prompt=is_new, err=True
        )
        return _from_words(asked, is_new=is_new)
    raise BackupError(
        _(
            "Say what backups are sealed with: make a key once with telos backup new-key FILE and "
            "give it by --key or {key_file}, or set {passphrase}."
        ).format(key_file=KEY_FILE, passphrase=PASSPHRASE)
    )


def _from_words(words: str, *, is_new: bool) -> Secret:
    if is_new and len(words) < SHORTEST_PASSPHRASE:
        raise BackupError(
            _("A passphrase for backups has {count} characters or more: take six words.").format(
                count=SHORTEST_PASSPHRASE
            )
        )
    return Secret(Way.PASSPHRASE, words.encode())


def _kept(file: Path) -> bytes:
    try:
        mode = file.stat().st_mode
        text = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(
            _("The backup key {file} cannot be read: {why}.").format(file=file, why=error)
        ) from None
    if stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise BackupError(
            _("Others can read the backup key. Run first: chmod 600 {file}").format(file=file)
        )
    try:
        key = urlsafe_b64decode(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise BackupError(_("{file} holds no backup key.").format(file=file))
    return key


def folder_taken_with(file: Path, folders: Iterable[Path]) -> Path | None:
    """Return which of the folders holds a backup key: whoever takes it opens the archives too.

    A link in it does no harm, as what it leads to is elsewhere.
    """
    lies = file.resolve()
    return next((each for each in folders if lies.is_relative_to(each.resolve())), None)


def make_key(file: Path) -> None:
    """Make a backup key for nobody else to read; one that is there is never written over."""
    if folder_taken_with(file, [data_dir()]) is not None:
        raise BackupError(
            _(
                "{file} would lie in the data folder: whoever takes that would open every archive. "
                "Name another place."
            ).format(file=file)
        )
    line = urlsafe_b64encode(os.urandom(KEY_BYTES)) + b"\n"
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BackupError(
            _("{file} was not made: {why}.").format(file=file, why=error.strerror)
        ) from None
    with os.fdopen(opened, "wb") as made:
        made.write(line)
        made.flush()
        os.fsync(made.fileno())


def require_not_the_master_key(secret: Secret) -> None:
    """Refuse a backup key that is a master key: one leak would open both."""
    from django.conf import settings

    from telos.vault.errors import MasterKeyError
    from telos.vault.masters import master_keys

    file = Path(settings.TELOS_MASTER_KEY_FILE)
    if not settings.TELOS_MASTER_KEY and not file.exists():
        return
    try:
        masters = master_keys(may_make=False).local.values()
    except MasterKeyError as error:
        raise BackupError(str(error)) from None
    if secret.material in masters:
        raise BackupError(
            _("The backup key is the master key. Make another: telos backup new-key FILE")
        )
