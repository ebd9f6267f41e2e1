"""The page as a whole: one HTML text that holds all it needs."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import escape

from telos.cli.language import gettext, ngettext
from telos.cli.language import gettext as _
from telos.cli.report.account import Account
from telos.cli.report.assets import policy, script, styles
from telos.cli.report.clients import ClientPage, client_pages, say_clients
from telos.cli.report.exports import Download, client_table, downloads
from telos.cli.report.figures import interval, percent, score, signed, whole
from telos.cli.report.file import File
from telos.cli.report.groups import Grouping
from telos.cli.report.headlines import overview
from telos.cli.report.measure import Measure
from telos.cli.report.notices import Alerts, Unscored
from telos.cli.report.reading.times import spoken_date
from telos.cli.report.service_said import ServicePart
from telos.cli.report.story import period
from telos.cli.report.verdicts import meaning

MOST_ROWS_WHOLE = 24
"""A table of this many rows stands on one sheet of paper; a longer one may be divided."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything the page says."""

    version: str
    made: str
    made_on: date
    command: str
    file_name: str
    file_size: int
    fingerprint: str
    period: str
    headline: str
    lead: str
    measures: tuple[Measure, ...]
    service: ServicePart | None
    """Two of the measures together; None where the page does not speak of a pair."""
    unscored: tuple[Unscored, ...]
    groupings: tuple[Grouping, ...]
    account: Account
    refused_said: str
    rows_headline: str
    counted_in: str
    notes: tuple[str, ...]
    doubts: tuple[str, ...]
    clients_said: str
    client_pages: tuple[ClientPage, ...]
    people: pl.DataFrame
    """One row a client and instrument, as in the table to take away."""
    downloads: tuple[Download, ...]
    refusal_downloads: tuple[Download, ...]

    @property
    def alerts(self) -> tuple[Alerts, ...]:
        """Those of every instrument, with or without a score."""
        scored = (alert for measure in self.measures for alert in measure.alerts)
        return (*scored, *(alert for part in self.unscored for alert in part.alerts))


@dataclass(frozen=True, kw_only=True)
class Colophon:
    """By which command the page was made, when, and where it lies."""

    command: str
    version: str
    today: date
    out: Path
    json: Path | None = None
    """Where the same is written for programs; None where nobody asked."""


def compose(
    measures: tuple[Measure, ...],
    file: File,
    *,
    service: ServicePart | None,
    unscored: tuple[Unscored, ...],
    account: Account,
    colophon: Colophon,
) -> Report:
    """Put the parts together, and the tables to take away."""
    outcomes = [measure.outcome for measure in measures]
    table, rows, out = file.table, file.rows, colophon.out
    people = client_table(outcomes, rows.times, rows.clients)
    refusals = account.refusals
    return Report(
        version=colophon.version,
        made=spoken_date(colophon.today),
        made_on=colophon.today,
        command=colophon.command,
        file_name=table.path.name,
        file_size=table.path.stat().st_size,
        fingerprint=table.fingerprint,
        period=period(rows.times),
        headline=measures[0].headline if len(measures) == 1 else overview(outcomes),
        lead=measures[0].lead,
        measures=measures,
        service=service,
        unscored=unscored,
        groupings=file.groupings,
        account=account,
        refused_said=_refused_said(account),
        rows_headline=_rows_headline(account),
        counted_in=_("line") if table.counted_in == "line" else _("row"),
        notes=file.notes(),
        doubts=file.doubts,
        clients_said=say_clients(outcomes, rows, account),
        client_pages=client_pages(outcomes, rows),
        people=people,
        downloads=downloads(people, stem=f"{out.stem}-clients", page=out),
        refusal_downloads=downloads(refusals, stem=f"{out.stem}-refused", page=out)
        if refusals.height
        else (),
    )


def _refused_said(account: Account) -> str:
    return ngettext(
        "{n} row of {read} could not be used.",
        "{n} rows of {read} could not be used.",
        account.refused,
    ).format(n=whole(account.refused), read=whole(account.read))


def _rows_headline(account: Account) -> str:
    if not account.refused:
        return ngettext(
            "The one row is accounted for, and not refused",
            "All {read} rows are accounted for, none refused",
            account.read,
        ).format(read=whole(account.read))
    return _("All {read} rows are accounted for, {refused} refused").format(
        read=whole(account.read), refused=whole(account.refused)
    )


def render(report: Report) -> str:
    """The page as text."""
    style, own = styles(), script()
    return (
        _environment()
        .get_template("page.html")
        .render(
            report=report,
            style=_Raw(style),
            script=_Raw(own),
            policy=policy(style, own),
        )
    )


class _Raw(str):
    """Text of our own that goes into the page as it stands."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def _options(words: str) -> _Raw:
    """A sentence in which no option of the command is broken between its hyphens."""
    plain = str(escape(words))
    return _Raw(re.sub(r"(?<![\w-])--[a-z][a-z-]+", r'<code class="option">\g<0></code>', plain))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("telos.cli.report", "templates"),
        autoescape=select_autoescape(("html", "svg")),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["whole_rows"] = MOST_ROWS_WHOLE
    environment.filters.update(
        whole=whole,
        score=score,
        signed=signed,
        percent=percent,
        interval=interval,
        meaning=meaning,
        options=_options,
    )
    return environment
