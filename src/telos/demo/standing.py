"""The practice that is told of, and whether it stands here already."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection
from django.utils import timezone

from telos.audit.actions import record
from telos.audit.models import AuditRow
from telos.base import clock
from telos.demo.errors import NotADemoError, OthersLiveHereError
from telos.people.enums import Role
from telos.people.models import Person, Practice

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

# What the trail says of a practice that was invented; nothing but the building writes it, and
# the trail cannot be changed. A name proves nothing: anybody may call their practice like this.
_MADE_UP: Final = "demo.build"


@dataclass(frozen=True, kw_only=True)
class MemberTold:
    """Somebody who works in the practice."""

    key: str
    name: str
    role: Role
    supervises: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    """Of which stories they read the client's page as a supervisor."""


@dataclass(frozen=True, kw_only=True)
class PracticeTold:
    """The practice and who works there; the manager opens it."""

    name: str
    country: str
    opened_weeks_ago: int
    members: tuple[MemberTold, ...]


@dataclass(frozen=True, kw_only=True)
class BuiltPractice:
    """The practice, and whether it was made just now."""

    practice: Practice
    made: bool
    days_old: int
    """How long ago it was made."""


@cache
def practice_told() -> PracticeTold:
    """Read what is told of the practice."""
    with (Path(__file__).parent / "practice.toml").open("rb") as file:
        told = tomllib.load(file)
    members = tuple(
        MemberTold(
            key=member["key"],
            name=member["name"],
            role=Role(member["role"]),
            supervises=tuple(member.get("supervises", ())),
            reads=tuple(member.get("reads", ())),
        )
        for member in told.pop("members")
    )
    return PracticeTold(members=members, **told)


def mark_as_demo(practice: Practice, *, by: Person) -> None:
    """Write into the trail that the practice is invented: only what is marked is ever cleared."""
    record(actor=by, deed=_MADE_UP, about=practice, practice=practice)


def require_nobody_else() -> None:
    """Refuse an installation that is no demo, or a database that holds anything but one.

    It is asked before a table is touched, so older tables are read as they are.
    """
    if not settings.DEMO:
        raise NotADemoError
    tables = set(connection.introspection.table_names())
    own = {*connection.introspection.django_table_names(), "django_migrations", _cache_table()}
    ours = {model._meta.db_table for model in (AuditRow, Person, Practice)}  # noqa: SLF001 -- public
    if not ours <= tables:
        # Nobody of ours yet; the tables of another programme are not ours to add to.
        if tables - own:
            raise OthersLiveHereError
        return
    practices = Practice.objects.exclude(public_id__in=_invented())
    without_one = Person.objects.all() if not Practice.objects.exists() else Person.objects.none()
    if practices.exists() or without_one.exists():
        raise OthersLiveHereError


def _cache_table() -> str:
    return str(settings.CACHES["default"].get("LOCATION", ""))


def _invented() -> list[UUID]:
    return list(AuditRow.objects.filter(deed=_MADE_UP).values_list("about_id", flat=True))


def standing_demo(*, today: date | None = None) -> BuiltPractice | None:
    """Return the practice if it was made before."""
    require_nobody_else()
    told = practice_told()
    standing = Practice.objects.filter(public_id__in=_invented()).first()
    if standing is None:
        return None
    # It was opened so many weeks before the day on which it was made.
    days = (today or clock.today()) - timezone.localdate(standing.created_at)
    return BuiltPractice(
        practice=standing, made=False, days_old=days.days - 7 * told.opened_weeks_ago
    )
