"""An installation made ready: settings, tables, cache table, static files."""

import hashlib
import os
from pathlib import Path
from typing import NoReturn

from telos.cli.language import gettext as _
from telos.cli.server.speaking import stop
from telos.config.folder import data_dir


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
