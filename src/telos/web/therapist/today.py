"""The therapist's own appointments of today, in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.base import clock
from telos.web.therapist.attention import has_passed
from telos.web.therapist.reasons import Reason
from telos.web.therapist.words import hour_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from telos.people.models import Client, Person
    from telos.scheduling.models import Appointment
    from telos.web.therapist.caseload_rows import SortedCase


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One appointment of today."""

    client: Client
    starts_at: datetime
    hour: str
    name: str
    url: str
    words: str
    tag: str
    tone: str
    is_next: bool


def todays_moments(
    viewer: Person, appointments: Iterable[Appointment], cases: Sequence[SortedCase]
) -> list[Moment]:
    """Return today's appointments with what each asks for beforehand."""
    today = clock.today()
    own = [
        appointment
        for appointment in appointments
        if appointment.therapist_id == viewer.pk
        and localtime(appointment.starts_at).date() == today
    ]
    coming = [a for a in own if a.state == "planned" and not has_passed(a)]
    by_episode = {case.facts.episode.pk: case for case in cases}
    return [
        _moment(
            appointment,
            by_episode.get(appointment.episode_id),
            is_next=bool(coming) and appointment.pk == coming[0].pk,
        )
        for appointment in own
    ]


def _moment(appointment: Appointment, case: SortedCase | None, *, is_next: bool) -> Moment:
    tag, tone = _tag(appointment, case)
    client = appointment.episode.client
    return Moment(
        client=client,
        starts_at=appointment.starts_at,
        hour=hour_words(appointment.starts_at),
        name=client.display_name,
        url=reverse("client", args=[client.public_id]),
        words=_("%(place)s, %(minutes)d minutes")
        % {"place": appointment.get_place_display(), "minutes": appointment.minutes},
        tag=tag,
        tone=tone,
        is_next=is_next,
    )


def _tag(appointment: Appointment, case: SortedCase | None) -> tuple[str, str]:
    if appointment.state != "planned":
        return appointment.get_state_display().lower(), ""
    if has_passed(appointment):
        return _("did it take place?"), "ochre"
    reasons = {need.reason for need in case.needs} if case else set()
    if Reason.ALERT in reasons:
        return _("safety"), "clay"
    if Reason.AGREEMENT in reasons:
        return _("a goal to agree"), "plum"
    if case is not None and not case.facts.goals:
        return _("goals in conversation"), ""
    return "", ""
