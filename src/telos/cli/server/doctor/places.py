"""Where databases and keys lie: that nobody else can read them, or lay others in their place."""

import stat
from collections.abc import Iterator
from pathlib import Path

from telos.cli.language import gettext as _
from telos.cli.server.doctor.line import Line, fine, mend, others_may
from telos.cli.server.installation import database_files


def places() -> Iterator[Line]:
    """Look at each file, and at its folder where that is not the data folder."""
    from django.conf import settings

    from telos.cli.server.backup.making import living_key_files, master_key_file

    subject = _("places of keys and data")
    keys = [master_key_file(), *living_key_files().values()]
    found = [file for file in database_files() if file.exists()]
    said = [_open_to_others(subject, file) for file in found]
    folders = dict.fromkeys(file.parent for file in (*found, *keys) if file.exists())
    folders.pop(Path(settings.DATA_DIR), None)  # it has a line of its own
    said += [_to_be_replaced(subject, folder) for folder in folders]
    lines = [line for line in said if line is not None]
    yield from lines or [fine(subject, _("nobody else can read or replace them"))]


def _open_to_others(subject: str, file: Path) -> Line | None:
    """Tell of a database that others can read: its mode and its folder's let them."""
    if not others_may(file) or not others_may(file.parent):
        return None
    return mend(
        subject,
        _("others can read {file}").format(file=file),
        _("Run: chmod 600 {file}").format(file=file),
    )


def _to_be_replaced(subject: str, folder: Path) -> Line | None:
    """Tell of a folder in which others can put a file in the place of one."""
    is_sticky = bool(folder.stat().st_mode & stat.S_ISVTX)
    if is_sticky or not others_may(folder, 0o022):
        return None
    return mend(
        subject,
        _("others can lay another file in the place of what is in {folder}").format(folder=folder),
        _("Run: chmod go-w {folder}").format(folder=folder),
    )
