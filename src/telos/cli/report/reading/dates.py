"""Dates as spreadsheets write them, each text once."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.problems import WrongCall, quoted
from telos.cli.report.reading.fates import Fate
from telos.cli.report.reading.months import WORD, has_month_alone, without_day
from telos.cli.report.reading.order import Column, Order, order_of, refuse_unclear

EXCEL_EPOCH_DAYS = -25_569
"""Day 0 of Excel's calendar (30 December 1899), in days since 1970."""
EXCEL_EARLIEST, EXCEL_LATEST = 20_000, 80_000
"""Day numbers from October 1954 to January 2119: dates that a score can have."""
COMPACT_EARLIEST, COMPACT_LATEST = 19_000_101, 20_991_231
"""Days written as one number, year first."""
EARLIEST = date(1950, 1, 1)
"""No questionnaire that is used today is as old: Beck's, of 1961, is among the oldest."""
CENTURY_TURN = 69
"""Two-digit years up to 68 are 20xx, as POSIX has it."""
LONG_YEAR = 4
LAST_HOUR, LAST_MINUTE = 23, 59
ORDERS = ("dmy", "mdy", "ymd")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZONE = (
    r"(?:Z|UTC|GMT|WES?T|BST|IST|CES?T|EES?T|[ECMPA][SD]T|AK[SD]T|HST|A[ECW][SD]T|NZ[SD]T|JST"
    r"|(?:UTC|GMT)?[+-][0-9]{2}(?::?[0-9]{2})?)"
)
"""A zone of time after the time of day; it never moves the date that is written."""
_TIME = (
    r"(?:(?:T|,?\s)\s*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s*(?:([AaPp])\.?[Mm]\.?)?\s*" + _ZONE + r"?)?$"
)
_ISO = r"^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})" + _TIME
_COMPACT = r"^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})$"
_SLASHED = r"^([0-9]{1,2})([-/. ])([0-9]{1,2})[-/. ]([0-9]{4}|[0-9]{2})" + _TIME
_DAY_WORD = r"^([0-9]{1,2})(?:st|nd|rd|th)?[-\s.]+" + WORD + r"[-\s.,]+([0-9]{4}|[0-9]{2})" + _TIME
_WORD_DAY = r"^" + WORD + r"[\s.]+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})" + _TIME
_SERIAL = r"^([0-9]{5}(?:[.,][0-9]+)?)$"


@dataclass(frozen=True, kw_only=True)
class DateReading:
    """What each distinct text means as a date."""

    days: pl.Series
    """Float64: whole days since 1970; null where it is no date, or its order is not clear."""
    unclear: pl.Series | None = None
    """Boolean: whether day or month could come first; None where that is so of none."""
    dayless: pl.Series
    """Boolean: whether it is a month without a day, and so was not read."""
    notes: tuple[str, ...] = ()

    def fates(self, *, today: date) -> pl.Series:
        """UInt8: why a score cannot be of that date; null where it can."""
        latest, earliest = key_of(today), key_of(EARLIEST)
        wrong = (
            pl.when(pl.col("day") > latest)
            .then(pl.lit(int(Fate.IN_FUTURE), dtype=pl.UInt8))
            .when(pl.col("day") < earliest)
            .then(pl.lit(int(Fate.TOO_EARLY), dtype=pl.UInt8))
        )
        fates = pl.DataFrame({"day": self.days}).select(wrong.alias("fate"))["fate"]
        fates = fates.set(self.dayless, int(Fate.NO_DAY))
        return fates if self.unclear is None else fates.set(self.unclear, int(Fate.UNCLEAR_DATE))


def key_of(day: date) -> float:
    """The key of a date: days since 1970."""
    return float((day - date(1970, 1, 1)).days)


def may_be_dates(numbers: pl.Series, counts: pl.Series) -> bool:
    """Whether most are Excel's day numbers, or days such as 20240331; odd cells do not decide.

    `counts` says how many rows hold each number.
    """
    excel = numbers.is_between(EXCEL_EARLIEST, EXCEL_LATEST)
    compact = numbers.is_between(COMPACT_EARLIEST, COMPACT_LATEST)
    dated = counts.filter((excel | compact).fill_null(value=False)).sum()
    return int(dated) * 2 > int(counts.filter(numbers.is_not_null()).sum())


