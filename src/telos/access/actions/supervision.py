"""Naming who supervises a therapist, and ending it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from telos.access.actions.telling import tell_clients, tell_each_client
from telos.access.models import CareRelationship, Supervision
from telos.access.queries import (
    clients_supervised_by,
    readers_by_supervision,
    supervision_resting_on,
)
from telos.access.rules import may_name_supervisor, require
from telos.audit.actions import record
from telos.base import clock
from telos.notices.actions import no_longer_news, tell
from telos.notices.enums import NoticeKind
from telos.people.models import Practice
from telos.people.rules import may_manage

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from telos.people.models import Membership, Person


@transaction.atomic
def begin_supervision(
    *, actor: Person, practice: Practice, supervisor: Person, therapist: Person
) -> Supervision:
    """Name who supervises a therapist from this moment; the manager's deed. Twice is once.

    Of the therapist's clients the supervisor reads those alone who agreed; they are told of it, and
    so are the two.
    """
    _hold(practice.pk)
    require(may_name_supervisor(actor, practice, supervisor=supervisor, therapist=therapist))
    read_already = list(clients_supervised_by(supervisor).values_list("pk", flat=True))
    supervision, made = Supervision.objects.get_or_create(
        practice=practice,
        supervisor=supervisor,
        therapist=therapist,
        ended_on=None,
        defaults={"started_on": clock.today(), "named_by": actor},
    )
    if made:
        record(actor=actor, deed="supervision.begin", about=supervision, practice=practice)
        both = [person for person in (supervisor, therapist) if person.pk != actor.pk]
        tell(both, NoticeKind.SUPERVISION_BEGINS, about=supervision)
        now_read = clients_supervised_by(supervisor).exclude(pk__in=read_already)
        tell_clients(now_read, NoticeKind.SUPERVISOR_READS, about=supervision)
    return supervision


def tell_of_new_readers(clients: Collection[int], before: Collection[tuple[int, int]]) -> None:
    """Tell clients who agreed to it that somebody supervises whoever cares for them now.

    `before` is who read whom as a supervisor until then, by supervisor and client.
    """
    now = readers_by_supervision(clients)
    new = {care for pair, care in now.items() if pair not in before}
    if not new:
        return
    cares = CareRelationship.objects.filter(pk__in=new).select_related("client__person")
    told = [(care.client, care) for care in cares.order_by("pk")]
    tell_each_client(told, NoticeKind.SUPERVISOR_READS)


@transaction.atomic
def end_supervision(*, actor: Person, supervision_id: UUID) -> Supervision:
    """End a supervision: from this moment the supervisor reads nothing by it. Twice is once.

    The two are told, whether it ends by itself or with the part of one of them.
    """
    rows = Supervision.objects.select_related("practice", "supervisor", "therapist")
    found = rows.filter(public_id=supervision_id).first()
    require(found is not None and may_manage(actor, found.practice))
    assert found is not None  # noqa: S101 -- refused above, said again for the types
    _hold(found.practice_id)
    return _end(actor, rows.get(pk=found.pk))


def end_supervision_resting_on(*, actor: Person, part: Membership) -> None:
    """End what a colleague supervises, and is supervised in, by a part that is about to end.

    Whoever got such a part again would else read on unasked.
    """
    for supervision in supervision_resting_on(actor, part):
        _end(actor, supervision)


def _end(actor: Person, supervision: Supervision) -> Supervision:
    if supervision.ended_on is not None:
        return supervision
    supervision.ended_on = clock.today()
    supervision.save(update_fields=["ended_on"])
    record(actor=actor, deed="supervision.end", about=supervision, practice=supervision.practice)
    no_longer_news(NoticeKind.SUPERVISION_BEGINS, about=supervision)
    no_longer_news(NoticeKind.SUPERVISOR_READS, about=supervision)
    both = (supervision.supervisor, supervision.therapist)
    others = [person for person in both if person.pk != actor.pk]
    tell(others, NoticeKind.SUPERVISION_ENDS, about=supervision)
    return supervision


def _hold(practice: int) -> None:
    """Hold the practice: parts, and what rests on them, follow one another."""
    Practice.objects.select_for_update().get(pk=practice)
