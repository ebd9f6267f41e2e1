"""Tables as they come in: a Polars frame, in which whoever is named is named."""

import polars as pl


def require_frame(table: object, name: str) -> None:
    """Refuse what is no Polars frame, by the name of the parameter, and say how to make one.

    Raises
    ------
    TypeError
        For a lazy frame, a frame of another library, a dictionary, rows, or nothing.

    Examples
    --------
    >>> require_frame(pl.LazyFrame({"client": ["a"]}), "frame")
    Traceback (most recent call last):
    TypeError: frame is a LazyFrame, which holds no rows yet. Give frame.collect().
    """
    if isinstance(table, pl.DataFrame):
        return
    kind = type(table).__name__
    if isinstance(table, pl.LazyFrame):
        raise TypeError(f"{name} is a {kind}, which holds no rows yet. Give {name}.collect().")
    if isinstance(table, pl.Series):
        raise TypeError(f"{name} is a {kind}, one column of a table. Give {name}.to_frame().")
    raise TypeError(
        f"{name} is of type {kind}, not a Polars frame. Make one of it, for instance by "
        f"polars.DataFrame({name})."
    )


def unnamed(names: pl.Series) -> pl.Series:
    """Where nobody and nothing is named: by null, by NaN of numbers, by a text without a sign."""
    nobody = names.is_null()
    if names.dtype.is_float():
        return nobody | names.is_nan().fill_null(value=False)
    if isinstance(names.dtype, pl.String | pl.Categorical | pl.Enum):
        return nobody | (names.cast(pl.String) == "").fill_null(value=False)
    return nobody


def named(names: pl.Series) -> pl.Series:
    """The names, null wherever nobody is named; not copied where that is so already."""
    nobody = unnamed(names)
    if nobody.sum() == names.null_count():
        return names
    return (
        names.to_frame("name").select(pl.when(~nobody).then("name").alias(names.name)).to_series()
    )