def read_dates(
    texts: pl.Series, *, date_format: str | None, column: Column | None = None
) -> DateReading:
    """Read each text; the order of day and month is decided from all of them together.

    `column`: where the texts stand. With it a few dates of unclear order are refused by row,
    among others that are clear; without it they stop the reading.
    """
    if date_format and date_format.lower() not in ORDERS:
        pattern = _pattern(date_format)
        days = _by_format(texts, pattern, given=date_format).floor()
        return DateReading(days=days, dayless=_dayless(texts, days), notes=_month_notes(pattern))
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    order = _order(frame, date_format, column=column)
    notes = list(order.notes)
    parts = frame.select(_read(order.name)).unnest("parts")
    serial = frame.select(_serial())["serial"]
    days = parts.select(_days())["days"]
    written = int(days.is_not_null().sum())
    in_numbers = int((serial.is_not_null() & days.is_null()).sum())
    if in_numbers:
        notes.append(_serial_note(mixed=written > 0))
    if parts["short"].any():
        notes.append(
            _("Years of two digits were read as {low} to {high}.").format(low=1969, high=2068)
        )
    days = days.fill_null(serial)
    if (days % 1 != 0).any():
        notes.append(
            _("Times of day were left aside: two scores on one day are two scores of one date.")
        )
    days = days.floor()
    if order.unclear is not None:
        refuse_unclear(order.unclear, days, column=column)
        days = days.set(order.unclear, None)
    dayless = _dayless(texts, days)
    return DateReading(days=days, unclear=order.unclear, dayless=dayless, notes=tuple(notes))


def _dayless(texts: pl.Series, days: pl.Series) -> pl.Series:
    return without_day(texts) & days.is_null()


def _serial_note(*, mixed: bool) -> str:
    if mixed:
        return _(
            "Some dates are Excel’s day numbers and some are text. That happens where Excel took "
            "part of a column for dates in another order of day and month: please compare a few "
            "with the source."
        )
    return _("The dates are Excel’s day numbers; 45000 was read as 15 March 2023.")


def _order(frame: pl.DataFrame, asked: str | None, *, column: Column | None) -> Order:
    """The order of day and month in dates such as 3/4/2024, as said or as they tell themselves."""
    if asked:
        return Order(name=asked.lower())
    parts = frame.select(
        pl.col("text").str.extract(_SLASHED, 1).cast(pl.Int32).alias("one"),
        pl.col("text").str.extract(_SLASHED, 2).alias("mark"),
        pl.col("text").str.extract(_SLASHED, 3).cast(pl.Int32).alias("two"),
        "text",
    )
    return order_of(parts, column=column)


def _read(order: str) -> pl.Expr:
    """Year, month, day and time of day, as strings, from the first form that fits."""
    text = pl.col("text")
    one, two = text.str.extract(_SLASHED, 1), text.str.extract(_SLASHED, 3)
    dotted = text.str.extract(_SLASHED, 2) == "."
    month_first = pl.lit(order == "mdy") & ~dotted
    slashed_day = pl.when(month_first).then(two).otherwise(one)
    slashed_month = pl.when(month_first).then(one).otherwise(two)
    word = pl.coalesce(text.str.extract(_DAY_WORD, 2), text.str.extract(_WORD_DAY, 1))
    number = word.str.to_lowercase().replace_strict(
        list(_MONTHS), [str(month) for month in range(1, 13)], default=None
    )
    year = pl.coalesce(
        text.str.extract(_ISO, 1),
        text.str.extract(_COMPACT, 1),
        text.str.extract(_SLASHED, 4),
        text.str.extract(_DAY_WORD, 3),
        text.str.extract(_WORD_DAY, 3),
    )
    return pl.struct(
        year.alias("year"),
        pl.coalesce(
            text.str.extract(_ISO, 2), text.str.extract(_COMPACT, 2), slashed_month, number
        ).alias("month"),
        pl.coalesce(
            text.str.extract(_ISO, 3),
            text.str.extract(_COMPACT, 3),
            slashed_day,
            text.str.extract(_DAY_WORD, 1),
            text.str.extract(_WORD_DAY, 2),
        ).alias("day"),
        (year.str.len_chars() < LONG_YEAR).alias("short"),
        *_clock(text),
    ).alias("parts")


