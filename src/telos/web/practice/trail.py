"""The practice's trail for its manager: who did what and when, and nothing clinical.

What somebody did with goals or questionnaires is one thing here, work in the record: which it was
would say how a client is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from telos.access.enums import Act, RecordKind, Relationship, kinds_for
from telos.access.queries import clients_visible_to, trail_of_managed_practice
from telos.audit.enums import READ
from telos.people.queries import PersonOfTrail, managed_practices_of, people_of_trail
from telos.web.gate import Policy, policy
from telos.web.people_list import asked_page
from telos.web.reading import record_reading
from telos.web.words import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from django.http import HttpResponse

    from telos.audit.models import AuditRow
    from telos.people.models import Client, Person, Practice
    from telos.web.standing import PersonRequest

_ROWS_A_PAGE: Final = 200
_PLAIN: Final = frozenset(kinds_for(Relationship.MANAGER, act=Act.READ))

DEED_WORDS: Final = {
    "account.ask_new_address": gettext_lazy("asked at another address whether it is theirs"),
    "account.reset_second_factor": gettext_lazy("took away a lost second factor"),
    "appointment.attended": gettext_lazy("noted that an appointment took place"),
    "appointment.cancelled": gettext_lazy("cancelled an appointment"),
    "appointment.missed": gettext_lazy("noted that an appointment was missed"),
    "appointment.move": gettext_lazy("moved an appointment"),
    "appointment.plan": gettext_lazy("planned an appointment"),
    "episode.transfer": gettext_lazy("said who goes on with somebody’s care"),
    "hand_over.ask": gettext_lazy("asked that somebody else goes on with somebody’s care"),
    "hand_over.declined": gettext_lazy("answered that care stays as it is"),
    "hand_over.taken_back": gettext_lazy("took back that somebody else goes on"),
    "care.begin": gettext_lazy("arranged a therapist’s care"),
    "care.end": gettext_lazy("ended a therapist’s care"),
    "client.add": gettext_lazy("began the record"),
    "client.ask_known": gettext_lazy("wanted to add somebody who is known to the practice"),
    "client.reset_factor.saw": gettext_lazy(
        "took away a client’s lost second step of signing in, after seeing them"
    ),
    "client.reset_factor.rang": gettext_lazy(
        "took away a client’s lost second step of signing in, after ringing them"
    ),
    "client.correct": gettext_lazy("put right name, address or country"),
    "correction.accepted": gettext_lazy("accepted a correction"),
    "correction.ask": gettext_lazy("entered a correction for the client"),
    "correction.enter": gettext_lazy("entered a correction for the client"),
    "correction.declined": gettext_lazy("answered a correction"),
    "correction.taken_back": gettext_lazy("took back a correction"),
    "episode.move": gettext_lazy("moved care on"),
    "episode.open": gettext_lazy("opened care"),
    "emergency.open": gettext_lazy("opened the record in an emergency"),
    "emergency.close": gettext_lazy("closed the record again"),
    "emergency.in_order": gettext_lazy("reviewed an opening in an emergency"),
    "emergency.not_in_order": gettext_lazy("reviewed an opening in an emergency"),
    "erasure.ask": gettext_lazy("entered that the record be erased"),
    "erasure.kept": gettext_lazy("answered that the record is kept"),
    "erasure.taken_back": gettext_lazy("took back that the record be erased"),
    "hold.lift": gettext_lazy("lifted a legal hold"),
    "hold.place": gettext_lazy("placed a legal hold"),
    "instrument.add": gettext_lazy("added a questionnaire to the practice’s"),
    "plan_template.add": gettext_lazy("added a template of plans"),
    "plan_template.change": gettext_lazy("changed a template of plans"),
    "plan_template.retire": gettext_lazy("retired a template of plans"),
    "plan_template.offer": gettext_lazy("offered a template of plans again"),
    "instrument.retire": gettext_lazy("retired a questionnaire of the practice’s"),
    "consent_text.draft": gettext_lazy("wrote at what clients are asked to agree to"),
    "consent_text.publish": gettext_lazy("published what clients are asked to agree to"),
    "consent_text.retire": gettext_lazy("stopped asking clients to agree to something"),
    "invitation.accept": gettext_lazy("accepted an invitation"),
    "invitation.send": gettext_lazy("sent an invitation"),
    "invitation.take_back": gettext_lazy("took an invitation back"),
    "keys.destroy": gettext_lazy("erased what was written in the record"),
    "member.add": gettext_lazy("took somebody into the practice"),
    "member.end": gettext_lazy("ended somebody’s part in the practice"),
    "person.add": gettext_lazy("made the account"),
    "practice.restore": gettext_lazy("put everything back from a backup"),
    "practice.start": gettext_lazy("opened the practice"),
    "record.copy": gettext_lazy("made a copy of the record for its client"),
    "record.erase": gettext_lazy("erased the record"),
    "record.rest": gettext_lazy("let the record rest, as was asked"),
    "record.take_up": gettext_lazy("took a resting record up again"),
    "retention.confirm": gettext_lazy("said how long records are kept"),
    "retention.gone": gettext_lazy("let go of something whose time had come"),
    "retention.keep": gettext_lazy("kept something beyond its time"),
    "retention.list": gettext_lazy("listed something whose time has come"),
    "supervision.begin": gettext_lazy("named who supervises a therapist"),
    "supervision.end": gettext_lazy("ended a supervision"),
    "wording.record": gettext_lazy("kept the words of a questionnaire"),
    "wording.withdraw": gettext_lazy("withdrew the words of a questionnaire"),
}


@dataclass(frozen=True, kw_only=True)
class TrailRow:
    """Who did what in whose record, and when."""

    at: str
    iso: str
    who: str
    role: str
    what: str
    whose: str


@policy(Policy.MANAGER)
@require_safe
def practice_trail(request: PersonRequest, practice_id: UUID) -> HttpResponse:
    """Show who did what in the practice, the newest first."""
    practice = get_object_or_404(managed_practices_of(request.user), public_id=practice_id)
    rows = trail_of_managed_practice(request.user, practice).order_by("-created_at", "-pk")
    page = Paginator(rows, _ROWS_A_PAGE).get_page(asked_page(request))
    acts = [list(rows) for _same, rows in groupby(page.object_list, key=_act)]
    clients = _clients(request.user, acts)
    context: dict[str, Any] = {
        "practice": practice,
        "headline": _headline(acts),
        "rows": _rows(acts, clients, practice),
        "page": page,
    }
    record_reading(request, clients.values(), RecordKind.CONTACT, RecordKind.TRAIL)
    return render(request, "practice/trail.html", context)


def _act(row: AuditRow) -> tuple[object, ...]:
    """Return what rows have in common that stand for one thing: a list of people that was seen."""
    is_look = row.deed == READ
    minute = row.created_at.replace(second=0, microsecond=0)
    return (row.actor_id, row.place, row.about_kind, minute) if is_look else (row.pk,)


def _clients(viewer: Person, acts: Sequence[Sequence[AuditRow]]) -> dict[UUID, Client]:
    """Return the clients who are named: those of whom an act is not about several at once."""
    named = {rows[0].client_id for rows in acts if _about(rows) == 1 and rows[0].client_id}
    visible = clients_visible_to(viewer, RecordKind.CONTACT).filter(public_id__in=named)
    return {client.public_id: client for client in visible}


def _headline(acts: Sequence[Sequence[AuditRow]]) -> str:
    if not acts:
        return _("Nothing has been done here yet")
    return _("Who did what here, up to %(when)s") % {"when": _moment(acts[0][0])}


def _rows(
    acts: Sequence[Sequence[AuditRow]], clients: Mapping[UUID, Client], practice: Practice
) -> list[TrailRow]:
    people = people_of_trail(practice, {rows[0].actor_id for rows in acts})
    return [
        TrailRow(
            at=_moment(rows[0]),
            iso=localtime(rows[0].created_at).isoformat(),
            who=capfirst(_who(rows[0], people, practice)),
            role=_role(people.get(rows[0].actor_id)),
            what=_what(rows[0]),
            whose=_whose(rows, clients),
        )
        for rows in acts
    ]


def _moment(row: AuditRow) -> str:
    return date_format(localtime(row.created_at), "j F Y, H:i")


def _who(row: AuditRow, people: Mapping[UUID, PersonOfTrail], practice: Practice) -> str:
    if row.actor_id == practice.public_id:
        return _("whoever runs the server")
    return _name(people.get(row.actor_id))


def _name(person: PersonOfTrail | None) -> str:
    return person.name if person else _("somebody who is no longer here")


def _role(person: PersonOfTrail | None) -> str:
    return listed([role.lower() for role in person.roles]) if person else ""


def _what(row: AuditRow) -> str:
    if row.deed == READ:
        is_plain = set(row.about_kind.split(",")) <= _PLAIN
        return _("saw names and times") if is_plain else _("read in the record")
    words = DEED_WORDS.get(row.deed) or DEED_WORDS.get(row.deed.rpartition(".")[0])
    if words is None and row.client_id is None:
        return _("did something for the practice")
    return str(words or _("worked in the record"))


def _about(rows: Sequence[AuditRow]) -> int:
    """Return how many people an act is about; somebody read of twice in a minute is one."""
    return len({row.client_id for row in rows})


def _whose(rows: Sequence[AuditRow], clients: Mapping[UUID, Client]) -> str:
    count = _about(rows)
    if count > 1:
        return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}
    client_id = rows[0].client_id
    if client_id is None:
        return ""
    client = clients.get(client_id)
    return client.display_name if client else _("a client who is no longer here")
