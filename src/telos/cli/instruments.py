"""`telos instruments`: what is known of each questionnaire; a file of one's own, checked."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.writing import not_written

if TYPE_CHECKING:
    from telos.science.instruments import Instrument, Section

WRONG_CALL_EXIT, BAD_FILE_EXIT = 2, 3


class KeyOrCommand(TyperGroup):
    """`telos instruments phq9` shows that questionnaire, without a `show` before it."""

    # Typer brings its own copy of click, so the types have no public name.
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Take a first word that is no command for a key."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["show", *args]
        return super().resolve_command(ctx, args)


instruments = typer.Typer(
    cls=KeyOrCommand,
    invoke_without_command=True,
    help=_("Questionnaires: list, show one, check a file of your own, write their pages."),
)


@instruments.callback()
def _without_command(context: typer.Context) -> None:
    """List, show one by its key (`telos instruments phq9`), check a file, write pages."""
    if context.invoked_subcommand is None:
        list_all()


@instruments.command("list")
def list_all() -> None:
    """List the questionnaires that come with Telos."""
    from telos.science.instruments import instruments as every

    known = every()
    widths = [max(len(getattr(one, name)) for one in known) for name in ("key", "short_name")]
    for one in known:
        typer.echo(
            f"{one.key:<{widths[0]}} {one.short_name:<{widths[1]}} {one.construct:<28} {_kind(one)}"
        )


@instruments.command()
def show(key: Annotated[str, typer.Argument(help=_("For instance phq9."))]) -> None:
    """Show what is known of one questionnaire, how surely, and by which sources."""
    from telos.science.instruments import UnknownInstrumentError, load_instrument

    try:
        typer.echo(_described(load_instrument(key)))
    except UnknownInstrumentError as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(WRONG_CALL_EXIT) from None


@instruments.command()
def check(file: Annotated[Path, typer.Argument(help=_("An instrument file (TOML)."))]) -> None:
    """Check an instrument file of your own; every fault is named by its field."""
    from telos.science.instruments import InstrumentFileError, read_instrument

    try:
        found = read_instrument(file)
    except InstrumentFileError as problem:
        for fault in problem.problems:
            typer.echo(f"{fault.field}: {fault.message}", err=True)
        typer.echo(
            ngettext("{n} fault in {file}.", "{n} faults in {file}.", len(problem.problems)).format(
                n=len(problem.problems), file=file.name
            ),
            err=True,
        )
        raise typer.Exit(BAD_FILE_EXIT) from None
    typer.echo(_("{file} is in order: {name}.").format(file=file.name, name=found.name))


@instruments.command("pages")
def write_pages(
    folder: Annotated[Path, typer.Argument(help=_("Where the pages go, for instance docs."))],
) -> None:
    """Write a documentation page (Markdown) for each questionnaire, and an index."""
    from telos.science.instruments import instruments as every
    from telos.science.instruments import pages

    made = pages(every())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as fault:
        typer.echo(not_written(folder, fault), err=True)
        raise typer.Exit(WRONG_CALL_EXIT) from None
    typer.echo(
        ngettext("{n} page in {folder}.", "{n} pages in {folder}.", len(made)).format(
            n=len(made), folder=folder
        )
    )


def _kind(one: "Instrument") -> str:
    if one.total_only:
        return _("totals only") if one.has_total or one.subscales else _("by name only")
    if one.method is not None:
        return _("a method")
    items = _("{n} items").format(n=one.item_count)
    return items if one.wording_available else items + _(", wording held back")


def _described(one: "Instrument") -> str:
    from telos.science.instruments import sheet_of

    parts = [f"{one.name} ({one.key}, version {one.version})"]
    parts += [_told(section) for section in sheet_of(one)]
    if one.sources:
        listed = [f"  [{source.key}] {source.text}" for source in one.sources]
        parts.append("\n".join([_("Sources"), *listed]))
    return "\n\n".join(parts)


def _told(section: "Section") -> str:
    lines = [section.title]
    for fact in section.facts:
        known = f" ({fact.status})" if fact.status else ""
        more = f" {fact.more}" if fact.more else ""
        cited = "".join(f" [{source}]" for source in fact.sources)
        lines.append(f"  {fact.name + ':':<18} {fact.text}{known}{cited}{more}")
    return "\n".join(lines)
