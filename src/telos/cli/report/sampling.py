"""Whose courses are drawn: everyone's, or a sample in which every outcome has its share."""

import numpy as np
import polars as pl

from telos.cli.report.standing import LATER, class_of
from telos.science.change import ChangeCategory

SEED = 20
"""Fixed, so that the same file draws the same clients; printed on the page."""
UNDRAWN = ("too_few", "refused_first", "unplaced", "none")
"""Outcomes of clients without a first score, who have no course."""
REFUSED = ("refused", "refused_first")
"""Outcomes of clients of whom a row was refused that might have been the score."""
ORDER = (
    *(str(category) for category in ChangeCategory),
    "later",
    "refused",
    "no_earlier",
    "lost",
    *UNDRAWN,
)


def outcome_of_client() -> pl.Expr:
    """Name the category; “later” without a rule; “lost” without a later score.

    “no_earlier” with a score at the one time for later ones, and none before it.

    Without a first one “too_few” where there are answers to it, “unplaced” where there are scores
    of other times, else “none”. Where a row was refused that might have been the score, “refused”
    and “refused_first”.
    """
    standing = class_of()
    return (
        pl.when(standing == LATER)
        .then(pl.col("category").fill_null("later"))
        .when(standing.is_in(["too_few", "refused_first", "no_earlier"]))
        .then(standing)
        .when(standing.is_in(["refused_later", "refused_else"]))
        .then(pl.lit("refused"))
        .when(standing.is_not_null())
        .then(pl.lit("lost"))
        .when(pl.col("n_scores") > 0)
        .then(pl.lit("unplaced"))
        .otherwise(pl.lit("none"))
        .alias("outcome")
    )


def drawn_clients(clients: pl.DataFrame, *, most: int | None, better: str) -> pl.DataFrame:
    """Clients with a first score, by outcome and then by change, the best first.

    Of more than `most` a sample is drawn without replacement, each outcome in proportion and
    with at least one client.
    """
    sign = 1 if better == "lower" else -1
    ordered = (
        clients.with_columns(outcome_of_client())
        .filter(~pl.col("outcome").is_in(UNDRAWN))
        .with_columns(
            rank=pl.col("outcome").replace_strict(
                list(ORDER), list(range(len(ORDER))), return_dtype=pl.Int8
            ),
            gain=pl.col("change") * sign,
        )
        .sort("rank", "gain", "client", nulls_last=True)
        .drop("rank", "gain")
    )
    if most is None or ordered.height <= most:
        return ordered
    return ordered[_sampled(ordered["outcome"], most)]


def _sampled(outcomes: pl.Series, most: int) -> pl.Series:
    chance = np.random.default_rng(SEED)
    places = []
    for outcome, count in _quotas(outcomes, most).items():
        among = (outcomes == outcome).arg_true().to_numpy()
        places.append(chance.choice(among, size=count, replace=False))
    return pl.Series(np.sort(np.concatenate(places)), dtype=pl.UInt32)


def _quotas(outcomes: pl.Series, most: int) -> dict[str, int]:
    """How many of each outcome: in proportion, at least one, `most` together."""
    counts: dict[str, int] = dict(outcomes.value_counts().sort("count").iter_rows())
    left, still = most, len(outcomes)
    quotas = {}
    for outcome, count in counts.items():
        quotas[outcome] = min(count, max(1, round(left * count / still)))
        left, still = left - quotas[outcome], still - count
    return quotas
