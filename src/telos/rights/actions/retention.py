"""How long a practice keeps what; listing what has come to its end, and letting it go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.access.actions import let_client_keys_go
from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.episodes.models import Episode
from telos.people.models import Practice
from telos.rights.actions.erasing import (
    erase_record,
    forget_answers,
    forget_intake,
    forget_plans,
    forget_safety_plan,
    hold_record,
)
from telos.rights.actions.errors import BarredError, RightsError
from telos.rights.enums import (
    CLASSES_OF,
    LONGEST_REASON,
    LONGEST_YEARS,
    DueOutcome,
    Kept,
)
from telos.rights.models import DueErasure, RetentionRule
from telos.rights.queries.keeping import (
    Rules,
    clients_whose_care_ended,
    due_day,
    end_of_care,
    kinds_kept_of,
    present_holds,
    rules_of,
)
from telos.rights.rules import may_erase, may_keep_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from telos.people.models import Client, Person

# What is not sealed and goes with each kind: rulers, choices, names of what was done.
_BESIDE_WORDS: Final[dict[Kept, Callable[[Client], None]]] = {
    Kept.ANSWERS: forget_answers,
    Kept.INTAKE: forget_intake,
    Kept.SAFETY_PLANS: forget_safety_plan,
    Kept.PLANS: forget_plans,
}


@transaction.atomic
def confirm_rules(
    *, actor: Person, practice: Practice, country: str, years: Mapping[Kept, int], source: str
) -> list[RetentionRule]:
    """Say how long each kind of record is kept in a country, and who says so; latest counts.

    What stands already is not written again.
    """
    require(may_keep_rules(actor, practice))
    Practice.objects.select_for_update().get(pk=practice.pk)
    said = source.strip()[:LONGEST_REASON]
    if not said:
        raise RightsError(_("Say where the years are from: a law, a code, your own judgement."))
    if any(not 1 <= count <= LONGEST_YEARS for count in years.values()):
        raise RightsError(_("Give a number of years from 1 to 100."))
    if Kept.RECORD in years and years[Kept.RECORD] < max(years.values()):
        raise RightsError(
            _("The whole record goes last: give it at least as many years as every other.")
        )
    standing = rules_of(practice)
    made = []
    for kind, count in years.items():
        old = standing.get((country, kind))
        if old is not None and (old.years, old.source) == (count, said):
            continue
        made.append(
            RetentionRule.objects.create(
                practice=practice,
                country=country,
                kind=kind,
                years=count,
                source=said,
                confirmed_by=actor,
            )
        )
    if made:
        record(actor=actor, deed="retention.confirm", about=made[0], practice=practice)
    return made


def list_what_is_due(practice: Practice) -> list[DueErasure]:
    """List what has come to its end by the practice's rules; nothing goes by that.

    It is safe to run at any time and as often as one likes: what stands is not listed again.
    """
    rules = rules_of(practice)
    if not rules:
        return []
    clients = clients_whose_care_ended(practice).select_related("practice").order_by("pk")
    found = []
    for client in clients:
        ended_on = localtime(getattr(client, "ended_at")).date()  # noqa: B009 -- annotated
        for kind, day in _due_kinds(rules, client, ended_on):
            found += _listed(client, kind, day)
    return found


def _due_kinds(rules: Rules, client: Client, ended_on: date) -> list[tuple[Kept, date]]:
    """Return what is due and is there; where the whole record is due, only that."""
    due = [(kind, due_day(rules, client, kind=kind, ended_on=ended_on)) for kind in Kept]
    come = [(kind, day) for kind, day in due if day is not None and day <= clock.today()]
    whole = [each for each in come if each[0] is Kept.RECORD]
    if whole or not come:
        return whole
    there = kinds_kept_of(client)
    return [(kind, day) for kind, day in come if kind in there]


@transaction.atomic
def _listed(client: Client, kind: Kept, day: date) -> list[DueErasure]:
    before = DueErasure.objects.filter(client=client, kind=kind, outcome=DueOutcome.KEPT)
    if before.filter(kept_until__gt=clock.today()).exists():
        return []
    row, made = DueErasure.objects.get_or_create(
        client=client, kind=kind, settled_at=None, defaults={"due_on": day}
    )
    if not made:
        return []
    record(actor=client.practice, deed="retention.list", about=row, client=client)
    return [row]


@transaction.atomic
def let_go(*, actor: Person, due: DueErasure) -> DueErasure:
    """Let go of what has come to its end, once the manager has confirmed it; twice is once.

    What went stays unreadable for good. What is written for a client who comes back is sealed by
    new keys, and has its own time.
    """
    client = hold_record(due.client)
    require(may_erase(actor, client))
    # Whoever writes into an episode holds it: what was begun before is there, or is refused, and
    # nothing of care that goes on again is lost with what goes.
    list(Episode.objects.select_for_update().filter(client=client).order_by("pk"))
    held = DueErasure.objects.select_for_update().get(pk=due.pk)
    if held.settled_at is not None:
        if held.outcome == DueOutcome.GONE:
            return held
        raise RightsError(_("Somebody has decided to keep this longer."))
    kind = Kept(held.kind)
    _require_still_due(client, kind)
    why = _("its time has come: %(kind)s") % {"kind": kind.label}
    if kind is Kept.RECORD:
        erase_record(actor=actor, client=client, why=why)
        held.refresh_from_db()
        return held
    _settle(held, actor, DueOutcome.GONE)
    record(actor=actor, deed="retention.gone", about=held, client=client, why=why[:LONGEST_REASON])
    if kind in _BESIDE_WORDS:
        _BESIDE_WORDS[kind](client)
    if CLASSES_OF[kind]:
        let_client_keys_go(actor=actor, client=client, why=why, classes=CLASSES_OF[kind])
    return held


def _require_still_due(client: Client, kind: Kept) -> None:
    if present_holds(client).exists():
        raise BarredError(_("A legal hold stands on this record. Lift it first, if it may be."))
    ended_on, rules = end_of_care(client), rules_of(client.practice)
    day = due_day(rules, client, kind=kind, ended_on=ended_on) if ended_on else None
    if day is None or day > clock.today():
        raise BarredError(_("Its time has not come any more: care or the rules have changed."))


@transaction.atomic
def keep_longer(*, actor: Person, due: DueErasure, until: date) -> DueErasure:
    """Keep something beyond its time, to a day on which it is listed again."""
    client = hold_record(due.client)
    require(may_erase(actor, client))
    held = DueErasure.objects.select_for_update().get(pk=due.pk)
    if held.settled_at is not None:
        if (held.outcome, held.kept_until) == (DueOutcome.KEPT, until):
            return held
        raise RightsError(_("Somebody has decided about this meanwhile."))
    if until <= clock.today():
        raise RightsError(_("Give a day to come."))
    _settle(held, actor, DueOutcome.KEPT, until=until)
    record(actor=actor, deed="retention.keep", about=held, client=client)
    return held


def _settle(
    held: DueErasure, actor: Person, outcome: DueOutcome, *, until: date | None = None
) -> None:
    held.outcome, held.settled_at, held.settled_by = outcome, clock.now(), actor
    held.kept_until = until
    held.save(update_fields=["outcome", "settled_at", "settled_by", "kept_until"])
