"""The options of `telos report`, with their words in --help."""

from pathlib import Path
from typing import Annotated, Any

import typer

from telos.cli.language import gettext as _
from telos.cli.report.choices import Cutoff, Rule, Spread

_COLUMNS = _("Columns (found by name where not given)")
_FILE = _("How the file is written")
_METHOD = _("How change is judged")
_OUTPUT = _("Output")


def _option(*names: str, words: str, panel: str, value: str | None = None) -> Any:
    """An option as Typer takes it (Typer itself types it as anything)."""
    return typer.Option(*names, help=words, rich_help_panel=panel, metavar=value)


Responses = Annotated[
    Path, typer.Argument(help=_("A long table of scores: CSV or Parquet."), metavar="RESPONSES")
]

Client = Annotated[str | None, _option("--client", words=_("Who."), panel=_COLUMNS, value="COLUMN")]
Time = Annotated[
    str | None,
    _option(
        "--time",
        words=_("When: a date, week, month or session."),
        panel=_COLUMNS,
        value="COLUMN",
    ),
]
Instrument = Annotated[
    str | None,
    _option(
        "--instrument",
        words=_("Which questionnaire: a column, or a key such as phq9."),
        panel=_COLUMNS,
        value="COLUMN|KEY",
    ),
]
Item = Annotated[
    str | None,
    _option("--item", words=_("Which item was answered."), panel=_COLUMNS, value="COLUMN"),
]
Value = Annotated[
    str | None, _option("--value", words=_("The answer."), panel=_COLUMNS, value="COLUMN")
]
TotalScore = Annotated[
    str | None, _option("--score", words=_("The total."), panel=_COLUMNS, value="COLUMN")
]
By = Annotated[
    list[str] | None,
    _option(
        "--by",
        words=_("Divide clients by this column; may be given again."),
        panel=_COLUMNS,
        value="COLUMN",
    ),
]
InstrumentKey = Annotated[
    str | None,
    _option(
        "--instrument-key",
        words=_("One questionnaire for the whole file."),
        panel=_COLUMNS,
        value="KEY",
    ),
]
InstrumentFile = Annotated[
    list[Path] | None,
    _option(
        "--instrument-file",
        words=_("A questionnaire of your own (TOML); may be given again."),
        panel=_COLUMNS,
        value="FILE",
    ),
]

DateFormat = Annotated[
    str | None,
    _option(
        "--date-format",
        words=_("dmy, mdy, ymd, or a pattern such as DD/MM/YYYY."),
        panel=_FILE,
        value="FORMAT",
    ),
]
Delimiter = Annotated[
    str | None,
    _option("--delimiter", words=_("comma, semicolon, tab, or a mark."), panel=_FILE, value="MARK"),
]
Encoding = Annotated[
    str | None,
    _option("--encoding", words=_("utf-8, utf-16, windows-1252 …"), panel=_FILE, value="NAME"),
]

RuleOption = Annotated[
    Rule,
    _option(
        "--rule",
        words=_(
            "published or jacobson-truax; by the first a person’s result never depends on who "
            "else is in the file."
        ),
        panel=_METHOD,
        value="RULE",
    ),
]
Line = Annotated[
    list[str] | None,
    _option(
        "--line",
        words=_("Another published line of a questionnaire, as gad7=nhs; may be given again."),
        panel=_METHOD,
        value="KEY=LINE",
    ),
]
Pair = Annotated[
    str | None,
    _option(
        "--pair",
        words=_(
            "Two questionnaires by the rules of NHS Talking Therapies, as phq9,gad7; unasked "
            "where a file holds these."
        ),
        panel=_METHOD,
        value="KEY,KEY",
    ),
]
First = Annotated[
    str | None,
    _option(
        "--from",
        words=_("Time of the first score; of dates, the earliest from then on."),
        panel=_METHOD,
        value="TIME",
    ),
]
Last = Annotated[
    str | None,
    _option(
        "--to",
        words=_("Time of the later score; of dates, the latest up to then."),
        panel=_METHOD,
        value="TIME",
    ),
]
ReliabilityOption = Annotated[
    str | None,
    _option(
        "--reliability",
        words=_("A number; or alpha or retest, for the published one."),
        panel=_METHOD,
        value="R",
    ),
]
NormMean = Annotated[
    float | None,
    _option("--norm-mean", words=_("Mean of people who are well."), panel=_METHOD, value="M"),
]
NormSd = Annotated[
    float | None,
    _option("--norm-sd", words=_("Their standard deviation."), panel=_METHOD, value="SD"),
]
SpreadOption = Annotated[
    Spread | None,
    _option(
        "--sd",
        words=_(
            "Whose spread of first scores: sample, the people in the file with a first and a later "
            "score (where not said); norm, the published clinical group."
        ),
        panel=_METHOD,
    ),
]
CutoffOption = Annotated[
    Cutoff | None, _option("--cutoff", words=_("Which line to draw."), panel=_METHOD)
]

ModelOption = Annotated[
    bool | None,
    _option(
        "--model/--no-model",
        words=_("A mixed model of all courses; unasked for 30 to 20,000 people."),
        panel=_METHOD,
    ),
]

Out = Annotated[
    Path | None,
    _option("--out", "-o", words=_("The page to write."), panel=_OUTPUT, value="FILE.html"),
]
Pdf = Annotated[
    str | None,
    _option("--pdf", words=_("Write a PDF too."), panel=_OUTPUT, value="[FILE.pdf]"),
]
Json = Annotated[
    Path | None,
    _option(
        "--json",
        words=_("All that the page says, for programs."),
        panel=_OUTPUT,
        value="FILE.json",
    ),
]
Courses = Annotated[
    str,
    _option("--courses", words=_("How many courses to draw, or “all”."), panel=_OUTPUT, value="N"),
]
Strict = Annotated[
    bool,
    _option("--strict", words=_("Exit with 1 if any row was refused."), panel=_OUTPUT),
]
Timings = Annotated[
    bool, _option("--timings", words=_("Tell how long each part took."), panel=_OUTPUT)
]
