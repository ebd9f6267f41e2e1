"""Erasing a record: its keys, its name and times, and the ids by which the trail knew it."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from telos.access.actions import ReasonMissingError, destroy_client_keys, end_care
from telos.access.models import ConsentAsk, ConsentFact, EmergencyOpening
from telos.access.queries import therapists_of
from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.episodes.actions import close_without_words
from telos.episodes.models import Episode
from telos.intake.models import (
    FormulationTyping,
    IntakeDraft,
    IntakeEntry,
    SafetyPlan,
    SafetyPlanDraft,
    SafetyPlanLook,
    SafetyPlanVersion,
)
from telos.measures.models import Answer
from telos.notices.actions import forget, forget_as_client, no_longer_news
from telos.notices.enums import NoticeKind
from telos.people.actions import take_name_from
from telos.people.models import Client, Membership
from telos.people.rules import has_worked
from telos.plans.models import PlanApproach, PlanArrangement, PlanIntervention, PlanServing
from telos.rights.actions.errors import AlreadyErasedError, BarredError
from telos.rights.enums import LONGEST_REASON, DueOutcome, ErasureOutcome
from telos.rights.models import Amendment, DueErasure, ErasedRecord, Erasure, ErasureRequest
from telos.rights.queries.copies import times_of
from telos.rights.queries.keeping import standing_of_record
from telos.rights.queries.tables import TABLES
from telos.rights.rules import may_erase
from telos.vault.actions import destroy_keys, let_keys_go, put_blanks
from telos.vault.enums import KeyClass

if TYPE_CHECKING:
    from telos.base.models import Row
    from telos.people.models import Person

# Days and seconds by which the times of an erased record move into the past, by chance and
# remembered nowhere. Our own judgement: enough that no day is the true one.
_LEAST_DAYS: Final = 30
_MOST_DAYS: Final = 400
_MOST_SECONDS: Final = 3 * 60 * 60
# Where rows stand for a moment while they move, so that none meets another on the way: two of a
# schedule lie a week apart, and so may the step be.
_ASIDE: Final = timedelta(days=36_500)
_AT_A_TIME: Final = 500


@transaction.atomic
def erase_record(*, actor: Person, client: Client, why: str, sooner: str = "") -> Erasure:
    """Erase a record for good: nobody reads its words, and nothing says whose it was.

    `sooner` says why the law does not keep it, where the practice's rules would or say nothing.
    What a backup brought back of one that was erased before is erased anew without either.
    The rows of the trail stay as they are; no row of the record bears the ids in them any more.
    """
    held = hold_record(client)
    require(may_erase(actor, held))
    list(Episode.objects.select_for_update().filter(client=held).order_by("pk"))
    reason = _reason(held, why.strip(), sooner.strip())
    # Open still only where it was erased before, and a backup from before that was restored.
    close_without_words(actor=actor, client=held)
    for therapist in therapists_of(held):
        end_care(actor=actor, client=held, therapist=therapist)
    record(actor=actor, deed="record.erase", about=held, client=held, why=reason)
    _settle(held, actor)
    erasure = Erasure.objects.create(
        practice=held.practice, record_id=held.public_id, erased_by=actor
    )
    ErasedRecord.objects.create(client=held)
    _forget_news(held)
    _make_nobodys(held, actor)
    # Last: were nothing of the above kept, the keys would stand too.
    if held.person is not None:
        _destroy_keys_of(held.person, actor)
    _let_drafts_go(held, actor)
    destroy_client_keys(actor=actor, client=held, why=reason)
    return erasure


def hold_record(client: Client) -> Client:
    """Return the client, held until the transaction ends; an erased record is refused."""
    clients = Client.objects.select_for_update(of=("self",)).select_related("practice", "person")
    held = clients.get(pk=client.pk)
    if ErasedRecord.objects.filter(client=held).exists():
        raise AlreadyErasedError
    return held


def _reason(client: Client, why: str, sooner: str) -> str:
    if not why:
        raise ReasonMissingError
    standing = standing_of_record(client)
    if standing.ended_on is None and not standing.was_erased:
        raise BarredError(_("Care goes on. It has to be closed before its record can be erased."))
    if standing.holds:
        raise BarredError(_("A legal hold stands on this record. Lift it first, if it may be."))
    if not standing.needs_words:
        return why[:LONGEST_REASON]
    if not sooner:
        raise BarredError(
            _("Say why the law does not keep this record: its time has not come, or is not known.")
        )
    return f"{why} / {sooner}"[:LONGEST_REASON]


def _settle(client: Client, actor: Person) -> None:
    now = clock.now()
    by = {"settled_at": now, "settled_by": actor}
    asked = ErasureRequest.objects.filter(client=client, settled_at=None)
    for each in asked:
        no_longer_news(NoticeKind.ERASURE_ASKED, about=each)
    asked.update(outcome=ErasureOutcome.ERASED, **by)
    DueErasure.objects.filter(client=client, settled_at=None).update(outcome=DueOutcome.GONE, **by)


def _forget_news(client: Client) -> None:
    """Take away what the client was told of; what somebody is told of as staff stays theirs."""
    if client.person is None:
        return
    if not has_worked(client.person):
        forget(client.person)
        return
    openings = EmergencyOpening.objects.filter(client=client).values_list("public_id", flat=True)
    forget_as_client(client.person, rows=openings)


def _destroy_keys_of(person: Person, actor: Person) -> None:
    """Destroy the keys of what the account wrote for itself.

    Of somebody who works somewhere only drafts go, since no draft says whether it was a client's;
    later ones get a new key.
    """
    if has_worked(person):
        let_keys_go(owners=[person.public_id], by=actor.public_id, classes=[KeyClass.DRAFT])
    else:
        destroy_keys(owner=person.public_id, by=actor.public_id)


def _let_drafts_go(client: Client, actor: Person) -> None:
    """Destroy the keys of what those who work here sent too late, and what names no client.

    What they sent about a client is that client's, and of others' stays. Of the rest nothing says
    that it was not about this one: a name in an emergency may have been two people's.
    """
    workers = Membership.objects.filter(practice=client.practice)
    owners = set(workers.values_list("person__public_id", flat=True))
    let_keys_go(owners=owners, by=actor.public_id, classes=[KeyClass.DRAFT])


def _make_nobodys(client: Client, actor: Person) -> None:
    """Put blanks for texts, other ids for ids, and other times for times."""
    successor = uuid4()
    days = timedelta(days=_LEAST_DAYS + secrets.randbelow(_MOST_DAYS - _LEAST_DAYS))
    earlier = days + timedelta(seconds=secrets.randbelow(_MOST_SECONDS))
    destroy_keys(owner=successor, by=actor.public_id)
    put_blanks(owner=client.public_id, successor=successor)
    forget_answers(client)
    forget_consent(client)
    forget_intake(client)
    forget_safety_typed(client)
    forget_plans(client)
    for model, path in [(table.model, table.client) for table in TABLES]:
        _forget(model, {path: client}, earlier=earlier, days=days)
    _forget(ErasedRecord, {"client": client}, earlier=earlier, days=days)
    # Each names a row by an id that it no longer has, and that the trail still knows.
    for amendment in Amendment.objects.filter(client=client):
        Amendment.objects.filter(pk=amendment.pk).update(original_id=uuid4())
    take_name_from(client, public_id=successor, earlier=earlier)


def forget_answers(client: Client) -> None:
    """Take away the single answers; their scores stay, as numbers of nobody's."""
    Answer.objects.filter(response__episode__client=client).delete()


