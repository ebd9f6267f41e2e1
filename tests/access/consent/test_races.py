"""Two presses at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from telos.access.actions import (
    ConsentHasChangedError,
    ConsentMissingError,
    DraftHasChangedError,
    WhoGoesOnError,
    ask_consent,
    begin_care,
    draft_text,
    give_consent,
    publish_text,
    refuse_consent,
    withdraw_consent,
)
from telos.access.enums import ConsentKind
from telos.access.models import ConsentAsk, ConsentDraft, ConsentFact, ConsentText
from telos.access.queries import has_agreed, therapists_of
from tests import consents, scenes
from tests.cast import Cast
from tests.racing import errors_in, race

pytestmark = pytest.mark.django_db(transaction=True)

KIND = ConsentKind.RESEARCH


def test_two_presses_are_one_answer(cast: Cast) -> None:
    text = consents.published(cast, KIND)
    before = scenes.trail_of(cast)
    give = partial(give_consent, actor=cast.client, client=cast.client_record, text=text, seen=0)

    outcomes = race(give, give, give)

    assert errors_in(outcomes) == []
    assert ConsentFact.objects.count() == 1
    assert scenes.trail_of(cast)[len(before) :] == ["consent.give"]


def test_yes_and_no_at_once_is_one_of_them(cast: Cast) -> None:
    text = consents.published(cast, KIND)
    said = {"actor": cast.client, "client": cast.client_record, "text": text, "seen": 0}

    outcomes = race(partial(give_consent, **said), partial(refuse_consent, **said))

    assert errors_in(outcomes) == [ConsentHasChangedError]
    assert ConsentFact.objects.count() == 1


def test_clients_own_word_and_paper_at_once_are_one(cast: Cast) -> None:
    text = consents.published(cast, KIND)
    said = {"client": cast.client_record, "text": text, "seen": 0}

    outcomes = race(
        partial(refuse_consent, actor=cast.client, **said),
        partial(give_consent, actor=cast.her_therapist, paper=consents.paper(), **said),
    )

    assert errors_in(outcomes) == [ConsentHasChangedError]


def test_second_therapist_does_not_slip_in_while_it_is_taken_back(cast: Cast) -> None:
    text = consents.answered(cast, ConsentKind.SHARING).text

    outcomes = race(
        partial(withdraw_consent, actor=cast.client, client=cast.client_record, text=text, seen=1),
        partial(
            begin_care, actor=cast.manager, client=cast.client_record, therapist=cast.colleague
        ),
    )

    # Whoever came first: two care only where the client still agrees.
    assert errors_in(outcomes) in ([ConsentMissingError], [WhoGoesOnError])
    two_care = therapists_of(cast.client_record).count() == 2
    assert two_care is has_agreed(cast.client_record, ConsentKind.SHARING)


def test_asked_by_two_at_once_is_asked_once(cast: Cast) -> None:
    consents.published(cast, ConsentKind.SHARING)
    ask = partial(ask_consent, client=cast.client_record, kind=ConsentKind.SHARING)

    outcomes = race(partial(ask, actor=cast.manager), partial(ask, actor=cast.her_therapist))

    assert errors_in(outcomes) == []
    assert ConsentAsk.objects.count() == 1


def test_drafts_from_two_tabs_are_one_and_a_refusal(cast: Cast) -> None:
    keep = partial(
        draft_text, actor=cast.manager, practice=cast.practice, kind=KIND, seen_revision=0
    )

    outcomes = race(partial(keep, words="One"), partial(keep, words="Two"))

    assert errors_in(outcomes) == [DraftHasChangedError]
    assert ConsentDraft.objects.count() == 1


def test_published_twice_at_once_is_one_version(cast: Cast) -> None:
    publish = partial(
        publish_text,
        actor=cast.manager,
        practice=cast.practice,
        kind=KIND,
        seen_revision=0,
        asks_again=True,
        why="",
    )

    outcomes = race(publish, publish, publish)

    assert errors_in(outcomes) == []
    assert ConsentText.objects.count() == 1
