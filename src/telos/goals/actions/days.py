"""The days on which somebody may have said how far along a goal is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.base import clock
from telos.goals.actions.wording import RatingDayError
from telos.goals.enums import MOST_BEFORE_CARE

if TYPE_CHECKING:
    from datetime import date

    from telos.episodes.models import Episode


def require_day_of_care(day: date, episode: Episode) -> None:
    """Refuse a day that has not come yet, or lies long before care began."""
    if not clock.has_been(day):
        raise RatingDayError(_("Enter today or an earlier day; check the year."))
    if day < episode.opened_on - MOST_BEFORE_CARE:
        raise RatingDayError(
            _("This care began on %(day)s, so its goals are rated later than this. Check the year.")
            % {"day": date_format(episode.opened_on, "j F Y")}
        )