def forget_consent(client: Client) -> None:
    """Take away what was agreed to: by it the numbers of nobody's could still be used."""
    for model in (ConsentFact, ConsentAsk):
        model._base_manager.filter(client=client).delete()  # noqa: SLF001 -- past what is only added


def forget_intake(client: Client) -> None:
    """Take away what stands beside the words of an intake, and what was typed and not saved."""
    for model in (IntakeDraft, FormulationTyping):
        model.objects.filter(intake__episode__client=client).delete()
    entries = IntakeEntry.objects.filter(intake__episode__client=client)
    entries.update(value=None, helps="")


def forget_safety_typed(client: Client) -> None:
    """Take away what was typed at a safety plan and not saved."""
    SafetyPlanDraft.objects.filter(client=client).delete()


def forget_safety_plan(client: Client) -> None:
    """Take a safety plan away as a whole: one without a word is none, in the hour it is for."""
    forget_safety_typed(client)
    for model, path in (
        (SafetyPlanLook, "version__plan__client"),
        (SafetyPlanVersion, "plan__client"),
        (SafetyPlan, "client"),
    ):
        model._base_manager.filter(**{path: client}).delete()  # noqa: SLF001 -- past what is only added


def forget_plans(client: Client) -> None:
    """Take away the names of how therapy was to be done, of what for, and what was in the way."""
    for model, path in (
        (PlanServing, "intervention__version__plan__episode__client"),
        (PlanIntervention, "version__plan__episode__client"),
        (PlanApproach, "version__plan__episode__client"),
        (PlanArrangement, "version__plan__episode__client"),
    ):
        model._base_manager.filter(**{path: client}).delete()  # noqa: SLF001 -- past what is only added


def _forget(model: type[Row], of: dict[str, Any], *, earlier: timedelta, days: timedelta) -> None:
    """Move the times of these rows and give each another id; nothing remembers either."""
    keys = list(model._base_manager.filter(**of).values_list("pk", flat=True))  # noqa: SLF001 -- Django's public word
    moments, dates = times_of(model)
    for start in range(0, len(keys), _AT_A_TIME):
        rows = model._base_manager.filter(pk__in=keys[start : start + _AT_A_TIME])  # noqa: SLF001 -- the same
        for moved, moved_days in ((_ASIDE, _ASIDE), (earlier - _ASIDE, days - _ASIDE)):
            rows.update(
                **{name: F(name) - moved for name in moments},
                **{name: F(name) - moved_days for name in dates},
            )
        anew = list(rows.only("public_id"))
        for row in anew:
            row.public_id = uuid4()
        model._base_manager.bulk_update(anew, ["public_id"])  # noqa: SLF001 -- the same
