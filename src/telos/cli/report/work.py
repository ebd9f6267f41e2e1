"""The whole of `telos report`, from a file to a page, without a word on the terminal."""

from dataclasses import dataclass

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.report.account import Account, account_for
from telos.cli.report.choices import Choices
from telos.cli.report.figures import whole
from telos.cli.report.file import File, read_file
from telos.cli.report.measure import Measure, measure_of
from telos.cli.report.notices import Unscored, unscored_of
from telos.cli.report.outcomes import Outcome, outcome_of
from telos.cli.report.page import Colophon, compose, render
from telos.cli.report.problems import InputProblem, WrongCall
from telos.cli.report.programs.content import content_of
from telos.cli.report.progress import Stages
from telos.cli.report.reading.fates import OF_VALUES, Fate
from telos.cli.report.reading.possible import taken
from telos.cli.report.responses import score_rows
from telos.cli.report.service import service_of
from telos.cli.report.service_said import ServicePart, service_part
from telos.cli.writing import json_text
from telos.science.instruments import Instrument


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was written, and what the terminal says of it."""

    page: str
    headlines: tuple[str, ...]
    alerts: tuple[str, ...]
    beside: tuple[str, ...]
    """Names of the tables that were written beside the page."""
    account: Account
    counted_in: str
    doubts: tuple[str, ...]
    """What was used and may be a slip."""


def make_report(choices: Choices, colophon: Colophon, *, stages: Stages) -> Made:
    """Read, score and draw; write the page and what belongs beside it."""
    with stages.part("reading"):
        file = read_file(choices, today=colophon.today)
    with stages.part("scoring"):
        outcomes, unscored, account = _score(file, choices)
    with stages.part("drawing"):
        measures = tuple(
            measure_of(outcome, file.rows, choices, alone=len(outcomes) == 1)
            for outcome in outcomes
        )
        service = _service(outcomes, choices)
        report = compose(
            measures, file, service=service, unscored=unscored, account=account, colophon=colophon
        )
        page = render(report)
        if colophon.json is not None:
            text = json_text(content_of(report, rows=file.rows))
            colophon.json.write_text(text, encoding="utf-8")
        colophon.out.write_text(page, encoding="utf-8")
    return Made(
        page=page,
        headlines=(
            *(_said(measure, alone=len(measures) == 1) for measure in measures),
            *([] if service is None else [f"{service.name}: {service.headline}"]),
        ),
        alerts=(
            *(alert.in_short for alert in report.alerts),
            *(sentence for measure in measures for sentence in measure.silence),
        ),
        beside=tuple(
            table.name for table in (*report.downloads, *report.refusal_downloads) if table.beside
        ),
        account=account,
        counted_in=file.table.counted_in,
        doubts=file.doubts,
    )


def _service(outcomes: list[Outcome], choices: Choices) -> ServicePart | None:
    service = service_of(outcomes, choices.method)
    return None if service is None else service_part(service)


def _said(measure: Measure, *, alone: bool) -> str:
    said = measure.headline if alone else f"{measure.name}: {measure.headline}"
    return (
        _("{said} (on figures not yet confirmed)").format(said=said)
        if measure.unconfirmed
        else said
    )


def _score(file: File, choices: Choices) -> tuple[list[Outcome], tuple[Unscored, ...], Account]:
    scored, fates = score_rows(file.rows)
    account = account_for(file.table, file.found, fates=fates, clients=file.rows.frame["client"])
    with_scores = [one for one in scored if one.scores.height]
    unscored = tuple(unscored_of(one, file.rows.clients) for one in scored if not one.scores.height)
    if not with_scores:
        raise _nothing_usable(account, unscored, [one.instrument for one in scored])
    _refuse_lines_of_others(choices, [one.instrument.key for one in with_scores])
    outcomes = [
        outcome_of(one, file.rows, groupings=file.groupings, method=choices.method)
        for one in with_scores
    ]
    return outcomes, unscored, account


def _refuse_lines_of_others(choices: Choices, keys: list[str]) -> None:
    for key in choices.method.lines:
        if key not in keys:
            raise WrongCall(
                _("--line {key}=… would have no effect: {key} is not scored here.").format(key=key),
                _("Scored are: {keys}.").format(keys=", ".join(keys)),
            )


def _nothing_usable(
    account: Account, unscored: tuple[Unscored, ...], instruments: list[Instrument]
) -> InputProblem:
    reasons = "; ".join(
        _("{reason} ({n}, first on line {line})").format(
            reason=fault.reason, n=whole(fault.count), line=fault.examples[0][0]
        )
        for fault in account.faults[:3]
    )
    said = [one.said for one in unscored]
    if reasons:
        said.append(_("Refused were: {reasons}.").format(reasons=reasons))
        if any(fault.fate in OF_VALUES for fault in account.faults):
            said += [taken(one) for one in instruments]
        if any(fault.fate is Fate.NOT_A_NUMBER for fault in account.faults):
            said.append(_("Words must become these numbers first."))
    elif not any(one.responses for one in unscored):
        said.append(_("Every score is empty: is another column meant? Name it with --score."))
    said += [alert.in_short for one in unscored for alert in one.alerts]
    return InputProblem(
        ngettext(
            "The one row holds no usable score.",
            "None of {n} rows holds a usable score.",
            account.read,
        ).format(n=whole(account.read)),
        " ".join(said),
    )
