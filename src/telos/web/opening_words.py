"""An opening in an emergency in words: when, by whom, why, and what was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.access.enums import REVIEWED_WITHIN

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from telos.access.models import EmergencyOpening


@dataclass(frozen=True, kw_only=True)
class OpeningShown:
    """One opening, as a page tells it."""

    opening_id: UUID
    when: str
    until: str
    who: str
    danger: str
    why: str
    why_later: str
    told: str
    """Since when the client may know of it."""
    due: str
    """By when it is to be reviewed; empty once it was."""
    finding: str
    review: str
    reviewed: str


def opening_shown(opening: EmergencyOpening) -> OpeningShown:
    """Return an opening in words, for whoever may read of it."""
    is_reviewed = opening.reviewed_at is not None
    return OpeningShown(
        opening_id=opening.public_id,
        when=moment(opening.created_at),
        until=clock_time(opening.ended_at or opening.ends_at),
        who=opening.opened_by.display_name,
        danger=opening.get_danger_display(),
        why=opening.why,
        why_later=opening.why_later,
        told=moment(opening.told_at),
        due="" if is_reviewed else moment(opening.created_at + REVIEWED_WITHIN),
        finding=opening.get_finding_display(),
        review=opening.review,
        reviewed=_("%(who)s, %(when)s")
        % {
            "who": opening.reviewed_by.display_name if opening.reviewed_by else "",
            "when": moment(opening.reviewed_at),
        }
        if opening.reviewed_at
        else "",
    )


def moment(at: datetime) -> str:
    """Return a day and an hour: “12 March 2026, 14:05”."""
    return date_format(localtime(at), "j F Y, H:i")


def clock_time(at: datetime) -> str:
    """Return an hour: “14:05”."""
    return date_format(localtime(at), "H:i")
