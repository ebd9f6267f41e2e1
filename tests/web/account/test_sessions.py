"""Where one is signed in: said in plain words, ended at once, ended by itself when unused."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from telos.access.queries import parts_in_hand, person_who_asks
from telos.audit.models import AuditRow
from telos.people.actions import add_member, end_membership
from telos.people.enums import Role
from telos.people.models import Membership
from telos.people.queries import own_client_record
from telos.web.account.device_words import device_words
from tests.cast import PASSWORD, Cast
from tests.doors import sign_in

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture(autouse=True)
def _unhurried(db: None) -> None:
    """Attempts of other tests do not count here."""
    cache.clear()


@pytest.fixture
def two(cast: Cast) -> tuple[Client, Client]:
    """The client at her desk and on her phone."""
    desk, phone = (Client(headers={"User-Agent": agent}) for agent in (DESK, PHONE))
    for browser in (desk, phone):
        sign_in(browser, cast.client.email)
        assert browser.get(reverse("today")).status_code == 200
    return desk, phone


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def handles(page: str) -> list[str]:
    return re.findall(r'name="which" value="(\w{32})"', page)


def test_both_are_listed_and_this_one_is_marked(two) -> None:
    desk, phone = two
    page = text(desk.get(reverse("account")))
    assert page.index("Firefox on a Windows computer") < page.index("Safari on an iPhone")
    assert page.count("this one</span>") == 1
    assert len(handles(page)) == 1
    for browser in two:
        assert browser.session.session_key not in page
    assert text(phone.get(reverse("account"))).index("Safari on an iPhone") > 0


def test_one_is_ended_at_once(cast: Cast, two) -> None:
    desk, phone = two
    which = handles(text(desk.get(reverse("account"))))[0]
    desk.post(reverse("end-sessions"), {"which": which})
    assert phone.get(reverse("today"))["Location"].startswith(reverse("sign-in"))
    assert desk.get(reverse("today")).status_code == 200
    assert AuditRow.objects.filter(
        deed="account.end_sessions", actor_id=cast.client.public_id
    ).exists()


def test_all_others_are_ended(two) -> None:
    desk, phone = two
    phone.post(reverse("end-sessions"), {"which": "others"})
    assert desk.get(reverse("today")).status_code == 302
    assert phone.get(reverse("today")).status_code == 200


def test_session_that_ended_is_not_brought_back_by_what_was_under_way(two) -> None:
    """A request that had begun before saves its session after: that must not make it anew."""
    desk, phone = two
    held = phone.session
    desk.post(reverse("end-sessions"), {"which": "others"})
    with pytest.raises(UpdateError):
        held.save()
    assert phone.get(reverse("today")).status_code == 302


def test_somebody_elses_is_not_ended(cast: Cast, two) -> None:
    desk, _ = two
    other = Client()
    sign_in(other, cast.other_client.email)
    other.get(reverse("today"))
    theirs = handles(text(desk.get(reverse("account"))))[0]
    other.post(reverse("end-sessions"), {"which": theirs})
    other.post(reverse("end-sessions"), {"which": "others"})
    assert all(browser.get(reverse("today")).status_code == 200 for browser in two)


def test_change_of_password_ends_the_others_and_their_rows(cast: Cast, two) -> None:
    desk, phone = two
    new = "six wide boats at rest"
    before = desk.session.session_key
    desk.post(
        reverse("change-password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert desk.session.session_key != before
    assert phone.get(reverse("today")).status_code == 302
    page = text(desk.get(reverse("account")))
    assert "Safari on an iPhone" not in page
    assert "Firefox on a Windows computer" in page


@pytest.mark.parametrize(("who", "minutes"), [("client", 30), ("colleague", 15), ("manager", 15)])
def test_session_ends_when_it_is_not_used(cast: Cast, who: str, minutes: int) -> None:
    browser = Client()
    sign_in(browser, cast.person(who).email)
    browser.get(reverse("account"))
    left = Session.objects.get(pk=browser.session.session_key).expire_date - timezone.now()
    assert abs(left - timedelta(minutes=minutes)) < timedelta(seconds=10)


def test_part_that_is_given_makes_it_shorter_and_one_that_ends_longer(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.nobody)
    lengths = []
    browser.get("/")
    lengths.append(browser.session.get_expiry_age())
    part = add_member(
        actor=cast.manager, practice=cast.practice, person=cast.nobody, role=Role.MANAGER
    )
    browser.get("/")
    lengths.append(browser.session.get_expiry_age())
    end_membership(actor=cast.manager, membership_id=part.public_id)
    browser.get("/")
    lengths.append(browser.session.get_expiry_age())
    assert lengths == [1800, 900, 1800]


@pytest.mark.parametrize("who", ["client", "colleague"])
def test_session_ends_after_a_days_work_however_much_it_is_used(cast: Cast, who: str) -> None:
    browser = Client()
    sign_in(browser, cast.person(who).email)
    signed_in_at = timezone.now()
    for minutes in range(10, 12 * 60, 10):
        with time_machine.travel(signed_in_at + timedelta(minutes=minutes)):
            assert browser.get(reverse("account")).status_code == 200, minutes
    with time_machine.travel(signed_in_at + timedelta(hours=12, seconds=1)):
        assert browser.get(reverse("account")).status_code == 302


def test_cookie_goes_with_the_browser(cast: Cast) -> None:
    browser = Client()
    sign_in(browser, cast.colleague.email)
    browser.get(reverse("account"))
    assert browser.cookies["telos"]["max-age"] == ""
    assert browser.cookies["telos"]["httponly"]


def test_ids_are_new_at_each_step_of_signing_in(cast: Cast) -> None:
    browser = Client()
    ids = []
    browser.post(reverse("sign-in"), {"login": cast.colleague.email, "password": PASSWORD})
    ids.append(browser.session.session_key)
    sign_in(browser, cast.colleague.email)
    ids.append(browser.session.session_key)
    assert len(set(ids)) == 2
    # 165 bits: 32 of 36 letters and digits, from the system's chance.
    assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in ids)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Safari on an iPhone"),
        (DESK, "Firefox on a Windows computer"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/125 Safari/537", "Chrome on a Linux computer"),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/125 Safari/537 Edg/125",
            "Edge on a Windows computer",
        ),
        ("", "A browser that does not say its name"),
        ("<script>", "A browser that does not say its name"),
    ],
)
def test_device_is_said_in_plain_words(agent: str, words: str) -> None:
    assert device_words(agent) == words


def test_page_takes_as_many_queries_with_many_devices(cast: Cast, two, count_queries) -> None:
    desk, _ = two
    before = count_queries(desk, reverse("account"))
    for _ in range(3):
        browser = Client()
        sign_in(browser, cast.client.email)
        browser.get(reverse("today"))
    assert count_queries(desk, reverse("account")) == before


def test_session_in_use_is_kept_anew_once_a_minute(cast: Cast) -> None:
    browser = Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(browser, cast.client.email)
        browser.get(reverse("today"))
        ends = []
        for seconds in (10, 40, 20):
            clock.shift(timedelta(seconds=seconds))
            browser.get(reverse("today"))
            ends.append(Session.objects.get(pk=browser.session.session_key).expire_date)
        assert ends[0] == ends[1] < ends[2] == timezone.now() + timedelta(minutes=30)


def test_account_that_may_not_sign_in_any_more_is_out_at_once(cast: Cast) -> None:
    browser = Client()
    sign_in(browser, cast.client.email)
    cast.client.is_active = False
    cast.client.save(update_fields=["is_active"])
    assert browser.get(reverse("today")).status_code == 302


def test_who_asks_is_known_with_their_record_and_parts_in_one_query(cast: Cast, at_most) -> None:
    end_membership(actor=cast.manager, membership_id=_part(cast, Role.FACILITATOR).public_id)
    _part(cast, Role.SUPERVISOR)
    for who, roles in (
        ("client", []),
        ("her_therapist", [Role.THERAPIST, Role.SUPERVISOR]),
        ("nobody", []),
    ):
        with at_most(1):
            person = person_who_asks(str(cast.person(who).pk))
            own, parts = own_client_record(person), parts_in_hand(person)
            assert [part.role for part in parts] == roles
            assert all(part.practice == cast.practice for part in parts)
            assert own is None or own.practice == cast.practice
        assert (own is not None) == (who == "client")
    assert person_who_asks("0") is None


def _part(cast: Cast, role: Role) -> Membership:
    return add_member(
        actor=cast.manager, practice=cast.practice, person=cast.her_therapist, role=role
    )
