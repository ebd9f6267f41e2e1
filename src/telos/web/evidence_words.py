"""What is recorded of something that is done, as pages say it: statement, source, and how sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

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
        about=concern_name(each.concern), statement=each.statement, source=_source(each)
    )


def _source(evidence: Evidence) -> str:
    parts = [evidence.source, evidence.edition]
    recorded = _("recorded on %(day)s") % {"day": date_format(evidence.date, "j F Y")}
    seen = _("seen in the source")
    if evidence.status != "looked-up":
        seen = _("general knowledge, still to be looked up")
    again = _("look again by %(day)s") % {"day": date_format(evidence.review_by, "j F Y")}
    return " · ".join(filter(None, [*parts, recorded, seen, again]))
