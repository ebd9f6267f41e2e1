"""Every number of the simulated services with its source, as a list to read."""

from collections.abc import Mapping

import polars as pl
import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from telos.cli.language import gettext as _
from telos.science.simulate import CareParameters, figures_of


def show_figures(services: Mapping[str, CareParameters]) -> None:
    """Show a table for each service, then the sources that they name."""
    console = Console()
    listed = {name: figures_of(parameters) for name, parameters in services.items()}
    for name, figures in listed.items():
        console.print(_table(name, figures))
    typer.echo(_("Sources"))
    cited = pl.concat(listed.values()).drop_nulls("source").unique("source", maintain_order=True)
    for source, words in cited.select("source", "words").iter_rows():
        console.print(f"  {source}: {words}", markup=False, highlight=False)


def _table(title: str, figures: pl.DataFrame) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("number"), overflow="fold")
    table.add_column(_("value"), justify="right")
    table.add_column(_("status"))
    table.add_column(_("source, or our reason"), overflow="fold")
    for name, value, status, source, words in figures.iter_rows():
        table.add_row(name, f"{value:g}", status, source or words or "")
    return table
