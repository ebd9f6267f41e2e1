"""The practice that is told of, and whether it stands here already."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from telos.base import clock
from telos.demo.errors import NotADemoError, OthersLiveHereError
from telos.people.enums import Role
from telos.people.models import Practice

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, kw_only=True)
class MemberTold:
    """Somebody who works in the practice."""

    key: str
    name: str
    role: Role


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
        MemberTold(key=member["key"], name=member["name"], role=Role(member["role"]))
        for member in told.pop("members")
    )
    return PracticeTold(members=members, **told)


def require_nobody_else() -> None:
    """Refuse an installation that is no demo, or a database that holds another practice."""
    if not settings.DEMO:
        raise NotADemoError
    if Practice.objects.exclude(name=practice_told().name).exists():
        raise OthersLiveHereError


def standing_demo(*, today: date | None = None) -> BuiltPractice | None:
    """Return the practice if it was made before."""
    require_nobody_else()
    told = practice_told()
    standing = Practice.objects.filter(name=told.name).first()
    if standing is None:
        return None
    # It was opened so many weeks before the day on which it was made.
    days = (today or clock.today()) - timezone.localdate(standing.created_at)
    return BuiltPractice(
        practice=standing, made=False, days_old=days.days - 7 * told.opened_weeks_ago
    )