def _clock(text: pl.Expr) -> list[pl.Expr]:
    """Hour, minute, second and half of the day, from whichever form carries them."""
    places = {_ISO: 4, _SLASHED: 5, _DAY_WORD: 4, _WORD_DAY: 4}
    return [
        pl.coalesce(
            *(text.str.extract(form, first + step) for form, first in places.items())
        ).alias(name)
        for step, name in enumerate(("hour", "minute", "second", "half"))
    ]


def _days() -> pl.Expr:
    year = pl.col("year").cast(pl.Int32)
    full = (
        pl.when(pl.col("year").str.len_chars() == LONG_YEAR)
        .then(year)
        .when(year < CENTURY_TURN)
        .then(year + 2000)
        .otherwise(year + 1900)
    )
    iso = pl.format("{}-{}-{}", full, pl.col("month"), pl.col("day"))
    day = iso.str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32).cast(pl.Float64)
    return (day + _time_of_day()).alias("days")


def _time_of_day() -> pl.Expr:
    """As a fraction of a day; nothing where the clock has no such time."""
    hour, minute, second = (
        pl.col(name).cast(pl.Int32).fill_null(0) for name in ("hour", "minute", "second")
    )
    half = pl.col("half").str.to_lowercase()
    on_dial = pl.when(half.is_null()).then(hour <= LAST_HOUR).otherwise(hour.is_between(1, 12))
    possible = on_dial & (minute <= LAST_MINUTE) & (second <= LAST_MINUTE)
    hour = (
        pl.when(half == "p").then(hour % 12 + 12).when(half == "a").then(hour % 12).otherwise(hour)
    )
    return pl.when(possible).then((hour * 3600 + minute * 60 + second) / 86_400)


def _serial() -> pl.Expr:
    number = pl.col("text").str.extract(_SERIAL, 1).str.replace(",", ".", literal=True)
    serial = number.cast(pl.Float64)
    inside = serial.is_between(EXCEL_EARLIEST, EXCEL_LATEST)
    return pl.when(inside).then(serial + EXCEL_EPOCH_DAYS).alias("serial")


def _pattern(date_format: str) -> str:
    """A pattern as the reader takes it, from one of signs (%d/%m/%Y) or of letters (DD/MM/YYYY)."""
    if "%" in date_format:
        return date_format
    pattern = date_format.upper().replace("YYYY", "%Y").replace("YY", "%y")
    return pattern.replace("MM", "%m").replace("DD", "%d")


def _month_notes(pattern: str) -> tuple[str, ...]:
    if not has_month_alone(pattern):
        return ()
    return (
        _(
            "Dates have no day here and were taken for the first of their month: two scores of "
            "one month are two scores of one date."
        ),
    )


def _by_format(texts: pl.Series, pattern: str, *, given: str) -> pl.Series:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    if has_month_alone(pattern):
        # A month such as 3/2024 is read with a day beside it alone.
        frame, pattern = frame.select(pl.col("text") + " 1"), f"{pattern} %d"
    try:
        read = frame.select(pl.col("text").str.to_datetime(pattern, strict=False))["text"]
    except pl.exceptions.PolarsError:
        try:
            read = frame.select(pl.col("text").str.to_date(pattern, strict=False))["text"]
        except pl.exceptions.PolarsError as fault:
            raise WrongCall(
                _("--date-format {given} is not understood.").format(given=given),
                _("Give dmy, mdy or ymd, or a pattern such as %d/%m/%Y or DD/MM/YYYY."),
            ) from fault
    if not read.is_not_null().any():
        raise WrongCall(
            _("No date fits --date-format {given}.").format(given=given),
            _("The first one reads “{text}”.").format(text=quoted(texts[0])),
        )
    return read.cast(pl.Datetime("ms")).cast(pl.Int64) / 86_400_000
