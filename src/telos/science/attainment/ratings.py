"""Goals rated from 0 to 10: how far each came, and how far each client."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from telos.science.attainment.errors import RatingError
from telos.science.attainment.reading import (
    column,
    identities,
    numbers,
    refuse,
    refuse_names,
    refuse_twice,
)
from telos.science.change import Better, ChangeRule, classify_change
from telos.science.frames import require_frame
from telos.science.instruments import ReliableChange

# The plain scale: 0 is “not at all there”, 10 is “fully there”.
LOWEST_RATING: Final = 0.0
HIGHEST_RATING: Final = 10.0

# Edbrooke-Childs J, Jacob J, Law D, Deighton J, Wolpert M (2015). Interpreting standardized and
# idiographic outcome measures in CAMHS. Child Adolesc Ment Health 20:142-148,
# https://doi.org/10.1111/camh.12107. The figure itself is general knowledge that nobody here has
# looked up; whether it is for one goal or the mean of up to three is part of that.
GOAL_BASED_OUTCOMES: Final = ReliableChange(
    amount=2.45,
    status="unconfirmed",
    basis="the reliable change of Goal-Based Outcomes (Edbrooke-Childs and others, 2015)",
)

_JUDGED = (
    "first",
    "last",
    "change",
    "rci",
    "reliable",
    "clinical_first",
    "functional_last",
    "category",
    "harmed",
)
_OF_A_GOAL = ("n_rated", "n_missing", "time_first", "time_last", "best")
_OF_A_CLIENT = ("n_goals", "n_rated", "n_compared")


@dataclass(frozen=True)
class RatingColumns:
    """Which column of a table of ratings is what.

    Attributes
    ----------
    client, goal : str
        Whose, and which goal of theirs.
    time : str
        When: numbers, dates or anything that can be put in order.
    rating : str
        0 to 10, not necessarily whole; null or NaN where the goal was not rated then.
    side : str, optional
        Who rated; needed where client and therapist both do.
    """

    client: str
    goal: str
    time: str
    rating: str
    side: str | None = None


def rule_for_ratings(published: ReliableChange, *, better: Better) -> ChangeRule:
    """The rule that takes a published amount, for ratings of goals.

    Parameters
    ----------
    published : ReliableChange
        For example `GOAL_BASED_OUTCOMES`; its status is printed with every result.
    better : "lower" or "higher"
        “higher” where 10 means reached; “lower” where a rating says how far away the goal is.

    Returns
    -------
    ChangeRule
        Inclusive. No line between ill and well, so nobody counts as recovered or harmed.

    Raises
    ------
    ParameterError
        When `better` is neither.

    References
    ----------
    Edbrooke-Childs J et al. (2015). Interpreting standardized and idiographic outcome measures
    in CAMHS. Child Adolesc Ment Health 20:142-148. https://doi.org/10.1111/camh.12107

    Examples
    --------
    >>> rule_for_ratings(GOAL_BASED_OUTCOMES, better="higher").amount
    2.45
    """
    told = f"{published.basis}; {published.status}"
    return ChangeRule(
        better=better,
        amount=published.amount,
        inclusive=True,
        cutoff=None,
        standard_error=None,
        provenance=(f"A change of {published.amount:g} points or more is counted: {told}.",),
    )


def goal_changes(frame: pl.DataFrame, *, columns: RatingColumns, rule: ChangeRule) -> pl.DataFrame:
    """How each goal's rating moved from the first to the last time it was given.

    A rating is one person's word on one day; between two of them there is chance. *Reliable*
    means more than that, by a rule found for other people's goals. It does not say that the
    therapy did it, nor that the goal was a good one.

    Parameters
    ----------
    frame : pl.DataFrame, one row a rating
        One side's ratings only: filter, where several people rate.
    columns : RatingColumns
        `side` is not used.
    rule : ChangeRule
        `rule_for_ratings`, or `rule_jacobson_truax` with figures of your own.

    Returns
    -------
    pl.DataFrame, one row a goal, in order of appearance
        Client and goal; ``n_rated`` and ``n_missing`` (times at which the goal was and was not
        rated); ``time_first``, ``time_last`` (of ratings given); ``best`` (the highest, or
        lowest where lower is better); then the columns of `classify_change`: ``first``,
        ``last`` (null where the goal was rated only once), ``change``, ``rci``, ``reliable``,
        ``category``. An empty table gives an empty one.

    Raises
    ------
    GoalFrameError
        When a column is missing, a client, goal or time is empty, or a goal was rated twice at
        one time (by two people, perhaps).
    RatingError
        When a rating lies outside 0 to 10.

    References
    ----------
    Law D, Jacob J (2015). Goals and Goal Based Outcomes: some useful information. CAMHS Press.

    Examples
    --------
    >>> ratings = pl.DataFrame(
    ...     {"client": "A", "goal": [1, 1, 1, 2, 2], "week": [0, 6, 12, 0, 6],
    ...      "rating": [2, 7, 6, 3, None]}
    ... )
    >>> rule = rule_for_ratings(GOAL_BASED_OUTCOMES, better="higher")
    >>> columns = RatingColumns("client", "goal", "week", "rating")
    >>> changes = goal_changes(ratings, columns=columns, rule=rule)
    >>> changes.select("goal", "first", "last", "best", "category").rows()
    [(1, 2.0, 6.0, 7.0, 'improved'), (2, 3.0, None, 3.0, None)]
    """
    require_frame(frame, "frame")
    keys = [columns.client, columns.goal]
    refuse_names(keys, reserved=(*_OF_A_GOAL, *_JUDGED))
    ratings = read_ratings(frame, columns=columns, within=keys)
    given = pl.col("rating").drop_nulls()
    when = pl.col("time").filter(pl.col("rating").is_not_null())
    goals = (
        ratings.with_row_index("place")
        .sort("time", maintain_order=True)
        .group_by(keys, maintain_order=True)
        .agg(
            pl.col("place").min(),
            pl.col("rating").count().cast(pl.Int64).alias("n_rated"),
            pl.col("rating").null_count().cast(pl.Int64).alias("n_missing"),
            when.first().alias("time_first"),
            when.last().alias("time_last"),
            (given.max() if rule.better == "higher" else given.min()).alias("best"),
            given.first().alias("first"),
            pl.when(given.len() > 1).then(given.last()).alias("last"),
        )
        .sort("place")
        .drop("place")
    )
    return _judged(goals, rule)


def client_changes(
    frame: pl.DataFrame, *, columns: RatingColumns, rule: ChangeRule
) -> pl.DataFrame:
    """How the mean of each client's goals moved, over the same goals at both ends.

    A goal that came later or was rated once is no part of the comparison, or a new, hard goal
    would look like a step back. A mean of several goals scatters less than one goal does: an
    amount that is right for one is strict for the mean.

    Parameters
    ----------
    frame, columns, rule
        As in `goal_changes`; the amount should be one for means.

    Returns
    -------
    pl.DataFrame, one row a client, in order of appearance
        Client; ``n_goals``, ``n_rated`` (goals rated at all), ``n_compared`` (rated twice or
        more); the columns of `classify_change`, ``first`` and ``last`` being means over the
        compared goals (``first`` over the rated ones, and ``last`` null, where none can be
        compared). `summarise_change` takes it as it is.

    Raises
    ------
    GoalFrameError, RatingError
        As `goal_changes`.

    References
    ----------
    Law D, Jacob J (2015). Goals and Goal Based Outcomes: some useful information. CAMHS Press.

    Examples
    --------
    >>> ratings = pl.DataFrame(
    ...     {"client": "A", "goal": [1, 2, 1, 2, 3], "week": [0, 0, 12, 12, 12],
    ...      "rating": [2, 4, 6, 7, 1]}
    ... )
    >>> rule = rule_for_ratings(GOAL_BASED_OUTCOMES, better="higher")
    >>> columns = RatingColumns("client", "goal", "week", "rating")
    >>> changes = client_changes(ratings, columns=columns, rule=rule)
    >>> changes.select("n_goals", "n_compared", "first", "last", "category").rows()
    [(3, 2, 3.0, 6.5, 'improved')]
    """
    require_frame(frame, "frame")
    refuse_names([columns.client], reserved=(*_OF_A_CLIENT, *_JUDGED))
    goals = goal_changes(frame, columns=columns, rule=rule)
    compared = pl.col("last").is_not_null()
    people = goals.group_by(columns.client, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("n_goals"),
        (pl.col("n_rated") > 0).sum().cast(pl.Int64).alias("n_rated"),
        compared.sum().cast(pl.Int64).alias("n_compared"),
        pl.when(compared.any())
        .then(pl.col("first").filter(compared).mean())
        .otherwise(pl.col("first").mean())
        .alias("first"),
        pl.col("last").mean().alias("last"),
    )
    return _judged(people, rule)


def read_ratings(frame: pl.DataFrame, *, columns: RatingColumns, within: list[str]) -> pl.DataFrame:
    """Check ratings; the columns of `within` as they are, ``time``, ``rating`` as Float64.

    `within` are the columns in which a time may stand once.
    """
    refuse_names(within, reserved=("time", "rating"))
    identities(frame, [*within, columns.time])
    refuse_twice(frame, [*within, columns.time], what="a goal was rated")
    ratings = numbers(frame, columns.rating, error=RatingError)
    beyond = (ratings < LOWEST_RATING) | (ratings > HIGHEST_RATING)
    refuse(columns.rating, beyond, what="is not between 0 and 10", error=RatingError)
    times = column(frame, columns.time).alias("time")
    return frame.select(within).with_columns(times, ratings.alias("rating"))


def _judged(people: pl.DataFrame, rule: ChangeRule) -> pl.DataFrame:
    judged = classify_change(people["first"], people["last"], rule=rule)
    return people.drop("first", "last").hstack(judged)
