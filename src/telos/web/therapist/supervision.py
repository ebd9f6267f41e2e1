"""Supervision: the clients of those whom one supervises, and who supervises oneself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from telos.access.enums import ConsentKind, RecordKind, Side
from telos.access.queries import (
    clients_in_care_of,
    own_clients_who_agreed,
    supervisees_of,
    supervision_received_by,
)
from telos.episodes.queries import episodes_supervised_by
from telos.goals.queries import open_goals, ratings_of
from telos.measures.queries import measures_at_a_glance
from telos.scheduling.queries import last_session, pressing_appointments
from telos.web.gate import Policy, policy
from telos.web.reading import record_reading
from telos.web.therapist.caseload_rows import row_of, sorted_cases
from telos.web.therapist.reasons import TO_LOOK_AT, CaseFacts
from telos.web.words import listed, month_words, number_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpResponse

    from telos.access.models import Supervision
    from telos.access.queries import Supervisee
    from telos.people.models import Client, Person
    from telos.web.standing import PersonRequest
    from telos.web.therapist.caseload_rows import CaseRow, SortedCase

_READ: Final = (
    RecordKind.APPOINTMENTS,
    RecordKind.EPISODE,
    RecordKind.MEASURES,
    RecordKind.GOALS,
)


@dataclass(frozen=True, kw_only=True)
class SuperviseeShown:
    """A therapist, the rows of their clients who agreed, and what is said of the others."""

    name: str
    since: str
    rows: tuple[CaseRow, ...]
    ended: tuple[tuple[str, str], ...]
    """Name and address of those whose care is not open, but goes on being theirs."""
    others: str


@dataclass(frozen=True, kw_only=True)
class OwnClient:
    """One of one's own clients, and where their consent stands."""

    name: str
    url: str


@policy(Policy.SUPERVISION)
@require_safe
def supervision(request: PersonRequest) -> HttpResponse:
    """Show whose clients the viewer reads as a supervisor, and who supervises the viewer."""
    viewer = request.user
    supervisees = supervisees_of(viewer)
    received = list(supervision_received_by(viewer))
    agreed = list(own_clients_who_agreed(viewer)) if received else []
    others = (
        list(clients_in_care_of(viewer).exclude(pk__in=[client.pk for client in agreed]))
        if received
        else []
    )
    context: dict[str, Any] = {
        "headline": _headline(supervisees, received),
        "supervisees": _shown(viewer, supervisees),
        "received": [_received(each) for each in received],
        "agreed": _own(agreed),
        "not_agreed": _own(others),
    }
    read = {client for each in supervisees for client in each.clients}
    record_reading(request, read, *_READ)
    record_reading(request, {*agreed, *others}, RecordKind.CONSENT)
    return render(request, "therapist/supervision.html", context)


def _shown(viewer: Person, supervisees: Sequence[Supervisee]) -> list[SuperviseeShown]:
    rows = _rows(viewer) if any(each.clients for each in supervisees) else []
    return [
        SuperviseeShown(
            name=each.supervision.therapist.display_name,
            since=month_words(each.supervision.started_on),
            rows=tuple(row for pk, row in rows if pk in {client.pk for client in each.clients}),
            ended=tuple(
                (client.display_name, reverse("client", args=[client.public_id]))
                for client in each.clients
                if client.pk not in {pk for pk, _row in rows}
            ),
            others=_others(each),
        )
        for each in supervisees
    ]


def _rows(viewer: Person) -> list[tuple[int, CaseRow]]:
    """Return every client whom the viewer supervises, the key and the row, the pressing first.

    What waits to be done between the two is theirs: a supervisor is told what to look at.
    """
    cases = sorted(
        [_told(case) for case in sorted_cases(_facts(viewer))], key=lambda case: case.order
    )
    goals = [case.facts.goals[0].goal for case in cases if case.facts.goals]
    ratings = ratings_of(viewer, goals, side=Side.CLIENT)
    return [
        (case.facts.episode.client_id, row_of(case, _of_first(case, ratings))) for case in cases
    ]


def _of_first(case: SortedCase, ratings: Mapping[int, Sequence[int]]) -> Sequence[int]:
    """Return the client's ratings of the first goal."""
    return ratings.get(case.facts.goals[0].goal.pk, ()) if case.facts.goals else ()


def _told(case: SortedCase) -> SortedCase:
    needs = tuple(need for need in case.needs if need.reason in TO_LOOK_AT)
    return type(case)(facts=case.facts, needs=needs)


def _facts(viewer: Person) -> list[CaseFacts]:
    episodes = list(episodes_supervised_by(viewer).annotate(last_session=last_session(viewer)))
    measures = measures_at_a_glance(viewer, episodes)
    goals = open_goals(viewer, episodes, of_side=Side.THERAPIST)
    planned = [a for a in pressing_appointments(viewer, episodes) if a.state == "planned"]
    return [
        CaseFacts(
            episode=episode,
            # To answer for an alert is the therapist's; its answer stands on the client's page.
            alerts=(),
            courses=measures.courses.get(episode.pk, ()),
            due=measures.due.get(episode.pk, ()),
            goals=goals.get(episode.pk, ()),
            appointments=[a for a in planned if a.episode_id == episode.pk],
            last_session=vars(episode)["last_session"],
        )
        for episode in episodes
    ]


def _others(supervisee: Supervisee) -> str:
    if supervisee.not_shown is None:
        return _("Whoever has not agreed is neither shown nor counted.")
    words = ngettext(
        "%(many)s more is not shown: they have not agreed.",
        "%(many)s more are not shown: they have not agreed.",
        supervisee.not_shown,
    )
    return capfirst(words % {"many": number_word(supervisee.not_shown)})


def _received(supervision: Supervision) -> dict[str, str]:
    return {
        "name": supervision.supervisor.display_name,
        "since": month_words(supervision.started_on),
    }


def _own(clients: Iterable[Client]) -> list[OwnClient]:
    kind = ConsentKind.SUPERVISION
    return [
        OwnClient(
            name=client.display_name, url=reverse("client-consent", args=[client.public_id, kind])
        )
        for client in clients
    ]


def _headline(supervisees: Sequence[Supervisee], received: Sequence[Supervision]) -> str:
    if supervisees:
        names = [each.supervision.therapist.display_name for each in supervisees]
        return _("You supervise %(names)s") % {"names": listed(names)}
    if received:
        names = [each.supervisor.display_name for each in received]
        words = ngettext("%(names)s supervises you", "%(names)s supervise you", len(names))
        return words % {"names": listed(names)}
    return _("Nobody supervises you here, and you supervise nobody")
