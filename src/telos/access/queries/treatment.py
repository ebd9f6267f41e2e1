"""How the client's yes to treatment stands, beside what is read of them; it costs no query more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from django.db.models import Exists, F, Model, OuterRef, Subquery

from telos.access.enums import ConsentAnswer, ConsentKind, ConsentState, RecordKind
from telos.access.models import ConsentFact, ConsentRetirement, ConsentText
from telos.access.queries.reach import clients_visible_to

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from telos.people.models import Person

_Read = TypeVar("_Read", bound=Model)

SAID_NO: Final = frozenset({ConsentState.REFUSED, ConsentState.WITHDRAWN})


@dataclass(frozen=True, kw_only=True)
class TreatmentGlance:
    """How treatment and confidentiality stands for a client of whom the practice asks it."""

    state: ConsentState
    answered_on: date | None
    """On which day something was said last; none where nothing was."""

    @property
    def is_open(self) -> bool:
        """Whether no yes stands."""
        return self.state != ConsentState.AGREED

    @property
    def is_no(self) -> bool:
        """Whether the client said no, or took the yes back."""
        return self.state in SAID_NO


def with_treatment(viewer: Person, rows: QuerySet[_Read], *, of: str = "client") -> QuerySet[_Read]:
    """Return the rows, each with what `treatment_at_a_glance` reads of its client.

    `of` leads from a row to the client; nothing is read of one whose answers are not the viewer's.
    """
    visible = clients_visible_to(viewer, RecordKind.CONSENT).filter(pk=OuterRef(OuterRef(of)))
    texts = ConsentText.objects.filter(
        Exists(visible), practice=OuterRef(f"{of}__practice"), kind=ConsentKind.TREATMENT
    ).order_by("-number")
    retired = ConsentRetirement.objects.filter(text=OuterRef("pk"))
    said = ConsentFact.objects.filter(
        Exists(visible), client=OuterRef(of), kind=ConsentKind.TREATMENT
    ).order_by("-number")
    read = rows.annotate(
        treatment_asked=Subquery(texts.annotate(asked=~Exists(retired)).values("asked")[:1]),
        treatment_asks_from=Subquery(texts.filter(asks_again=True).values("number")[:1]),
        treatment_said=Subquery(said.values("answer")[:1]),
        treatment_said_to=Subquery(said.annotate(to=F("text__number")).values("to")[:1]),
        treatment_said_on=Subquery(said.values("answered_on")[:1]),
    )
    return cast("QuerySet[_Read]", read)


def treatment_at_a_glance(row: Model) -> TreatmentGlance | None:
    """Return how it stands for the client of a row that was read `with_treatment`.

    None where the practice asks nobody for it, or the viewer may not know.
    """
    read: dict[str, Any] = vars(row)
    if not read.get("treatment_asked"):
        return None
    return TreatmentGlance(state=_state(read), answered_on=read["treatment_said_on"])


def _state(read: dict[str, Any]) -> ConsentState:
    if read["treatment_said"] is None:
        return ConsentState.WAITING
    if read["treatment_said"] == ConsentAnswer.WITHDRAWN:
        return ConsentState.WITHDRAWN
    if read["treatment_said"] == ConsentAnswer.REFUSED:
        return ConsentState.REFUSED
    is_outdated = read["treatment_said_to"] < read["treatment_asks_from"]
    return ConsentState.ASKED_AGAIN if is_outdated else ConsentState.AGREED
