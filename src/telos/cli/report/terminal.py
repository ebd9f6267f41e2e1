"""What `telos report` says on the terminal when its page is written."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.problems import quoted

if TYPE_CHECKING:
    from telos.cli.report.work import Made

MOST_FAULTS_SAID = 6


def say_made(made: "Made", page: Path, *, replaced: bool) -> None:
    """Say what was found, what was refused and where it is written."""
    account = made.account
    for headline in made.headlines:
        typer.echo(headline)
    typer.echo(
        _(
            "Rows read {read}: used {used}, without a score {empty}, refused {refused}{rest}."
        ).format(
            read=f"{account.read:,}",
            used=f"{account.used:,}",
            empty=f"{account.empty:,}",
            refused=f"{account.refused:,}",
            rest="".join(
                f", {label} {count:,}"
                for label, count in (
                    (_("answered too little for a score"), account.too_few),
                    (_("entirely empty"), account.blank),
                    (_("repeated"), account.repeated),
                )
                if count
            ),
        )
    )
    for alert in made.alerts:
        typer.echo(alert)
    _say_faults(made)
    for doubt in made.doubts:
        typer.echo(f"  {doubt}", err=True)
    say_written(page, replaced=replaced)
    for file in made.beside:
        typer.echo(
            _("Written beside it, too large for the page: {file}").format(file=page.parent / file)
        )


def say_written(file: Path, *, replaced: bool) -> None:
    """Say where a file is, and whether it took the place of another."""
    said = _("Written, in place of an earlier file: {file}") if replaced else _("Written: {file}")
    typer.echo(said.format(file=file))


def _say_faults(made: "Made") -> None:
    faults = made.account.faults
    for fault in faults[:MOST_FAULTS_SAID]:
        line, value = fault.examples[0]
        where = f"{made.counted_in} {line}"
        column = (
            _(", column “{column}”").format(column=quoted(fault.column)) if fault.column else ""
        )
        shown = f" “{quoted(value)}”" if value else ""
        typer.echo(
            ngettext(
                "  {n} row refused: {reason} ({where}{column}{shown})",
                "  {n} rows refused: {reason} (first: {where}{column}{shown})",
                fault.count,
            ).format(
                n=f"{fault.count:,}",
                reason=fault.reason,
                where=where,
                column=column,
                shown=shown,
            ),
            err=True,
        )
    others = faults[MOST_FAULTS_SAID:]
    if others:
        refused = sum(fault.count for fault in others)
        rows = ngettext("{n} row", "{n} rows", refused).format(n=f"{refused:,}")
        typer.echo(
            ngettext(
                "  and {n} more reason, {rows} refused; the page lists them all",
                "  and {n} more reasons, {rows} refused; the page lists them all",
                len(others),
            ).format(n=len(others), rows=rows),
            err=True,
        )
