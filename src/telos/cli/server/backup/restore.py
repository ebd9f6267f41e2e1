"""`telos restore`: a backup tried beside the installation, and then put in its place."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.server.backup.command import KeyFile, KeysFolder, MasterKeyFile
from telos.cli.server.speaking import as_typed, cannot, stop

if TYPE_CHECKING:
    from telos.cli.server.backup.checking import Archives, Staged
    from telos.cli.server.backup.restoring import Standing


def restore(
    data: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help=_("Archive of data."))],
    *,
    keys: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help=_(
                "Archive of keys. Left out, living keys stay, or the one made with it is taken."
            ),
        ),
    ] = None,
    keys_to: KeysFolder = None,
    key: KeyFile = None,
    master_key: MasterKeyFile = None,
    replace: Annotated[
        bool, typer.Option("--replace", help=_("Put what lives here aside for it."))
    ] = False,
    without_texts: Annotated[
        bool,
        typer.Option("--without-texts", help=_("Go on although sealed texts will not open.")),
    ] = False,
) -> None:
    """Restore a backup: everything is tried beside what stands here before anything is changed.

    Stop Telos first. What stood here is kept aside, whole; keys that were destroyed here since stay
    destroyed; everybody signs in anew.
    """
    from telos.cli.server.backup.errors import BackupError, HalfPlacedError
    from telos.cli.server.installation import start_django

    start_django()
    from telos.cli.server.serving import nobody_at_work

    try:
        with nobody_at_work():
            from telos.cli.server.backup.checking import Archives
            from telos.cli.server.backup.restoring import what_stands
            from telos.cli.server.backup.secret import the_secret
            from telos.cli.server.backup.shelf import partner_of

            standing = what_stands()
            if keys is None and not standing.has_keys:
                keys = partner_of(data, keys_to)
            archives = Archives(
                data=data, keys=keys, secret=the_secret(key), master_key_file=master_key
            )
            _restore(archives, standing, replace=replace, without_texts=without_texts)
            _finish()
    except HalfPlacedError as error:
        stop(str(error), _("Only a part of it is in its place. Mend that, and run it again."))
    except BackupError as error:
        stop(str(error), _("Nothing was changed."))
    except OSError as error:
        stop(cannot(Path(error.filename or _("A file")), error), _("Nothing was changed."))


def _restore(
    archives: "Archives", standing: "Standing", *, replace: bool, without_texts: bool
) -> None:
    from django.conf import settings

    from telos.base import clock
    from telos.cli.server.backup.archive import read_manifest
    from telos.cli.server.backup.checking import staged
    from telos.cli.server.backup.restoring import put_in_place, what_is_lost

    manifest = read_manifest(archives.data, secret=archives.secret)
    anchors = Path(settings.TELOS_ANCHOR_FILE) if settings.TELOS_ANCHOR_FILE else None
    for sentence in what_is_lost(manifest, standing, anchors):
        typer.echo(sentence)
    _require_word(standing, archives, replace=replace, without_texts=without_texts)
    why = f"backup of {manifest.made_at:%Y-%m-%dT%H:%M:%SZ}, by whoever runs the server"
    master = archives.master_key_file.read_bytes() if archives.master_key_file else None
    with staged(archives, destroyed=standing.destroyed, restored=why) as copy:
        _require_whole(copy, without_texts=without_texts)
        stood = put_in_place(copy, master_key=master, now=clock.now())
    _tell(copy, stood)
    _tell_erased(copy, standing)


def _require_word(
    standing: "Standing", archives: "Archives", *, replace: bool, without_texts: bool
) -> None:
    for which in standing.unreadable:
        typer.echo(
            _("The database of {which} that stands here cannot be read.").format(which=which)
        )
    if not replace and (standing.is_living or (standing.has_keys and archives.keys is not None)):
        stop(
            _("A practice lives here already. Nothing was changed."),
            _("Add --replace to put the backup in its place; what stands here is kept aside."),
        )
    if archives.keys is None and not standing.has_keys and not without_texts:
        stop(
            _("There are no keys here, and no archive of keys was given: no text would open."),
            _("Say where it is with --keys, or go on without with --without-texts."),
        )


def _require_whole(copy: "Staged", *, without_texts: bool) -> None:
    from telos.cli.server.backup.errors import ArchiveBrokenError

    if said := copy.found.trail_said:
        raise ArchiveBrokenError("\n".join(said))
    problems = copy.problems()
    if problems and not without_texts:
        stop(
            *problems,
            _("Give the right keys with --keys and --master-key. Nothing was changed."),
        )
    for problem in problems:
        typer.echo(problem, err=True)


def _tell(copy: "Staged", stood: str) -> None:
    found = copy.found
    typer.echo(
        _("Restored: {rows} rows, {trail} rows of the trail whole, {texts} texts opened.").format(
            rows=f"{sum(copy.manifest.content.counts.values()):,}",
            trail=f"{found.trail_rows:,}",
            texts=f"{found.texts:,}",
        )
    )
    if found.was_migrated:
        typer.echo(_("Its tables were brought up to this version."))
    if stood:
        typer.echo(
            _("What stood here is in {places}; remove it when you no longer need it.").format(
                places=stood
            )
        )


def _tell_erased(copy: "Staged", standing: "Standing") -> None:
    if erased := copy.found.brought_back:
        typer.echo(
            ngettext(
                "{count} client was erased since the backup. What they wrote stays unreadable; "
                "their name came back with it: erase them again.",
                "{count} clients were erased since the backup. What they wrote stays unreadable; "
                "their names came back with it: erase them again.",
                erased,
            ).format(count=erased)
        )
        typer.echo(_("Who it is says: {command}").format(command=as_typed("vault erased")))
    elif copy.keys_manifest is not None and not standing.has_keys:
        typer.echo(
            _("Whoever was erased after {at} UTC has to be erased again.").format(
                at=f"{copy.keys_manifest.made_at:%Y-%m-%d %H:%M}"
            )
        )


def _finish() -> None:
    """Bring along what is not in a backup: the pages' files."""
    done = subprocess.run(
        [sys.executable, "-m", "telos", "migrate"],
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )
    if done.returncode:
        stop(_("The backup is in its place. Run telos migrate before telos serve."))
    typer.echo(_("Everybody signs in anew. Start it with: telos serve"))
