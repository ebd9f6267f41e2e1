"""Counting people: how many started, came back, and changed, of all or of one group."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from telos.cli.report.pairing import has_started
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
    """Those with a first response, be it too short for a score."""
    too_few: int
    """Of those who started: with too few answers for a first score."""
    later: int
    elsewhere: int
    """Of those without a later score, how many gave one after the first, but not at the time
    that was asked for."""
    too_few_later: int
    """Of the others without a later score, how many answered again, too little for a score."""
    unplaced: int
    """Those with scores of whom none is at the first time that was asked for."""
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
    def gone(self) -> int:
        """Those who gave a first score, and never again an answer."""
        return self.lost - self.too_few - self.elsewhere - self.too_few_later

    @property
    def better(self) -> Share:
        """Recovered and improved together."""
        counted = sum(self.categories[category].count for category in BETTER)
        return Share(count=counted, n=self.later)


Counter = Callable[[str, pl.DataFrame], People]
"""From a label and a table of judged clients to their numbers."""


def counter(instrument: Instrument, rule: ChangeRule | None) -> Counter:
    """How the clients of this instrument are counted under this rule."""

    def count(label: str, clients: pl.DataFrame) -> People:
        summary = summarise_change(clients, confidence=CONFIDENCE)
        counts = dict(summary.select("category", "count").iter_rows())
        lost = pl.col("first").is_not_null() & pl.col("last").is_null()
        elsewhere = lost & (pl.col("n_after") > 0)
        unplaced = (pl.col("n_scores") > 0) & ~has_started()
        later = int(clients["last"].is_not_null().sum())
        complete = clients.filter(pl.col("last").is_not_null())
        return People(
            label=label,
            seen=clients.height,
            started=clients.filter(has_started()).height,
            too_few=int(clients["too_few_first"].sum()),
            later=later,
            elsewhere=clients.filter(elsewhere).height,
            too_few_later=clients.filter(
                lost & ~elsewhere & (pl.col("n_too_few_after") > 0)
            ).height,
            unplaced=clients.filter(unplaced).height,
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


def _bounds(clients: pl.DataFrame, instrument: Instrument, rule: ChangeRule) -> dict[str, Bounds]:
    """The least and the most that can be true of everyone who started.

    Of those whose first answers were too few for a score, neither end is known.
    """
    started = clients.filter(has_started()).height
    lost = clients.filter(pl.col("first").is_not_null() & pl.col("last").is_null())["first"]
    unknown = int(clients["too_few_first"].sum())
    ends = instrument.score.lowest, instrument.score.highest
    best, worst = ends if rule.better == "lower" else ends[::-1]
    at_best = _imagined(_and_begun_at(worst, lost, unknown), best, rule)
    at_worst = _imagined(_and_begun_at(best, lost, unknown), worst, rule)
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


def _and_begun_at(first: float, known: pl.Series, people: int) -> pl.Series:
    """The first scores that are known, and this one for so many more."""
    more = pl.Series(known.name, [first], dtype=known.dtype).new_from_index(0, people)
    return pl.concat([known, more])


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
