"""Drafts and versions of what clients are asked to agree to."""

from __future__ import annotations

from functools import partial

import pytest

from telos.access.actions import ConsentError, DraftHasChangedError, draft_text, publish_text
from telos.access.enums import (
    ANSWERS,
    GOVERNS,
    LONGEST_TEXT,
    STARTING_TEXTS,
    ConsentKind,
    ConsentState,
)
from telos.access.models import ConsentDraft, ConsentText
from telos.access.queries import texts_in_hand, texts_visible_to
from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from tests import consents, scenes
from tests.cast import EVERYBODY, Cast

KIND = ConsentKind.RESEARCH


def test_every_kind_says_what_it_governs_and_has_words_to_begin_from() -> None:
    assert set(GOVERNS) == set(STARTING_TEXTS) == set(ConsentKind)
    assert set(ANSWERS) == set(ConsentState)
    for kind in ConsentKind:
        said = GOVERNS[kind]
        for words in (said.asks, said.after_yes, said.after_no, said.enforced):
            assert str(words).endswith((".", "?"))
        assert len(str(STARTING_TEXTS[kind])) > 200


@pytest.mark.parametrize("name", EVERYBODY)
def test_manager_alone_drafts_and_publishes(cast: Cast, name: str) -> None:
    deed = {"actor": cast.person(name), "practice": cast.practice, "kind": KIND}
    draft = partial(draft_text, **deed, words="Words of ours", seen_revision=0)
    publish = partial(publish_text, **deed, asks_again=True, why="", seen_revision=1)
    before = scenes.everything()
    if name == "manager":
        assert draft().revision == 1
        assert publish().number == 1
    else:
        for refused in (draft, publish):
            with pytest.raises(NotAllowedError):
                refused()
        assert scenes.everything() == before


@pytest.mark.parametrize("name", EVERYBODY)
def test_manager_alone_sees_drafts_and_versions(cast: Cast, name: str) -> None:
    text = consents.published(cast, KIND)
    consents.drafted(cast, KIND, "Words of ours")
    viewer, may = cast.person(name), name == "manager"

    assert (text in texts_visible_to(viewer, cast.practice)) is may
    in_hand = texts_in_hand(viewer, cast.practice)[KIND]
    assert (in_hand.present == text, in_hand.words == "Words of ours") == (may, may)


def test_draft_is_asked_of_nobody_until_it_is_published(cast: Cast) -> None:
    consents.drafted(cast, KIND, "Words of ours")
    assert not ConsentText.objects.exists()
    consents.published(cast, KIND, "Words of ours")
    assert [text.words for text in ConsentText.objects.all()] == ["Words of ours"]


def test_words_to_begin_from_can_be_published_as_they_are_once(cast: Cast) -> None:
    publish = partial(
        publish_text,
        actor=cast.manager,
        practice=cast.practice,
        kind=KIND,
        seen_revision=0,
        asks_again=False,
        why="",
    )
    assert publish() == publish()
    text = ConsentText.objects.get()
    assert (text.number, text.asks_again) == (1, True)
    assert text.words == str(STARTING_TEXTS[KIND])
    deeds = AuditRow.objects.filter(deed__startswith="consent_text.").order_by("pk")
    assert [row.deed for row in deeds] == ["consent_text.draft", "consent_text.publish"]


def test_draft_that_changed_meanwhile_is_not_written_over(cast: Cast) -> None:
    consents.drafted(cast, KIND, "First")
    keep = partial(draft_text, actor=cast.manager, practice=cast.practice, kind=KIND)
    keep(words="From one tab", seen_revision=1)
    with pytest.raises(DraftHasChangedError):
        keep(words="From another", seen_revision=1)
    assert ConsentDraft.objects.get().words == "From one tab"
    # Seen, it can be sent again; and what stands there already is kept by anybody.
    keep(words="From one tab", seen_revision=1)
    assert keep(words="From another", seen_revision=2).words == "From another"


def test_number_of_a_draft_never_comes_back(cast: Cast) -> None:
    consents.published(cast, KIND, "One")
    seen = texts_in_hand(cast.manager, cast.practice)[KIND].revision
    consents.published(cast, KIND, "Two")
    with pytest.raises(DraftHasChangedError):
        draft_text(
            actor=cast.manager,
            practice=cast.practice,
            kind=KIND,
            words="Three",
            seen_revision=seen,
        )


def test_publishing_needs_other_words_a_reason_and_the_draft_as_it_was_read(cast: Cast) -> None:
    publish = partial(
        publish_text,
        actor=cast.manager,
        practice=cast.practice,
        kind=KIND,
        asks_again=True,
    )
    consents.published(cast, KIND, "One")
    consents.drafted(cast, KIND, "Two")
    with pytest.raises(ConsentError, match="what has changed"):
        publish(seen_revision=2, why="  ")
    with pytest.raises(ConsentError, match="more shortly"):
        publish(seen_revision=2, why="x" * 201)
    with pytest.raises(ConsentError, match="Read it again"):
        publish(seen_revision=3, why="So.")
    consents.drafted(cast, KIND, "One")
    with pytest.raises(ConsentError, match="stand already"):
        publish(seen_revision=3, why="So.")
    assert ConsentText.objects.count() == 1
    consents.drafted(cast, KIND, "Two")
    text = publish(seen_revision=4, why=" So. ")
    assert (text.number, text.why, text.published_by) == (2, "So.", cast.manager)


@pytest.mark.parametrize(
    ("words", "said"), [(" \n ", "Write what"), ("x" * (LONGEST_TEXT + 1), "longer")]
)
def test_draft_needs_words_and_not_a_book(cast: Cast, words: str, said: str) -> None:
    with pytest.raises(ConsentError, match=said):
        consents.drafted(cast, KIND, words)
