"""Colleagues, days and clients as the practice's page lists them: names, times, counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.base import clock
from telos.web.practice.hand_over import asks_words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence
    from datetime import date

    from telos.access.models import CareRelationship
    from telos.episodes.models import Episode
    from telos.people.models import Client, Membership
    from telos.scheduling.models import Appointment


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who works here, and how much they see of whom."""

    name: str
    roles: str
    clients: int
    meetings: int


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """When two people meet."""

    hour: str
    iso: str
    client: str
    therapist: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """The appointments of one day."""

    name: str
    is_today: bool
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, kw_only=True)
class ClientRow:
    """A client, whom they see and when next."""

    name: str
    url: str
    """Where it is said who goes on with them."""
    therapists: str
    next_meeting: str
    has_ended: bool
    """Whether their care here has ended: they may come back."""
    has_namesake: bool
    """Whether another record of the practice bears the same name."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a therapist asks of the manager."""

    words: str
    url: str
    """Where it is done, or declined."""


def ask_rows(care: Iterable[CareRelationship]) -> list[Ask]:
    """Return what therapists ask, the oldest first, each with the page of its client.

    Of care as `care_with_hand_overs` reads it, where something is asked.
    """
    asked = [(getattr(each, "asked_at"), each) for each in care]  # noqa: B009 -- set by annotate
    return [
        Ask(
            words=asks_words(
                by=each.therapist.display_name,
                to=getattr(each, "asked_for") or "",  # noqa: B009 -- as above
                client=each.client.display_name,
            ),
            url=_care_of(each.client),
        )
        for _at, each in sorted(asked, key=lambda one: (one[0], one[1].pk))
    ]


def _care_of(client: Client) -> str:
    return reverse("practice-care", args=[client.practice.public_id, client.public_id])


def colleague_rows(
    memberships: Iterable[Membership],
    *,
    in_care: Mapping[int, int],
    meetings: Mapping[int, int],
) -> list[Colleague]:
    """Return one row a person, with all their parts."""
    roles: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for membership in memberships:
        roles.setdefault(membership.person_id, []).append(membership.get_role_display())
        names[membership.person_id] = membership.person.display_name
    return [
        Colleague(
            name=names[pk],
            roles=", ".join(dict.fromkeys(held)),
            clients=in_care.get(pk, 0),
            meetings=meetings.get(pk, 0),
        )
        for pk, held in roles.items()
    ]


def days_of(appointments: Sequence[Appointment]) -> list[Day]:
    """Return the appointments by day, in order of time."""
    by_day: dict[date, list[Meeting]] = {}
    for appointment in appointments:
        starts_at = localtime(appointment.starts_at)
        meeting = Meeting(
            hour=date_format(starts_at, "H:i"),
            iso=starts_at.isoformat(),
            client=appointment.episode.client.display_name,
            therapist=appointment.therapist.display_name,
            words=_("%(place)s, %(minutes)d minutes")
            % {"place": appointment.get_place_display(), "minutes": appointment.minutes},
        )
        by_day.setdefault(starts_at.date(), []).append(meeting)
    return [
        Day(
            name=date_format(day, "l j F"),
            is_today=day == clock.today(),
            meetings=tuple(meetings),
        )
        for day, meetings in by_day.items()
    ]


def client_rows(
    episodes: Sequence[Episode],
    care: Mapping[int, Sequence[CareRelationship]],
    coming: Mapping[int, Appointment],
    *,
    namesakes: Container[int] = (),
) -> list[ClientRow]:
    """Return one row a client; of where their care stands it says whether it has ended."""
    return [
        ClientRow(
            name=episode.client.display_name,
            url=_care_of(episode.client),
            therapists=", ".join(
                one.therapist.display_name for one in care.get(episode.client_id, ())
            ),
            next_meeting=_next(coming.get(episode.pk)),
            has_ended=not episode.is_open,
            has_namesake=episode.client_id in namesakes,
        )
        for episode in episodes
    ]


def _next(appointment: Appointment | None) -> str:
    if appointment is None:
        return ""
    return date_format(localtime(appointment.starts_at), "l j F, H:i")
