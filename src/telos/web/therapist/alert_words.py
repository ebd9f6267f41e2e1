"""How an answer that somebody must look at is told: facts, never a level of risk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.measures.enums import EnteredAs
from telos.measures.queries import instrument_of, question_of, sent_answer_of
from telos.web.therapist.words import moment_words, short_day
from telos.web.words import on_day, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from telos.measures.models import RiskAlert


@dataclass(frozen=True, kw_only=True)
class SeenTo:
    """An answer that somebody has seen to: what it was, who did what, and where to read it."""

    at: datetime
    day: str
    answer: str
    done: str
    by: str
    url: str


def alert_words(alert: RiskAlert) -> str:
    """Return what was answered and when, and what it was changed to; never a level of risk."""
    question = question_of(alert.response, alert.item_key)
    words = _("Answered %(answer)s to %(question)s, %(when)s. Help was shown at once.")
    when = moment_words(alert.created_at)
    if _is_from_paper(alert):
        # Nobody was there to whom help could be shown.
        words = _("On paper: %(answer)s to %(question)s, %(when)s.")
        when = on_day(alert.response.answered_on) if alert.response.answered_on else when
    elif alert.response.is_entered:
        words = _("In a talk: %(answer)s to %(question)s, %(when)s.")
        when = on_day(alert.response.answered_on) if alert.response.answered_on else when
    words %= {
        "answer": quoted(question.label_of(alert.value)),
        "question": quoted(question.words),
        "when": when,
    }
    return " ".join(filter(None, [words, later_words(alert)]))


def _is_from_paper(alert: RiskAlert) -> bool:
    return alert.response.entered_as == EnteredAs.TOTAL


def later_words(alert: RiskAlert) -> str:
    """Return what the answer was when it was sent, where that is another; else nothing.

    Until it is sent a change is the client's own.
    """
    if alert.response.finished_at is None or _is_from_paper(alert):
        return ""
    sent = sent_answer_of(alert)
    if sent == alert.value:
        return ""
    if sent is None:
        return _("Left out when the answers were sent.")
    label = question_of(alert.response, alert.item_key).label_of(sent)
    return _("Changed to %(answer)s before the answers were sent.") % {"answer": quoted(label)}


def seen_to(alerts: Iterable[RiskAlert]) -> list[SeenTo]:
    """Return the answers that somebody has acknowledged, the newest first."""
    return [_seen_to(alert) for alert in alerts if alert.acknowledged_at is not None]


def _seen_to(alert: RiskAlert) -> SeenTo:
    label = question_of(alert.response, alert.item_key).label_of(alert.value)
    answered = _("%(answer)s, %(measure)s") % {
        "answer": quoted(label),
        "measure": instrument_of(alert.response).short_name,
    }
    return SeenTo(
        at=alert.created_at,
        day=short_day(localtime(alert.created_at).date()),
        answer=". ".join(filter(None, [answered, later_words(alert)])),
        done=alert.what_was_done,
        by=_("%(who)s, %(when)s")
        % {
            "who": alert.acknowledged_by.display_name if alert.acknowledged_by else "",
            "when": moment_words(alert.acknowledged_at) if alert.acknowledged_at else "",
        },
        url=reverse("alert", args=[alert.public_id]),
    )
