"""`telos report` on the terminal: options in; a page, sentences and an exit code out."""

import shlex
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from telos.cli.helping import PlainCommand
from telos.cli.language import gettext as _
from telos.cli.report import options
from telos.cli.report.asked import courses_asked, lines_asked, pair_asked, refuse_unused
from telos.cli.report.choices import Choices, Columns, Method, Reading, Rule
from telos.cli.report.problems import InputProblem, WrongCall
from telos.cli.report.terminal import say_made, say_written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.cli.report.work import Made

STRICT_EXIT, WRONG_CALL_EXIT, INPUT_EXIT, PDF_EXIT = 1, 2, 3, 4
PDF_HERE = "-"
"""Stands for --pdf without a name: the page's name with another ending."""
FILE_OPTIONS = ("-o", "--out", "--pdf", "--json", "--instrument-file")
"""Those whose value is a file, which may not be there before the first run."""
PAGE_ENDINGS = (".html", ".htm")
PDF_ENDING = ".pdf"


class ReportCommand(PlainCommand):
    """Lets --pdf stand alone, and take a name only where one ending in .pdf follows."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give --pdf its value before it is looked for."""
        given, alone = [], set()
        for arg, name in zip_longest(args, args[1:], fillvalue=""):
            bare = arg == "--pdf" and not name.lower().endswith(PDF_ENDING)
            given.append(f"--pdf={PDF_HERE}" if bare else arg)
            alone |= {name} if bare else set()
        _values, free, order = self.make_parser(ctx).parse_args(list(given))
        _refuse_twice(ctx, [one for one in order if one.param_type_name == "option"])
        # A word too many: the one after --pdf was its name, and not the table.
        if free and alone - {""}:
            ctx.fail(_name_of_pdf(next(word for word in args if word in alone)))
        return super().parse_args(ctx, given)


def _refuse_twice(ctx: Any, options: list[Any]) -> None:
    """Refuse an option that takes one value and has two: the last would win unseen."""
    for option, count in Counter(options).items():
        single = not option.multiple and (not option.is_flag or option.secondary_opts)
        if count > 1 and single:
            ctx.fail(
                _("{option} is given {n} times and takes one value. Give it once.").format(
                    option="/".join(option.opts[:1] + option.secondary_opts), n=count
                )
            )


def _name_of_pdf(name: str) -> str:
    return _("“{name}” does not end in .pdf. Give a name that does with --pdf.").format(name=name)


def report(  # noqa: PLR0913 - each is an option of the command
    responses: options.Responses,
    *,
    client: options.Client = None,
    time: options.Time = None,
    instrument: options.Instrument = None,
    item: options.Item = None,
    value: options.Value = None,
    score: options.TotalScore = None,
    by: options.By = None,
    instrument_key: options.InstrumentKey = None,
    instrument_file: options.InstrumentFile = None,
    date_format: options.DateFormat = None,
    delimiter: options.Delimiter = None,
    encoding: options.Encoding = None,
    rule: options.RuleOption = Rule.PUBLISHED,
    line: options.Line = None,
    pair: options.Pair = None,
    first: options.First = None,
    last: options.Last = None,
    reliability: options.ReliabilityOption = None,
    norm_mean: options.NormMean = None,
    norm_sd: options.NormSd = None,
    sd: options.SpreadOption = None,
    cutoff: options.CutoffOption = None,
    model: options.ModelOption = None,
    out: options.Out = None,
    pdf: options.Pdf = None,
    json: options.Json = None,
    courses: options.Courses = "200",
    strict: options.Strict = False,
    timings: options.Timings = False,
) -> None:
    """Read a table of scores and write one page: who changed, and who is not known.

    For instance:

        telos report scores.csv --instrument phq9

        telos report trial.csv --instrument phq9 --by arm --json trial.json

    Exit codes: 0 the page is written; 1 it is, and with --strict some rows were refused;
    2 for a wrong call; 3 for a table that cannot be used (with both nothing is written);
    4 the page is written, the PDF is not.
    """
    reading = Reading(
        columns=Columns(
            client=client,
            time=time,
            instrument=instrument,
            item=item,
            value=value,
            score=score,
            by=tuple(by or ()),
        ),
        instrument_key=instrument_key,
        instrument_files=tuple(instrument_file or ()),
        date_format=date_format,
        delimiter=delimiter,
        encoding=encoding,
    )
    with _complaints():
        method = Method(
            rule=rule,
            reliability=reliability,
            norm_mean=norm_mean,
            norm_sd=norm_sd,
            spread=sd,
            cutoff=cutoff,
            lines=lines_asked(line or []),
            pair=pair_asked(pair),
            first=first,
            last=last,
            model=model,
        )
        refuse_unused(method)
        page_file = _page_file(out, responses, json=json)
        _refuse_pdf(pdf)
        drawn = courses_asked(courses)
        choices = Choices(responses=responses, reading=reading, method=method, courses=drawn)
        made = _make(choices, page_file, json=json, timings=timings)
    _finish(made, page_file, pdf=pdf, strict=strict)


