"""Two people's ratings of the same goals, side by side."""

from typing import Literal

import polars as pl

from telos.science.attainment.errors import GoalFrameError
from telos.science.attainment.ratings import RatingColumns, read_ratings
from telos.science.attainment.reading import identities, refuse_names
from telos.science.change import ParameterError
from telos.science.frames import require_frame

When = Literal["first", "latest", "together"]

_RESULTS = ("one", "other", "difference", "time_one", "time_other")


def pair_ratings(
    frame: pl.DataFrame, *, columns: RatingColumns, sides: tuple[str, str], when: When
) -> pl.DataFrame:
    """Put two sides' ratings of each goal next to each other.

    For the page (where do the two see a goal differently?) and for `rating_agreement`. That
    two people differ is no error of either: they may know different things.

    Parameters
    ----------
    frame : pl.DataFrame, one row a rating
    columns : RatingColumns
        With `side`. Rows of other sides are not looked at.
    sides : tuple of two str
        As they stand in the column, for example ``("client", "therapist")``.
    when : "first", "latest" or "together"
        Each side's first rating, or its latest, whenever that was (one row a goal); or every
        time at which the goal was asked of either (one row a goal and time).

    Returns
    -------
    pl.DataFrame, in order of appearance
        Client and goal; ``one`` and ``other`` (null where that side did not rate), ``difference``
        (one − other), ``time_one``, ``time_other``.

    Raises
    ------
    ParameterError
        When `columns` names no side, the sides are the same, or `when` is unknown.
    GoalFrameError
        When a side rated nothing at all, or as `goal_changes`.
    RatingError
        When a rating lies outside 0 to 10.

    References
    ----------
    Our own definition.

    Examples
    --------
    >>> ratings = pl.DataFrame(
    ...     {"client": "A", "goal": [1, 1, 1, 2], "week": [0, 6, 6, 6],
    ...      "side": ["client", "client", "therapist", "client"], "rating": [2, 6, 4, 5]}
    ... )
    >>> columns = RatingColumns("client", "goal", "week", "rating", side="side")
    >>> pairs = pair_ratings(
    ...     ratings, columns=columns, sides=("client", "therapist"), when="latest"
    ... )
    >>> pairs.select("goal", "one", "other", "difference").rows()
    [(1, 6.0, 4.0, 2.0), (2, 5.0, None, None)]
    """
    require_frame(frame, "frame")
    side = _checked(columns, sides, when)
    keys = [columns.client, columns.goal]
    refuse_names(keys, reserved=_RESULTS)
    identities(frame, [side])
    ratings = read_ratings(frame, columns=columns, within=[*keys, side])
    present = ratings.filter(pl.col("rating").is_not_null())[side].unique().to_list()
    for who in sides:
        if who not in present:
            known = ", ".join(sorted(map(str, present))) or "nobody"
            raise GoalFrameError(side, f"has no rating by {who!r}; ratings are by {known}.")
    ratings = ratings.filter(pl.col(side).is_in(list(sides)))
    by = [*keys, "time"] if when == "together" else keys
    return (
        ratings.with_row_index("place")
        .sort("time", maintain_order=True, descending=when == "latest")
        .group_by(by, maintain_order=True)
        .agg(pl.col("place").min(), *_of(side, sides[0], "one"), *_of(side, sides[1], "other"))
        .sort("place")
        .select(
            *keys,
            "one",
            "other",
            (pl.col("one") - pl.col("other")).alias("difference"),
            "time_one",
            "time_other",
        )
    )


def _checked(columns: RatingColumns, sides: tuple[str, str], when: When) -> str:
    if columns.side is None:
        raise ParameterError("columns.side", None, "the column that says who rated")
    if len(set(sides)) != 2:  # noqa: PLR2004 - two people
        raise ParameterError("sides", sides, "two different sides")
    if when not in ("first", "latest", "together"):
        raise ParameterError("when", when, "“first”, “latest” or “together”")
    return columns.side


def _of(side: str, who: str, name: str) -> tuple[pl.Expr, pl.Expr]:
    given = (pl.col(side) == who) & pl.col("rating").is_not_null()
    return (
        pl.col("rating").filter(given).first().alias(name),
        pl.col("time").filter(given).first().alias(f"time_{name}"),
    )
