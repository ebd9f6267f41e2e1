"""Taking a copy of a record along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.access.rules import is_self, require
from telos.audit.actions import record
from telos.base import clock
from telos.rights.queries.copies import copy_of
from telos.rights.rules import may_take_copy

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from telos.people.models import Client, Person


class CopyError(ValueError):
    """A copy cannot be made like this."""


@transaction.atomic
def take_copy(*, actor: Person, client: Client, asked_on: date | None = None) -> dict[str, Any]:
    """Return everything of a record, and write into its trail that somebody took it along.

    A therapist makes it for a client who has asked on paper, and says on which day.
    """
    require(may_take_copy(actor, client))
    why = ""
    if not is_self(actor, client):
        if asked_on is None or not clock.has_been(asked_on):
            raise CopyError(_("Give the day on which it was asked, today or before."))
        day = date_format(asked_on, "j F Y")
        why = _("asked for at the practice on %(day)s") % {"day": day}
    record(actor=actor, deed="record.copy", about=client, client=client, why=why)
    return copy_of(actor, client)
