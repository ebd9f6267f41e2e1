"""The whole of `--json`: the same values that the page is made of, under names that stay."""

from typing import Any

from telos.cli.report.account import Account
from telos.cli.report.notices import Unscored
from telos.cli.report.page import Report
from telos.cli.report.programs.measures import alerts_content, measure_content
from telos.cli.report.programs.service import service_content
from telos.cli.report.reading.rows import Rows

FORMAT = "telos-report"
FORMAT_VERSION = 1
"""Grows when a name goes or changes what it means; new names alone leave it."""


def content_of(report: Report, *, rows: Rows) -> dict[str, Any]:
    """Everything the page says; numbers as they are, not as they are rounded for reading."""
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "telos": report.version,
        "made_on": report.made_on,
        "command": report.command,
        "file": {
            "name": report.file_name,
            "bytes": report.file_size,
            "sha256": report.fingerprint,
            "period": report.period,
        },
        "headline": report.headline,
        "read_as": list(report.notes),
        "doubts": list(report.doubts),
        "rows": _account_content(report.account, counted_in=report.counted_in),
        "groupings": [
            {
                "column": grouping.name,
                "groups": list(grouping.labels),
                "n_changing": grouping.changing,
                "n_without": grouping.without,
            }
            for grouping in report.groupings
        ],
        "measures": [measure_content(measure, rows.times) for measure in report.measures],
        "pair": service_content(report.service),
        "unscored": [_unscored_content(part) for part in report.unscored],
        "n_clients": len(rows.clients),
        "clients": report.people.to_dicts(),
    }


def _account_content(account: Account, *, counted_in: str) -> dict[str, Any]:
    return {
        "read": account.read,
        "used": account.used,
        "too_few": account.too_few,
        "empty": account.empty,
        "blank": account.blank,
        "repeated": account.repeated,
        "refused": account.refused,
        "clients_on_refused_rows_only": account.clients_refused,
        "counted_in": counted_in,
        "reasons": [
            {
                "reason": fault.reason,
                "advice": fault.advice,
                "column": fault.column,
                "count": fault.count,
            }
            for fault in account.faults
        ],
        "refused_rows": account.refusals.to_dicts(),
    }


def _unscored_content(part: Unscored) -> dict[str, Any]:
    return {
        "said": part.said,
        "responses": part.responses,
        "alerts": alerts_content(part.alerts),
    }
