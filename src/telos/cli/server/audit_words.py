"""What a search of the trail came to, in words for whoever runs a practice, and as JSON."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from telos.cli.language import gettext as _
from telos.cli.language import ngettext

if TYPE_CHECKING:
    from telos.audit.chain.findings import Finding, Report
    from telos.audit.queries import Verified

_WORDS = {
    "edited": _("{rows} {when}: changed after it was written, or written by something else."),
    "swapped": _("{rows}: each stands in the other’s place."),
    "removed": _("{rows}: missing, between {since} and {until}."),
    "inserted": _("{rows} {when}: never written by Telos at this place."),
    "cut": _("{rows}: missing at the end, after {since}."),
    "rewritten": _(
        "{rows}: not those that the anchor of {until} names. An older copy was put back, or the "
        "trail was written anew."
    ),
    "unlinked": _("{rows} {when}: genuine, but not from this trail: taken from another copy."),
    "set back": _("{rows} {when}: the database’s note of where the trail ends was changed."),
    "no beginning": _(
        "{rows}: the deed that opened the practice is not there. The trail was emptied, or taken "
        "away and begun anew."
    ),
    "another key": _(
        "{rows}: not one of them fits the key. Either it is not the key that they were written "
        "with (TELOS_AUDIT_KEY, or the file audit-key), or all of them were written by something "
        "else."
    ),
}


def told(verified: "Verified", names: Mapping[UUID, str]) -> Iterator[str]:
    """Say of each chain whether it is whole, and what to do where one is not."""
    with_anchors = any(report.anchors for report in verified.reports)
    under_none = [report for report in verified.reports if not report.anchors]
    for report in verified.reports:
        yield _headline(report, names)
        yield from (f"  {finding_words(finding)}" for finding in report.findings)
        if report.unnamed:
            yield "  " + _("And {count} more places.").format(count=f"{report.unnamed:,}")
    if verified.strays:
        yield _("{count} rows belong to no chain: something other than Telos wrote them.").format(
            count=f"{verified.strays:,}"
        )
    if not verified.reports:
        yield _("The trail is empty.")
    elif verified.is_whole and with_anchors:
        yield _("The trail is whole, and agrees with the anchors.")
        if under_none:
            yield _(
                "No anchor speaks of {names}: whether rows at the end were cut off there, this "
                "comparison does not show."
            ).format(names="; ".join(chain_name(each.practice_id, names) for each in under_none))
    elif verified.is_whole:
        yield _(
            "The trail is whole. Only a comparison with anchors (--anchors) shows whether rows at "
            "the end were cut off."
        )
    else:
        yield _(
            "The trail has been damaged. Keep the database, its backups and the server as they "
            "are, and write down who could reach them; docs/security.md says how to go on."
        )


def _headline(report: "Report", names: Mapping[UUID, str]) -> str:
    count = ngettext("{count} row", "{count} rows", report.rows).format(count=f"{report.rows:,}")
    if report.first_at and report.last_at:
        count = _("{count}, {since} to {until}").format(
            count=count, since=moment(report.first_at), until=moment(report.last_at)
        )
    if report.is_whole:
        return _("{name}: {count}. Nothing was changed, removed or added.").format(
            name=chain_name(report.practice_id, names), count=count
        )
    places = len(report.findings) + report.unnamed
    found = ngettext("{places} place is damaged:", "{places} places are damaged:", places).format(
        places=f"{places:,}"
    )
    return f"{chain_name(report.practice_id, names)}: {count}. {found}"


def chain_name(practice_id: UUID, names: Mapping[UUID, str]) -> str:
    """Name a chain by its practice; the one of no practice is the installation's."""
    if not practice_id.int:
        return _("Deeds that belong to no practice")
    return names.get(practice_id, _("A practice that is not here ({id})").format(id=practice_id))


def finding_words(finding: "Finding") -> str:
    """Say what is wrong with which rows, by number and time."""
    is_pair = finding.damage == "swapped"
    rows = _("Row {first:,}") if finding.first == finding.last else _("Rows {first:,} to {last:,}")
    if is_pair:
        rows = _("Rows {first:,} and {last:,}")
    return _WORDS[finding.damage].format(
        rows=rows.format(first=finding.first, last=finding.last),
        when=_when(finding),
        since=moment(finding.since) if finding.since else _("the beginning"),
        until=moment(finding.until) if finding.until else _("the end"),
    )


def _when(finding: "Finding") -> str:
    if finding.since is None or finding.until is None:
        return ""
    if finding.since == finding.until:
        return f"({moment(finding.since)})"
    return _("({since} to {until})").format(
        since=moment(finding.since), until=moment(finding.until)
    )


def moment(at: datetime) -> str:
    """Return a moment in the practice's time zone: “12 March 2026, 10:15”."""
    from django.utils.timezone import localtime

    return f"{localtime(at):%-d %B %Y, %H:%M}"


def as_json(verified: "Verified", names: Mapping[UUID, str]) -> dict[str, Any]:
    """Return all of it for another programme, with the words beside the facts."""
    return {
        "whole": verified.is_whole,
        "rows_in_no_chain": verified.strays,
        "chains": [
            {
                "practice_id": str(report.practice_id),
                "name": chain_name(report.practice_id, names),
                "whole": report.is_whole,
                "rows": report.rows,
                "first_at": _iso(report.first_at),
                "last_at": _iso(report.last_at),
                "anchors_compared": report.anchors,
                "damage": [
                    {
                        "kind": str(finding.damage),
                        "first_row": finding.first,
                        "last_row": finding.last,
                        "since": _iso(finding.since),
                        "until": _iso(finding.until),
                        "words": finding_words(finding),
                    }
                    for finding in report.findings
                ],
                "damage_not_named": report.unnamed,
            }
            for report in verified.reports
        ],
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
