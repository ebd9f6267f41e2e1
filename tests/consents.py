"""Consent in scenes: texts that the practice has published, and what people answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telos.access.actions import (
    Paper,
    draft_text,
    give_consent,
    publish_text,
    refuse_consent,
    retire_text,
    withdraw_consent,
)
from telos.access.enums import ConsentAnswer, ConsentKind
from telos.access.queries import consents_of, texts_in_hand
from telos.base import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from telos.access.models import ConsentDraft, ConsentFact, ConsentText
    from telos.people.models import Client, Person
    from tests.cast import Cast

DEEDS: dict[ConsentAnswer, Callable[..., ConsentFact]] = {
    ConsentAnswer.GIVEN: give_consent,
    ConsentAnswer.REFUSED: refuse_consent,
    ConsentAnswer.WITHDRAWN: withdraw_consent,
}


def published(
    cast: Cast,
    kind: ConsentKind,
    words: str = "",
    *,
    asks_again: bool = True,
    why: str = "Said more plainly",
) -> ConsentText:
    """A version of a text: the words to begin from, or those that are given."""
    in_hand = texts_in_hand(cast.manager, cast.practice)[kind]
    revision = in_hand.revision
    if words:
        revision = drafted(cast, kind, words).revision
    elif in_hand.present is not None:
        return in_hand.present
    return publish_text(
        actor=cast.manager,
        practice=cast.practice,
        kind=kind,
        seen_revision=revision,
        asks_again=asks_again,
        why=why,
    )


def answered(
    cast: Cast,
    kind: ConsentKind,
    answer: ConsentAnswer = ConsentAnswer.GIVEN,
    *,
    actor: Person | None = None,
    client: Client | None = None,
    paper: Paper | None = None,
) -> ConsentFact:
    """An answer to the words of today, as they stand; the client's own if nobody else is named."""
    client = client or cast.client_record
    text = published(cast, kind)
    return DEEDS[answer](
        actor=actor or cast.client,
        client=client,
        text=text,
        seen=consents_of(client)[kind].seen,
        paper=paper,
    )


def retired(cast: Cast, kind: ConsentKind, why: str = "We write no mails any more.") -> None:
    """A kind that is asked of nobody any more."""
    text = published(cast, kind)
    retire_text(actor=cast.manager, practice=cast.practice, text=text, why=why)


def paper() -> Paper:
    """A paper that was signed today."""
    return Paper(signed_on=clock.today(), present="Noor and her sister")


def agreed_to_a_second(cast: Cast) -> None:
    """The client has agreed to a second therapist."""
    answered(cast, ConsentKind.SHARING)


def agreed_to_supervision(cast: Cast) -> None:
    """The client has agreed that her therapist's supervisor reads."""
    answered(cast, ConsentKind.SUPERVISION)


def drafted(cast: Cast, kind: ConsentKind, words: str) -> ConsentDraft:
    """A draft with these words, kept after what was there."""
    revision = texts_in_hand(cast.manager, cast.practice)[kind].revision
    return draft_text(
        actor=cast.manager, practice=cast.practice, kind=kind, words=words, seen_revision=revision
    )
