"""Saying that something is not right, and answering it; what stands is never changed by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.rights.actions.erasing import hold_record
from telos.rights.actions.errors import AlreadySentError, RightsError, SettledError
from telos.rights.enums import About, AmendmentState
from telos.rights.models import Amendment
from telos.rights.queries.originals import original
from telos.rights.rules import (
    may_answer_correction,
    may_ask_correction,
    may_take_correction_back,
)
from telos.vault.rows import texts

if TYPE_CHECKING:
    from uuid import UUID

    from telos.people.models import Client, Person


@transaction.atomic
def ask_correction(
    *,
    actor: Person,
    client: Client,
    about: About,
    original_id: UUID,
    what_is_wrong: str,
    should_read: str,
    submission_key: UUID,
) -> Amendment:
    """Put beside something what is not right about it and how it should read.

    The same form sent a second time is the same correction.
    """
    held = hold_record(client)
    require(may_ask_correction(actor, held))
    wrong, should = what_is_wrong.strip(), should_read.strip()
    if not wrong or not should:
        raise RightsError(_("Say what is not right, and how it should read."))
    sent = Amendment.objects.filter(submission_key=submission_key).first()
    if sent is not None:
        return _same(sent, (actor.pk, held.pk, original_id), (wrong, should))
    if original(actor, held, about=about, row_id=original_id) is None:
        raise RightsError(_("Choose what it is about. What you chose is no longer here."))
    made = Amendment.objects.create(
        client=held,
        sealed_for=held.public_id,
        about=about,
        original_id=original_id,
        asked_by=actor,
        submission_key=submission_key,
        **texts(what_is_wrong=wrong, should_read=should),
    )
    record(actor=actor, deed="correction.ask", about=made, client=held)
    return made


def _same(sent: Amendment, given: tuple[int, int, UUID], said: tuple[str, str]) -> Amendment:
    """Return what the first sending made; nobody but its sender learns of it."""
    if (sent.asked_by_id, sent.client_id, sent.original_id) != given:
        raise AlreadySentError
    if (sent.opened("what_is_wrong"), sent.opened("should_read")) != said:
        raise AlreadySentError
    return sent


@transaction.atomic
def take_correction_back(*, actor: Person, amendment: Amendment) -> Amendment:
    """Take back what was said, while nobody has answered it; twice is once."""
    held = _held(amendment)
    require(may_take_correction_back(actor, held))
    return _settle(actor, held, AmendmentState.TAKEN_BACK, answer="")


@transaction.atomic
def accept_correction(*, actor: Person, amendment: Amendment, answer: str = "") -> Amendment:
    """Agree that it should read so; what stood stays beside it."""
    held = _held(amendment)
    require(may_answer_correction(actor, held))
    return _settle(actor, held, AmendmentState.ACCEPTED, answer=answer)


@transaction.atomic
def decline_correction(*, actor: Person, amendment: Amendment, answer: str) -> Amendment:
    """Leave what stands, with a reason; what the client says stays beside it all the same."""
    held = _held(amendment)
    require(may_answer_correction(actor, held))
    if not answer.strip():
        raise RightsError(_("Say why, so that they can understand it."))
    return _settle(actor, held, AmendmentState.DECLINED, answer=answer)


def _held(amendment: Amendment) -> Amendment:
    hold_record(amendment.client)
    amendments = Amendment.objects.select_for_update(of=("self",))
    return amendments.select_related("client__practice").get(pk=amendment.pk)


def _settle(actor: Person, held: Amendment, state: AmendmentState, *, answer: str) -> Amendment:
    words = answer.strip()
    if held.state != AmendmentState.ASKED:
        if (held.state, held.answered_by_id, held.answer) == (state, actor.pk, words):
            return held
        raise SettledError
    held.state, held.answered_at, held.answered_by = state, clock.now(), actor
    held.answer = words
    held.save(update_fields=["state", "answered_at", "answered_by", "answer"])
    record(actor=actor, deed=f"correction.{state}", about=held, client=held.client)
    return held
