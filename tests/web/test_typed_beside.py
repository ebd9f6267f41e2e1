"""What was typed in the other forms of a page: kept for its writer, shown there once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from telos.vault.drafts import open_draft
from telos.vault.errors import KeyDestroyedError, SealBrokenError
from telos.web.kept import MOST_KEPT
from telos.web.typed_beside import FIELD
from tests import scenes
from tests.rights.scenes import ended, erased
from tests.web.test_kept import after_the_session

if TYPE_CHECKING:
    from tests.cast import Cast

WORDS = 'What I had typed <beside> it, "in full"'
SHOWN = "data-typed-beside"


def page_of(cast: Cast) -> str:
    goal = scenes.agreed(cast, scenes.proposed_goal(cast))
    return reverse("client-goal", args=[cast.client_record.public_id, goal.public_id])


def beside(page: str, words: str = WORDS) -> str:
    forms = [{"action": f"{page}support/", "place": 0, "fields": [["words", words, None]]}]
    return json.dumps({"page": page, "forms": forms if words else []})


def pressed(browser: Client, page: str, said: str) -> int:
    """Rate the goal, with this beside it; return how that was answered."""
    sent = {"value": "3", "submission_key": str(uuid4()), FIELD: said}
    return browser.post(f"{page}rate/", sent).status_code


def shown(browser: Client, page: str) -> bool:
    return SHOWN in browser.get(page).content.decode()


def therapist(cast: Cast) -> Client:
    browser = Client()
    browser.force_login(cast.her_therapist)
    return browser


def test_it_is_shown_once_on_its_page_and_is_no_part_of_the_form(cast: Cast) -> None:
    page, browser = page_of(cast), therapist(cast)
    assert pressed(browser, page, beside(page)) == 302
    assert not shown(browser, reverse("caseload"))
    seen = browser.get(page).content.decode()
    assert "What I had typed &lt;beside&gt; it, " in seen
    assert "<beside>" not in seen
    assert not shown(browser, page)


def test_page_that_refuses_shows_it_at_once_and_later_no_more(cast: Cast) -> None:
    page, browser = page_of(cast), therapist(cast)
    sent = {"value": "", FIELD: beside(page)}
    answer = browser.post(f"{page}rate/", sent)
    assert answer.status_code == 422
    assert SHOWN in answer.content.decode()
    assert f'data-page="{page}"' in answer.content.decode()
    assert f'data-again="{page}rate/"' in answer.content.decode()
    # What was sent meanwhile from the page that refused is no longer typed beside it.
    assert pressed(browser, page, beside(page, "")) == 302
    assert not shown(browser, page)


def test_it_outlives_a_session_for_its_writer_alone(cast: Cast) -> None:
    page, browser = page_of(cast), after_the_session(cast.her_therapist)
    assert pressed(browser, page, beside(page)) == 302
    browser.force_login(cast.her_therapist)
    assert shown(browser, page)
    for who in (cast.colleague, cast.client):
        browser = after_the_session(cast.her_therapist)
        pressed(browser, page, beside(page))
        browser.force_login(who)
        browser.get(page)
        browser.get(reverse("account"))
        browser.force_login(cast.her_therapist)
        assert not shown(browser, page)


def test_it_lies_sealed_with_the_key_of_whom_it_is_about(cast: Cast) -> None:
    page, browser = page_of(cast), therapist(cast)
    pressed(browser, page, beside(page))
    [slot] = browser.session["telos_beside"]
    assert "typed" not in slot["body"]
    whole = {"draft": UUID(slot["draft"]), "writer": cast.her_therapist.public_id}
    about = cast.client_record.public_id
    assert "What I had typed" in open_draft(slot["body"], about=about, **whole)
    with pytest.raises((SealBrokenError, KeyDestroyedError, Exception)) as refused:
        open_draft(slot["body"], **whole)
    assert type(refused.value).__module__ == "telos.vault.errors"
    ended(cast)
    erased(cast)
    with pytest.raises(KeyDestroyedError):
        open_draft(slot["body"], about=about, **whole)


@pytest.mark.parametrize(
    "said",
    [
        "no json",
        "[]",
        "{}",
        '{"page": 3, "forms": []}',
        '{"page": "/nowhere/at/all/", "forms": [1]}',
        '{"page": "/caseload/", "forms": 3}',
        beside("/caseload/", "x" * MOST_KEPT),
    ],
)
def test_what_no_page_of_ours_sends_is_left_aside_and_the_form_is_done(
    cast: Cast, said: str
) -> None:
    page, browser = page_of(cast), therapist(cast)
    assert pressed(browser, page, said) == 302
    assert "telos_beside" not in browser.session


def test_four_pages_are_kept_and_the_oldest_goes_first(cast: Cast) -> None:
    page, browser = page_of(cast), therapist(cast)
    places = [reverse(name) for name in ("caseload", "library", "account", "help-now")]
    for each in (page, *places):
        pressed(browser, page, beside(each))
    assert [slot["page"] for slot in browser.session["telos_beside"]] == places
