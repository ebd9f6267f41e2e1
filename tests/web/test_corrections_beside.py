"""What a client says is not right in intake, safety plan and plan stands on each page of them."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from telos.rights.actions import accept_correction, ask_correction, take_copy
from telos.rights.enums import About
from telos.rights.models import Amendment
from telos.web.book.page import book_of
from tests import consents
from tests import scenes as of_cast
from tests.cast import Cast
from tests.rights.scenes import SHOULD, WRONG, something_of_every_kind
from tests.rights.scenes import said as correction_of
from tests.web.test_care_before import come_back

PAGES = {
    "intake": ("my-intake-look", ("my-intake", "my-intake-look"), "client-intake"),
    "at_hand": ("my-safety-plan", ("my-safety-plan",), "client-safety-plan"),
    "plan": ("my-plan", ("my-plan",), "client-plan"),
}
ANSWER = "You are right, I had that from a letter."


def offered_there(browser, name: str, about: str) -> str:
    """The address that the page offers for saying that something is not right."""
    page = browser.get(reverse(name)).content.decode()
    address = f"{reverse('my-correction')}?about={about}:"
    assert page.count(address) == 1
    return address + page.split(address)[1].split('"')[0]


def said(cast: Cast, browser, about: str) -> Amendment:
    path = offered_there(browser, PAGES[about][0], about)
    named = path.split("about=")[1]
    assert f'<option value="{named}" selected>' in browser.get(path).content.decode()
    sent = {
        "original": named,
        "what_is_wrong": WRONG,
        "should_read": SHOULD,
        "submission_key": uuid4(),
    }
    for _time in range(2):
        assert browser.post(reverse("my-correction"), sent).status_code == 302
    return Amendment.objects.get(about=about)


@pytest.mark.parametrize("about", PAGES)
def test_it_is_said_from_the_page_and_stands_there_with_the_answer(
    cast: Cast, signed_in, about: str
) -> None:
    something_of_every_kind(cast)
    browser = signed_in(cast.client)
    made = said(cast, browser, about)
    accept_correction(actor=cast.her_therapist, amendment=made, answer=ANSWER)
    consents.agreed_to_supervision(cast)
    own, theirs = PAGES[about][1:]
    read = reverse(theirs, args=[cast.client_record.public_id])
    shown = [browser.get(reverse(name)) for name in own]
    shown += [signed_in(who).get(read) for who in (cast.her_therapist, cast.supervisor)]
    for page in shown:
        assert SHOULD in page.content.decode()
        assert ANSWER in page.content.decode()


def test_goal_is_named_by_what_it_says_now_and_says_so(cast: Cast, signed_in) -> None:
    goal = of_cast.proposed_goal(cast, words="As it said")
    ask_correction(
        actor=cast.client,
        client=cast.client_record,
        said=correction_of(cast, about=About.GOAL, original_id=goal.public_id),
        submission_key=uuid4(),
    )
    of_cast.revised(cast, goal, "As it says since")
    page = signed_in(cast.client).get(reverse("my-rights")).content.decode()
    assert "Goal, as it says now: “As it says since”" in page
    assert "Goal: “" not in page


@pytest.mark.parametrize("about", PAGES)
def test_it_stands_on_no_other_page(cast: Cast, signed_in, about: str) -> None:
    something_of_every_kind(cast)
    browser = signed_in(cast.client)
    said(cast, browser, about)
    for other, (_name, own, _theirs) in PAGES.items():
        for name in own:
            assert (SHOULD in browser.get(reverse(name)).content.decode()) == (other == about)


@pytest.mark.parametrize("about", PAGES)
def test_page_takes_as_many_queries_for_three_as_for_one(
    cast: Cast, signed_in, count_queries, about: str
) -> None:
    something_of_every_kind(cast)
    browser = signed_in(cast.client)
    path = reverse("client-correction", args=[cast.client_record.public_id])
    of_therapist = reverse(PAGES[about][2], args=[cast.client_record.public_id])
    made = said(cast, browser, about)
    pages = [(cast.client, reverse(name)) for name in PAGES[about][1]]
    pages += [(cast.her_therapist, of_therapist), (cast.her_therapist, path)]
    few = [count_queries(signed_in(who), page) for who, page in pages]
    for _time in range(2):
        sent = {"original": f"{about}:{made.original_id}", "submission_key": uuid4()}
        sent |= {"what_is_wrong": WRONG, "should_read": SHOULD}
        assert browser.post(reverse("my-correction"), sent).status_code == 302
    assert [count_queries(signed_in(who), page) for who, page in pages] == few


def test_it_is_in_the_book_beside_what_it_is_about(cast: Cast, signed_in) -> None:
    something_of_every_kind(cast)
    for about in PAGES:
        said(cast, signed_in(cast.client), about)
    copy = take_copy(actor=cast.client, client=cast.client_record)
    told = book_of(cast.client, cast.client_record, copy)
    assert told.count(SHOULD) == len(PAGES)


@pytest.mark.parametrize("about", ["intake", "plan"])
def test_it_stands_beside_the_one_of_its_care_alone(cast: Cast, signed_in, about: str) -> None:
    something_of_every_kind(cast)
    browser, read = signed_in(cast.client), signed_in(cast.her_therapist)
    said(cast, browser, about)
    come_back(cast, cast.episode)
    own, theirs = PAGES[about][1:]
    before = {"care": str(cast.episode.public_id)}
    path = reverse(theirs, args=[cast.client_record.public_id])
    for page in map(reverse, own):
        assert SHOULD not in browser.get(page, follow=True).content.decode()
        assert SHOULD in browser.get(page, before).content.decode()
    assert SHOULD not in read.get(path).content.decode()
    assert SHOULD in read.get(path, before).content.decode()
