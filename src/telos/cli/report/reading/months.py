"""Months without a day: recognised, so that one hears what is missing and what to write."""

import calendar
import re

import polars as pl

WORD = "(?i:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
"""The name of a month, in full or in short."""
_YEAR_FIRST = r"^(?:19|20)[0-9]{2}(?:([-/. ])0?[1-9]|([-/. ]?)(?:0[1-9]|1[0-2]))$"
_YEAR_LAST = r"^(?:0?[1-9]|1[0-2])([-/. ])(?:19|20)[0-9]{2}$"
_IN_A_WORD = "^" + WORD + r"([-/. ]+)(?:[0-9]{4}|[0-9]{2})$"
_ISO = r"([0-9]{4})-(0[1-9]|1[0-2])"
_A_DAY = r"%[-_0]?[DFcdejsvx+]"
"""What in a pattern of a date says the day."""


def without_day(texts: pl.Series) -> pl.Series:
    """Boolean for each text: whether it says a month and no day (“2025-01”, “Jan 2025”)."""
    forms = (_YEAR_FIRST, _YEAR_LAST, _IN_A_WORD)
    text = pl.col("text")
    is_month = pl.any_horizontal(*(text.str.contains(form) for form in forms))
    return pl.DataFrame({"text": texts}, schema={"text": pl.String}).select(month=is_month)["month"]


def format_of(text: str) -> str:
    """What --date-format reads such a text, as one types it in a command."""
    if found := re.match(_YEAR_FIRST, text):
        return _typed(f"YYYY{found[1] or found[2]}MM")
    if found := re.match(_YEAR_LAST, text):
        return _typed(f"MM{found[1]}YYYY")
    mark = "".join(re.findall(r"[-/. ]+(?=[0-9]+$)", text))
    return _typed(f"%B{mark}{'%Y' if re.search(r'[0-9]{4}$', text) else '%y'}")


def _typed(pattern: str) -> str:
    return f'"{pattern}"' if " " in pattern else pattern


def day_asked(text: str, option: str) -> str:
    """The day that a month named on the command line may stand for; empty where it is no month."""
    found = re.fullmatch(_ISO, text)
    if found is None:
        return ""
    last = calendar.monthrange(int(found[1]), int(found[2]))[1]
    return f"{text}-{last if option == '--to' else 1:02}"


def has_month_alone(pattern: str) -> bool:
    """Whether a pattern of dates holds a month and no day."""
    return bool(re.search(r"%[mbBh]", pattern)) and not re.search(_A_DAY, pattern)
