"""What can become of a row. Every row has exactly one fate, and the report counts them all."""

from enum import IntEnum

import numpy as np
import numpy.typing as npt

from telos.cli.language import gettext as _


class Fate(IntEnum):
    """The fate of one row; from 10 up it was refused."""

    USED = 0
    EMPTY = 1
    BLANK = 2
    REPEATED = 3
    TOO_FEW = 4
    RAGGED = 10
    NO_CLIENT = 11
    NO_TIME = 12
    UNREADABLE_TIME = 13
    NO_INSTRUMENT = 14
    UNKNOWN_INSTRUMENT = 15
    UNKNOWN_ITEM = 16
    NOT_A_NUMBER = 17
    OUT_OF_RANGE = 18
    TWO_SCORES = 19
    TWO_ANSWERS = 20
    IN_CONTRADICTION = 21
    IN_FUTURE = 22
    TOO_EARLY = 23
    BETWEEN_STEPS = 24
    UNCLEAR_DATE = 25
    BESIDE_REFUSED = 26
    TOTAL_REFUSED = 27
    TWO_TOTALS = 28
    ITEM_OF_NONE = 29
    VALUE_AND_TOTAL = 30
    NO_DAY = 31


Fates = npt.NDArray[np.uint8]
"""The fate of each row of a table."""

FIRST_REFUSED = 10
OF_DATES = (Fate.IN_FUTURE, Fate.TOO_EARLY, Fate.UNCLEAR_DATE, Fate.NO_DAY)
"""Those of rows whose date can be read and not be used."""
OF_TIMES = (Fate.NO_TIME, Fate.UNREADABLE_TIME, *OF_DATES)
"""Those of rows that have no place in a course, for whatever reason."""

OF_VALUES = (Fate.NOT_A_NUMBER, Fate.OUT_OF_RANGE)
"""Those of values that no answer and no total of the instrument is."""

REASONS = {
    Fate.RAGGED: _("another number of fields than the header"),
    Fate.NO_CLIENT: _("no client named"),
    Fate.NO_TIME: _("no date or time given"),
    Fate.UNREADABLE_TIME: _("a date or time that cannot be read"),
    Fate.IN_FUTURE: _("a date after the day of this report"),
    Fate.TOO_EARLY: _("a date before any questionnaire of today"),
    Fate.UNCLEAR_DATE: _("a date that could have the day or the month first"),
    Fate.NO_DAY: _("a month without a day"),
    Fate.NO_INSTRUMENT: _("no instrument named"),
    Fate.UNKNOWN_INSTRUMENT: _("an instrument that is not known here"),
    Fate.UNKNOWN_ITEM: _("an item that the instrument does not have"),
    Fate.ITEM_OF_NONE: _("an item that no instrument here has"),
    Fate.NOT_A_NUMBER: _("not a number"),
    Fate.OUT_OF_RANGE: _("a value that the instrument cannot give"),
    Fate.BETWEEN_STEPS: _("a total that no sum of answers comes to"),
    Fate.TWO_SCORES: _("two different scores for one client, instrument and time"),
    Fate.TWO_ANSWERS: _("two different answers to one item at one time"),
    Fate.IN_CONTRADICTION: _("part of a response in which another item has two answers"),
    Fate.BESIDE_REFUSED: _("part of a response in which another item was refused"),
    Fate.TOTAL_REFUSED: _("a total beside the answer that the instrument cannot give"),
    Fate.TWO_TOTALS: _("different totals on the rows of one response"),
    Fate.VALUE_AND_TOTAL: _("a value and a total that differ, on a row of no item"),
}

_STARTED = _("Whoever has a score there and none besides counts as started.")

ADVICE = {
    Fate.RAGGED: _("Often a comma inside a number or a name: put the field in quotation marks."),
    Fate.NO_CLIENT: _("A score without a client cannot be followed."),
    Fate.NO_TIME: _("Without it the score has no place in a course. ") + _STARTED,
    Fate.UNREADABLE_TIME: _("Dates are best written 2024-03-31. ") + _STARTED,
    Fate.NO_DAY: _(
        "Write the day as well, as in 2024-03-31; where it is not known, one day for all, such as "
        "the 15th. Where no date has one, --date-format YYYY-MM takes the first of each month. "
    )
    + _STARTED,
    Fate.IN_FUTURE: _(
        "Nothing was answered then yet. Years of two digits up to 68 are read as 20xx; if today’s "
        "date is wrong on this computer, put that right first."
    ),
    Fate.TOO_EARLY: _(
        "Scores count from 1950 on. A date of 1900 often stands for an empty cell: leave it empty."
    ),
    Fate.UNCLEAR_DATE: _(
        "Nothing else in the column tells which. Say --date-format dmy (day first) or "
        "--date-format mdy (month first), or write it 2024-03-31."
    ),
    Fate.UNKNOWN_INSTRUMENT: _(
        "“telos instruments list” shows those that are known; --instrument-file adds your own."
    ),
    Fate.NO_INSTRUMENT: _(
        "A number alone and a total need a column that says of which instrument they are."
    ),
    Fate.ITEM_OF_NONE: _(
        "Items are known by key (phq9_1); “telos instruments list” shows the instruments, and "
        "--instrument-file adds your own."
    ),
    Fate.UNKNOWN_ITEM: _("Items are known by key (phq9_1) or by number (1)."),
    Fate.NOT_A_NUMBER: _("Leave a cell empty where there is no score."),
    Fate.OUT_OF_RANGE: _("Codes such as 99 or −9 for “missing” belong here too: leave it empty."),
    Fate.BETWEEN_STEPS: _(
        "Answers are whole numbers, and so totals lie steps apart: those of the WHO-5, in per "
        "cent, are multiples of 4. Raw sums must be multiplied first, those of every row; a mean "
        "of two totals is no score."
    ),
    Fate.TWO_SCORES: _("Neither was used, since nothing says which is right."),
    Fate.TWO_ANSWERS: _("The whole response was left out, since nothing says which is right."),
    Fate.IN_CONTRADICTION: _("The whole response was left out with it."),
    Fate.BESIDE_REFUSED: _(
        "Its answers were left out with it, since that one may have been any; a total of the same "
        "response stands. A cell left empty follows the instrument’s rule for missing items."
    ),
    Fate.TOTAL_REFUSED: _(
        "The whole response was left out, since nothing says which is wrong. Leave the cell empty "
        "where there is no total."
    ),
    Fate.VALUE_AND_TOTAL: _(
        "Nothing says which of the two is the total. Leave one of the cells empty."
    ),
    Fate.TWO_TOTALS: _(
        "The whole response was left out: a total says the same on each of its rows. If this "
        "column scores each item, name it with --value."
    ),
}
