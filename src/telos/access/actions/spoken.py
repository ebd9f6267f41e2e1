"""What a client without an account says, in the room or on paper, written down by a therapist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.access.enums import Side, SpokenWay
from telos.access.rules import is_therapist_of, require, side_of
from telos.base import clock
from telos.people.models import Client

if TYPE_CHECKING:
    from datetime import date, datetime

    from telos.people.models import Person

# A paper may have been signed shortly before the record was made; an earlier day is a slip of the
# pen. Our own judgement.
MOST_BEFORE_CARE: Final = timedelta(days=31)


class SpokenError(ValueError):
    """What a client said cannot be written down like this."""


class SpokenDayError(SpokenError):
    """A client cannot have said it on this day: it must be a slip of the pen."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A client's own word, written down by their therapist: on which day it was said, and how."""

    said_on: date
    way: SpokenWay

    @property
    def fields(self) -> dict[str, Any]:
        """The word as a row keeps it."""
        return {"spoken_on": self.said_on, "spoken_way": str(self.way)}


def spoken_fields(spoken: Spoken | None) -> dict[str, Any]:
    """Return what a row keeps of how an answer was said; nothing where it was given signed in."""
    return {} if spoken is None else spoken.fields


def side_answering(actor: Person, client: Client, spoken: Spoken | None, *, since: date) -> Side:
    """Return for whom the actor answers: by themselves, or for a client who said it to them.

    `since` is the day on which care began. Whoever has an account answers there: the client is
    held, so that an account made meanwhile is seen.
    """
    if spoken is None:
        return side_of(actor, client)
    require(is_therapist_of(actor, client))
    held = Client.objects.select_for_update().get(pk=client.pk)
    if held.person_id is not None:
        raise SpokenError(
            _("%(name)s has an account by now and answers there. Nothing is written down for them.")
            % {"name": held.display_name}
        )
    if not clock.has_been(spoken.said_on):
        raise SpokenDayError(_("Enter today or an earlier day; check the year."))
    if spoken.said_on < since - MOST_BEFORE_CARE:
        raise SpokenDayError(
            _("This care began on %(day)s, so it was said later than this. Check the year.")
            % {"day": date_format(since, "j F Y")}
        )
    return Side.CLIENT


def require_said_since(spoken: Spoken | None, proposed_at: datetime) -> None:
    """Refuse an answer to words that nobody had proposed yet on the day on which it was said."""
    if spoken is None:
        return
    proposed_on = localtime(proposed_at).date()
    if spoken.said_on < proposed_on:
        raise SpokenDayError(
            _("These words were proposed on %(day)s, so the answer came on that day or later.")
            % {"day": date_format(proposed_on, "j F Y")}
        )
