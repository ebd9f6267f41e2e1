"""What is asked of a client, how often, and whether it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.web.therapist.coming import due_words
from telos.web.words import listed, on_day, unbroken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from telos.measures.queries import DueQuestionnaire
    from telos.people.models import Client


@dataclass(frozen=True, kw_only=True)
class AskedCard:
    """One questionnaire that is asked now."""

    schedule_id: UUID
    short_name: str
    name: str
    is_main: bool
    rhythm: str
    state: str
    enter_url: str
    """Where the therapist enters what is answered in a talk; empty for whoever has an account."""


def asked_cards(due: Sequence[DueQuestionnaire], *, enters: bool) -> list[AskedCard]:
    """Return what is asked now, the main measure first."""
    return [
        AskedCard(
            schedule_id=asked.schedule.public_id,
            short_name=asked.instrument.short_name,
            name=asked.instrument.name,
            is_main=asked.schedule.is_main,
            rhythm=_rhythm_shown(asked),
            state=_state(asked),
            enter_url=enter_url(asked) if enters else "",
        )
        for asked in due
    ]


def _rhythm_shown(asked: DueQuestionnaire) -> str:
    """Return how often it is asked and how it is shown; in a talk nothing is shown."""
    rhythm = capfirst(_rhythm(asked))
    if asked.schedule.episode.client.person_id is None:
        return rhythm
    shown = asked.schedule.get_presentation_display().lower()
    return _("%(rhythm)s, %(presentation)s") % {"rhythm": rhythm, "presentation": shown}


def enter_url(asked: DueQuestionnaire) -> str:
    """Return where the answers of somebody without an account are entered, while they are due."""
    client, key = asked.schedule.episode.client, asked.schedule.public_id
    if client.person_id is not None or asked.due_on is None:
        return ""
    return reverse("client-measure-enter", args=[client.public_id, key])


def measures_headline(
    due: Sequence[DueQuestionnaire], client: Client, *, is_before: bool = False
) -> str:
    """Return what is asked, as the page's first sentence."""
    if is_before:
        return _("What was asked of %(name)s in this care") % {"name": client.display_name}
    if not due:
        return _("Nothing is asked of %(name)s at the moment") % {"name": client.display_name}
    asked = [f"{unbroken(one.instrument.short_name)} {_rhythm(one)}" for one in due]
    return _("%(name)s is asked %(listed)s") % {
        "name": client.display_name,
        "listed": listed(asked),
    }


def _rhythm(asked: DueQuestionnaire) -> str:
    days = asked.schedule.every_days
    if days is None:
        return _("once")
    if days % 7 == 0:
        weeks = days // 7
        return ngettext("every week", "every %(count)d weeks", weeks) % {"count": weeks}
    return ngettext("every day", "every %(count)d days", days) % {"count": days}


def _state(asked: DueQuestionnaire) -> str:
    state = capfirst(due_words(asked))
    if asked.last_answered_on is None:
        return _("%(state)s; not answered yet.") % {"state": state}
    return _("%(state)s; last answered %(day)s.") % {
        "state": state,
        "day": on_day(asked.last_answered_on),
    }
