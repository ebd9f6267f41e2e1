"""The rows that a viewer may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q, Subquery

from telos.access.enums import RecordKind
from telos.access.queries import clients_in_care_of, clients_visible_to
from telos.measures.models import Answer, MeasureSchedule, Response, RiskAlert
from telos.people.queries import managed_practices_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.episodes.models import Episode
    from telos.people.models import Client, Person

# Clients among whom alerts are counted for somebody who may not read them; our own judgement.
FEWEST_TO_COUNT: Final = 5


def schedules_visible_to(viewer: Person) -> QuerySet[MeasureSchedule]:
    """Return the schedules of the clients whose measures the viewer may read."""
    visible = clients_visible_to(viewer, RecordKind.MEASURES)
    return (
        MeasureSchedule.objects.filter(episode__client__in=visible)
        .select_related("episode__client")
        .order_by("-is_main", "created_at", "pk")
    )


def responses_visible_to(viewer: Person) -> QuerySet[Response]:
    """Return the responses of the clients whose measures the viewer may read.

    Totals that were taken back are not among them.
    """
    return _responses_of(viewer).filter(withdrawn_at=None)


def withdrawn_totals_visible_to(viewer: Person) -> QuerySet[Response]:
    """Return the totals that were taken back, with who did it."""
    return _responses_of(viewer).filter(withdrawn_at__isnull=False).select_related("withdrawn_by")


def _responses_of(viewer: Person) -> QuerySet[Response]:
    visible = clients_visible_to(viewer, RecordKind.MEASURES)
    return (
        Response.objects.filter(episode__client__in=visible)
        .select_related("episode__client", "schedule")
        .order_by("answered_on", "pk")
    )


def answers_visible_to(viewer: Person, response: Response) -> dict[str, int | None]:
    """Return the answers given so far, by item.

    Until they are sent they are the client's own: nobody else reads them, but for the single
    answers that raised an alert.
    """
    visible = clients_visible_to(viewer, RecordKind.MEASURES)
    answers = Answer.objects.filter(
        Q(response__finished_at__isnull=False) | Q(response__episode__client__person=viewer),
        response=response,
        response__episode__client__in=visible,
    )
    return dict(answers.values_list("item_key", "value"))


def called_for_help(viewer: Person, response: Response) -> bool:
    """Tell the client whether an answer of theirs raised an alert, changed since or not."""
    raised = RiskAlert.objects.filter(response=response, response__episode__client__person=viewer)
    return raised.exists()


def with_calls_for_help(
    viewer: Person, episodes: QuerySet[Episode], *, since: datetime
) -> QuerySet[Episode]:
    """Return the client's episodes, each with what `called_for_help_in` reads; no query more."""
    raised = RiskAlert.objects.filter(
        response__episode=OuterRef("pk"),
        response__episode__client__person=viewer,
        created_at__gte=since,
    )
    return episodes.annotate(called_for_help=Exists(raised))


def called_for_help_in(episode: Episode) -> bool:
    """Tell whether an answer in an episode that was read so has raised an alert since then."""
    return bool(vars(episode)["called_for_help"])


def answer_waits(viewer: Person, episode: Episode) -> bool:
    """Tell the client whether an answer of theirs at which help was shown waits to be looked at."""
    waiting = RiskAlert.objects.filter(
        response__episode=episode,
        response__episode__client__person=viewer,
        acknowledged_at=None,
    )
    return waiting.exists()


def client_of_alert(alert_id: UUID) -> UUID | None:
    """Return whom an alert is about; for sealing alone."""
    alerts = RiskAlert.objects.filter(public_id=alert_id)
    return alerts.values_list("response__episode__client__public_id", flat=True).first()


def risk_alerts_visible_to(viewer: Person) -> QuerySet[RiskAlert]:
    """Return the risk alerts of the clients in the viewer's care, the newest first.

    They are there of a resting record too: somebody may be in danger. Each knows what the answer
    was when it was sent: see `sent_answer_of`.
    """
    return _alerts_of(clients_in_care_of(viewer, with_resting=True))


def risk_answers_visible_to(viewer: Person) -> QuerySet[RiskAlert]:
    """Return the answers that somebody had to look at, for whoever may read questionnaires.

    Whether they were seen to or not: they are read here, and nobody is asked to act on them.
    """
    return _alerts_of(clients_visible_to(viewer, RecordKind.MEASURES))


def _alerts_of(clients: QuerySet[Client]) -> QuerySet[RiskAlert]:
    sent = Answer.objects.filter(
        response=OuterRef("response"),
        item_key=OuterRef("item_key"),
        response__finished_at__isnull=False,
    )
    return (
        RiskAlert.objects.filter(response__episode__client__in=clients)
        .select_related("response__episode__client", "acknowledged_by")
        .annotate(sent_value=Subquery(sent.values("value")))
        .order_by("-created_at", "-pk")
    )


def sent_answer_of(alert: RiskAlert) -> int | None:
    """Return the answer as it was sent in the end; none where it was left out or is not sent."""
    sent: int | None = getattr(alert, "sent_value")  # noqa: B009 -- annotated
    return sent


def open_alerts_visible_to(viewer: Person) -> QuerySet[RiskAlert]:
    """Return the risk alerts that nobody has acknowledged yet."""
    return risk_alerts_visible_to(viewer).filter(acknowledged_at=None)


def count_open_alerts(viewer: Person, clients: Collection[Client]) -> int | None:
    """Return how many alerts wait among these clients, for the manager of their practice.

    A manager reads nothing of measures: it is a number, and none among so few people that it
    would say of whom.
    """
    if len(clients) < FEWEST_TO_COUNT:
        return None
    waiting = RiskAlert.objects.filter(
        response__episode__client__in=[client.pk for client in clients],
        response__episode__client__practice__in=managed_practices_of(viewer),
        acknowledged_at=None,
    )
    return waiting.count()
