"""Groups of clients: any column that says the same of a client on every row."""

from dataclasses import dataclass, replace

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.problems import WrongCall, quoted
from telos.cli.report.reading.columns import Found
from telos.cli.report.reading.doubts import MOST_NAMED
from telos.cli.report.reading.rows import Rows
from telos.cli.report.reading.spelling import plain
from telos.cli.report.reading.table import Cells, Table

ANSWERS = frozenset(
    (
        *("yes", "no", "true", "false", "ja", "nein", "nee", "nej", "oui", "non"),
        *("si", "sí", "sì", "sim", "não", "tak", "nie"),
    )
)
"""Words for yes and no: without the question nobody knows to what."""
LETTERS = frozenset(("y", "n", "j"))
"""The same in one letter, where a column holds no other."""
MOST_GROUPS = 12
"""More than these cannot be compared side by side."""


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """One way to divide clients.

    `labels` in the order in which they are shown; `of_client`: for each client the label.
    """

    name: str
    labels: tuple[str, ...]
    of_client: pl.Series
    changing: int
    """Clients for whom the column does not stay the same."""
    without: int
    """Clients for whom it is empty."""
    alike: tuple[str, ...]
    """Values that differ from another one only in capitals or spaces, those of a kind together."""
    prefix: str = ""
    """What stands before each label, where it names this column; empty where it does not."""

    @property
    def named(self) -> tuple[str, ...]:
        """The groups that the file names, without those of whom it says several, or nothing."""
        extra = bool(self.changing) + bool(self.without)
        return self.labels[: len(self.labels) - extra]


def group_clients(table: Table, found: Found, rows: Rows) -> tuple[Grouping, ...]:
    """One grouping for each --by column; a label names its column where it would not say it."""
    groupings = tuple(_grouping(table.columns[place], rows) for place in found.by)
    if len(groupings) > 1 or any(map(_says_nothing, groupings)):
        return tuple(map(_with_its_name, groupings))
    return groupings


def _says_nothing(grouping: Grouping) -> bool:
    """Whether a label is a bare answer or holds no letter: “yes”, “1”, “18–25”."""
    words = {plain(label) for label in grouping.named}
    bare = any(word in ANSWERS or not any(map(str.isalpha, word)) for word in words)
    return bare or words <= LETTERS


def _with_its_name(grouping: Grouping) -> Grouping:
    prefix = f"{grouping.name}: "
    return replace(
        grouping,
        labels=tuple(f"{prefix}{label}" for label in grouping.labels),
        of_client=prefix + grouping.of_client,
        prefix=prefix,
    )


def _grouping(cells: Cells, rows: Rows) -> Grouping:
    spans = (
        pl.DataFrame({"client": rows.frame["client"], "code": cells.codes})
        .drop_nulls()
        .group_by("client")
        .agg(pl.col("code").min().alias("low"), pl.col("code").max().alias("high"))
    )
    changing = int((spans["low"] != spans["high"]).sum())
    if 2 * changing > spans.height:
        raise WrongCall(
            _("“{name}” changes within most clients, so it cannot divide them.").format(
                name=quoted(cells.name)
            ),
            _("Choose a column for --by that says the same of a client on every row.")
            + _alike_said(cells.texts),
        )
    steady = spans.filter(pl.col("low") == pl.col("high"))
    used = steady["low"].unique().sort()
    if len(used) > MOST_GROUPS:
        raise WrongCall(
            _("“{name}” has {n} different values, too many to compare.").format(
                name=quoted(cells.name), n=len(used)
            ),
            _("--by takes a column with at most {most}.").format(most=MOST_GROUPS)
            + _alike_said(cells.texts),
        )
    labels = cells.texts.gather(used)
    return _labelled(cells, spans, labels, clients=len(rows.clients), changing=changing)


def _labelled(
    cells: Cells, spans: pl.DataFrame, labels: pl.Series, *, clients: int, changing: int
) -> Grouping:
    several, none = _("(changes)"), _("(not given)")
    label = (
        pl.when(pl.col("low") == pl.col("high"))
        .then(pl.lit(cells.texts).gather(pl.col("low")))
        .otherwise(pl.lit(several))
    )
    of_client = (
        pl.DataFrame({"client": pl.Series(range(clients), dtype=pl.Int32)})
        .join(spans.with_columns(label=label), on="client", how="left", maintain_order="left")[
            "label"
        ]
        .fill_null(none)
    )
    without = clients - spans.height
    extra = ([several] if changing else []) + ([none] if without else [])
    return Grouping(
        name=cells.name,
        labels=(*labels, *extra),
        of_client=of_client,
        changing=changing,
        without=without,
        alike=_alike(cells.texts),
    )


def _alike(texts: pl.Series) -> tuple[str, ...]:
    """Distinct texts that are the same but for capitals and spaces."""
    kinds: dict[str, list[str]] = {}
    for text in texts:
        kinds.setdefault("".join(text.casefold().split()), []).append(text)
    return tuple(text for kind in kinds.values() if len(kind) > 1 for text in kind)


def _alike_said(texts: pl.Series) -> str:
    alike = _alike(texts)
    if not alike:
        return ""
    return _(
        " Values that differ only in capitals or spaces are values of their own: {names}."
    ).format(names=listed(alike))


def listed(values: tuple[str, ...]) -> str:
    """The first of these values, in quotation marks."""
    names = ", ".join(f"“{quoted(value)}”" for value in values[:MOST_NAMED])
    return names + (" …" if len(values) > MOST_NAMED else "")
