"""Reading episodes, the viewer first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Case, Exists, OuterRef, Q, Subquery, When

from telos.access.enums import RecordKind
from telos.access.queries import (
    care_visible_to,
    clients_in_care_of,
    clients_supervised_by,
    clients_visible_to,
    resting_clients_managed_by,
)
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode, EpisodeMove, EpisodeTransfer, HandOverRequest
from telos.people.queries import managed_practices_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.access.models import CareRelationship
    from telos.people.models import Client, Person

    Beside = Callable[[QuerySet[Episode]], QuerySet[Episode]]


OPEN_FIRST: Final = Case(When(state=EpisodeState.CLOSED, then=1), default=0)


def episodes_visible_to(viewer: Person) -> QuerySet[Episode]:
    """Return the episodes whose existence and state the viewer may know."""
    return (
        Episode.objects.filter(client__in=clients_visible_to(viewer, RecordKind.EPISODE))
        .select_related("client", "client__practice")
        .order_by("-opened_on", "-pk")
    )


def caseload_of(viewer: Person) -> QuerySet[Episode]:
    """Return the open episodes of the clients in the viewer's care."""
    return (
        Episode.objects.filter(client__in=clients_in_care_of(viewer))
        .exclude(state=EpisodeState.CLOSED)
        .select_related("client")
        .order_by("client__display_name", "pk")
    )


def closed_episodes_of(viewer: Person) -> QuerySet[Episode]:
    """Return the closed episodes of the clients still in the viewer's care."""
    return (
        Episode.objects.filter(client__in=clients_in_care_of(viewer), state=EpisodeState.CLOSED)
        .select_related("client")
        .order_by("-opened_on", "pk")
    )


def present_episode(viewer: Person, client: Client) -> Episode | None:
    """Return the client's open episode, or the last one if care has ended."""
    visible = episodes_visible_to(viewer).filter(client=client)
    return visible.order_by(OPEN_FIRST, "-opened_on", "-pk").first()


def cares_visible_to(viewer: Person, client: Client) -> list[Episode]:
    """Return all care of a client, the open one first and then the latest; in one query."""
    return _present_first(episodes_visible_to(viewer).filter(client=client))


def cares_in_care(viewer: Person, client_id: UUID) -> list[Episode]:
    """Return the same of a client in the viewer's care."""
    return _of_client(Episode.objects.filter(client__in=clients_in_care_of(viewer)), client_id)


def cares_readable(
    viewer: Person, client_id: UUID, beside: Beside | None = None
) -> tuple[list[Episode], bool]:
    """Return the same of a client whom the viewer cares for or reads as a supervisor, and which.

    `beside` adds what else is read of each, in the same query.
    """
    own = Q(client__in=clients_in_care_of(viewer))
    supervised = Q(client__in=clients_supervised_by(viewer))
    readable = Episode.objects.filter(own | supervised).annotate(
        is_own=Case(When(own, then=True), default=False)
    )
    found = _of_client(beside(readable) if beside else readable, client_id)
    return found, bool(found) and bool(vars(found[0])["is_own"])


def episodes_supervised_by(viewer: Person) -> QuerySet[Episode]:
    """Return the open episodes of the clients whom the viewer reads as a supervisor."""
    return (
        Episode.objects.filter(client__in=clients_supervised_by(viewer))
        .exclude(state=EpisodeState.CLOSED)
        .select_related("client")
        .order_by("client__display_name", "pk")
    )


def _of_client(episodes: QuerySet[Episode], client_id: UUID) -> list[Episode]:
    found = episodes.filter(client__public_id=client_id)
    return _present_first(found.select_related("client__person", "client__practice"))


def _present_first(episodes: QuerySet[Episode]) -> list[Episode]:
    """Return the open episode, then the others from the latest on, each with when it ended."""
    ends = EpisodeMove.objects.filter(episode=OuterRef("pk"), to_state=EpisodeState.CLOSED)
    ended_at = Subquery(ends.order_by("-pk").values("created_at")[:1])
    return list(episodes.annotate(ended_at=ended_at).order_by(OPEN_FIRST, "-opened_on", "-pk"))


