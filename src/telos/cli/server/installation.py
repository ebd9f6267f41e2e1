"""An installation made ready: settings, tables, cache table, static files."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn

from telos.cli.language import gettext as _
from telos.cli.server.speaking import stop
from telos.config.folder import data_dir

# One of these is in the data folder of every installation.
_MARKS: Final = (
    *("telos.sqlite3", "keys.sqlite3", "static-collected"),
    *("secret-key", "audit-key", "master-key"),
)


def require_data_folder() -> None:
    """Make the data folder unless it stands, or say that another has to be named.

    It is asked before the settings are read: they keep a key in it.
    """
    folder = data_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        may_be_used = os.access(folder, os.W_OK | os.X_OK)
    except OSError as error:
        _refuse_folder(_("“{folder}” cannot be made: {why}."), folder, _why_not_made(error))
    if not may_be_used:
        _refuse_folder(_("“{folder}” cannot be used: {why}."), folder, _("you may not write there"))


def _why_not_made(error: OSError) -> str:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return _("a file is in its place")
    if isinstance(error, PermissionError):
        return _("you may not write there")
    if isinstance(error, FileNotFoundError):
        return _("nothing can be made there")
    return error.strerror or str(error)


def _refuse_folder(sentence: str, folder: Path, why: str) -> NoReturn:
    stop(
        sentence.format(folder=folder, why=why),
        _("Telos keeps its data in it; name another folder in TELOS_DATA_DIR."),
        code=2,
    )


def open_installation(*, code: int = 2) -> None:
    """Read the settings of an installation that stands; where none does, say so and make nothing.

    A folder whose name was mistyped, or whose disk is not mounted, is not begun by looking at it.
    """
    folder = data_dir()
    if not folder.exists() or (folder.is_dir() and not any((folder / m).exists() for m in _MARKS)):
        _no_installation(_("There is no Telos in “{place}”.").format(place=folder), code)
    start_django()
    for file in database_files():
        if not file.exists():
            _no_installation(_("The database “{file}” is not there.").format(file=file), code)


def _no_installation(sentence: str, code: int) -> NoReturn:
    stop(
        sentence,
        _("There is nothing to back up, search or look at, and nothing was made."),
        _(
            "Is its disk mounted, and is it what TELOS_DATA_DIR and the addresses of the databases "
            "name? A new one is begun by: telos migrate"
        ),
        code=code,
    )


def database_files() -> list[Path]:
    """Return the databases that are files."""
    from django.conf import settings

    named = [
        one["NAME"] for one in settings.DATABASES.values() if one["ENGINE"].endswith("sqlite3")
    ]
    return [Path(name) for name in named if not str(name).startswith((":memory:", "file:"))]


def make_database_files() -> None:
    """Make the databases that are files and not there yet, for nobody else to read.

    SQLite would make them as the machine makes any file; what it lays beside them is as they are.
    """
    for file in database_files():
        with suppress(FileExistsError):
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def start_django() -> None:
    """Read the settings and load the rooms."""
    require_data_folder()
    require_settings()
    import django

    django.setup()


def require_settings() -> None:
    """Read the settings, or say which variable holds what cannot be meant."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "telos.config.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        settings.INSTALLED_APPS  # noqa: B018 -- reading one of them reads all
    except ImproperlyConfigured as error:
        stop(str(error), code=2)


def migrations_are_pending() -> bool:
    """Tell whether the tables are older than the programme."""
    from django.db import DEFAULT_DB_ALIAS

    from telos.vault.enums import KEYS

    make_database_files()
    return _is_pending(KEYS, "vault") or _is_pending(DEFAULT_DB_ALIAS)


def _is_pending(database: str, room: str | None = None) -> bool:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[database])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes(room)))


def bring_tables_up_to_date() -> bool:
    """Run what is pending and make the table of the cache; tell whether anything was pending."""
    from django.core.management import call_command

    from telos.vault.enums import KEYS

    pending = migrations_are_pending()
    if pending:
        # The store of keys first: what older versions kept plain is sealed on the way.
        call_command("migrate", "vault", database=KEYS, interactive=False, verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    return pending


def static_files_are_collected() -> bool:
    """Tell whether the collected files are those of this programme."""
    stamp = _stamp()
    return stamp.is_file() and stamp.read_text(encoding="ascii") == _fingerprint()


def collect_static_files() -> bool:
    """Collect and compress the pages' files unless that was done; tell whether it was to do."""
    if static_files_are_collected():
        return False
    from django.core.management import call_command

    fingerprint = _fingerprint()
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    _stamp().write_text(fingerprint, encoding="ascii")
    return True


def _stamp() -> Path:
    from django.conf import settings

    # Beside the files and not among them: what lies among them is served.
    return Path(settings.STATIC_ROOT).with_name("static-collected")


def _fingerprint() -> str:
    """Return a sum over names, sizes and times of all files that would be collected."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    summed = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            summed.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return summed.hexdigest()
