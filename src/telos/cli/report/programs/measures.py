"""One instrument's part of `--json`: its rule, its numbers by group, and what is missing."""

from dataclasses import asdict
from typing import Any

from telos.cli.report.attendance import Attendance
from telos.cli.report.measure import Measure
from telos.cli.report.notices import Alerts
from telos.cli.report.outcomes import Outcome
from telos.cli.report.programs.model import model_content
from telos.cli.report.programs.people import bounds_content, people_content
from telos.cli.report.reading.times import Times
from telos.cli.report.rules import Ruling
from telos.cli.report.shares import CONFIDENCE


def measure_content(measure: Measure, times: Times) -> dict[str, Any]:
    """All that the page says of one instrument."""
    outcome = measure.outcome
    came = measure.attendance
    return {
        "instrument": measure.key,
        "instrument_version": outcome.instrument.version,
        "name": outcome.instrument.name,
        "short_name": measure.name,
        "headline": measure.headline,
        "lead": measure.lead,
        "confidence": CONFIDENCE,
        "compared": {
            "said": outcome.pairs.sentence,
            "first": outcome.pairs.first_named or None,
            "later": outcome.pairs.last_named or None,
        },
        "rule": _rule_content(outcome.ruling),
        "people": people_content(outcome.all, column=None, names=measure.names),
        "groups": [
            people_content(people, column=grouping.name, names=measure.names)
            for grouping, found in outcome.groups
            for people in found
        ],
        "missing": _missing_content(came, outcome),
        "model": model_content(measure),
        "times": _times_content(outcome, times),
        "ranges": [
            {"range": band.label, "scores": band.scores, "first": band.first, "later": band.later}
            for band in measure.severity.band_counts
        ],
        "alerts": alerts_content(measure.alerts),
        "not_told_by_totals": list(measure.silence),
        "remarks": list(came.remarks),
        "unconfirmed": measure.unconfirmed or None,
        "method": list(measure.method),
    }


def _rule_content(ruling: Ruling) -> dict[str, Any]:
    """The rule with every figure and where it comes from; without one, the reasons alone."""
    rule = ruling.rule
    said = {
        "name": ruling.name,
        "sources": list(ruling.sentences),
        "unconfirmed": list(ruling.unconfirmed),
    }
    if rule is None:
        return {**said, "better": None, "amount": None, "line": None}
    return {
        **said,
        "better": rule.better,
        "amount": rule.amount,
        "amount_worse": rule.amount if rule.amount_worse is None else rule.amount_worse,
        "inclusive": rule.inclusive,
        "rests_on": rule.rests_on,
        "standard_error": rule.standard_error,
        "line": None if rule.cutoff is None else asdict(rule.cutoff),
    }


def _missing_content(came: Attendance, outcome: Outcome) -> list[dict[str, Any]]:
    """Each question of the second table, with its least and most for all and for each group."""
    columns = [
        None,
        *(grouping.name for grouping, found in outcome.groups for one in found if one.started),
    ]
    return [
        {
            "question": part.question,
            "imputed": part.imputed or None,
            "people": [
                bounds_content(people, column=column)
                for column, people in zip(columns, part.people, strict=True)
            ],
        }
        for part in came.bounds
    ]


def _times_content(outcome: Outcome, times: Times) -> list[dict[str, Any]]:
    """People with rows and scores at each time; a group's name is null for everyone."""
    return [
        {
            **row,
            "time": times.label(row["time"]),
            "empty": row["planned"] - row["given"] - row["too_few"] - row["refused"],
        }
        for row in outcome.attendance.iter_rows(named=True)
    ]


def alerts_content(alerts: tuple[Alerts, ...]) -> list[dict[str, Any]]:
    """Answers that a person must look at; names as on the page, and how many more."""
    return [asdict(alert) for alert in alerts]