def moves_visible_to(viewer: Person, episode: Episode) -> QuerySet[EpisodeMove]:
    """Return the episode's moves in order, for those who do the work."""
    return EpisodeMove.objects.filter(
        episode=episode, episode__client__in=clients_visible_to(viewer, RecordKind.MEASURES)
    ).select_related("by")


def was_moved_last(
    viewer: Person, episode: Episode, *, to: str, why: str, until: date | None
) -> bool:
    """Whether the viewer made this very move last, by which the episode stands where it does."""
    if to == EpisodeState.PAUSED and until != episode.paused_until:
        return False
    last = moves_visible_to(viewer, episode).last()
    return last is not None and (last.by, last.to_state, last.why) == (viewer, to, why)


def transfers_visible_to(viewer: Person, episode: Episode) -> QuerySet[EpisodeTransfer]:
    """Return who went on with the episode in whose place, for those who do the work."""
    return EpisodeTransfer.objects.filter(
        episode=episode, episode__client__in=clients_visible_to(viewer, RecordKind.MEASURES)
    ).select_related("by", "giver", "taker")


def last_transfer_said_by(viewer: Person, episode: Episode) -> EpisodeTransfer | None:
    """Return what the manager said last of who goes on, so that the same twice is once."""
    said = EpisodeTransfer.objects.filter(
        episode=episode, by=viewer, episode__client__practice__in=managed_practices_of(viewer)
    )
    return said.select_related("giver", "taker").order_by("pk").last()


def hand_overs_visible_to(viewer: Person, episode: Episode) -> QuerySet[HandOverRequest]:
    """Return who asked for somebody else to go on, for those who do the work."""
    return HandOverRequest.objects.filter(
        episode=episode, episode__client__in=clients_visible_to(viewer, RecordKind.MEASURES)
    ).select_related("asked_by", "to", "settled_by", "episode__client")


def hand_overs_asked_of(viewer: Person) -> QuerySet[HandOverRequest]:
    """Return what therapists asked of this manager, answered or not, the oldest first.

    Of a record that rests nothing is read, why they asked neither.
    """
    asked = HandOverRequest.objects.filter(
        episode__client__practice__in=managed_practices_of(viewer)
    ).exclude(episode__client__in=resting_clients_managed_by(viewer))
    return asked.select_related("asked_by", "to", "episode__client__practice")


def hand_overs_waiting_for(viewer: Person) -> QuerySet[HandOverRequest]:
    """Return what waits for this manager, the oldest first.

    What was asked of care that has ended, or by somebody who cares no longer, waits for nobody.
    """
    cares = care_visible_to(viewer).filter(
        client=OuterRef("episode__client"), therapist=OuterRef("asked_by")
    )
    waiting = hand_overs_asked_of(viewer).filter(Exists(cares), settled_at=None)
    return waiting.exclude(episode__state=EpisodeState.CLOSED)


def care_with_hand_overs(viewer: Person) -> QuerySet[CareRelationship]:
    """Return who cares for whom, each with when they asked for somebody else, and for whom.

    `asked_at` is empty where nothing waits, `asked_for` where it is nobody in particular.
    """
    waiting = HandOverRequest.objects.filter(
        asked_by=OuterRef("therapist"), episode__client=OuterRef("client"), settled_at=None
    ).exclude(episode__state=EpisodeState.CLOSED)
    return (
        care_visible_to(viewer)
        .select_related("client__practice", "therapist")
        .annotate(
            asked_at=Subquery(waiting.values("created_at")[:1]),
            asked_for=Subquery(waiting.values("to__display_name")[:1]),
        )
    )


def client_of_hand_over(viewer: Person, request_id: UUID) -> UUID | None:
    """Return the client about whom the viewer asked, while they care for them."""
    asked = HandOverRequest.objects.filter(
        public_id=request_id, asked_by=viewer, episode__client__in=clients_in_care_of(viewer)
    )
    return asked.values_list("episode__client__public_id", flat=True).first()


def client_of_request(request_id: UUID) -> UUID | None:
    """Return about whom a therapist asked for somebody else; for sealing alone."""
    asked = HandOverRequest.objects.filter(public_id=request_id)
    return asked.values_list("episode__client__public_id", flat=True).first()
