"""What clients agreed to: how it stands for one, and those who agreed, for other rooms to join on.

Everybody who acts on consent asks here: `has_agreed`, `clients_who_agreed`, or within a query
`Exists(facts_in_force(kind).filter(client=OuterRef(…)))`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Subquery

from telos.access.enums import (
    ANSWERS,
    GOVERNS,
    WAITING_STATES,
    ConsentAnswer,
    ConsentKind,
    ConsentState,
    RecordKind,
)
from telos.access.models import ConsentAsk, ConsentFact, ConsentText, Restriction
from telos.access.queries.reach import clients_visible_to
from telos.people.models import Client

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from telos.access.models import ConsentFacts
    from telos.people.models import Person, Practice


@dataclass(frozen=True, kw_only=True)
class Consent:
    """How one kind stands for one client."""

    kind: ConsentKind
    text: ConsentText
    """The words of today."""
    last: ConsentFact | None
    """What was said last; none where nothing was."""
    asks_from: int
    """The last version of which a new answer was asked."""
    is_asked: bool
    """Whether the client was asked, as everybody is or by somebody."""

    @property
    def state(self) -> ConsentState:
        """How it stands."""
        if self.text.retired is not None:
            was_yes = self.last is not None and self.last.answer == ConsentAnswer.GIVEN
            return ConsentState.LAPSED if was_yes else ConsentState.RETIRED
        if self.last is None:
            return ConsentState.WAITING if self.is_asked else ConsentState.NOT_ASKED
        if self.last.answer == ConsentAnswer.WITHDRAWN:
            return ConsentState.WITHDRAWN
        if self.last.answer == ConsentAnswer.REFUSED:
            return ConsentState.REFUSED
        is_outdated = self.last.text.number < self.asks_from
        return ConsentState.ASKED_AGAIN if is_outdated else ConsentState.AGREED

    @property
    def waits(self) -> bool:
        """Whether the client is to answer."""
        return self.state in WAITING_STATES

    @property
    def seen(self) -> int:
        """The number of the last answer: by it a form knows what it was sent after."""
        return self.last.number if self.last else 0

    @property
    def may_answer(self) -> frozenset[ConsentAnswer]:
        """What may be answered as it stands."""
        return ANSWERS[self.state]


def facts_in_force(kind: ConsentKind) -> ConsentFacts:
    """Return the answers by which something of this kind may be done today: one a client.

    With a record that rests nothing is done, whatever its client has agreed to.
    """
    resting = Restriction.objects.present().filter(client=OuterRef("client"))
    return ConsentFact.objects.in_force().filter(~Exists(resting), kind=kind)


def has_agreed(client: Client, kind: ConsentKind) -> bool:
    """Tell whether the client agrees to this today."""
    return facts_in_force(kind).filter(client=client).exists()


def wants_no_mail(client: Client) -> bool:
    """Tell whether the client has said no to mails, which may put somebody in danger."""
    said = ConsentFact.objects.last_said().filter(client=client, kind=ConsentKind.EMAIL_REMINDERS)
    return said.exclude(answer=ConsentAnswer.GIVEN).exists()


def clients_who_agreed(kind: ConsentKind) -> QuerySet[Client]:
    """Return the clients who agree to this today: to narrow what may be done with whom."""
    agreed = facts_in_force(kind).filter(client=OuterRef("pk"))
    return Client.objects.filter(Exists(agreed))


def consents_of(client: Client) -> dict[ConsentKind, Consent]:
    """Return how each kind stands that the client's practice asks, whoever looks; in two queries.

    For what acts on it. What is shown to somebody begins at `consents_visible_to`.
    """
    return _consents(client, _asked_of(client))


def _consents(client: Client, asked: QuerySet[Any]) -> dict[ConsentKind, Consent]:
    texts = {text.kind: text for text in asked}
    if not texts:
        return {}
    said = ConsentFact.objects.last_said().filter(client=client)
    last = {fact.kind: fact for fact in said.select_related("text", "entered_by")}
    return {
        kind: Consent(
            kind=kind,
            text=texts[kind],
            last=last.get(kind),
            asks_from=texts[kind].asks_from,
            is_asked=GOVERNS[kind].of_everybody or texts[kind].is_asked,
        )
        for kind in ConsentKind
        if kind in texts
    }


def _asked_of(client: Client) -> QuerySet[Any]:
    """Return the words of today, each with the version that asked last and whether it is asked."""
    asking = ConsentText.objects.filter(
        practice=OuterRef("practice"), kind=OuterRef("kind"), asks_again=True
    )
    asked = ConsentAsk.objects.filter(client=client, kind=OuterRef("kind"))
    return present_texts(client.practice_id).annotate(
        asks_from=Subquery(asking.order_by("-number").values("number")[:1]),
        is_asked=Exists(asked),
    )


def consents_visible_to(viewer: Person, client: Client) -> dict[ConsentKind, Consent]:
    """Return how each kind stands, for somebody who may read what the client agreed to."""
    visible = clients_visible_to(viewer, RecordKind.CONSENT).filter(pk=client.pk)
    return _consents(client, _asked_of(client).filter(Exists(visible)))


def facts_visible_to(viewer: Person) -> QuerySet[ConsentFact]:
    """Return the answers that the viewer may read, the first first."""
    visible = clients_visible_to(viewer, RecordKind.CONSENT)
    facts = ConsentFact.objects.filter(client__in=visible)
    return facts.select_related("text", "entered_by", "client").order_by("kind", "number")


def versions_visible_to(viewer: Person, client: Client) -> QuerySet[ConsentText]:
    """Return every version that a client is or was asked, the newest of a kind first."""
    visible = clients_visible_to(viewer, RecordKind.CONSENT).filter(pk=client.pk)
    texts = ConsentText.objects.filter(practice__in=visible.values("practice"))
    return texts.order_by("kind", "-number")


def present_texts(practice: int) -> QuerySet[ConsentText]:
    """Return the words of today, one version a kind, with whether they are asked still."""
    later = ConsentText.objects.filter(
        practice=OuterRef("practice"), kind=OuterRef("kind"), number__gt=OuterRef("number")
    )
    found = ConsentText.objects.filter(practice=practice)
    return found.filter(~Exists(later)).select_related("retirement__retired_by")


def count_answers(practice: Practice, clients: Collection[int]) -> dict[tuple[str, str, bool], int]:
    """Return how many of these clients said what last: by kind, answer, and whether it holds."""
    said = ConsentFact.objects.last_said().filter(
        client__practice=practice, client__in=list(clients)
    )
    holds = Exists(ConsentFact.objects.in_force().filter(pk=OuterRef("pk")))
    counted = said.order_by().annotate(holds=holds).values_list("kind", "answer", "holds")
    return {
        (kind, answer, held): count
        for kind, answer, held, count in counted.annotate(count=Count("pk"))
    }
