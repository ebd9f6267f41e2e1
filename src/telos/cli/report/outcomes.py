"""What became of the clients of one instrument: the numbers of its part of the report."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from telos.cli.report.choices import Method
from telos.cli.report.groups import Grouping
from telos.cli.report.pairing import pair_scores, pairing
from telos.cli.report.reading.rows import Rows
from telos.cli.report.reading.times import Kind
from telos.cli.report.responses import Scored
from telos.cli.report.rules import Ruling, choose_rule
from telos.science.change import (
    ChangeCategory,
    ChangeRule,
    Interval,
    classify_change,
    summarise_change,
    wilson_interval,
)
from telos.science.instruments import Instrument

CONFIDENCE = 0.95
MOST_TIMES = 40
"""A table of every planned time helps up to here."""
BETTER = (ChangeCategory.RECOVERED, ChangeCategory.IMPROVED)


@dataclass(frozen=True, kw_only=True)
class Share:
    """A number of people out of others, and how surely."""

    count: int
    n: int

    @cached_property
    def share(self) -> float | None:
        """Between 0 and 1; None where nobody could be counted."""
        return self.count / self.n if self.n else None

    @cached_property
    def interval(self) -> Interval | None:
        """Wilson's, 95 %."""
        return wilson_interval(self.count, self.n, confidence=CONFIDENCE) if self.n else None


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How many of all who started, if nobody, or all who could, of those without a later score."""

    low: Share
    high: Share


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Mean and standard deviation (n − 1) of a number of people."""

    n: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True, kw_only=True)
