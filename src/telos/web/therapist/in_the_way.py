"""What stands in a client's way, where an appointment is planned and in the caseload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.intake.queries import barriers_of, unarranged_of
from telos.web.therapist.reasons import Need, Reason
from telos.web.words import number_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.episodes.models import Episode
    from telos.intake.queries import BarrierTold
    from telos.people.models import Person
    from telos.web.therapist.reasons import CaseFacts


@dataclass(frozen=True, kw_only=True)
class InTheWay:
    """One circumstance, what could help as the client says, and what was arranged."""

    name: str
    helps: str
    arranged: str


def in_the_way(viewer: Person, episode: Episode) -> list[InTheWay]:
    """Return what to keep in mind for an appointment; two queries, however much it is."""
    return [_shown(told) for told in barriers_of(viewer, [episode]).get(episode.pk, [])]


def _shown(told: BarrierTold) -> InTheWay:
    return InTheWay(
        name=str(told.question.label),
        helps=told.helps.label if told.helps else "",
        arranged=told.plan.arranged if told.plan else "",
    )


def unarranged(facts: CaseFacts) -> Iterator[Need]:
    """Say when a client has named what stands in the way, and nothing was arranged about it."""
    count = unarranged_of(facts.episode)
    if not count:
        return
    words = ngettext(
        "%(many)s circumstance stands in the way, and nothing is arranged about it yet.",
        "%(many)s circumstances stand in the way, and nothing is arranged about them yet.",
        count,
    )
    yield Need(
        reason=Reason.IN_THE_WAY,
        tag=_("something in the way"),
        tone="",
        words=capfirst(words % {"many": number_word(count)}),
        action=_("See what could be arranged"),
        url=reverse("client-intake", args=[facts.episode.client.public_id]),
    )
