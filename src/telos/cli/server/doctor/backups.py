"""Backups: how old the last one is, whether it was tried, and keys that were kept too long."""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from telos.cli.language import gettext as _
from telos.cli.server.backup.restoring import ASIDE, places, waiting
from telos.cli.server.backup.secret import KEY_FILE, folder_taken_with
from telos.cli.server.backup.shelf import (
    DATA_FOLDER,
    KEYS_FOLDER,
    KEYS_KEPT,
    archives_in,
    partner_of,
    tried,
)
from telos.cli.server.backup.staging import left_plain
from telos.cli.server.doctor.line import Line, fine, look, mend, others_may

OLD_AFTER: Final = timedelta(days=2)
"""A backup is made daily; one that was missed is noticed on the second day."""
TRIED_WITHIN: Final = timedelta(days=8)


def backups() -> Iterator[Line]:
    """Look at both folders of archives, and at what a restore has kept aside."""
    subject = _("backup")
    data, keys = (os.environ.get(name) for name in (DATA_FOLDER, KEYS_FOLDER))
    if not data or not keys:
        yield mend(
            subject,
            _("no folders for backups are set"),
            _("Set {data} and {keys}, and run telos backup daily.").format(
                data=DATA_FOLDER, keys=KEYS_FOLDER
            ),
        )
    elif missing := [folder for folder in (data, keys) if not Path(folder).is_dir()]:
        yield mend(
            subject,
            _("{folder} is not there").format(folder=missing[0]),
            _("Is the other machine’s disk mounted?"),
        )
    else:
        yield from _shelves(Path(data), Path(keys))
    yield from _key(filter(None, (data, keys)))
    yield from _kept_aside()
    yield from _left_behind()


def _key(archives: Iterable[str]) -> Iterator[Line]:
    """Look who can read the backup key, and whether it is taken with what it opens."""
    from django.conf import settings

    subject, key = _("backup key"), Path(os.environ.get(KEY_FILE, ""))
    if not key.is_file():
        return
    folders = [Path(settings.DATA_DIR), *map(Path, archives)]
    if others_may(key):
        yield mend(subject, _("others can read it"), _("Run: chmod 600 {f}").format(f=key))
    elif (folder := folder_taken_with(key, folders)) is not None:
        yield mend(
            subject,
            _("it lies in {folder}: whoever takes that opens every archive").format(folder=folder),
            _("Move it to another place, and set {name} to it.").format(name=KEY_FILE),
        )


def _shelves(data: Path, keys: Path) -> Iterator[Line]:
    now = datetime.now(UTC)
    found = archives_in(data, "data")
    yield (
        _last(found[0].path, now - found[0].made_at, keys)
        if found
        else mend(
            _("backup"), _("there is none in {folder}").format(folder=data), _("Run: telos backup")
        )
    )
    if found:
        yield _last_tried([one.path for one in found], now)
    old = [one for one in archives_in(keys, "keys") if now - one.made_at > KEYS_KEPT]
    if old:
        yield mend(
            _("copies of keys"),
            _("{count} are older than thirty days: what was erased could still be read").format(
                count=len(old)
            ),
            _("Run telos backup, which removes them, or remove them by hand: {name}").format(
                name=old[0].path
            ),
        )
    if data.stat().st_dev == keys.stat().st_dev:
        yield look(
            _("places of backups"),
            _("data and keys lie on the same disk"),
            _("Put {keys} on another machine’s disk.").format(keys=KEYS_FOLDER),
        )


def _last(newest: Path, age: timedelta, keys: Path) -> Line:
    words = _("the last is {age} old").format(age=spoken(age))
    if age > OLD_AFTER:
        return mend(_("backup"), words, _("Run telos backup now, and look why the timer does not."))
    if partner_of(newest, keys) is None:
        return mend(
            _("backup"),
            _("the keys of the last one are not in {folder}").format(folder=keys),
            _("Run: telos backup"),
        )
    if age < -timedelta(minutes=1):
        return mend(_("backup"), _("the last is of the future"), _("Set the clock right."))
    return fine(_("backup"), words)


def _last_tried(archives: list[Path], now: datetime) -> Line:
    notes = [note for path in archives if (note := tried(path)) is not None]
    if not notes:
        return mend(_("trying"), _("no backup was ever tried"), _("Run: telos backup verify"))
    age = now - max(note.at for note in notes)
    words = _("one was restored beside and searched {age} ago").format(age=spoken(age))
    if age > TRIED_WITHIN:
        return mend(_("trying"), words, _("Run: telos backup verify"))
    return fine(_("trying"), words)


def _kept_aside() -> Iterator[Line]:
    """Tell of what stood before a restore: beside the data, and beside keys that lie elsewhere."""
    from django.conf import settings

    beside = dict.fromkeys([Path(settings.DATA_DIR), *(place.parent for place in places())])
    for folder in sorted(found for parent in beside for found in parent.glob("before-*")):
        try:
            at = datetime.strptime(folder.name, ASIDE).replace(tzinfo=UTC)
        except ValueError:
            continue
        age = datetime.now(UTC) - at
        words = _("{folder} holds what stood before a restore, {age} ago").format(
            folder=folder, age=spoken(age)
        )
        to_do = _("Remove it: copies of keys live thirty days at most.")
        yield (mend if age > KEYS_KEPT else look)(_("kept aside"), words, to_do)


def _left_behind() -> Iterator[Line]:
    """Tell of copies that lie plain beside what they are of, since a run was killed."""
    for left in left_plain():
        yield mend(
            _("left behind"),
            _("{left} holds a plain copy of a backup or restore that was killed").format(left=left),
            _("Run telos backup, which removes it, or remove it by hand."),
        )
    for left in waiting():
        yield mend(
            _("left behind"),
            _("{left} waits for its place: a restore is under way, or was killed").format(
                left=left
            ),
            _("If none is under way, run the same telos restore again."),
        )


def spoken(age: timedelta) -> str:
    """Return an age in the unit that says most."""
    seconds = max(int(age.total_seconds()), 0)
    for unit, length in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit}"
    return _("less than two minutes")
