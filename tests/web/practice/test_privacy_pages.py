"""The privacy officer's pages, and what the client reads of it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from telos.access.models import EmergencyOpening
from telos.access.queries import trail_of_own_record
from telos.audit.enums import READ
from telos.audit.models import AuditRow
from telos.goals.enums import GoalState
from telos.notices.queries import unread_of
from tests import scenes
from tests.access.emergency.test_openings import WHY, looked, opened, review
from tests.cast import EVERYBODY, Cast

LATER = "He reads her mail and has threatened her."


def text_of(response) -> str:
    assert response.status_code in {200, 422}
    return " ".join(response.content.decode().split())


def path_of(opening: EmergencyOpening) -> str:
    return reverse("privacy-opening", args=[opening.public_id])


def test_pages_who_may_see(cast: Cast, signed_in) -> None:
    opening = opened(cast)
    for path in (reverse("privacy"), path_of(opening)):
        statuses = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
        assert statuses == {who: 200 if who == "officer" else 404 for who in EVERYBODY}
        assert Client().get(path).status_code == 302


def test_officers_day_begins_with_what_waits(cast: Cast, signed_in) -> None:
    scenes.goal_in(cast, GoalState.AGREED)
    opened(cast)
    browser = signed_in(cast.officer)
    page = text_of(browser.get(reverse("home"), follow=True))
    assert "<h1>One opening waits for your review</h1>" in page
    assert WHY in page
    assert "Noor" not in page
    assert scenes.WORDS not in page


def test_nothing_to_review_is_said_calmly(cast: Cast, signed_in) -> None:
    page = text_of(signed_in(cast.officer).get(reverse("privacy")))
    assert "Nothing waits for a review" in page


def test_officer_reads_what_followed_and_reviews_it(cast: Cast, signed_in) -> None:
    opening = opened(cast)
    looked(cast)
    browser = signed_in(cast.officer)
    page = text_of(browser.get(path_of(opening)))
    assert "The record of Noor at Harbour Practice" in page
    assert "The record was looked at, at" in page
    assert "It is open now." in page
    answer = browser.post(
        path_of(opening), {"finding": "not_in_order", "review": "Nobody was in danger."}
    )
    assert answer["Location"] == reverse("privacy")
    assert not unread_of(cast.officer).exists()
    opening.refresh_from_db()
    assert (opening.finding, opening.reviewed_by) == ("not_in_order", cast.officer)
    after = text_of(browser.get(path_of(opening)))
    assert "it should not have been opened" in after
    assert "Keep the review" not in after


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"finding": "", "review": "I asked."}, "Choose one of these."),
        ({"finding": "in_order", "review": " "}, "Say in a sentence what you found."),
    ],
)
def test_review_without_all_of_it_keeps_what_was_typed(
    cast: Cast, signed_in, sent: dict[str, str], said: str
) -> None:
    opening = opened(cast)
    page = text_of(signed_in(cast.officer).post(path_of(opening), sent))
    assert said in page
    assert sent["review"].strip() in page
    opening.refresh_from_db()
    assert opening.reviewed_at is None


def test_second_review_is_refused_in_words(cast: Cast, signed_in) -> None:
    opening = review(cast, opened(cast))
    sent = {"finding": "not_in_order", "review": "On second thoughts."}
    assert "Somebody has reviewed this meanwhile." in text_of(
        signed_in(cast.officer).post(path_of(opening), sent)
    )


def test_officer_learns_that_the_client_cannot_be_told_here(cast: Cast, signed_in) -> None:
    opening = opened(cast)
    cast.client_record.person = None
    cast.client_record.save(update_fields=["person"])
    assert "tell them yourselves" in text_of(signed_in(cast.officer).get(path_of(opening)))


def test_client_reads_who_why_and_what_was_found(cast: Cast, signed_in) -> None:
    opening = opened(cast)
    browser = signed_in(cast.client)
    today = text_of(browser.get(reverse("today")))
    assert "Your record was opened in an emergency" in today
    assert WHY not in today
    review(cast, opening)
    page = text_of(browser.get(reverse("who-looked")))
    for words in ("Opened in an emergency", "Colleague", WHY, "I spoke with both of them."):
        assert words in page


def looked_at_for_review(cast: Cast, signed_in, opening: EmergencyOpening) -> None:
    """Officer and manager look at whatever tells them of an opening."""
    for who, path in (
        ("officer", reverse("privacy")),
        ("officer", path_of(opening)),
        ("manager", reverse("practice-trail", args=[cast.practice.public_id])),
    ):
        assert signed_in(cast.person(who)).get(path).status_code == 200
    rows = AuditRow.objects.filter(client_id=cast.client_record.public_id, deed=READ)
    readers = set(rows.values_list("actor_id", flat=True))
    assert {cast.officer.public_id, cast.manager.public_id} <= readers


def copies_of(browser: Client) -> dict[str, str]:
    names = ("my-copy-file", "my-copy-book")
    return {name: browser.post(reverse(name)).content.decode() for name in names}


# What the officer's and the manager's looks are called on the client's page.
LOOKS = (
    "read your name and contact details and list of who looked",
    "saw your name in the list of who did what",
    "saw why your record was opened",
)
# What would tell of it to the client, or to whoever reads over their shoulder.
TELLS = ("Colleague", "Officer", WHY, LATER, *LOOKS)


def test_client_who_must_not_know_yet_sees_nothing_anywhere(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    opening = opened(cast, why_later=LATER)
    looked(cast)
    looked_at_for_review(cast, signed_in, opening)
    for name in ("today", "who-looked", "notices", "my-rights"):
        page = text_of(browser.get(reverse(name)))
        for words in (*TELLS, "Opened in an emergency"):
            assert words not in page, name
    for name, copy in copies_of(browser).items():
        for words in (*TELLS, "privacy-opening", "practice-trail"):
            assert words not in copy, name


def test_client_who_was_told_sees_who_reviewed_it_and_when(cast: Cast, signed_in) -> None:
    opening = opened(cast, why_later=LATER)
    looked_at_for_review(cast, signed_in, opening)
    review(cast, opening)
    browser = signed_in(cast.client)
    page = text_of(browser.get(reverse("who-looked")))
    for words in ("Colleague", "Officer", *LOOKS):
        assert words in page
    copies = copies_of(browser)
    for words in ("privacy-opening", "practice-trail"):
        assert words in copies["my-copy-file"]
    assert "Officer" in copies["my-copy-book"]


def test_list_of_openings_is_a_look_at_each_record(cast: Cast, signed_in) -> None:
    opened(cast)
    signed_in(cast.officer).get(reverse("privacy"))
    row = AuditRow.objects.get(actor_id=cast.officer.public_id, deed=READ)
    assert (row.client_id, row.place) == (cast.client_record.public_id, "privacy")
    page = text_of(signed_in(cast.client).get(reverse("who-looked")))
    assert "saw why your record was opened, in the list of what was opened" in page


def test_look_at_the_list_waits_until_the_client_may_know(cast: Cast, signed_in) -> None:
    opening = opened(cast, why_later=LATER)
    signed_in(cast.officer).get(reverse("privacy"))
    assert AuditRow.objects.filter(actor_id=cast.officer.public_id, deed=READ).exists()

    def looks() -> int:
        told = trail_of_own_record(cast.client)
        return told.filter(actor_id=cast.officer.public_id, deed=READ).count()

    assert looks() == 0
    review(cast, opening)
    assert looks() == 1


def test_list_takes_as_many_queries_with_many_openings(
    cast: Cast, signed_in, count_queries
) -> None:
    opened(cast)
    officer = signed_in(cast.officer)
    before = count_queries(officer, reverse("privacy"))
    for who in ("co_facilitator", "former_therapist"):
        opened(cast, who)
    assert count_queries(officer, reverse("privacy")) <= before


def test_look_at_an_opening_that_was_told_is_told_beside_one_that_was_not(
    cast: Cast, signed_in
) -> None:
    told = opened(cast)
    untold = opened(cast, "co_facilitator", why_later=LATER)
    officer = signed_in(cast.officer)
    for opening in (told, untold):
        officer.get(path_of(opening))
    rows = trail_of_own_record(cast.client).filter(actor_id=cast.officer.public_id)
    assert [row.about_id for row in rows] == [told.public_id]


def test_book_tells_of_an_opening_once_the_client_may_know(cast: Cast, signed_in) -> None:
    opening = opened(cast, why_later=LATER)
    review(cast, opening)
    book = signed_in(cast.client).post(reverse("my-copy-book")).content.decode()
    for words in (WHY, LATER, "I spoke with both of them."):
        assert words in book
