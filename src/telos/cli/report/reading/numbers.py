"""Numbers as people and spreadsheets write them."""

from dataclasses import dataclass

import polars as pl

MISSING_WORDS = (
    *("na", "n/a", "nan", "null", "none", "nil", "missing", "#n/a", "#null!", "-", "--", "."),
    *("?", "–", "—"),
)
"""What R, spreadsheets and people write for “no value” (compared in small letters)."""


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What each distinct text means as a number."""

    values: pl.Series
    """Float64; null where the text is no number."""
    missing: pl.Series
    """Whether the text is a word for “no value”."""
    decimal_comma: pl.Series
    """Whether a comma was read as the decimal mark."""


def read_numbers(texts: pl.Series) -> Numbers:
    """Read each text: point or comma as decimal mark, any minus sign, never a thousands mark.

    “1,000” could be one or a thousand, so it is no number; “0,125” can be one thing only.
    """
    text = pl.col("text").str.replace_all("−", "-", literal=True).str.strip_prefix("+")
    thousands = text.str.contains(r"^-?[1-9][0-9]{0,2},[0-9]{3}$")
    comma = text.str.contains(r"^-?[0-9]*,[0-9]+$") & ~thousands
    plain = text.str.contains(r"^-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?$")
    number = pl.when(comma).then(text.str.replace(",", ".", literal=True)).when(plain).then(text)
    read = pl.DataFrame({"text": texts}, schema={"text": pl.String}).select(
        number.cast(pl.Float64, strict=False).alias("value"),
        pl.col("text").str.to_lowercase().is_in(MISSING_WORDS).alias("missing"),
        comma.alias("comma"),
    )
    value = read["value"]
    return Numbers(
        values=value.set(value.is_infinite().fill_null(value=False), None),
        missing=read["missing"],
        decimal_comma=read["comma"],
    )
