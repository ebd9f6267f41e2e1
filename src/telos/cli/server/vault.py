"""`telos vault`: the keys of sealed texts, kept in order."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from telos.cli.language import gettext as _
from telos.cli.server.speaking import stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.vault.queries import KeyCounts, TextCounts

vault = typer.Typer(no_args_is_help=True, help=_("Keep the keys of sealed texts in order."))


@vault.callback()
def about() -> None:
    """Keep the keys of sealed texts in order."""


@vault.command()
def check(
    *,
    texts: Annotated[bool, typer.Option("--texts", help=_("Open every sealed text too."))] = False,
) -> None:
    """Unwrap every key and count; ends with 1 where something does not open."""
    _start()
    from telos.vault.actions import sealed_models
    from telos.vault.errors import MasterKeyError
    from telos.vault.queries import key_counts, text_counts

    try:
        keys = key_counts()
        opened = text_counts(sealed_models()) if texts else {}
    except MasterKeyError as error:
        stop(str(error))
    for line in (*_about_keys(keys), *_about_texts(opened)):
        typer.echo(line)
    shut = sum(count.not_opening for count in keys.values())
    shut += sum(count.broken + count.unknown for count in opened.values())
    if shut:
        stop(
            _("{count} of these do not open.").format(count=shut),
            _("Look first whether the master key and the store of keys are those of this data."),
        )


def _about_keys(keys: "dict[str, KeyCounts]") -> "Iterator[str]":
    if not keys:
        yield _("There are no keys yet: nothing has been sealed.")
    for key_class, count in keys.items():
        yield _(
            "keys, {name}: {in_use} in use, {retired} retired, {destroyed} destroyed, "
            "{shut} that do not open"
        ).format(
            name=key_class,
            in_use=count.in_use,
            retired=count.retired,
            destroyed=count.destroyed,
            shut=count.not_opening,
        )


def _about_texts(texts: "dict[str, TextCounts]") -> "Iterator[str]":
    for table, count in texts.items():
        yield _(
            "texts, {table}: {opened} open, {erased} erased, {broken} broken, "
            "{unknown} without their key"
        ).format(
            table=table,
            opened=count.opened,
            erased=count.erased,
            broken=count.broken,
            unknown=count.unknown,
        )


@vault.command()
def rotate() -> None:
    """Take a new master key and wrap every key with it; texts are not touched.

    Where the master key is a file, a new one is made. Where it comes from TELOS_MASTER_KEY, put the
    new one before the old one first; where it comes from TELOS_KMS_COMMAND, let the key management
    take its new one first. It may be stopped and run again at any moment.
    """
    _start()
    from telos.vault.actions import rotate_master
    from telos.vault.errors import MasterKeyError
    from telos.vault.masters import comes_from_file

    try:
        done = rotate_master()
    except MasterKeyError as error:
        stop(str(error))
    typer.echo(_("{count} keys were wrapped anew.").format(count=done.rewrapped))
    if done.was_begun_before and comes_from_file():
        typer.echo(_("This finished a rotation that was begun earlier; run it again for another."))
    if done.not_opening:
        stop(
            _("{count} keys do not open, so the old master key is kept.").format(
                count=done.not_opening
            ),
            _("See telos vault check."),
        )
    typer.echo(_("Nothing is wrapped with an older master key any more."))


@vault.command()
def rekey(
    *,
    client: Annotated[
        str, typer.Option(help=_("The client’s id, as it stands in the address of their page."))
    ] = "",
    everybody: Annotated[bool, typer.Option("--all", help=_("Everybody who has keys."))] = False,
) -> None:
    """Give a client new keys and seal their texts anew.

    It may be stopped and run again at any moment. The old keys go with a run an hour later.
    """
    if bool(client) == everybody:
        stop(_("Say either whose with --client, or --all."))
    wanted = _id_of(client) if client else None
    _start()
    from telos.vault.queries import owners

    known = owners()
    if wanted is not None and wanted not in known:
        stop(_("Nobody with this id has keys that open anything."))
    _rekey_all(known if wanted is None else [wanted])


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        stop(_("“{text}” is not an id.").format(text=text))


def _rekey_all(owners: list[UUID]) -> None:
    from telos.vault.actions import rekey_owner
    from telos.vault.errors import VaultError

    try:
        done = [rekey_owner(owner) for owner in owners]
    except VaultError as error:
        stop(str(error), _("What was done so far stands. See telos vault check, and run it again."))
    typer.echo(
        _("{texts} texts were sealed anew; {removed} old keys are gone, {waiting} wait.").format(
            texts=sum(each.resealed for each in done),
            removed=sum(each.removed for each in done),
            waiting=sum(each.waiting for each in done),
        )
    )
    if any(each.waiting for each in done):
        typer.echo(_("Run it again in an hour: the old keys go then, when nothing can need them."))
    if shut := sum(each.not_opening for each in done):
        stop(
            _("{count} texts do not open and were left, with their keys.").format(count=shut),
            _("See telos vault check --texts."),
        )


@vault.command()
def erased() -> None:
    """Name who was erased and came back by name with a backup; ends with 1 where there is anybody.

    What they wrote stays unreadable. A manager of their practice erases them again.
    """
    _start()
    from telos.rights.queries import brought_back

    found = brought_back()
    for client in found:
        typer.echo(
            _("{practice}: {name}").format(practice=client.practice.name, name=client.display_name)
        )
    if found:
        stop(
            _("They were erased, and a backup from before brought their names back."),
            _(
                "A manager erases each again: on the client’s page under “Rights of clients”, "
                "“Erase it”; it asks for no reason of law again."
            ),
        )
    typer.echo(_("Nobody who was erased is named here."))


def _start() -> None:
    from telos.cli.server.installation import open_installation

    open_installation()
    from telos.cli.server.tables import require_tables

    require_tables()
