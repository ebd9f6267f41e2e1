"""Reading episodes, the viewer first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, OuterRef, Subquery, When

from telos.access.enums import RecordKind
from telos.access.queries import clients_in_care_of, clients_supervised_by, clients_visible_to
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode, EpisodeMove, EpisodeTransfer

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.people.models import Client, Person


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
    return visible.exclude(state=EpisodeState.CLOSED).first() or visible.first()


def cares_visible_to(viewer: Person, client: Client) -> list[Episode]:
    """Return all care of a client, the open one first and then the latest; in one query."""
    return _present_first(episodes_visible_to(viewer).filter(client=client))


def cares_in_care(viewer: Person, client_id: UUID) -> list[Episode]:
    """Return the same of a client in the viewer's care."""
    return _of_client(Episode.objects.filter(client__in=clients_in_care_of(viewer)), client_id)


def cares_supervised(viewer: Person, client_id: UUID) -> list[Episode]:
    """Return the same of a client whom the viewer reads as their therapist's supervisor."""
    return _of_client(Episode.objects.filter(client__in=clients_supervised_by(viewer)), client_id)


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
    order = (Case(When(state=EpisodeState.CLOSED, then=1), default=0), "-opened_on", "-pk")
    ended_at = Subquery(ends.order_by("-pk").values("created_at")[:1])
    return list(episodes.annotate(ended_at=ended_at).order_by(*order))


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
