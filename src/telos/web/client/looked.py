"""Who looked at my record: by day and person, in plain words, and who can see what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from telos.access.enums import Relationship, ToldOf
from telos.access.queries import (
    openings_of_own_record,
    supervised_for,
    told_of_record,
    trail_of_own_record,
)
from telos.audit.enums import READ
from telos.audit.queries import days_of, told_between
from telos.people.enums import Role
from telos.people.queries import PersonOfTrail, people_of_trail
from telos.web.client.looked_words import readable, sentences_of, unreadable
from telos.web.emergency_told import told_to_client
from telos.web.gate import Policy, policy
from telos.web.opening_words import opening_shown
from telos.web.people_list import asked_page
from telos.web.words import day_words, listed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from telos.audit.models import AuditRow
    from telos.audit.queries import Told
    from telos.people.models import Client, Person
    from telos.web.standing import ClientRequest

# Days with something on them.
_DAYS_A_PAGE: Final = 7
_LOOKS, _CHANGES, _MINE = "looks", "changes", "mine"


@dataclass(frozen=True, kw_only=True)
class Line:
    """What one person did on a day."""

    who: str
    role: str
    sentences: tuple[str, ...]
    last: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day on which somebody looked or changed something."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What of the trail the client wants to see."""

    who: str
    what: str

    @property
    def is_narrow(self) -> bool:
        """Whether something is left out that would be shown otherwise."""
        return bool(self.who or self.what)


@policy(Policy.CLIENT)
@require_GET
def who_looked(request: ClientRequest) -> HttpResponse:
    """Show the client who looked at their record and what was done with it."""
    asked = _asked(request)
    everything = trail_of_own_record(request.user)
    others = list(
        everything.exclude(actor_id=request.user.public_id)
        .order_by()
        .values_list("actor_id", flat=True)
        .distinct()
    )
    people = people_told(request.own, others)
    rows = _narrowed(everything, asked, request.user)
    page = Paginator(days_of(rows), _DAYS_A_PAGE).get_page(asked_page(request))
    days = list(page.object_list)
    rows_told = told_between(rows, days[-1], days[0]) if days else []
    told = told_of_record(request.user, request.own)
    context: dict[str, Any] = {
        "headline": _headline(everything, people, request.user),
        "days": days_told(rows_told, people, request.user),
        "page": page,
        "asked": asked,
        "address": _address(asked),
        "people": sorted(
            ((str(public_id), _named(person)) for public_id, person in people.items()),
            key=lambda choice: choice[1].casefold(),
        ),
        "whats": (
            (_LOOKS, _("looks alone")),
            (_CHANGES, _("changes alone")),
        ),
        "mine": _MINE,
        "openings": [opening_shown(opening) for opening in openings_of_own_record(request.user)],
        "therapist_reads": readable(Relationship.THERAPIST),
        "supervisor_reads": readable(Relationship.SUPERVISOR),
        "emergency_reads": readable(Relationship.BREAK_GLASS),
        "emergency_told": told_to_client(told),
        "has_officer": told == ToldOf.OFFICER,
        "officer_reads": readable(Relationship.OFFICER),
        "manager_reads": readable(Relationship.MANAGER),
        "manager_cannot": unreadable(Relationship.MANAGER),
    }
    return render(request, "client/who_looked.html", context)


def people_told(own: Client, ids: Collection[UUID]) -> dict[UUID, PersonOfTrail]:
    """Return who these people are to the client: their parts, and whom of theirs they supervise."""
    supervised = supervised_for(own, ids)
    return {
        who: replace(person, supervises=tuple(supervised.get(who, ())))
        for who, person in people_of_trail(own.practice, ids).items()
    }


def _asked(request: HttpRequest) -> Asked:
    who, what = request.GET.get("who", ""), request.GET.get("what", "")
    try:
        who = who if who == _MINE else str(UUID(who))
    except ValueError:
        who = ""
    return Asked(who=who, what=what if what in {_LOOKS, _CHANGES} else "")


def _address(asked: Asked) -> str:
    return f"?who={asked.who}&what={asked.what}" if asked.is_narrow else "?"


def _narrowed(rows: QuerySet[AuditRow], asked: Asked, viewer: Person) -> QuerySet[AuditRow]:
    """Return what was asked for; what the client did themselves only where it was."""
    if asked.who == _MINE:
        rows = rows.filter(actor_id=viewer.public_id)
    elif asked.who:
        rows = rows.filter(actor_id=asked.who)
    else:
        rows = rows.exclude(actor_id=viewer.public_id)
    if asked.what == _LOOKS:
        return rows.filter(deed=READ)
    return rows.exclude(deed=READ) if asked.what == _CHANGES else rows


def _headline(
    rows: QuerySet[AuditRow], people: Mapping[UUID, PersonOfTrail], viewer: Person
) -> str:
    """Say who looked last: what one comes to this page for."""
    looks = rows.filter(deed=READ).exclude(actor_id=viewer.public_id)
    last = looks.order_by("-created_at", "-pk").first()
    if last is None:
        return _("Nobody has looked at your record yet")
    return _("%(who)s looked at your record last, %(day)s") % {
        "who": capfirst(_name(people.get(last.actor_id))),
        "day": day_words(localtime(last.created_at).date()),
    }


def days_told(
    told: Sequence[Told], people: Mapping[UUID, PersonOfTrail], viewer: Person
) -> list[Day]:
    """Return what was done by day and person, the newest first."""
    return [
        Day(name=capfirst(_day_name(day)), lines=_lines(list(of_day), people, viewer))
        for day, of_day in groupby(told, key=lambda each: each.day)
    ]


def _day_name(day: date) -> str:
    exact = date_format(day, "l, j F Y")
    words = day_words(day)
    return f"{words}, {exact}" if words in {_("today"), _("yesterday")} else exact


def _lines(
    of_day: Sequence[Told], people: Mapping[UUID, PersonOfTrail], viewer: Person
) -> tuple[Line, ...]:
    """Return each person's line, whoever was there last first."""
    by_person: dict[UUID, list[Told]] = {}
    for each in of_day:
        by_person.setdefault(each.actor_id, []).append(each)
    return tuple(
        Line(
            who=_("You") if actor_id == viewer.public_id else capfirst(_name(people.get(actor_id))),
            role=_role(people.get(actor_id)),
            sentences=sentences_of(did),
            last=date_format(localtime(max(each.last_at for each in did)), "H:i"),
        )
        for actor_id, did in by_person.items()
    )


def _name(person: PersonOfTrail | None) -> str:
    return person.name if person else _("somebody who is no longer here")


def _role(person: PersonOfTrail | None) -> str:
    if person is None:
        return ""
    if not person.supervises:
        return listed([role.lower() for role in person.roles])
    # What a supervisor is is said by whom they supervise.
    parts = [role.lower() for role in person.roles if role != str(Role.SUPERVISOR.label)]
    who = _("who supervises %(names)s") % {"names": listed(person.supervises)}
    return ", ".join([*parts, who])


def _named(person: PersonOfTrail) -> str:
    role = _role(person)
    return f"{person.name}, {role}" if role else person.name