class People:
    """The numbers of all clients of an instrument, or of one group of them."""

    label: str
    seen: int
    """Clients with any row of this instrument."""
    started: int
    later: int
    harmed: int
    at_case: int
    """Of those with a later score, how many began on the clinical side; 0 without a line."""
    categories: dict[ChangeCategory, Share]
    bounds: dict[str, Bounds]
    first_of_all: Spread
    first: Spread
    last: Spread
    change: Spread

    @property
    def lost(self) -> int:
        """Those who started and have no later score."""
        return self.started - self.later

    @property
    def better(self) -> Share:
        """Recovered and improved together."""
        counted = sum(self.categories[category].count for category in BETTER)
        return Share(count=counted, n=self.later)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One instrument's results.

    `clients`: one row a client, as `pair_scores` gives it, with the columns of
    `classify_change` and one column “group <name>” for each grouping.
    """

    instrument: Instrument
    ruling: Ruling
    pairing_said: str
    scored: Scored
    clients: pl.DataFrame
    all: People
    groups: tuple[tuple[Grouping, tuple[People, ...]], ...]
    attendance: pl.DataFrame
    """time, label, group (null for all), planned, given, mean, sd; empty for dates."""


def outcome_of(
    scored: Scored, rows: Rows, *, groupings: tuple[Grouping, ...], method: Method
) -> Outcome:
    """Compare, classify and count the clients of one instrument."""
    pairs = pairing(rows.times, method)
    paired = pair_scores(scored, pairs)
    ruling = choose_rule(scored.instrument, method, paired)
    judged = _judged(paired, ruling.rule).with_columns(
        grouping.of_client.gather(paired["client"]).alias(group_column(grouping))
        for grouping in groupings
    )
    count = _counter(scored.instrument, ruling.rule)
    return Outcome(
        instrument=scored.instrument,
        ruling=ruling,
        pairing_said=pairs.sentence,
        scored=scored,
        clients=judged,
        all=count("", judged),
        groups=tuple((grouping, _by_group(judged, grouping, count)) for grouping in groupings),
        attendance=_attendance(scored, rows, groupings),
    )


def group_column(grouping: Grouping) -> str:
    """The column of a client table that holds the group."""
    return f"group {grouping.name}"


def _judged(paired: pl.DataFrame, rule: ChangeRule | None) -> pl.DataFrame:
    if rule is None:
        nothing = {
            "rci": pl.Float64,
            "reliable": pl.Boolean,
            "clinical_first": pl.Boolean,
            "functional_last": pl.Boolean,
            "category": pl.String,
            "harmed": pl.Boolean,
        }
        return paired.with_columns(
            (pl.col("last") - pl.col("first")).alias("change"),
            *(pl.lit(None, dtype=dtype).alias(name) for name, dtype in nothing.items()),
        )
    change = classify_change(paired["first"], paired["last"], rule=rule)
    return paired.hstack(change.drop("first", "last"))


Counter = Callable[[str, pl.DataFrame], People]


def _counter(instrument: Instrument, rule: ChangeRule | None) -> Counter:
    def count(label: str, clients: pl.DataFrame) -> People:
        summary = summarise_change(clients, confidence=CONFIDENCE)
        counts = dict(summary.select("category", "count").iter_rows())
        later = int(clients["last"].is_not_null().sum())
        complete = clients.filter(pl.col("last").is_not_null())
        return People(
            label=label,
            seen=clients.height,
            started=int(clients["first"].is_not_null().sum()),
            later=later,
            harmed=int(summary["n_harmed"][0]),
            at_case=int(complete["clinical_first"].fill_null(value=False).sum()),
            categories={
                category: Share(count=int(counts[category]), n=later if rule else 0)
                for category in ChangeCategory
            },
            bounds=_bounds(clients, instrument, rule) if rule else {},
            first_of_all=_spread(clients["first"]),
            first=_spread(complete["first"]),
            last=_spread(complete["last"]),
            change=_spread(complete["change"]),
        )

    return count


def _by_group(clients: pl.DataFrame, grouping: Grouping, count: Counter) -> tuple[People, ...]:
    column = group_column(grouping)
    people = (count(label, clients.filter(pl.col(column) == label)) for label in grouping.labels)
    return tuple(group for group in people if group.seen)


def _bounds(clients: pl.DataFrame, instrument: Instrument, rule: ChangeRule) -> dict[str, Bounds]:
    """The least and the most that can be true of everyone who started."""
    started = int(clients["first"].is_not_null().sum())
    lost = clients.filter(pl.col("first").is_not_null() & pl.col("last").is_null())["first"]
    ends = instrument.score.lowest, instrument.score.highest
    best, worst = ends if rule.better == "lower" else ends[::-1]
    at_best = _imagined(lost, best, rule)
    at_worst = _imagined(lost, worst, rule)
    known = clients["category"]
    recovered, improved, _same, deteriorated = (str(category) for category in ChangeCategory)
    wanted = {
        "recovered": ([recovered], at_best),
        "better": ([recovered, improved], at_best),
        "deteriorated": ([deteriorated], at_worst),
    }
    bounds = {}
    for name, (categories, imagined) in wanted.items():
        low = int(known.is_in(categories).sum())
        high = low + int(imagined.is_in(categories).sum())
        bounds[name] = Bounds(low=Share(count=low, n=started), high=Share(count=high, n=started))
    return bounds


def _imagined(first: pl.Series, last: float, rule: ChangeRule) -> pl.Series:
    """The category of each lost client, had the later score been `last`."""
    ends = pl.Series([last]).new_from_index(0, len(first))
    return classify_change(first, ends, rule=rule)["category"]


def _spread(scores: pl.Series) -> Spread:
    known = scores.drop_nulls()
    mean, sd = known.mean(), known.std()
    return Spread(
        n=len(known),
        mean=mean if isinstance(mean, float) else None,
        sd=sd if isinstance(sd, float) else None,
    )


def _attendance(scored: Scored, rows: Rows, groupings: tuple[Grouping, ...]) -> pl.DataFrame:
    """At each planned time, how many scores were planned and given."""
    times = rows.times
    schema = {"time": pl.Int32, "group": pl.String, "planned": pl.UInt32}
    if times.kind in {Kind.DATE, Kind.MOMENT} or scored.planned["time"].n_unique() > MOST_TIMES:
        return pl.DataFrame(schema=schema)
    every = scored.planned.join(
        scored.scores.select("client", "time", "score"), on=["client", "time"], how="left"
    )
    counted = [
        pl.len().alias("planned"),
        pl.col("score").count().alias("given"),
        pl.col("score").mean().alias("mean"),
        pl.col("score").std().alias("sd"),
    ]
    tables = [every.group_by("time").agg(*counted).with_columns(group=pl.lit(None, pl.String))]
    for grouping in groupings:
        labelled = every.with_columns(group=grouping.of_client.gather(every["client"]))
        tables.append(labelled.group_by("time", "group").agg(*counted))
    columns = ["time", "group", "planned", "given", "mean", "sd"]
    return pl.concat([table.select(columns) for table in tables]).sort(
        "group", "time", nulls_last=False
    )
