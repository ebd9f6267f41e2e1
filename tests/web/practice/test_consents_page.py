"""The practice's consent texts on its manager's pages."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from telos.access.enums import STARTING_TEXTS, ConsentAnswer, ConsentKind
from telos.access.queries import has_agreed, texts_in_hand
from telos.web.consent_words import blocks_of
from telos.web.practice.consent_counts import FEWEST_SHOWN, counts_shown
from tests import consents, scenes
from tests.cast import EVERYBODY, Cast

KIND = ConsentKind.RESEARCH
REJECTED = 422


def address(cast: Cast, name: str = "practice-consent", *more: object) -> str:
    return reverse(name, args=[cast.practice.public_id, *(more or (KIND,))])


def addresses(cast: Cast) -> list[str]:
    text = consents.published(cast, KIND)
    return [
        reverse("practice-consents", args=[cast.practice.public_id]),
        address(cast),
        address(cast, "practice-consent-preview"),
        address(cast, "practice-consent-version", KIND, text.public_id),
    ]


def test_pages_who_may_see(cast: Cast, signed_in) -> None:
    for path in addresses(cast):
        statuses = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
        assert statuses == {who: 200 if who == "manager" else 404 for who in EVERYBODY}, path
        assert Client().get(path).status_code == 302


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who != "manager"])
def test_deeds_are_refused(cast: Cast, signed_in, who: str) -> None:
    browser = signed_in(cast.person(who))
    before = scenes.everything()
    for name in ("practice-consent", "practice-consent-publish", "practice-consent-retire"):
        sent = {"words": "Ours", "seen_revision": 0}
        assert browser.post(address(cast, name), sent).status_code == 404
    assert scenes.everything() == before


def test_kind_that_is_none_is_nowhere(cast: Cast, signed_in) -> None:
    for name in ("practice-consent", "practice-consent-preview"):
        assert signed_in(cast.manager).get(address(cast, name, "dance")).status_code == 404


def test_words_to_begin_from_are_read_and_published(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    page = browser.get(address(cast)).content.decode()
    assert "Not published yet: nobody is asked this" in page
    assert "We want to learn what helps" in page
    publish = partial(browser.post, address(cast, "practice-consent-publish"), {"seen_revision": 0})
    assert [publish().status_code, publish().status_code] == [302, 302]
    [in_hand] = [texts_in_hand(cast.manager, cast.practice)[KIND]]
    assert in_hand.present is not None
    assert in_hand.present.number == 1
    assert "Version 1 stands" in browser.get(address(cast)).content.decode()


def test_draft_is_kept_previewed_and_published_with_what_changed(cast: Cast, signed_in) -> None:
    consents.answered(cast, KIND)
    browser = signed_in(cast.manager)
    draft = {"words": "Ours <i>\n\n- a\n- b", "seen_revision": 1}
    assert browser.post(address(cast), draft).status_code == 302
    page = browser.get(address(cast)).content.decode()
    assert "Version 1 stands; your draft is not published" in page
    preview = browser.get(address(cast, "practice-consent-preview")).content.decode()
    assert "Ours &lt;i&gt;" in preview
    assert "<li>a</li><li>b</li>" in preview
    assert has_agreed(cast.client_record, KIND)

    publish = partial(browser.post, address(cast, "practice-consent-publish"))
    sent = {"why": "Shorter", "asks_again": "again", "seen_revision": 2}
    for missing, said in (("why", "what has changed"), ("asks_again", "are asked again")):
        refused = publish({**sent, missing: ""})
        assert refused.status_code == REJECTED
        assert said in refused.content.decode()
    assert publish(sent).status_code == 302
    assert not has_agreed(cast.client_record, KIND)
    version = texts_in_hand(cast.manager, cast.practice)[KIND].present
    assert version is not None
    shown = browser.get(
        address(cast, "practice-consent-version", KIND, version.public_id)
    ).content.decode()
    assert "Those who had agreed were asked again." in shown


def test_what_nobody_is_asked_any_more_can_be_published_again(cast: Cast, signed_in) -> None:
    text = consents.answered(cast, KIND).text
    browser = signed_in(cast.manager)
    assert "Stop asking this" in browser.get(address(cast)).content.decode()
    retire = partial(browser.post, address(cast, "practice-consent-retire"))
    refused = retire({"text": text.public_id, "why": " "})
    assert refused.status_code == REJECTED
    assert "clients who agreed read it" in refused.content.decode()
    sent = {"text": text.public_id, "why": "No research is planned."}
    assert [retire(sent).status_code, retire(sent).status_code] == [302, 302]
    assert not has_agreed(cast.client_record, KIND)

    page = browser.get(address(cast)).content.decode()
    assert "Nobody is asked this since" in page
    assert "No research is planned." in page
    assert "Stop asking this" not in page
    assert "no longer asked since" in browser.get(addresses(cast)[0]).content.decode()
    publish = partial(browser.post, address(cast, "practice-consent-publish"))
    seen = texts_in_hand(cast.manager, cast.practice)[KIND].revision
    assert publish({"seen_revision": seen, "why": ""}).status_code == REJECTED
    assert publish({"seen_revision": seen, "why": "We begin a study."}).status_code == 302
    assert "Version 2 stands" in browser.get(address(cast)).content.decode()


def test_words_that_were_not_read_are_not_retired(cast: Cast, signed_in) -> None:
    text = consents.published(cast, KIND)
    consents.published(cast, KIND, "Other words")
    refused = signed_in(cast.manager).post(
        address(cast, "practice-consent-retire"), {"text": text.public_id, "why": "So it is."}
    )
    assert refused.status_code == REJECTED
    assert "Other words stand since you opened this." in refused.content.decode()
    assert "So it is." in refused.content.decode()


def test_draft_that_changed_in_another_tab_is_refused_with_both_kept(cast: Cast, signed_in) -> None:
    consents.drafted(cast, KIND, "Words of the other tab")
    browser = signed_in(cast.manager)
    sent = {"words": "Words of this tab", "seen_revision": 0}
    refused = browser.post(address(cast), sent)
    page = refused.content.decode()
    assert refused.status_code == REJECTED
    assert "Words of the other tab" in page
    assert "Words of this tab" in page
    assert 'name="seen_revision" value="1"' in page
    again = browser.post(address(cast), {**sent, "seen_revision": 1})
    assert again.status_code == 302
    assert texts_in_hand(cast.manager, cast.practice)[KIND].words == "Words of this tab"


def test_draft_of_which_another_was_read_is_not_published(cast: Cast, signed_in) -> None:
    consents.drafted(cast, KIND, "One")
    consents.drafted(cast, KIND, "Two")
    refused = signed_in(cast.manager).post(
        address(cast, "practice-consent-publish"), {"seen_revision": 1}
    )
    assert refused.status_code == REJECTED
    assert "The draft has changed since you read it." in refused.content.decode()


@pytest.mark.parametrize(
    ("words", "said"), [("", "Write what clients"), ("x" * 20_001, "Keep it under 20000")]
)
def test_draft_that_cannot_be_kept_says_why(cast: Cast, signed_in, words: str, said: str) -> None:
    refused = signed_in(cast.manager).post(address(cast), {"words": words, "seen_revision": 0})
    assert refused.status_code == REJECTED
    assert said in refused.content.decode()


def test_what_was_written_outlives_a_session(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    ended = browser.session
    ended.set_expiry(-1)
    ended.save()
    sent = {"words": "Kept over", "seen_revision": 0}
    assert browser.post(address(cast), sent).status_code == 302
    browser.force_login(cast.manager)
    assert "Kept over" in browser.get(address(cast)).content.decode()


def test_counts_name_nobody_and_none_of_few(cast: Cast, signed_in) -> None:
    consents.answered(cast, KIND)
    page = signed_in(cast.manager).get(addresses(cast)[0]).content.decode()
    assert "not counted among fewer than five" in page
    for name in ("Noor", "Otto", "Kim"):
        assert name not in page


def test_number_of_queries_does_not_grow(cast: Cast, signed_in, count_queries) -> None:
    counts = []
    for kinds in ([KIND], list(ConsentKind)):
        for kind in kinds:
            consents.answered(cast, kind, ConsentAnswer.REFUSED) if kind != KIND else None
            consents.published(cast, kind)
        path = reverse("practice-consents", args=[cast.practice.public_id])
        counts.append(count_queries(signed_in(cast.manager), path))
    assert counts[1] <= counts[0]


COUNTS = st.fixed_dictionaries(
    {name: st.integers(min_value=0, max_value=30) for name in ("agreed", "no", "open")}
)


@given(counts=COUNTS)
def test_no_count_of_a_few_can_be_worked_out(counts: dict[str, int]) -> None:
    shown = counts_shown(counts)
    hidden = [name for name, count in shown.items() if count is None]
    assert all(shown[name] in {None, count} for name, count in counts.items())
    assert all(not 0 < (count or 0) < FEWEST_SHOWN for count in shown.values())
    # The manager knows the sum: what is left out is never one count, nor so few in all.
    assert len(hidden) != 1
    left_out = sum(counts[name] for name in hidden)
    assert not hidden or left_out >= FEWEST_SHOWN or left_out == sum(counts.values())


@given(words=st.text(alphabet=st.sampled_from("ab- \n<"), max_size=60))
def test_paragraphs_hold_every_word_and_nothing_else(words: str) -> None:
    shown = "".join(line for block in blocks_of(words) for line in block.lines)
    said = [line.removeprefix("- ") for line in words.split("\n") if line]
    assert shown == "".join(said)


def test_words_to_begin_from_have_no_empty_block() -> None:
    for words in STARTING_TEXTS.values():
        assert all(block.lines and all(block.lines) for block in blocks_of(str(words)))
