"""Saying that something is not right, and answering it; what stands is never changed by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.actions import tell_client, tell_therapists
from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.notices.actions import no_longer_news
from telos.notices.enums import NoticeKind
from telos.rights.actions.erasing import hold_record
from telos.rights.actions.errors import AlreadySentError, RightsError, SettledError
from telos.rights.enums import AmendmentState
from telos.rights.models import Amendment
from telos.rights.queries.originals import original
from telos.rights.rules import (
    may_answer_correction,
    may_ask_correction,
    may_enter_correction,
    may_take_correction_back,
)
from telos.vault.rows import texts

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from telos.people.models import Client, Person
    from telos.rights.enums import About


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What somebody says is not right: about which row, what, and how it should read."""

    about: About
    original_id: UUID
    what_is_wrong: str
    should_read: str

    @property
    def words(self) -> tuple[str, str]:
        """What is kept of it."""
        return self.what_is_wrong.strip(), self.should_read.strip()


@transaction.atomic
def ask_correction(
    *, actor: Person, client: Client, said: Correction, submission_key: UUID
) -> Amendment:
    """Put beside something of one's own record what is not right and how it should read.

    The same form sent a second time is the same correction.
    """
    held = hold_record(client)
    require(may_ask_correction(actor, held))
    made, is_new = _put_beside(actor, held, said, day=clock.today(), key=submission_key)
    if is_new:
        record(actor=actor, deed="correction.ask", about=made, client=held)
        tell_therapists(held, NoticeKind.CORRECTION_ASKED, about=made)
    return made


@transaction.atomic
def enter_correction(
    *, actor: Person, client: Client, said: Correction, asked_on: date, submission_key: UUID
) -> Amendment:
    """Put beside what a client has said at the practice, by letter or by telephone, on a day."""
    held = hold_record(client)
    require(may_enter_correction(actor, held))
    if not clock.has_been(asked_on):
        raise RightsError(_("Give the day on which they said it, today or before."))
    made, is_new = _put_beside(actor, held, said, day=asked_on, key=submission_key)
    if made.asked_on != asked_on:
        raise AlreadySentError
    if is_new:
        record(actor=actor, deed="correction.enter", about=made, client=held)
    return made


def _put_beside(
    actor: Person, client: Client, said: Correction, *, day: date, key: UUID
) -> tuple[Amendment, bool]:
    """Return the correction, and whether it is a new one."""
    wrong, should = said.words
    if not wrong or not should:
        raise RightsError(_("Say what is not right, and how it should read."))
    sent = Amendment.objects.filter(submission_key=key).first()
    if sent is not None:
        return _same(sent, (actor.pk, client.pk, said.original_id), said.words), False
    if original(actor, client, about=said.about, row_id=said.original_id) is None:
        raise RightsError(_("Choose what it is about. What you chose is no longer here."))
    made = Amendment.objects.create(
        client=client,
        sealed_for=client.public_id,
        about=said.about,
        original_id=said.original_id,
        asked_by=actor,
        asked_on=day,
        submission_key=key,
        **texts(what_is_wrong=wrong, should_read=should),
    )
    return made, True


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
    no_longer_news(NoticeKind.CORRECTION_ASKED, about=held)
    if state != AmendmentState.TAKEN_BACK:
        tell_client(held.client, NoticeKind.CORRECTION_ANSWERED, about=held)
    return held
