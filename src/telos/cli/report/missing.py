"""What is not known of those who started could do to each rate: its ends, and a middle way."""

from dataclasses import dataclass, replace

import polars as pl

from telos.cli.report.pairing import has_started
from telos.cli.report.shares import CONFIDENCE, Share
from telos.science.change import (
    ChangeCategory,
    ChangeRule,
    ImputedShare,
    PopulationError,
    impute_shares,
    share_bounds,
)
from telos.science.instruments import Instrument, score_step
from telos.science.trajectory import ScoreRange

DRAWS = 50
SEED = 20
MOST_IMPUTED = 20_000
"""People of whom scores are drawn for the page; with more it would wait too long for them."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How many of all who started, if nobody, or all who could, of those without a later score."""

    low: Share
    high: Share


@dataclass(frozen=True, kw_only=True)
class Imputed:
    """Rates over all whose first score is known, the unknown later ones drawn from those seen."""

    n: int
    drawn: int
    """Of those, people whose later score was drawn."""
    shares: dict[str, ImputedShare]
    """By the names of the bounds."""


def range_of(instrument: Instrument, scores: pl.Series) -> ScoreRange:
    """The scores that the instrument can give; where its file cannot tell, by those seen."""
    step = score_step(instrument)
    if step is None:
        step = float((scores == scores.round()).all())
    return ScoreRange(instrument.score.lowest, instrument.score.highest, step)


def bounds_of(
    clients: pl.DataFrame, rule: ChangeRule, score_range: ScoreRange
) -> dict[str, Bounds]:
    """The least and the most that can be true of everyone who started.

    A score that is not there, came from too few answers, or stands in for another of either kind,
    may have been any: a later one is what `share_bounds` goes through, and of a first one the
    ends are tried, since every rate rises or falls with it all the way. A later score that is
    known bounds its person also where the first is not.
    """
    started = clients.filter(has_started())
    ends = score_range.lowest, score_range.highest
    best, worst = ends if rule.better == "lower" else ends[::-1]
    without_line = replace(rule, cutoff=None)
    wanted = {
        "recovered": (rule, ChangeCategory.RECOVERED, best, worst),
        # Without a line whoever would have recovered has improved.
        "better": (without_line, ChangeCategory.IMPROVED, best, worst),
        "deteriorated": (without_line, ChangeCategory.DETERIORATED, worst, best),
    }
    found: dict[tuple[ChangeRule, float], pl.DataFrame] = {}
    known = bool(started.select(first_known().all()).item())
    bounds = {}
    for name, (by, category, *firsts) in wanted.items():
        counts = []
        for first, end in zip(firsts, ("least", "most"), strict=True):
            key = by, best if known else first
            if key not in found:
                found[key] = share_bounds(
                    started.select(pl.when(first_known()).then("first").otherwise(key[1]))[:, 0],
                    _later(started),
                    rule=by,
                    score_range=score_range,
                )
            share = found[key].filter(pl.col("category") == str(category))[end][0]
            counts.append(round((share or 0.0) * started.height))
        low, high = (Share(count=count, n=started.height) for count in counts)
        bounds[name] = Bounds(low=low, high=high)
    return bounds


def imputed_of(clients: pl.DataFrame, rule: ChangeRule, score_range: ScoreRange) -> Imputed | None:
    """The same rates, had the others fared as those seen; None where that cannot be reckoned."""
    begun = clients.filter(first_known())
    later = _later(begun)
    if not later.null_count() or begun.height > MOST_IMPUTED:
        return None
    try:
        with_line, without = (
            impute_shares(
                begun["first"],
                later,
                rule=by,
                score_range=score_range,
                draws=DRAWS,
                seed=SEED,
                confidence=CONFIDENCE,
            )
            for by in (rule, replace(rule, cutoff=None))
        )
    except PopulationError:
        return None
    recovered, *_others = with_line
    _nobody, better, _same, worse = without
    return Imputed(
        n=begun.height,
        drawn=later.null_count(),
        shares={"recovered": recovered, "better": better, "deteriorated": worse},
    )


def _later(clients: pl.DataFrame) -> pl.Series:
    """The later scores that are known, with those of people whose first one is not."""
    return clients.select(pl.when(last_known()).then("last").otherwise("late_alone"))[:, 0]


def first_known() -> pl.Expr:
    """Whether a client's first score is there, and none before it was refused or too short.

    A score at the one time for later ones is a later one, and what came first is not known.
    """
    doubted = pl.any_horizontal("refused_before", "short_before", "refused_undated", "first_at_end")
    return pl.col("first").is_not_null() & ~doubted


def last_known() -> pl.Expr:
    """Whether a client's later score is there, and none after it was refused or too short."""
    doubted = pl.any_horizontal("refused_after", "short_after", "refused_undated")
    return pl.col("last").is_not_null() & ~doubted
