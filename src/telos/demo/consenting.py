"""Consent: the practice publishes its words, and people answer them, each in their way."""

from __future__ import annotations

from datetime import time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from telos.access.actions import (
    Paper,
    draft_text,
    give_consent,
    publish_text,
    refuse_consent,
    retire_text,
)
from telos.access.enums import STARTING_TEXTS, ConsentKind
from telos.access.queries import consents_of, texts_in_hand
from telos.base import clock
from telos.demo.calendar import at
from telos.demo.deeds import Deed
from telos.demo.standing import practice_told
from telos.episodes.actions import withdraw_consent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from telos.demo.care import Case
    from telos.people.models import Person, Practice

_REWORDED: Final = ConsentKind.SUPERVISION
REWORDED_DAYS_AGO: Final = 24
_EARLIER: Final = "With your agreement, your therapist talks with them about you, by name."
_WHY: Final = "The supervisor may read in the record from now on, not only hear of it."
_STUDIED: Final = ConsentKind.RESEARCH
# Before the first client came: the practice’s first study did not begin, another did.
_NO_STUDY: Final = timedelta(days=20)
_A_STUDY: Final = timedelta(days=50)
_WHY_NO_STUDY: Final = "The study that we had planned does not begin."
_WHY_A_STUDY: Final = "We take part in a study of several practices."
_TO_READ: Final = timedelta(hours=3)


def publish_texts(practice: Practice, *, by: Person) -> None:
    """Publish the words to begin from; of supervision an earlier, narrower version."""
    for kind in ConsentKind:
        words = str(STARTING_TEXTS[kind])
        if kind == _REWORDED:
            first, _reads, last = words.split("\n\n")
            words = f"{first}\n\n{_EARLIER}\n\n{last}"
        _publish(practice, kind, words, by=by)


def text_deeds(practice: Practice, *, by: Person, today: date) -> Iterator[Deed]:
    """Tell how one text was published anew, and another was asked of nobody for a month."""
    opened = at(today - timedelta(weeks=practice_told().opened_weeks_ago), time(17))
    yield Deed(at=opened + _NO_STUDY, do=partial(_retire, practice, _STUDIED, by=by))
    yield Deed(at=opened + _A_STUDY, do=partial(_publish_again, practice, _STUDIED, by=by))
    words = str(STARTING_TEXTS[_REWORDED])
    evening = at(today - timedelta(days=REWORDED_DAYS_AGO), time(17))
    yield Deed(at=evening, do=partial(_publish, practice, _REWORDED, words, by=by))


def consent_deeds(case: Case) -> Iterator[Deed]:
    """Tell how a client answered what was asked, what they took back, and the new words."""
    calendar, told = case.calendar, case.story.consent
    if told.on_paper:
        yield Deed(at=calendar.said(0), do=partial(_sign, case))
    if not case.story.has_account:
        return
    yield Deed(at=calendar.registered + _TO_READ, do=partial(_answer_all, case))
    for week, kind in told.withdraws:
        yield Deed(at=calendar.said(week), do=partial(_take_back, case, ConsentKind(kind)))
    if not told.silent:
        days = REWORDED_DAYS_AGO - 1 - case.story.hour % 7
        read_on = at(calendar.today - timedelta(days=days), time(20, 10))
        if read_on > calendar.registered + _TO_READ:
            yield Deed(at=read_on, do=partial(_answer_all, case))


def _publish(practice: Practice, kind: ConsentKind, words: str, *, by: Person) -> None:
    seen = texts_in_hand(by, practice)[kind].revision
    draft = draft_text(actor=by, practice=practice, kind=kind, words=words, seen_revision=seen)
    publish_text(
        actor=by,
        practice=practice,
        kind=kind,
        seen_revision=draft.revision,
        asks_again=True,
        why=_WHY,
    )


def _retire(practice: Practice, kind: ConsentKind, *, by: Person) -> None:
    text = texts_in_hand(by, practice)[kind].present
    if text is not None:
        retire_text(actor=by, practice=practice, text=text, why=_WHY_NO_STUDY)


def _publish_again(practice: Practice, kind: ConsentKind, *, by: Person) -> None:
    """Publish what stands in the draft, as it was."""
    publish_text(
        actor=by,
        practice=practice,
        kind=kind,
        seen_revision=texts_in_hand(by, practice)[kind].revision,
        asks_again=True,
        why=_WHY_A_STUDY,
    )


def _answer_all(case: Case) -> None:
    """Answer what waits, while care goes on."""
    case.episode.refresh_from_db()
    if not case.episode.is_open:
        return
    client = case.episode.client
    for kind, consent in consents_of(client).items():
        if consent.waits and not (case.story.consent.on_paper and kind == ConsentKind.TREATMENT):
            deed = refuse_consent if kind in case.story.consent.refuses else give_consent
            deed(actor=case.client, client=client, text=consent.text, seen=consent.seen)


def _take_back(case: Case, kind: ConsentKind) -> None:
    client = case.episode.client
    consent = consents_of(client)[kind]
    withdraw_consent(actor=case.client, client=client, text=consent.text, seen=consent.seen)


def _sign(case: Case) -> None:
    """Sign on paper, in the first session, what the therapist then enters."""
    client = case.episode.client
    consent = consents_of(client)[ConsentKind.TREATMENT]
    give_consent(
        actor=case.therapist,
        client=client,
        text=consent.text,
        seen=consent.seen,
        paper=Paper(
            signed_on=clock.today(), present=f"{case.story.name} and {case.therapist.display_name}"
        ),
    )
