"""What became of each person who started: one class for each, and no person in two."""

import polars as pl

LATER = "later"
CLASSES = (
    "refused_first",
    "too_few",
    LATER,
    "refused_later",
    "elsewhere",
    "too_few_later",
    "refused_else",
    "too_few_before",
    "no_earlier",
    "gone",
)
"""As `People` says what each one is."""


def class_of() -> pl.Expr:
    """The class of each client; null for who has not started."""
    return (
        pl.when("refused_first")
        .then(pl.lit("refused_first"))
        .when("too_few_first")
        .then(pl.lit("too_few"))
        .when(pl.col("first").is_null())
        .then(None)
        .when(pl.col("last").is_not_null())
        .then(pl.lit(LATER))
        .when("first_at_end")
        .then(_of_the_end())
        .when("refused_later")
        .then(pl.lit("refused_later"))
        .when(pl.col("n_after") > 0)
        .then(pl.lit("elsewhere"))
        .when(pl.col("n_too_few_after") > 0)
        .then(pl.lit("too_few_later"))
        .when("refused_else")
        .then(pl.lit("refused_else"))
        .when("short_before")
        .then(pl.lit("too_few_before"))
        .otherwise(pl.lit("gone"))
    )


def _of_the_end() -> pl.Expr:
    """The class of who gave the first score that can be used at the one time for later ones.

    What came after that time is no part of the comparison.
    """
    return (
        pl.when(pl.any_horizontal("refused_before", "refused_undated"))
        .then(pl.lit("refused_else"))
        .when("short_before")
        .then(pl.lit("too_few_before"))
        .otherwise(pl.lit("no_earlier"))
    )


def stands_in() -> pl.Expr:
    """Whether one of the two scores that are compared stands in for a refused or short response."""
    doubted = pl.any_horizontal("refused_before", "refused_after", "short_before", "short_after")
    return pl.col("last").is_not_null() & doubted
