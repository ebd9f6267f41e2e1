"""The table of clients, in pages that open one at a time."""

from dataclasses import dataclass

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.account import Account
from telos.cli.report.courses import outcome_names
from telos.cli.report.figures import shortened, whole
from telos.cli.report.outcomes import Outcome, group_column
from telos.cli.report.reading.rows import Rows
from telos.cli.report.refused import FLAGS
from telos.cli.report.sampling import REFUSED, outcome_of_client

PAGE = 100
MOST_SHOWN = 2_000
"""More rows than this make a page slow; the downloads hold everyone."""


@dataclass(frozen=True, kw_only=True)
class ClientPage:
    """One piece of the table."""

    label: str
    rows: tuple[dict[str, object], ...]


def client_pages(outcomes: list[Outcome], rows: Rows) -> tuple[ClientPage, ...]:
    """The first rows of all measures' clients, by client."""
    tables = [_shown(outcome, place) for place, outcome in enumerate(outcomes)]
    joined = pl.concat(tables).sort("client", "measure").head(MOST_SHOWN)
    names = outcome_names(outcomes[0])
    pages = []
    for start in range(0, joined.height, PAGE):
        part = joined.slice(start, PAGE)
        shown = tuple(
            _row(row, outcomes, rows=rows, names=names) for row in part.iter_rows(named=True)
        )
        first, last = shown[0]["client"], shown[-1]["client"]
        label = _("{first} to {last}").format(first=first, last=last)
        pages.append(ClientPage(label=label, rows=shown))
    return tuple(pages)


def _shown(outcome: Outcome, place: int) -> pl.DataFrame:
    groups = [pl.col(group_column(grouping)) for grouping, _people in outcome.groups]
    return outcome.clients.select(
        "client",
        pl.lit(place, dtype=pl.Int32).alias("measure"),
        "n_scores",
        "first_time",
        "first",
        "first_band",
        "last_time",
        "last",
        "last_band",
        "change",
        "alert",
        pl.any_horizontal(FLAGS).alias("refused"),
        pl.any_horizontal("short_before", "short_after").alias("short"),
        outcome_of_client(),
        pl.concat_list(groups).alias("groups")
        if groups
        else pl.lit(None, dtype=pl.List(pl.String)).alias("groups"),
    )


def _row(
    row: dict[str, object], outcomes: list[Outcome], *, rows: Rows, names: dict[str, str]
) -> dict[str, object]:
    def at(place: object) -> str:
        return rows.times.label(place) if isinstance(place, int) else ""

    return {
        "client": shortened(rows.clients[_place(row["client"])]),
        "measure": outcomes[_place(row["measure"])].instrument.short_name,
        "groups": row["groups"] or [],
        "scores": row["n_scores"],
        "first": row["first"],
        "first_at": at(row["first_time"]),
        "first_band": row["first_band"],
        "later": row["last"],
        "later_at": at(row["last_time"]),
        "later_band": row["last_band"],
        "change": row["change"],
        "outcome": row["outcome"],
        "outcome_name": names[str(row["outcome"])],
        "alert": row["alert"],
        "short": row["short"],
        "refused": row["refused"] and row["outcome"] not in REFUSED,
    }


def _place(value: object) -> int:
    return value if isinstance(value, int) else 0


def say_clients(outcomes: list[Outcome], rows: Rows, account: Account) -> str:
    """How many clients there are, and who is in none of the tables."""
    shown = sum(outcome.clients.height for outcome in outcomes)
    named = len(rows.clients)
    said = [
        ngettext("The file names {n} client.", "The file names {n} clients.", named).format(
            n=whole(named)
        )
    ]
    if account.clients_refused:
        said.append(
            ngettext(
                "{n} of them appears on refused rows only.",
                "{n} of them appear on refused rows only.",
                account.clients_refused,
            ).format(n=whole(account.clients_refused))
        )
    if shown > MOST_SHOWN:
        said.append(
            _("The first {n} rows are shown here; the files to take away hold everyone.").format(
                n=whole(MOST_SHOWN)
            )
        )
    return " ".join(said)
