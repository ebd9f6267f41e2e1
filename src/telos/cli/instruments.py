"""`telos instruments`: what is known of each questionnaire; a file of one's own, checked."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from telos.cli.language import gettext as _
from telos.cli.language import ngettext

if TYPE_CHECKING:
    from telos.science.instruments import Instrument

instruments = typer.Typer(
    no_args_is_help=True, help=_("Questionnaires: list, show, check a file of your own.")
)
BAD_FILE_EXIT = 1
UNKNOWN_EXIT = 2


@instruments.command("list")
def list_all() -> None:
    """List the questionnaires that come with Telos."""
    from telos.science.instruments import instruments as every

    for one in every():
        kind = _("totals only") if one.total_only else _("{n} items").format(n=one.item_count)
        typer.echo(f"{one.key:<14} {one.short_name:<14} {one.construct:<36} {kind}")


@instruments.command()
def show(key: Annotated[str, typer.Argument(help=_("For instance phq9."))]) -> None:
    """Show what is known of one questionnaire, and how surely."""
    from telos.science.instruments import UnknownInstrumentError, load_instrument

    try:
        typer.echo(_described(load_instrument(key)))
    except UnknownInstrumentError as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(UNKNOWN_EXIT) from None


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


def _scores(one: "Instrument") -> list[tuple[str, str]]:
    """The range of the total, or of each scale where nothing is added up."""
    if one.has_total:
        return [(_("Score"), f"{one.score.lowest:g} to {one.score.highest:g}")]
    return [
        (_("Score"), f"{part.name}: {part.score.lowest:g} to {part.score.highest:g}")
        for part in one.subscales
        if part.score is not None
    ]


def _described(one: "Instrument") -> str:
    facts = [
        (_("Measures"), f"{one.construct} ({one.plain_name})"),
        (_("Better is"), one.direction),
        *([(_("About"), one.recall)] if one.recall else ()),
        *_scores(one),
        (_("Items"), _("totals only") if one.total_only else str(one.item_count)),
        *((_("Band"), f"{b.lowest:g}–{b.highest:g} {b.label} ({b.status})") for b in one.bands),
    ]
    if one.caseness:
        facts.append(
            (_("Line"), f"{one.caseness.operator} {one.caseness.cut:g} ({one.caseness.status})")
        )
    if one.reliable_change:
        amount = one.reliable_change
        facts.append((_("Reliable change"), f"{amount.amount:g} ({amount.status}); {amount.basis}"))
    facts += [(_("Reliability"), f"{r.kind} {r.value:g} ({r.status})") for r in one.reliability]
    for norm in one.norms:
        spread = f", SD {norm.sd:g}" if norm.sd else ""
        facts.append((_("Norm"), f"{norm.population}: {norm.mean:g}{spread} ({norm.status})"))
    if one.unvalidated:
        facts.append((_("Not validated"), one.unvalidated))
    facts.append((_("Licence"), f"{one.licence.licence_class}: {one.licence.text}"))
    head = f"{one.name} ({one.key}, version {one.version})"
    return "\n".join([head, *(f"  {name + ':':<17} {fact}" for name, fact in facts)])
