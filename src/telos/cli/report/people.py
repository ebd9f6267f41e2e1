"""Counting people: how many started, came back, and changed, of all or of one group."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from telos.cli.report.missing import (
    Bounds,
    Imputed,
    bounds_of,
    first_known,
    imputed_of,
    last_known,
)
from telos.cli.report.pairing import has_started
from telos.cli.report.refused import FLAGS
from telos.cli.report.shares import CONFIDENCE, Share
from telos.cli.report.standing import CLASSES, class_of, stands_in
from telos.science.change import ChangeCategory, ChangeRule, summarise_change
from telos.science.trajectory import ScoreRange

BETTER = (ChangeCategory.RECOVERED, ChangeCategory.IMPROVED)


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
    """Clients with any row of this instrument: those who started, `unplaced` and `scoreless`."""
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
    refused_later: int
    """Of those without a later score, how many have a row for one that was refused."""
    refused_else: int
    """Of the others without any later answer, how many have another refused row."""
    refused_first: int
    """Of those who started, how many have refused rows only where their first score should be."""
    undated_first: int
    """Of these, how many have none there but rows of no usable time, and no score."""
    too_few_before: int
    """Of the others with one score, how many gave a response before it with too few answers."""
    no_earlier: int
    """Of those whose first score is at the one time for later ones, how many gave none before."""
    gone: int
    """Those who gave a first score, and nothing else."""
    stood_in: int
    """Those with both scores of whom one or both stand in for others: refused, or too short."""
    late_first: int
    """Of those with both, whose first score stands in for an earlier one that was refused."""
    early_last: int
    """Of those with both, whose later score stands in for a still later one that was refused."""
    late_first_short: int
    """Others whose first score stands in for an earlier response with too few answers for one."""
    early_last_short: int
    """Others whose later score stands in for a still later response with too few answers."""
    undated: int
    """Of those with both scores, how many have a refused row besides, nobody knows of when."""
    unsure: int
    """Those who started and of whom not both scores are known."""
    unplaced: int
    """Those with scores of whom none is at the first time that was asked for."""
    scoreless: int
    """Those with rows of this instrument and no score at all, who have not started."""
    unusable: int
    """Of those, how many have answers too few for a score, or a row that was refused."""
    harmed: int
    at_case: int
    """Of those with a later score, how many began on the clinical side; 0 without a line."""
    categories: dict[ChangeCategory, Share]
    bounds: dict[str, Bounds]
    imputed: Imputed | None
    """The rates with the later scores that are not known drawn; None where they cannot be."""
    first_of_all: Spread
    first: Spread
    last: Spread
    change: Spread

    @property
    def lost(self) -> int:
        """Those who started and have no later score."""
        return self.started - self.later

    @property
    def doubted(self) -> int:
        """Those with both scores of whom one of them may have been any."""
        return self.unsure - self.lost

    @property
    def lost_to_refusal(self) -> int:
        """Those without two scores of whom a row was refused."""
        return self.refused_first + self.refused_later + self.refused_else

    @property
    def better(self) -> Share:
        """Recovered and improved together."""
        counted = sum(self.categories[category].count for category in BETTER)
        return Share(count=counted, n=self.later)


Counter = Callable[[str, pl.DataFrame], People]
"""From a label and a table of judged clients to their numbers."""


def counter(rule: ChangeRule | None, score_range: ScoreRange) -> Counter:
    """How the clients of an instrument with these scores are counted under this rule."""

    def count(label: str, clients: pl.DataFrame) -> People:
        summary = summarise_change(clients, confidence=CONFIDENCE)
        counts = dict(summary.select("category", "count").iter_rows())
        complete = clients.filter(pl.col("last").is_not_null())
        later = complete.height
        return People(
            label=label,
            seen=clients.height,
            **_counted(clients),
            harmed=int(summary["n_harmed"][0]),
            at_case=int(complete["clinical_first"].fill_null(value=False).sum()),
            categories={
                category: Share(count=int(counts[category]), n=later if rule else 0)
                for category in ChangeCategory
            },
            bounds=bounds_of(clients, rule, score_range) if rule else {},
            imputed=imputed_of(clients, rule, score_range) if rule else None,
            first_of_all=_spread(clients["first"]),
            first=_spread(complete["first"]),
            last=_spread(complete["last"]),
            change=_spread(complete["change"]),
        )

    return count


def _counted(clients: pl.DataFrame) -> dict[str, int]:
    """What became of all who started, each once, and of whom the two scores are not known."""
    both = pl.col("last").is_not_null()
    known = pl.all_horizontal(first_known(), last_known())
    scoreless = (pl.col("n_scores") == 0) & ~has_started()
    counted = clients.with_columns(standing=class_of()).select(
        *((pl.col("standing") == name).alias(name) for name in CLASSES),
        started=has_started(),
        undated_first=pl.col("undated_first"),
        stood_in=stands_in(),
        late_first=both & pl.col("refused_before"),
        early_last=both & pl.col("refused_after"),
        late_first_short=both & pl.col("short_before") & ~pl.col("refused_before"),
        early_last_short=both & pl.col("short_after") & ~pl.col("refused_after"),
        undated=both & pl.col("refused_undated"),
        unsure=has_started() & ~known,
        unplaced=(pl.col("n_scores") > 0) & ~has_started(),
        scoreless=scoreless,
        unusable=scoreless & ((pl.col("n_too_few") > 0) | pl.any_horizontal(FLAGS)),
    )
    return {name: int(column.sum()) for name, column in counted.to_dict().items()}


def _spread(scores: pl.Series) -> Spread:
    known = scores.drop_nulls()
    mean, sd = known.mean(), known.std()
    return Spread(
        n=len(known),
        mean=mean if isinstance(mean, float) else None,
        sd=sd if isinstance(sd, float) else None,
    )
