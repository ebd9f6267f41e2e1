"""Taking a plan along on paper, for a client or their GP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.access.rules import side_of
from telos.audit.actions import record
from telos.base import clock
from telos.plans.actions.saying import PlanError

if TYPE_CHECKING:
    from datetime import date

    from telos.people.models import Person
    from telos.plans.models import Plan


@transaction.atomic
def take_plan_along(*, actor: Person, plan: Plan, asked_on: date | None = None) -> None:
    """Write into the trail that somebody took the plan along on paper.

    A therapist does with the client's word, and says on which day it was given.
    """
    client = plan.episode.client
    why = ""
    if side_of(actor, client) == Side.THERAPIST:
        if asked_on is None or not clock.has_been(asked_on):
            raise PlanError(_("Give the day on which the client asked or agreed."))
        why = _("the client asked or agreed on %(day)s") % {"day": date_format(asked_on, "j F Y")}
    record(actor=actor, deed="plan.paper", about=plan, client=client, why=why)
