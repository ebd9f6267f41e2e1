"""Databases: tables of this version, and set up so that what is acknowledged is kept."""

from collections.abc import Iterator
from typing import Any, Final

from telos.cli.language import gettext as _
from telos.cli.server.doctor.line import Line, fine, look, mend

# SQLite’s number for synchronous=FULL: a commit is on the disk when it is acknowledged.
_FULL: Final = 2
_OLDEST_POSTGRESQL: Final = 15


def tables() -> Iterator[Line]:
    """Look whether tables and pages' files are those of this version."""
    from telos.cli.server.installation import migrations_are_pending, static_files_are_collected

    subject = _("tables")
    if migrations_are_pending():
        yield mend(subject, _("older than this Telos"), _("telos backup, then telos migrate"))
    elif not static_files_are_collected():
        yield fine(subject, _("of this version"))
        yield mend(
            _("pages’ files"), _("are older than this Telos or absent"), _("Run: telos migrate")
        )
    else:
        yield fine(subject, _("of this version, the pages’ files too"))


def databases() -> Iterator[Line]:
    """Look whether both databases keep what they acknowledge."""
    from django.db import connections

    for alias, subject in (("default", _("data")), ("keys", _("store of keys"))):
        connection = connections[alias]
        yield (_postgresql if connection.vendor == "postgresql" else _sqlite)(connection, subject)


def _sqlite(connection: Any, subject: str) -> Line:
    with connection.cursor() as cursor:
        journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
        erases = cursor.execute("PRAGMA secure_delete").fetchone()[0]
        broken = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
    if broken != "ok":
        return mend(
            subject,
            _("the file is damaged: {what}").format(what=broken),
            _("Stop Telos, keep the file as it is, and restore the last backup."),
        )
    if journal != "wal" or synchronous < _FULL:
        return mend(
            subject,
            _(
                "journal {journal}, synchronous {number}: a power cut can lose what was saved"
            ).format(journal=journal, number=synchronous),
            _("Leave the options of DATABASE_URL out: Telos sets WAL and FULL itself."),
        )
    if connection.alias == "keys" and not erases:
        return mend(
            subject,
            _("destroyed keys are not overwritten"),
            _("Leave the options of TELOS_KEYS_DATABASE_URL out: Telos sets secure_delete."),
        )
    return fine(subject, _("SQLite, holds together, keeps what it acknowledges"))


def _postgresql(connection: Any, subject: str) -> Line:
    with connection.cursor() as cursor:
        said = {}
        for name in ("server_version_num", "fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"SHOW {name}")
            said[name] = cursor.fetchone()[0]
        cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        is_tls = bool((cursor.fetchone() or [False])[0])
    off = [n for n in ("fsync", "synchronous_commit", "full_page_writes") if said[n] == "off"]
    if off:
        return mend(
            subject,
            _("{names} is off: a power cut can lose what was saved").format(names=", ".join(off)),
            _("Set it to on in postgresql.conf, or for the role, and reload."),
        )
    version = int(said["server_version_num"]) // 10_000
    if version < _OLDEST_POSTGRESQL:
        return mend(
            subject,
            _("PostgreSQL {version}").format(version=version),
            _("Telos needs PostgreSQL {version} or later.").format(version=_OLDEST_POSTGRESQL),
        )
    host = connection.settings_dict["HOST"]
    if not is_tls and host and not host.startswith("/") and not _is_here(host):
        return mend(
            subject,
            _("what goes to {host} is not encrypted on its way").format(host=host),
            _("Add ?sslmode=verify-full to the address of the database."),
        )
    if said["synchronous_commit"] == "local":
        return look(
            subject,
            _("commits do not wait for the standby"),
            _("Set synchronous_commit to on where standbys are to lose nothing."),
        )
    return fine(
        subject, _("PostgreSQL {version}, keeps what it acknowledges").format(version=version)
    )


def _is_here(host: str) -> bool:
    from telos.cli.server.listening import is_own_machine

    return is_own_machine(host)
