"""What comes next for a client: the appointment and the questionnaires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from telos.web.therapist.attention import has_passed
from telos.web.therapist.caseload_rows import appointment_words
from telos.web.words import day_words, on_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.episodes.models import Episode
    from telos.measures.queries import DueQuestionnaire
    from telos.scheduling.models import Appointment


@dataclass(frozen=True, kw_only=True)
class Coming:
    """The next appointment, and each questionnaire with when it is due."""

    meeting: str
    questionnaires: tuple[tuple[str, str], ...]
    none_asked: str = ""
    """Why no questionnaire is asked, where that is not for want of one."""


def coming_of(
    due: Sequence[DueQuestionnaire], appointments: Sequence[Appointment], *, episode: Episode | None
) -> Coming:
    """Return the next things; nothing comes once care has ended."""
    if episode is None or not episode.is_open:
        return Coming(meeting="", questionnaires=(), none_asked=_("none; care has ended"))
    planned = [a for a in appointments if a.state == "planned" and not has_passed(a)]
    return Coming(
        meeting=appointment_words(planned[0]) if planned else "",
        questionnaires=tuple((asked.instrument.short_name, due_words(asked)) for asked in due),
        none_asked=_("none in the pause") if episode.is_paused else "",
    )


def due_words(asked: DueQuestionnaire) -> str:
    """Return whether a questionnaire waits, or when it is asked next."""
    if asked.waits_since is not None:
        if asked.schedule.episode.client.person_id is None:
            return _("to be answered in a talk, without an account")
        words = _("waits for an answer since %(day)s")
        if asked.given is not None:
            words = _("begun and not finished yet, due since %(day)s")
        return words % {"day": day_words(asked.waits_since)}
    if asked.next_on is not None:
        return _("next %(day)s") % {"day": on_day(asked.next_on)}
    return _("answered")
