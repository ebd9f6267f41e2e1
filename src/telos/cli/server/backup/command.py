"""`telos backup`: making a backup, trying one, listing them, making a backup key."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from telos.cli.language import gettext as _
from telos.cli.server.speaking import cannot, stop

if TYPE_CHECKING:
    from telos.cli.server.backup.making import Made
    from telos.cli.server.backup.shelf import Tried

# Written here too, so that asking for help reads nothing.
DataFolder = Annotated[
    Path | None,
    typer.Option("--to", envvar="TELOS_BACKUP_DIR", help=_("Folder for the archive of data.")),
]
KeysFolder = Annotated[
    Path | None,
    typer.Option(
        "--keys-to",
        envvar="TELOS_KEYS_BACKUP_DIR",
        help=_("Folder for the archive of keys: another place, best another machine."),
    ),
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key",
        envvar="TELOS_BACKUP_KEY_FILE",
        help=_("File of the backup key; without it TELOS_BACKUP_PASSPHRASE, or it is asked for."),
    ),
]
MasterKeyFile = Annotated[
    Path | None,
    typer.Option(
        "--master-key", exists=True, dir_okay=False, help=_("Copy of the master key’s file.")
    ),
]

backup = typer.Typer(
    invoke_without_command=True,
    help=_("Back up data and keys, each into an archive of its own, and try them."),
)


@backup.callback()
def make(
    context: typer.Context,
    *,
    to: DataFolder = None,
    keys_to: KeysFolder = None,
    key: KeyFile = None,
    verify: Annotated[
        bool, typer.Option(help=_("Restore it into a scratch database at once and look at it."))
    ] = True,
) -> None:
    """Back up data and keys while Telos goes on, and try what was made.

    Two archives, sealed with the backup key: keys are never where the data are. Archives of keys
    that are older than thirty days are removed. The master key is in neither.
    """
    if context.invoked_subcommand is not None:
        return
    if to is None or keys_to is None:
        stop(_("Say where to: --to and --keys-to, or TELOS_BACKUP_DIR and TELOS_KEYS_BACKUP_DIR."))
    _guarded(lambda: _make(to, keys_to, key, verify=verify))


def _make(to: Path, keys_to: Path, key: Path | None, *, verify: bool) -> None:
    from telos.cli.server.installation import open_installation

    open_installation(code=1)
    from telos.cli.server.backup.checking import Archives, try_backup
    from telos.cli.server.backup.making import make_backup, require_two_places
    from telos.cli.server.backup.secret import require_not_the_master_key, the_secret
    from telos.cli.server.backup.shelf import note_tried
    from telos.cli.server.installation import migrations_are_pending
    from telos.cli.server.tables import require_keys

    require_two_places(to, keys_to)
    secret = the_secret(key, is_new=True)
    require_not_the_master_key(secret)
    if not migrations_are_pending():
        # Before an update the tables are older than the programme: they are backed up as they are.
        require_keys()
    made = make_backup(data_to=to, keys_to=keys_to, secret=secret)
    _tell_made(made)
    if key is not None:
        _tell_where_it_lies(key, to, keys_to)
    if not verify:
        typer.echo(_("It was not tried yet: telos backup verify {file}").format(file=made.data))
        return
    tried, _copy = try_backup(Archives(data=made.data, keys=made.keys, secret=secret))
    note_tried(made.data, tried)
    _tell_tried(tried)


def _tell_made(made: "Made") -> None:
    rows = sum(made.manifest.content.counts.values())
    typer.echo(
        _("Data: {file}, {size} ({rows} rows, {files} files)").format(
            file=made.data, size=_size(made.data), rows=f"{rows:,}", files=made.manifest.files
        )
    )
    typer.echo(_("Keys: {file}, {size}").format(file=made.keys, size=_size(made.keys)))
    if made.removed:
        typer.echo(
            _("Removed, since copies of keys live thirty days at most: {names}").format(
                names=", ".join(path.name for path in made.removed)
            )
        )
    else:
        typer.echo(_("Copies of keys live thirty days at most; none was older."))
    typer.echo(_("The master key is in neither: keep a copy of it in a third place."))


def _tell_where_it_lies(key: Path, *archives: Path) -> None:
    """Say where the backup key can be taken with what it opens; the backup is better than none."""
    from telos.cli.server.backup.secret import folder_taken_with
    from telos.config.folder import data_dir

    if (folder := folder_taken_with(key, (data_dir(), *archives))) is not None:
        typer.echo(
            _(
                "The backup key {key} lies in {folder}: whoever takes that opens every archive. "
                "Move it to another place."
            ).format(key=key, folder=folder),
            err=True,
        )


def _tell_tried(tried: "Tried") -> None:
    typer.echo(
        _("Tried: restored beside, {rows} rows counted, {trail} rows of the trail whole.").format(
            rows=f"{tried.rows:,}", trail=f"{tried.trail_rows:,}"
        )
    )
    if tried.texts is None:
        typer.echo(_("No keys were at hand, so no sealed text was opened."))
    else:
        typer.echo(
            _("{count} sealed texts, of every client, were opened.").format(
                count=f"{tried.texts:,}"
            )
        )


@backup.command()
def verify(
    data: Annotated[
        Path | None, typer.Argument(help=_("Archive of data; else the newest there is."))
    ] = None,
    *,
    keys: Annotated[
        Path | None, typer.Option(help=_("Archive of keys; else the one made with it."))
    ] = None,
    to: DataFolder = None,
    keys_to: KeysFolder = None,
    key: KeyFile = None,
    master_key: MasterKeyFile = None,
) -> None:
    """Restore a backup into a scratch database and look at everything in it."""
    _guarded(lambda: _verify(data, keys, to=to, keys_to=keys_to, key=key, master_key=master_key))


def _verify(
    data: Path | None,
    keys: Path | None,
    *,
    to: Path | None,
    keys_to: Path | None,
    key: Path | None,
    master_key: Path | None,
) -> None:
    _start()
    from telos.cli.server.backup.checking import Archives, try_backup
    from telos.cli.server.backup.secret import the_secret
    from telos.cli.server.backup.shelf import archives_in, note_tried, partner_of

    if data is None:
        found = archives_in(to, "data") if to else []
        if not found:
            stop(_("Say which archive, or with --to in which folder the newest lies."))
        data = found[0].path
    partner = keys or partner_of(data, keys_to)
    tried, _copy = try_backup(
        Archives(data=data, keys=partner, secret=the_secret(key), master_key_file=master_key)
    )
    note_tried(data, tried)
    typer.echo(_("{file} is whole.").format(file=data))
    _tell_tried(tried)


@backup.command(name="list")
def show(*, to: DataFolder = None, keys_to: KeysFolder = None) -> None:
    """List the backups, the newest first, and which of them were tried."""
    from telos.cli.server.backup.shelf import archives_in, partner_of, tried

    found = archives_in(to, "data") if to else []
    for one in found:
        state = _("tried") if tried(one.path) else _("not tried")
        pair = partner_of(one.path, keys_to)
        keys = _("with its keys") if pair else _("its keys are not here")
        typer.echo(f"{one.path}  {_size(one.path):>9}  {state}, {keys}")
    if not found:
        typer.echo(_("There is no backup in {folder}.").format(folder=to or _("no folder")))


@backup.command(name="new-key")
def new_key(file: Annotated[Path, typer.Argument(help=_("File to make."))]) -> None:
    """Make a backup key. Keep a copy on paper or in a password manager: all depends on it."""
    from telos.cli.server.backup.secret import make_key

    _guarded(lambda: make_key(file))
    typer.echo(_("{file} was made. Copy its one line to a safe place now.").format(file=file))


def _guarded(deed: Callable[[], None]) -> None:
    from telos.cli.server.backup.errors import BackupError

    try:
        deed()
    except BackupError as error:
        stop(str(error))
    except OSError as error:
        stop(cannot(Path(error.filename or _("A file")), error))


def _start() -> None:
    from telos.cli.server.installation import start_django

    start_django()


def _size(path: Path) -> str:
    size = float(path.stat().st_size)
    for unit in ("B", "kB", "MB"):
        if size < 1000:  # noqa: PLR2004 -- a thousand of each is one of the next
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
