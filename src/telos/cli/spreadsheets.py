"""CSV that no spreadsheet takes for a formula, and that gives back the texts that went in."""

from typing import Final

import polars as pl

# What begins a formula: = + - @, each in full width and small too, as spreadsheets for East
# Asian writing read them. Before it may stand what a spreadsheet drops (space, controls, marks
# without width), and apostrophes, so that ours can be taken off again.
_DROPPED: Final = r"[\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff']*"
_BEGINS: Final = r"[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]"
# What begins with a tab or a return is one too, whatever follows.
DANGEROUS: Final = rf"^(?:'*[\t\r\n]|{_DROPPED}{_BEGINS})"
A_NUMBER: Final = r"^[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?$"
"""What begins like a formula and is a number in every spreadsheet."""
MARK: Final = "'"
"""Before a dangerous text. Taken off again it leaves the very text that was written."""


def safe_csv(table: pl.DataFrame, *, for_spreadsheets: bool = True) -> bytes:
    """CSV of a table; numbers stay numbers, and no other text begins a formula.

    A spreadsheet knows UTF-8 by the mark before it; other programs are better without.
    """
    # Categories and the like are texts as soon as they are written.
    texts = pl.selectors.by_dtype(pl.String, pl.Categorical, pl.Enum)
    written = table.with_columns(texts.cast(pl.String))
    text = pl.col(pl.String)
    risky = text.str.contains(DANGEROUS) & ~text.str.contains(A_NUMBER)
    guarded = written.with_columns(pl.when(risky).then(MARK + text).otherwise(text).name.keep())
    names = pl.Series(table.columns, dtype=pl.String)
    marked = (MARK + names).zip_with(names.str.contains(DANGEROUS), names)
    guarded.columns = marked.to_list()
    return guarded.write_csv(include_bom=for_spreadsheets).encode()
