"""Notices: one's own, in words that name nobody, each leading to where it stands."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from telos.notices.enums import NoticeKind
from telos.notices.models import Notice
from telos.people.actions import end_membership
from telos.people.models import Membership
from telos.web.news import _PAGES, _WORDS
from tests.access.emergency.test_openings import opened, review
from tests.cast import EVERYBODY, Cast


def text_of(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def of(cast: Cast, who: str) -> Notice:
    return Notice.objects.filter(person=cast.person(who)).latest("pk")


def test_everybody_who_is_signed_in_has_the_page(cast: Cast, signed_in) -> None:
    for who in EVERYBODY:
        assert "Nothing new" in text_of(signed_in(cast.person(who)).get(reverse("notices")))
    assert Client().get(reverse("notices")).status_code == 302


def test_every_kind_has_words_and_a_page() -> None:
    assert set(_WORDS) == set(NoticeKind)
    assert {*_PAGES, NoticeKind.TO_REVIEW} == set(NoticeKind)


def test_reading_one_leads_to_it_and_marks_it(cast: Cast, signed_in) -> None:
    opening = opened(cast)
    review(cast, opening)
    opening_page = reverse("privacy-opening", args=[opening.public_id])
    for who, leads_to in (
        ("client", reverse("who-looked")),
        ("officer", opening_page),
        ("colleague", reverse("emergency")),
    ):
        browser = signed_in(cast.person(who))
        notice = of(cast, who)
        path = reverse("notice-read", args=[notice.public_id])
        assert browser.post(path)["Location"] == leads_to
        notice.refresh_from_db()
        assert notice.seen_at is not None
        assert browser.get(leads_to).status_code == 200


def test_nobody_reads_anothers(cast: Cast, signed_in) -> None:
    opened(cast)
    path = reverse("notice-read", args=[of(cast, "client").public_id])
    for person in cast.everybody_but("client"):
        assert signed_in(person).post(path).status_code == 404
    assert of(cast, "client").seen_at is None


def test_reading_by_address_alone_changes_nothing(cast: Cast, signed_in) -> None:
    opened(cast)
    path = reverse("notice-read", args=[of(cast, "client").public_id])
    assert signed_in(cast.client).get(path)["Location"] == reverse("notices")
    assert of(cast, "client").seen_at is None


def test_manager_without_an_officer_is_led_to_where_one_is_named(cast: Cast, signed_in) -> None:
    part = Membership.objects.get(person=cast.officer)
    end_membership(actor=cast.manager, membership_id=part.public_id)
    opened(cast)
    browser = signed_in(cast.manager)
    assert "A record was opened in an emergency" in text_of(browser.get(reverse("practice")))
    path = reverse("notice-read", args=[of(cast, "manager").public_id])
    page = text_of(browser.post(path, follow=True))
    assert "has no privacy officer" in page
