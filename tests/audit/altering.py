"""Trails altered in the database, in the six ways in which somebody might, at random places.

Each way has a clumsy and a careful variant: one who leaves gaps, and one who renumbers what follows
and moves the note of where the chain ends. None has the key.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from telos.audit.actions import append
from telos.audit.chain.codes import code_of
from telos.audit.models import AuditRow, ChainHead
from telos.base import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from django.db.models import QuerySet

_SOMEBODY_ELSES_KEY = b"not the key of this installation"


@dataclass(frozen=True, kw_only=True)
class Altered:
    """What was done: rows `first` to `last`, and by which name it is to be found."""

    found_as: frozenset[str]
    first: int
    last: int


def trail(practice_id: UUID, count: int) -> None:
    """Write a trail of so many rows, an hour apart."""
    people = [uuid4() for _ in range(3)]
    append(
        [
            AuditRow(
                practice_id=practice_id,
                actor_id=people[n % 3],
                deed=("read", "goal.rate", "appointment.move")[n % 3],
                about_kind="goals,measures" if n % 3 == 0 else "goals.goal",
                about_id=uuid4(),
                client_id=uuid4(),
                created_at=clock.now() - timedelta(hours=count - n),
            )
            for n in range(count)
        ]
    )


def rows_of(practice_id: UUID) -> QuerySet[AuditRow]:
    """The rows as somebody sees them who goes around the models."""
    return AuditRow._base_manager.filter(practice_id=practice_id).order_by("sequence")


def edit(random: Random, practice_id: UUID) -> Altered:
    """One field of one row says something else."""
    number = random.randint(1, rows_of(practice_id).count())
    row = rows_of(practice_id).filter(sequence=number)
    field, value = random.choice(
        [
            ("deed", "goal.agree"),
            ("about_kind", "contact"),
            ("why", "So."),
            ("place", "elsewhere"),
            ("device", "0123456789ab"),
            ("actor_id", uuid4()),
            ("about_id", uuid4()),
            ("client_id", random.choice([None, uuid4()])),
            ("public_id", uuid4()),
            ("created_at", row.get().created_at + timedelta(microseconds=random.choice([-1, 1]))),
            ("previous", secrets.token_bytes(32)),
            ("previous", b""),
            ("code", secrets.token_bytes(32)),
            ("practice_id", uuid4()),
        ]
    )
    row.update(**{field: value})
    at_the_end = number == rows_of(practice_id).count() + 1
    gone = "cut" if at_the_end else "removed"
    found_as = frozenset({gone if field == "practice_id" else "edited"})
    return Altered(found_as=found_as, first=number, last=number)


def swap(random: Random, practice_id: UUID) -> Altered:
    """Two rows stand in each other's place: with their codes, or without."""
    rows = list(rows_of(practice_id))
    one, other = sorted(random.sample(range(len(rows)), 2))
    if random.random() < 0.3:
        other = one + 1 if one + 1 < len(rows) else one - 1
        one, other = sorted((one, other))
    first, second = rows[one], rows[other]
    base = AuditRow._base_manager
    if random.random() < 0.5:
        base.filter(pk=first.pk).update(sequence=-1)
        base.filter(pk=second.pk).update(sequence=first.sequence)
        base.filter(pk=first.pk).update(sequence=second.sequence)
    else:
        said = ("created_at", "actor_id", "about_id", "client_id", "deed", "about_kind", "why")
        base.filter(pk=first.pk).update(public_id=uuid4())
        base.filter(pk=second.pk).update(
            public_id=first.public_id, **{field: getattr(first, field) for field in said}
        )
        base.filter(pk=first.pk).update(
            public_id=second.public_id, **{field: getattr(second, field) for field in said}
        )
    return Altered(found_as=frozenset({"swapped"}), first=first.sequence, last=second.sequence)


def remove(random: Random, practice_id: UUID) -> Altered:
    """Rows are taken out from between others; careful hands close the gap."""
    count = rows_of(practice_id).count()
    first = random.randint(1, count - 1)
    last = min(count - 1, first + random.choice([0, 0, 1, 5]))
    rows_of(practice_id).filter(sequence__gte=first, sequence__lte=last).delete()
    if random.random() < 0.5:
        _renumber(practice_id, after=last, by=-(last - first + 1))
        if random.random() < 0.5:
            _note_the_end(practice_id)
    return Altered(found_as=frozenset({"removed"}), first=first, last=last)


def insert(random: Random, practice_id: UUID) -> Altered:
    """A row is put in that nobody wrote: copied or made up, between others or at the end."""
    count = rows_of(practice_id).count()
    number = random.randint(1, count + 1)
    copied = rows_of(practice_id).get(sequence=random.randint(1, count))
    is_end = number == count + 1
    _renumber(practice_id, after=number - 1, by=1)
    copied.pk, copied.public_id, copied.sequence = None, uuid4(), number
    if random.random() < 0.5:
        copied.actor_id, copied.code = uuid4(), secrets.token_bytes(32)
    AuditRow._base_manager.bulk_create([copied])
    moved = random.random() < 0.5
    if moved:
        _note_the_end(practice_id)
    found_as = {"inserted"} if not is_end else {"edited"} if moved else {"inserted"}
    return Altered(found_as=frozenset(found_as), first=number, last=number)


def truncate(random: Random, practice_id: UUID) -> Altered:
    """The last rows are cut off and the end is noted anew: only an anchor tells."""
    count = rows_of(practice_id).count()
    left = random.randint(0, count - 1)
    rows_of(practice_id).filter(sequence__gt=left).delete()
    if left == 0 and random.random() < 0.5:
        ChainHead.objects.filter(practice_id=practice_id).delete()
    else:
        _note_the_end(practice_id)
    return Altered(found_as=frozenset({"cut"}), first=left + 1, last=count)


def edit_and_rehash(random: Random, practice_id: UUID) -> Altered:
    """A row says something else, and every code from there on is made anew with another key."""
    rows = list(rows_of(practice_id))
    first = random.randint(1, len(rows))
    previous = rows[first - 1].previous
    for row in rows[first - 1 :]:
        if row.sequence == first:
            row.actor_id = uuid4()
        row.previous = bytes(previous)
        previous = row.code = code_of(_SOMEBODY_ELSES_KEY, row.as_entry())
    AuditRow._base_manager.bulk_update(rows[first - 1 :], ["actor_id", "previous", "code"])
    _note_the_end(practice_id)
    found_as = "another key" if first == 1 else "edited"
    return Altered(found_as=frozenset({found_as}), first=first, last=len(rows))


WAYS: dict[str, Callable[[Random, UUID], Altered]] = {
    "edit": edit,
    "swap": swap,
    "remove": remove,
    "insert": insert,
    "truncate": truncate,
    "edit and rehash": edit_and_rehash,
}


def _renumber(practice_id: UUID, *, after: int, by: int) -> None:
    for row in (
        rows_of(practice_id)
        .filter(sequence__gt=after)
        .order_by("-sequence" if by > 0 else "sequence")
    ):
        rows_of(practice_id).filter(pk=row.pk).update(sequence=row.sequence + by)


def _note_the_end(practice_id: UUID) -> None:
    last = rows_of(practice_id).last()
    head = ChainHead.objects.filter(practice_id=practice_id)
    if last is None:
        head.update(count=0, code=bytes(32))
    else:
        head.update(count=last.sequence, code=bytes(last.code))
