"""Why a column of times cannot be read, by the first text that cannot be."""

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.problems import InputProblem, quoted
from telos.cli.report.reading.months import format_of, without_day
from telos.cli.report.reading.order import Column


def unreadable(column: Column, *, numbers: pl.Series, stages: pl.Series | None) -> InputProblem:
    """Name the first time that is neither a number nor a stage; or where both are, one of each."""
    cells = column.cells
    months = cells.texts.filter(without_day(cells.texts))
    if len(months):
        return months_alone(column, months)
    neither = numbers.is_null() if stages is None else numbers.is_null() & stages.is_null()
    if neither.any():
        said = _(
            "The times in “{name}” cannot be read: {text} is no date, no number and no word that "
            "is known."
        ).format(name=quoted(cells.name), text=column.first(cells.texts.filter(neither)))
    else:
        said = _(
            "Some times in “{name}” are numbers and some are words: {one} and {other}."
        ).format(
            name=quoted(cells.name),
            one=column.first(cells.texts.filter(numbers.is_not_null())),
            other=column.first(cells.texts.filter(numbers.is_null())),
        )
    return InputProblem(
        said,
        _(
            "Dates are best written 2024-03-31; weeks, months and sessions as numbers. For "
            "words, say which is the first and which the last with --from and --to."
        ),
    )


def months_alone(column: Column, months: pl.Series) -> InputProblem:
    """Name the first month without a day, and what reads it."""
    return InputProblem(
        _("The times in “{name}” cannot be read: {text} is a month without a day.").format(
            name=quoted(column.cells.name), text=column.first(months)
        ),
        _(
            "Write the day as well, as in 2024-03-31. Where every date is written so, "
            "--date-format {format} takes the first of each month."
        ).format(format=format_of(column.first_text(months))),
    )
