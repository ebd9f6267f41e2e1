"""When: dates, weeks and sessions, or words such as “pre” and “post”, put in order."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

import polars as pl

from telos.cli.language import gettext as _
from telos.cli.report.problems import InputProblem, WrongCall, quoted
from telos.cli.report.reading.dates import DateReading, key_of, may_be_dates, read_dates
from telos.cli.report.reading.months import day_asked, without_day
from telos.cli.report.reading.order import Column
from telos.cli.report.reading.spelling import plain
from telos.cli.report.reading.unreadable import months_alone, unreadable

UNITS = {
    "week": ("week", "weeks", "wk", "w"),
    "month": ("month", "months", "mo", "m"),
    "day": ("day", "days", "d"),
    "year": ("year", "years", "y"),
    "session": ("session", "sessions", "session_number", "s"),
    "visit": ("visit", "visits", "v"),
    "wave": ("wave", "waves"),
    "time": ("time", "t", "timepoint", "time_point", "occasion"),
}
_STAGES = (
    ("pre", "baseline", "intake", "start", "before", "admission", "assessment", "screening"),
    ("mid", "middle", "during", "midpoint", "mid_treatment"),
    ("post", "end", "after", "discharge", "termination", "ending", "posttreatment"),
    ("follow_up", "followup", "fu", "fup"),
)
MOST_IN_WORDS = 1_000
"""More distinct texts than this are no stages of a study."""
LARGEST = 2**53
"""From here on a float no longer tells one whole number from the next: it is no time."""
_DATE_WORDS = ("date", "completed", "answered", "timestamp", "datetime", "datum", "fecha", "day_of")


class Kind(StrEnum):
    """What a time is."""

    NUMBER = "number"
    DATE = "date"
    STAGE = "stage"


@dataclass(frozen=True, kw_only=True)
class Times:
    """Every distinct time, in order, and which text means which."""

    kind: Kind
    unit: str
    """The word before a number (“month”), or empty."""
    keys: pl.Series
    """Float64, ascending: the number; days since 1970 for a date; the rank of a stage."""
    labels: tuple[str, ...]
    """For stages, the words as they stand in the file."""
    of_text: pl.Series
    """Int32 for each distinct text: its place in `keys`; null where it cannot be used."""
    fates: pl.Series
    """UInt8 for each distinct text: the fate of its rows where it can be read and not be used."""
    notes: tuple[str, ...] = ()

    def label(self, place: int) -> str:
        """A time in words: “month 3”, “4 March 2024”, “pre”."""
        if self.kind is Kind.STAGE:
            return self.labels[place]
        key = float(self.keys[place])
        if self.kind is Kind.NUMBER:
            return f"{self.unit} {key:g}".strip().replace("-", "−")
        return spoken_date(on_day(key))

    def find(self, text: str, option: str) -> int:
        """The place of a time that was named on the command line."""
        for place in range(len(self.keys)):
            shown = self.labels[place] if self.labels else f"{float(self.keys[place]):g}"
            if plain(shown) == plain(text) or self.label(place).casefold() == text.casefold():
                return place
        raise WrongCall(
            _("{option} {text}: no score was given at that time.").format(
                option=option, text=quoted(text)
            ),
            _("The times are {times}.").format(times=self._listed()),
        )

    def _listed(self, most: int = 12) -> str:
        shown = [quoted(self.label(place)) for place in range(min(len(self.keys), most))]
        return ", ".join(shown) + (" …" if len(self.keys) > most else "")


def on_day(key: float) -> date:
    """The date of a key in days since 1970."""
    return date.fromordinal(date(1970, 1, 1).toordinal() + int(key // 1))


def spoken_date(day: date) -> str:
    """A date as one says it: “4 March 2024”."""
    return f"{day.day} {day:%B %Y}"


def read_times(
    column: Column, *, date_format: str | None, first: str | None, last: str | None, today: date
) -> Times:
    """Decide from the whole column what its times are, and put them in order."""
    cells = column.cells
    texts = cells.texts
    if not len(texts):
        raise InputProblem(
            _("The column “{name}” is empty, so no score has a time.").format(
                name=quoted(cells.name)
            ),
            _("Name another with --time."),
        )
    counts = cells.counts()
    if date_format:
        return _dated(texts, read_dates(texts, date_format=date_format), today=today)
    months = without_day(texts)
    if _mostly(months, counts):
        raise months_alone(column, texts.filter(months))
    numbers, unit = _numbered(texts, cells.name, counts)
    if _mostly(numbers.is_not_null(), counts):
        if may_be_dates(numbers, counts) and _sounds_dated(cells.name, unit):
            return _dated(texts, read_dates(texts, date_format=None, column=column), today=today)
        return _in_order(Kind.NUMBER, texts, numbers, unit=unit)
    stages = _stages(texts, first=first, last=last)
    if stages is not None and _mostly(stages.is_not_null(), counts):
        _refuse_two_words(texts, stages)
        return _in_order(Kind.STAGE, texts, stages)
    dates = read_dates(texts, date_format=None, column=column)
    if not dates.days.is_not_null().any():
        raise unreadable(column, numbers=numbers, stages=stages)
    return _dated(texts, dates, today=today)


def _mostly(fits: pl.Series, counts: pl.Series) -> bool:
    """Whether more than half of the rows fit."""
    fitting, total = counts.filter(fits).sum(), counts.sum()
    return int(fitting) * 2 > int(total)


def _sounds_dated(name: str, unit: str) -> bool:
    return unit in {"", "time"} or any(word in plain(name) for word in _DATE_WORDS)


def _numbered(texts: pl.Series, name: str, counts: pl.Series) -> tuple[pl.Series, str]:
    """Numbers, bare or after a unit (“Week 3”, “m8”); a baseline in words counts as 0.

    Of several units that of most rows is meant; one time of another has no place among them.
    """
    unit = next((unit for unit, words in UNITS.items() if plain(name) in words), "")
    word = r"^([A-Za-z]*)[\s_.#-]*([+-]?[0-9]+(?:[.,][0-9]+)?)$"
    parts = pl.DataFrame({"text": texts}).select(
        pl.col("text").str.extract(word, 1).str.to_lowercase().alias("word"),
        pl.col("text").str.extract(word, 2).str.replace(",", ".", literal=True).cast(pl.Float64),
    )
    known = {word: unit for unit, known in UNITS.items() for word in known}
    said = parts["word"].replace_strict(known, default=None, return_dtype=pl.String)
    of_most = _unit_of_most(said, counts)
    unit = of_most or unit
    allowed = (parts["word"] == "") | said.is_in([] if of_most is None else [of_most])
    numbers = pl.DataFrame({"n": parts["text"], "ok": allowed}).select(
        pl.when(pl.col("ok") & (pl.col("n").abs() <= LARGEST)).then("n").alias("n")
    )["n"]
    baseline = (
        texts.map_elements(plain, return_dtype=pl.String).is_in(_STAGES[0])
        if (len(texts) < MOST_IN_WORDS and numbers.is_not_null().any() and not (numbers == 0).any())
        else pl.Series([False]).new_from_index(0, len(texts))
    )
    return numbers.zip_with(~baseline, pl.Series([0.0]).new_from_index(0, len(texts))), unit


def _unit_of_most(said: pl.Series, counts: pl.Series) -> str | None:
    """The unit that more than half of the rows with one say; `said`: of each distinct text."""
    rows = pl.DataFrame({"unit": said, "rows": counts}).drop_nulls()
    for unit, of_unit in rows.group_by("unit").agg(pl.col("rows").sum()).iter_rows():
        if 2 * of_unit > rows["rows"].sum():
            return str(unit)
    return None


def _stages(texts: pl.Series, *, first: str | None, last: str | None) -> pl.Series | None:
    """Ranks of words such as “pre” and “post”; None where their order is not known.

    What was asked for as the first and the last time counts as a word, unless it is a day.
    """
    if len(texts) > MOST_IN_WORDS:
        return None
    asked = ((0, first), (9, last))
    named = {plain(word): rank for rank, word in asked if word and not _is_day(word)}
    ranks = [_stage_rank(plain(text), named) for text in texts]
    return pl.Series(ranks, dtype=pl.Float64) if any(rank is not None for rank in ranks) else None


def _is_day(text: str) -> bool:
    """Whether it is a day as --from and --to take one, or a month that lacks it."""
    if without_day(pl.Series([text])).item():
        return True
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _refuse_two_words(texts: pl.Series, ranks: pl.Series) -> None:
    """“Baseline” and “baseline” are one word; “baseline” and “pre” may be one time or two."""
    words: dict[float, str] = {}
    for text, rank in zip(texts, ranks, strict=True):
        if rank is None:
            continue
        other = words.setdefault(rank, text)
        if plain(other) != plain(text):
            raise InputProblem(
                _("“{one}” and “{other}” may mean one time or two.").format(
                    one=quoted(other), other=quoted(text)
                ),
                _("Write one word for one time, or numbers: 0, 1, 2."),
            )


def _stage_rank(word: str, named: dict[str, int]) -> float | None:
    for rank, words in enumerate(_STAGES):
        stem = re.sub(r"_?(treatment|therapy|test|tx|[0-9]+)$", "", word)
        number = re.search(r"([0-9]+)$", word)
        if word in words or stem in words:
            count = float(number[1]) if number else 0
            return rank + count / 100 if count <= LARGEST else None
    # A known word keeps its place: from “mid” on there may be a “pre” before it.
    return named.get(word)


def _dated(texts: pl.Series, dates: DateReading, *, today: date) -> Times:
    fates = dates.fates(today=today)
    possible = dates.days.set(fates.is_not_null(), None)
    return replace(_in_order(Kind.DATE, texts, possible, notes=dates.notes), fates=fates)


def _in_order(
    kind: Kind, texts: pl.Series, keys: pl.Series, *, unit: str = "", notes: tuple[str, ...] = ()
) -> Times:
    ordered = keys.drop_nulls().unique().sort()
    places = pl.DataFrame({"key": ordered}).with_row_index("place")
    of_text = pl.DataFrame({"key": keys}).join(places, on="key", how="left", maintain_order="left")[
        "place"
    ]
    labels: tuple[str, ...] = ()
    if kind is Kind.STAGE:
        named = pl.DataFrame({"key": keys, "text": texts}).drop_nulls()
        # “Baseline” and “baseline” are one stage.
        labels = tuple(named.unique("key", keep="first", maintain_order=True).sort("key")["text"])
    return Times(
        kind=kind,
        unit=unit,
        keys=ordered,
        labels=labels,
        of_text=of_text.cast(pl.Int32),
        fates=pl.Series([None], dtype=pl.UInt8).new_from_index(0, len(texts)),
        notes=notes,
    )


def parse_day(text: str, option: str) -> float:
    """The key of a day named on the command line, written 2024-03-31."""
    try:
        return key_of(datetime.fromisoformat(text).date())
    except ValueError as fault:
        if day := day_asked(text, option):
            raise WrongCall(
                _("{option} {text}: that is a month without a day.").format(
                    option=option, text=text
                ),
                _("Write it as {day}.").format(day=day),
            ) from fault
        raise WrongCall(
            _("{option} {text}: that is not a date.").format(option=option, text=text),
            _("Write it as 2024-03-31."),
        ) from fault
