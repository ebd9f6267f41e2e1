"""Raising risk alerts and answering for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.measures.actions.errors import QuestionnaireError
from telos.measures.models import RiskAlert
from telos.measures.rules import may_acknowledge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telos.measures.models import Response
    from telos.people.models import Client, Person
    from telos.science.instruments import Instrument


class AlertAcknowledgedError(QuestionnaireError):
    """Somebody has answered for the alert already."""


def raise_alerts(
    *,
    actor: Person,
    response: Response,
    instrument: Instrument,
    answers: Mapping[str, int | None],
    client: Client,
) -> list[RiskAlert]:
    """Raise what these answers call for, in the transaction that saves them."""
    raised = []
    for rule in instrument.alerts:
        value = answers.get(rule.item)
        if value is None or value < rule.at_least:
            continue
        alert, made = RiskAlert.objects.get_or_create(
            response=response,
            item_key=rule.item,
            value=value,
            defaults={"sealed_for": client.public_id},
        )
        raised.append(alert)
        if made:
            record(actor=actor, deed="alert.raise", about=alert, client=client)
    return raised


@transaction.atomic
def acknowledge_alert(*, actor: Person, alert: RiskAlert, what_was_done: str) -> RiskAlert:
    """Take responsibility for an alert and say what was done; the first to do so answers.

    Whoever comes second is told so: their words would not stand anywhere.
    """
    require(may_acknowledge(actor, alert))
    done = what_was_done.strip()
    if not done:
        raise QuestionnaireError(_("Say in a few words what you did or will do."))
    taken = RiskAlert.objects.filter(pk=alert.pk, acknowledged_at=None).update(
        acknowledged_at=clock.now(),
        acknowledged_by=actor,
        what_was_done=alert.sealed("what_was_done", done),
    )
    alert.refresh_from_db()
    if not taken and (alert.acknowledged_by_id, alert.what_was_done) != (actor.pk, done):
        raise AlertAcknowledgedError(_("Somebody has answered for this already. Read it again."))
    if taken:
        record(
            actor=actor,
            deed="alert.acknowledge",
            about=alert,
            client=alert.response.episode.client,
        )
    return alert
