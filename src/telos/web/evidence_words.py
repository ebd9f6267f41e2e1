"""What is recorded of something that is done, as pages say it: statement, source, and how sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.base import clock
from telos.plans.queries import concern_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.plans.queries import Approach, Evidence, Intervention, Recorded


@dataclass(frozen=True, kw_only=True)
class EvidenceShown:
    """One statement, with where it was read and how sure it is."""

    about: str
    statement: str
    source: str
    due: str
    """That somebody must look again, and why; empty where that day has not come."""


@dataclass(frozen=True, kw_only=True)
class RecordedShown:
    """One statement about a concern, with what it speaks of."""

    shown: EvidenceShown
    approaches: Sequence[Approach]
    interventions: Sequence[Intervention]


def evidence_shown(evidence: Sequence[Evidence]) -> list[EvidenceShown]:
    """Return what is recorded, each statement with source, edition, date and status."""
    return [_shown(each) for each in evidence]


def recorded_shown(recorded: Sequence[Recorded]) -> list[RecordedShown]:
    """Return what is recorded about a concern, each statement with what it speaks of."""
    return [
        RecordedShown(
            shown=_shown(each.evidence),
            approaches=each.approaches,
            interventions=each.interventions,
        )
        for each in recorded
    ]


def _shown(each: Evidence) -> EvidenceShown:
    return EvidenceShown(
        about=concern_name(each.concern),
        statement=each.statement,
        source=_source(each),
        due=_due(each),
    )


def _source(evidence: Evidence) -> str:
    """Say where it was read, in which edition, on which day and how surely."""
    parts = [evidence.source]
    if evidence.lacks_edition:
        parts.append(_("edition not recorded"))
    elif not evidence.tells_edition:
        parts.append(_("edition %(edition)s") % {"edition": evidence.edition})
    parts.append(_("recorded on %(day)s") % {"day": date_format(evidence.date, "j F Y")})
    is_seen = evidence.status == "looked-up"
    seen = _("seen in the source")
    parts.append(seen if is_seen else _("general knowledge, still to be looked up"))
    if not _due(evidence):
        again = _("look again by %(day)s")
        parts.append(again % {"day": date_format(evidence.review_by, "j F Y")})
    return " · ".join(parts)


def _due(evidence: Evidence) -> str:
    if evidence.has_newer_edition:
        return _("A newer edition of the source is known.")
    if evidence.is_due(clock.today()):
        words = _("Somebody should have looked again by %(day)s.")
        return words % {"day": date_format(evidence.review_by, "j F Y")}
    return ""
