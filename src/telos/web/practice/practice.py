"""The practice for its manager: who works here, when people meet, and nothing clinical.

Names, times and counts are all that these pages read. They call no query of goals or measures.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from telos.access.enums import RecordKind
from telos.access.queries import (
    namesakes_managed_by,
    practices_lacking_officer,
    resting_clients_managed_by,
)
from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.episodes.queries import care_with_hand_overs, episodes_visible_to
from telos.people.queries import colleagues_visible_to, managed_practices_of
from telos.scheduling.enums import AppointmentState
from telos.scheduling.queries import appointments_visible_to, next_appointments
from telos.web.gate import Policy, policy
from telos.web.news import news_of
from telos.web.people_list import ROWS_A_PAGE, asked_name, asked_page
from telos.web.practice.rows import ask_rows, client_rows, colleague_rows, days_of
from telos.web.reading import record_reading
from telos.web.words import number_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.http import HttpResponse

    from telos.access.models import CareRelationship
    from telos.episodes.models import Episode
    from telos.people.models import Person, Practice
    from telos.scheduling.models import Appointment
    from telos.web.practice.rows import ClientRow
    from telos.web.standing import PersonRequest


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: PersonRequest) -> HttpResponse:
    """Show who works here, the week's appointments and the clients with their therapists."""
    viewer = request.user
    practices = list(managed_practices_of(viewer))
    monday = clock.today() - timedelta(days=clock.today().weekday())
    week = _week_from(monday, viewer, practices)
    episodes = _open_episodes(viewer, practices)
    care = _care_by_client(viewer, practices)
    name = asked_name(request)
    # Whoever may come back is found by name, and stands in no list.
    findable = [*episodes, *_ended_episodes(viewer, practices)] if name else episodes
    matching = [e for e in findable if name.casefold() in e.client.display_name.casefold()]
    page = Paginator(matching, ROWS_A_PAGE).get_page(asked_page(request))
    shown = list(page.object_list)
    asked = [] if name else [one for each in care.values() for one in each if _asks(one)]
    left = [] if name else [e for e in episodes if e.client_id not in care]
    context: dict[str, Any] = {
        "practices": practices,
        "news": news_of(request),
        "lacking_officer": list(practices_lacking_officer(viewer)),
        "eyebrow": ", ".join(practice.name for practice in practices),
        "headline": _headline(len(week), len(episodes)),
        "week": _week_words(monday),
        "colleagues": colleague_rows(
            colleagues_visible_to(viewer),
            in_care=Counter(c.therapist_id for e in episodes for c in care.get(e.client_id, ())),
            meetings=Counter(appointment.therapist_id for appointment in week),
        ),
        "days": days_of(week),
        "rows": _rows(viewer, shown, care),
        "page": page,
        "name": name,
        "asks": ask_rows(asked),
        "left": client_rows(left, care, {}),
        "left_words": _left_words(len(left)),
    }
    # The week and the lists: names and times.
    clients = {appointment.episode.client for appointment in week}
    clients |= {episode.client for episode in (*shown, *left)}
    clients |= {each.client for each in asked}
    record_reading(request, clients, RecordKind.CONTACT, RecordKind.APPOINTMENTS)
    return render(request, "practice/practice.html", context)


def _rows(
    viewer: Person, shown: Sequence[Episode], care: Mapping[int, Sequence[CareRelationship]]
) -> list[ClientRow]:
    coming = next_appointments(viewer, shown)
    return client_rows(shown, care, coming, namesakes=namesakes_managed_by(viewer))


def _week_from(monday: date, viewer: Person, practices: Sequence[Practice]) -> list[Appointment]:
    begins = make_aware(datetime.combine(monday, time.min))
    ends = make_aware(datetime.combine(monday + timedelta(days=7), time.min))
    found = appointments_visible_to(viewer).filter(
        episode__client__practice__in=practices, starts_at__gte=begins, starts_at__lt=ends
    )
    return list(found.exclude(state=AppointmentState.CANCELLED))


def _open_episodes(viewer: Person, practices: Sequence[Practice]) -> list[Episode]:
    found = episodes_visible_to(viewer).filter(client__practice__in=practices)
    return list(
        found.exclude(state=EpisodeState.CLOSED).order_by("client__display_name", "client__pk")
    )


def _ended_episodes(viewer: Person, practices: Sequence[Practice]) -> list[Episode]:
    """Return the last care of each client whose care has ended; not of a record that rests."""
    found = episodes_visible_to(viewer).filter(client__practice__in=practices)
    still_open = found.exclude(state=EpisodeState.CLOSED).order_by()
    ended = found.exclude(client__in=still_open.values("client")).exclude(
        client__in=resting_clients_managed_by(viewer)
    )
    latest = {episode.client_id: episode for episode in ended.order_by("opened_on", "pk")}
    return sorted(latest.values(), key=lambda episode: episode.client.display_name)


def _care_by_client(
    viewer: Person, practices: Sequence[Practice]
) -> dict[int, list[CareRelationship]]:
    found: dict[int, list[CareRelationship]] = {}
    relationships = care_with_hand_overs(viewer).filter(client__practice__in=practices)
    for care in relationships.order_by("started_on", "pk"):
        found.setdefault(care.client_id, []).append(care)
    return found


def _asks(care: CareRelationship) -> bool:
    """Tell whether the therapist has asked that somebody else goes on with the client."""
    return getattr(care, "asked_at") is not None  # noqa: B009 -- set by annotate


def _week_words(monday: date) -> str:
    return _("%(monday)s to %(sunday)s") % {
        "monday": date_format(monday, "j F"),
        "sunday": date_format(monday + timedelta(days=6), "j F"),
    }


def _left_words(clients: int) -> str:
    words = ngettext(
        "%(many)s client has nobody at present", "%(many)s clients have nobody at present", clients
    )
    return capfirst(words % {"many": number_word(clients)})


def _headline(appointments: int, clients: int) -> str:
    meetings = ngettext(
        "%(count)d appointment this week", "%(count)d appointments this week", appointments
    ) % {"count": appointments}
    people = ngettext("%(count)d client in care", "%(count)d clients in care", clients) % {
        "count": clients
    }
    return _("%(meetings)s, %(people)s") % {"meetings": meetings, "people": people}
