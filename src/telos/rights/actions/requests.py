"""Asking that a record be erased, answering it, and what holds a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.actions import tell_client
from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.notices.actions import no_longer_news, tell
from telos.notices.enums import NoticeKind
from telos.people.queries import managers_of
from telos.rights.actions.erasing import hold_record
from telos.rights.actions.errors import AlreadySentError, RightsError, SettledError
from telos.rights.enums import ErasureOutcome
from telos.rights.models import ErasureRequest, LegalHold
from telos.rights.rules import may_ask_erasure, may_erase, may_take_erasure_back
from telos.vault.rows import texts

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from telos.people.models import Client, Person


@transaction.atomic
def ask_erasure(*, actor: Person, client: Client, asked_on: date | None = None) -> ErasureRequest:
    """Ask that a record be erased; asking twice is asking once."""
    held = hold_record(client)
    require(may_ask_erasure(actor, held))
    day = asked_on or clock.today()
    if not clock.has_been(day):
        raise RightsError(_("Give the day on which it was asked, today or before."))
    if open_one := ErasureRequest.objects.filter(client=held, settled_at=None).first():
        return open_one
    made = ErasureRequest.objects.create(
        client=held, sealed_for=held.public_id, asked_by=actor, asked_on=day
    )
    record(actor=actor, deed="erasure.ask", about=made, client=held)
    managers = managers_of(held.practice).exclude(pk=actor.pk)
    tell(managers, NoticeKind.ERASURE_ASKED, about=made)
    return made


@transaction.atomic
def take_erasure_back(*, actor: Person, request: ErasureRequest) -> ErasureRequest:
    """Take the request back while it waits; twice is once."""
    held = _held(request)
    require(may_take_erasure_back(actor, held))
    return _settle(actor, held, ErasureOutcome.TAKEN_BACK)


@transaction.atomic
def keep_record(
    *, actor: Person, request: ErasureRequest, answer: str, kept_until: date | None = None
) -> ErasureRequest:
    """Answer that the record is kept: why, and to which day where that is known."""
    held = _held(request)
    require(may_erase(actor, held.client))
    if not answer.strip():
        raise RightsError(_("Say why it is kept; they read it."))
    if kept_until is not None and kept_until <= clock.today():
        raise RightsError(_("Give a day to come, or none."))
    return _settle(actor, held, ErasureOutcome.KEPT, answer=answer.strip(), kept_until=kept_until)


def _held(request: ErasureRequest) -> ErasureRequest:
    hold_record(request.client)
    requests = ErasureRequest.objects.select_for_update(of=("self",))
    return requests.select_related("client__practice").get(pk=request.pk)


def _settle(
    actor: Person,
    held: ErasureRequest,
    outcome: ErasureOutcome,
    *,
    answer: str = "",
    kept_until: date | None = None,
) -> ErasureRequest:
    if held.settled_at is not None:
        same = (held.outcome, held.settled_by_id, held.answer, held.kept_until)
        if same == (outcome, actor.pk, answer, kept_until):
            return held
        raise SettledError
    held.outcome, held.settled_at, held.settled_by = outcome, clock.now(), actor
    held.answer, held.kept_until = answer, kept_until
    held.save(update_fields=["outcome", "settled_at", "settled_by", "answer", "kept_until"])
    record(actor=actor, deed=f"erasure.{outcome}", about=held, client=held.client)
    no_longer_news(NoticeKind.ERASURE_ASKED, about=held)
    if outcome == ErasureOutcome.KEPT:
        tell_client(held.client, NoticeKind.ERASURE_ANSWERED, about=held)
    return held


@transaction.atomic
def place_hold(
    *, actor: Person, client: Client, why: str, ends_on: date, submission_key: UUID
) -> LegalHold:
    """Keep a record from being erased until a day, with the reason. Sent twice it is one."""
    held = hold_record(client)
    require(may_erase(actor, held))
    if not why.strip():
        raise RightsError(_("Say why the record is held."))
    sent = LegalHold.objects.filter(submission_key=submission_key).first()
    if sent is not None:
        if (sent.client_id, sent.placed_by_id, sent.ends_on) != (held.pk, actor.pk, ends_on):
            raise AlreadySentError
        return sent
    if ends_on < clock.today():
        raise RightsError(_("Give a day to come: a hold has an end, and can be placed again."))
    made = LegalHold.objects.create(
        client=held,
        sealed_for=held.public_id,
        ends_on=ends_on,
        placed_by=actor,
        submission_key=submission_key,
        **texts(why=why.strip()),
    )
    record(actor=actor, deed="hold.place", about=made, client=held)
    return made


@transaction.atomic
def lift_hold(*, actor: Person, hold: LegalHold) -> LegalHold:
    """Let a hold end before its day; twice is once."""
    client = hold_record(hold.client)
    require(may_erase(actor, client))
    held = LegalHold.objects.select_for_update().get(pk=hold.pk)
    if held.lifted_at is not None:
        return held
    held.lifted_at, held.lifted_by = clock.now(), actor
    held.save(update_fields=["lifted_at", "lifted_by"])
    record(actor=actor, deed="hold.lift", about=held, client=client)
    return held