@contextmanager
def _complaints() -> "Iterator[None]":
    """Say what is wrong with the table or an option, and stop."""
    try:
        yield
    except InputProblem as problem:
        _complain(problem)
        wrong_call = isinstance(problem, WrongCall)
        raise typer.Exit(WRONG_CALL_EXIT if wrong_call else INPUT_EXIT) from None


def _page_file(out: Path | None, responses: Path, *, json: Path | None) -> Path:
    page = out or Path(f"{responses.stem}-report.html")
    if page.exists() and responses.exists() and page.samefile(responses):
        raise WrongCall(
            _("The page would be written over the table."), _("Give another name with --out.")
        )
    if page.suffix.lower() not in PAGE_ENDINGS:
        raise WrongCall(
            _("The page is HTML, and “{page}” does not end so.").format(page=page),
            _("Give a name that ends in .html with --out."),
        )
    if page.is_dir() or not page.parent.is_dir():
        raise WrongCall(
            _("“{page}” cannot be written: there is no such folder, or it is one.").format(
                page=page
            ),
            _("Give the name of a file with --out."),
        )
    _refuse_json(json, responses, page)
    return page


def _refuse_json(json: Path | None, responses: Path, page: Path) -> None:
    """Refuse a file for programs that would take the place of another, or has none."""
    if json is None:
        return
    if json.resolve() in {responses.resolve(), page.resolve()}:
        raise WrongCall(
            _("“{file}” is the table or the page.").format(file=json),
            _("Give another name with --json."),
        )
    if json.is_dir() or not json.parent.is_dir():
        raise WrongCall(
            _("“{file}” cannot be written: there is no such folder, or it is one.").format(
                file=json
            ),
            _("Give the name of a file with --json."),
        )


def _refuse_pdf(asked: str | None) -> None:
    """Refuse a PDF whose name says that it is something else."""
    if asked not in {None, PDF_HERE} and Path(str(asked)).suffix.lower() != PDF_ENDING:
        raise WrongCall(_name_of_pdf(str(asked)))


def _make(choices: Choices, page: Path, *, json: Path | None, timings: bool) -> "Made":
    from telos.cli.report.page import Colophon
    from telos.cli.report.progress import Stages
    from telos.cli.report.work import make_report
    from telos.cli.version import telos_version

    stages = Stages()
    replaced, json_replaced = page.exists(), json is not None and json.exists()
    try:
        colophon = Colophon(
            command=_command_line(),
            version=telos_version(),
            today=datetime.now().astimezone().date(),
            out=page,
            json=json,
        )
        made = make_report(choices, colophon, stages=stages)
    except OSError as fault:
        read = fault.filename is not None and Path(fault.filename) == choices.responses
        problem = InputProblem if read else WrongCall
        raise problem(
            _("“{file}” cannot be read or written: {reason}.").format(
                file=fault.filename or page, reason=fault.strerror
            ),
            _("Check the folder, and that there is room."),
        ) from fault
    say_made(made, page, replaced=replaced)
    if json is not None:
        say_written(json, replaced=json_replaced)
    if timings:
        typer.echo(stages.table(), err=True)
    return made


def _command_line() -> str:
    """The command as it was given, without the folders of this computer."""
    words, before = [], ""
    for word in sys.argv[1:]:
        words.append(_without_folder(word, before))
        before = word
    return shlex.join(["telos", *words])


def _without_folder(word: str, before: str) -> str:
    """A file by its name alone: an argument that is there, or the value of such an option."""
    option, equals, value = word.partition("=")
    if equals and option in FILE_OPTIONS:
        return f"{option}={Path(value).name}"
    if word.startswith("-o") and word != "-o":
        return f"-o{Path(word[2:]).name}"
    return Path(word).name if before in FILE_OPTIONS or Path(word).exists() else word


def _finish(made: "Made", page: Path, *, pdf: str | None, strict: bool) -> None:
    """Write the PDF too, where it was asked for; then end as --strict would have it."""
    if pdf is not None:
        _write_pdf(made, page, pdf)
    if strict and made.account.refused:
        raise typer.Exit(STRICT_EXIT)


def _write_pdf(made: "Made", page: Path, asked: str) -> None:
    from telos.cli.report.pdf import write_pdf

    target = page.with_suffix(".pdf") if asked == PDF_HERE else Path(asked)
    replaced = target.exists()
    try:
        write_pdf(made.page, target)
    except (InputProblem, OSError) as problem:
        _complain(problem)
        raise typer.Exit(PDF_EXIT) from None
    say_written(target, replaced=replaced)


def _complain(problem: Exception) -> None:
    typer.echo(str(problem), err=True)
