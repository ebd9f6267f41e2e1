"""How long a record is kept: when care ended, what the practice has said, and what holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Max, OuterRef, Q
from django.utils.timezone import localtime

from telos.base import clock
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode
from telos.intake.models import IntakeEntry, SafetyPlan
from telos.measures.models import Answer
from telos.people.models import Client
from telos.people.queries import managed_practices_of
from telos.plans.models import PlanApproach
from telos.rights.enums import CLASSES_OF, KNOWN_YEARS, Kept, Years
from telos.rights.models import LegalHold, RetentionRule
from telos.vault.queries import classes_with_keys, was_erased

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import QuerySet

    from telos.people.models import Person, Practice

# The latest rule of each country and kind.
Rules = dict[tuple[str, Kept], RetentionRule]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What stands in the way of erasing a record, if anything."""

    ended_on: date | None
    """When care ended; none while it goes on."""
    holds: tuple[LegalHold, ...]
    kept_until: date | None
    """The day to which the practice's rules keep it; none where that is not known."""
    was_erased: bool = False
    """Whether it was erased before, and a backup brought back what is not sealed."""

    @property
    def is_barred(self) -> bool:
        """Whether nothing can be erased now, whatever anybody says."""
        return (self.ended_on is None and not self.was_erased) or bool(self.holds)

    @property
    def needs_words(self) -> bool:
        """Whether somebody has to say why the law does not keep it."""
        if self.was_erased:
            return False
        return self.kept_until is None or self.kept_until > clock.today()


def rules_of(practice: Practice) -> Rules:
    """Return the rule that counts for each country and kind."""
    rules = RetentionRule.objects.filter(practice=practice).select_related("confirmed_by")
    return {(rule.country, Kept(rule.kind)): rule for rule in rules.order_by("created_at", "pk")}


def rules_visible_to(viewer: Person, practice: Practice) -> Rules:
    """Return the rules of a practice that the viewer manages."""
    return rules_of(practice) if _manages(viewer, practice) else {}


def _manages(viewer: Person, practice: Practice) -> bool:
    return managed_practices_of(viewer).filter(pk=practice.pk).exists()


def known_years(country: str) -> Years | None:
    """Return what a source says for a country, to be confirmed by the practice."""
    return KNOWN_YEARS.get(country)


def clients_whose_care_ended(practice: Practice) -> QuerySet[Client]:
    """Return whose care has ended, with the moment (`ended_at`), but for erased records."""
    still_open = Episode.objects.filter(client=OuterRef("pk")).exclude(state=EpisodeState.CLOSED)
    closed = Q(episodes__moves__to_state=EpisodeState.CLOSED)
    ended = Client.objects.filter(~Exists(still_open), practice=practice, erased=None)
    return ended.annotate(ended_at=Max("episodes__moves__created_at", filter=closed)).exclude(
        ended_at=None
    )


def end_of_care(client: Client) -> date | None:
    """Return the day on which care ended; for a record without care the day it was made."""
    if not Episode.objects.filter(client=client).exists():
        return localtime(client.created_at).date()
    found = clients_whose_care_ended(client.practice).filter(pk=client.pk).first()
    return localtime(getattr(found, "ended_at")).date() if found else None  # noqa: B009 -- annotated


def kinds_kept_of(client: Client) -> set[Kept]:
    """Return the kinds of which something of a record is there that can still be read."""
    found = classes_with_keys(client.public_id)
    kinds = {kind for kind, classes in CLASSES_OF.items() if classes & found}
    beside = {kind for kind, rows in _beside_words(client).items() if rows.exists()}
    return kinds | beside | {Kept.RECORD}


def _beside_words(client: Client) -> dict[Kept, QuerySet[Any]]:
    """Return the rows of which something is there that is not sealed: no key tells of them."""
    said = ~Q(value=None) | ~Q(helps="")
    entries = IntakeEntry.objects.filter(said, intake__episode__client=client)
    return {
        Kept.ANSWERS: Answer.objects.filter(response__episode__client=client),
        Kept.INTAKE: entries,
        Kept.SAFETY_PLANS: SafetyPlan.objects.filter(client=client),
        Kept.PLANS: PlanApproach.objects.filter(version__plan__episode__client=client),
    }


def due_day(
    rules: Mapping[tuple[str, Kept], RetentionRule],
    client: Client,
    *,
    kind: Kept,
    ended_on: date,
) -> date | None:
    """Return the day to which something is kept; none where the practice has not said."""
    places = (client.country, client.practice.country, "")
    rule = next((rules[place, kind] for place in places if (place, kind) in rules), None)
    return None if rule is None else _years_after(ended_on, rule.years)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)  # the 29th of February


def present_holds(client: Client) -> QuerySet[LegalHold]:
    """Return what holds a record today."""
    return LegalHold.objects.filter(
        client=client, lifted_at=None, ends_on__gte=clock.today()
    ).select_related("placed_by")


def standing_of_record(client: Client) -> Standing:
    """Return what stands in the way of erasing the whole of a record."""
    ended_on = end_of_care(client)
    rules = rules_of(client.practice)
    days: dict[Kept, date | None] = {}
    if ended_on is not None:
        days = {k: due_day(rules, client, kind=k, ended_on=ended_on) for k in Kept}
    known = [day for day in days.values() if day is not None]
    return Standing(
        ended_on=ended_on,
        holds=tuple(present_holds(client)),
        kept_until=max(known) if days.get(Kept.RECORD) else None,
        was_erased=was_erased(client.public_id),
    )
