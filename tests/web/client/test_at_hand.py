"""The client's safety plan: theirs alone, safe with what is typed, and right about the place."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from telos.access.actions import let_record_rest
from telos.intake.models import SafetyPlanDraft, SafetyPlanLook, SafetyPlanVersion
from telos.people.models import Client as Record
from telos.rights.actions import let_go, list_what_is_due
from telos.web.safety_writing import REJECTED
from tests import safety, scenes
from tests.cast import EVERYBODY, Cast
from tests.rights.scenes import ended, erased, rules, years_on
from tests.web.budget import MOST_QUERIES
from tests.web.client.pages import text_of

CLIENTS = {"client", "other_client", "client_elsewhere"}
PAGES = ("my-safety-plan", "my-safety-plan-write", "my-safety-plan-before", "my-safety-plan-copy")
WRITE = "my-safety-plan-write"
PAGE = str(uuid4())
NUMBER = "0161 496 0199"


def test_pages_who_may_see(cast: Cast, signed_in) -> None:
    safety.written(cast)
    for name in PAGES:
        path = reverse(name)
        seen = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
        assert {who for who, status in seen.items() if status != 404} == CLIENTS, name
        assert seen["client"] == 200, name
        assert Client().get(path).status_code == 302, name


def test_pages_hold_ones_own_alone(cast: Cast, signed_in) -> None:
    safety.written(cast)
    assert safety.SIGN in text_of(signed_in(cast.client), "my-safety-plan")
    browser = signed_in(cast.other_client)
    for name in PAGES:
        assert safety.SIGN not in browser.get(reverse(name), follow=True).content.decode()


def test_deeds_refuse_the_wrong_method(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    for name in PAGES:
        assert browser.put(reverse(name)).status_code == 405, name
    assert browser.put(reverse("my-safety-plan-looked")).status_code == 405
    # A reload of what only takes forms leads to the page on which the form stands.
    assert browser.get(reverse("my-safety-plan-looked")).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_address_title_and_file_say_nothing_clinical(cast: Cast, signed_in, name: str) -> None:
    safety.written(cast)
    page = signed_in(cast.client).get(reverse(name)).content.decode()
    assert reverse(name).startswith("/at-hand/")
    assert "<title>At hand · Telos</title>" in page


def test_written_plan_is_kept_and_shown(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    assert browser.post(reverse(WRITE), safety.sent()).status_code == 302

    page = browser.get(reverse("my-safety-plan")).content.decode()
    assert 'href="tel:01614960142"' in page
    assert "Version 1, written by you on" in page
    assert "It has been quiet again every time" in page


def test_nothing_written_is_refused(cast: Cast, signed_in) -> None:
    page = signed_in(cast.client).post(
        reverse(WRITE), {"seen_version": 0, "submission_key": uuid4()}
    )
    assert page.status_code == REJECTED
    assert "Write at least one line" in page.content.decode()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"signs": "x" * 201}, "Keep each line under 200 characters; the longest has 201 now."),
        ({"signs": "\n".join("abcdefghijklm")}, "Keep it to 12 lines; there are 13 now."),
        ({"own": "x" * 201}, "Keep this under 200 characters. There are 201 now."),
    ],
)
def test_what_is_too_long_is_said_and_kept(cast: Cast, signed_in, other, said: str) -> None:
    page = signed_in(cast.client).post(reverse(WRITE), safety.sent(**other))
    assert page.status_code == REJECTED
    text = page.content.decode()
    assert said in text
    assert next(iter(other.values())).splitlines()[-1] in text
    assert SafetyPlanVersion.objects.count() == 0


def test_stale_form_shows_both_and_saves_on_what_was_shown(cast: Cast, signed_in) -> None:
    first = safety.written(cast)
    safety.written(cast, by=cast.her_therapist, sign="I cannot eat")
    browser = signed_in(cast.client)
    sent = safety.sent(first, signs="I go over every sentence")

    page = browser.post(reverse(WRITE), sent)

    text = page.content.decode()
    assert page.status_code == REJECTED
    assert "I cannot eat" in text
    assert "I go over every sentence" in text
    assert 'name="seen_version" value="2"' in text
    assert SafetyPlanVersion.objects.count() == 2
    assert browser.post(reverse(WRITE), {**sent, "seen_version": 2}).status_code == 302
    assert SafetyPlanVersion.objects.count() == 3


def test_part_that_its_writer_left_alone_is_never_written_over(cast: Cast, signed_in) -> None:
    first = safety.written(cast)
    therapists = signed_in(cast.her_therapist)
    other = safety.sent(first, myself="Cold water on the wrists", people=f"Her aunt: {NUMBER}")
    path = reverse("client-safety-plan-write", args=[cast.client_record.public_id])
    assert therapists.post(path, other).status_code == 302
    browser = signed_in(cast.client)
    mine = safety.sent(first, signs="I go over every sentence", people="Nobody in this house")

    page = browser.post(reverse(WRITE), mine)

    text = page.content.decode()
    assert page.status_code == REJECTED
    assert "You both wrote in the same part" in text
    assert "under “What I can do by myself”, where you changed nothing" in text
    filled = {field.name: field.value() for field in page.context["form"]}
    assert filled["myself"] == "Cold water on the wrists"
    assert filled["signs"] == "I go over every sentence"
    assert filled["people"] == "Nobody in this house"
    assert "Her aunt" in text
    again = {name: value for name, value in filled.items() if value is not None}
    assert browser.post(reverse(WRITE), again).status_code == 302
    third = SafetyPlanVersion.objects.get(number=3)
    assert third.myself == "Cold water on the wrists"
    assert third.signs == "I go over every sentence"
    assert third.people == "Nobody in this house"


def test_two_who_wrote_in_different_parts_are_asked_nothing(cast: Cast, signed_in) -> None:
    first = safety.written(cast)
    therapists = signed_in(cast.her_therapist)
    path = reverse("client-safety-plan-write", args=[cast.client_record.public_id])
    assert therapists.post(path, safety.sent(first, own="")).status_code == 302
    text = (
        signed_in(cast.client)
        .post(reverse(WRITE), safety.sent(first, signs=" My  hands\n\nshake "))
        .content.decode()
    )
    assert "The other lines are in, beside yours" in text
    assert "under “A word to myself”" in text
    assert "Take over what you want" not in text


def test_part_that_the_other_emptied_and_one_wrote_in_is_told(cast: Cast, signed_in) -> None:
    first = safety.written(cast)
    path = reverse("client-safety-plan-write", args=[cast.client_record.public_id])
    signed_in(cast.her_therapist).post(path, safety.sent(first, places="", own=""))
    mine = safety.sent(first, places="The park", own="It passes")
    text = signed_in(cast.client).post(reverse(WRITE), mine).content.decode()
    assert text.count("Nothing stands here now.") == 2
    assert "The park" in text


def test_form_sent_twice_makes_one_version(cast: Cast, signed_in) -> None:
    browser, sent = signed_in(cast.client), safety.sent()
    assert {browser.post(reverse(WRITE), sent).status_code for _ in range(2)} == {302}
    assert SafetyPlanVersion.objects.count() == 1


def test_what_was_sent_too_late_is_kept_for_its_writer(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    session = browser.session
    session.set_expiry(-1)
    session.save()
    assert Session.objects.exists()

    assert browser.post(reverse(WRITE), safety.sent(signs="Late words")).status_code == 302
    browser.force_login(cast.client)
    page = browser.get(reverse(WRITE)).content.decode()

    assert "Late words" in page
    assert "This has not been sent yet." in page


def typed(browser: Client, **fields: object) -> HttpResponse:
    """What a script sends while she types."""
    message = {"seen_version": "0", "page": PAGE, **fields}
    return browser.post(reverse(WRITE), json.dumps(message), content_type="application/json")


def test_typing_is_kept_shown_again_and_saved(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    kept = typed(browser, signs="I stop ans", person=str(cast.client.public_id))
    assert kept.status_code == 200
    page = browser.get(reverse(WRITE)).content.decode()
    assert "I stop ans" in page
    assert "You typed this and have not saved it yet" in page
    assert kept.json()["seen"] in page
    assert "Something you typed is not saved yet" in text_of(browser, "my-safety-plan")
    therapists = signed_in(cast.her_therapist)
    path = reverse("client-safety-plan-write", args=[cast.client_record.public_id])
    assert "I stop ans" not in therapists.get(path).content.decode()

    saved = safety.sent(signs="I stop answering", draft=kept.json()["seen"], page=uuid4())
    assert browser.post(reverse(WRITE), saved).status_code == 302
    assert not SafetyPlanDraft.objects.exists()


def test_typing_on_what_changed_meanwhile_meets_what_the_other_wrote(cast: Cast, signed_in) -> None:
    first = safety.written(cast)
    browser = signed_in(cast.client)
    fields = safety.words().fields | {"signs": "I go over every sentence"}
    typed(browser, **fields, seen_version=str(first.number))
    path = reverse("client-safety-plan-write", args=[cast.client_record.public_id])
    signed_in(cast.her_therapist).post(path, safety.sent(first, myself="Cold water"))

    page = browser.get(reverse(WRITE))
    assert "under “What I can do by myself”, where you changed nothing" in page.content.decode()
    filled = {field.name: field.value() for field in page.context["form"]}
    assert (filled["myself"], filled["signs"]) == ("Cold water", "I go over every sentence")
    sent = {name: value for name, value in filled.items() if value is not None}
    assert browser.post(reverse(WRITE), sent).status_code == 302
    saved = SafetyPlanVersion.objects.get(number=3)
    assert (saved.myself, saved.signs) == ("Cold water", "I go over every sentence")


@pytest.mark.parametrize("who", ["client", "her_therapist"])
def test_what_was_typed_is_shown_beside_what_was_saved_meanwhile(
    cast: Cast, signed_in, who: str
) -> None:
    first = safety.written(cast)
    browser = signed_in(cast.client)
    typed(browser, **safety.words("On the telephone").fields, seen_version=str(first.number))
    safety.written(cast, by=cast.person(who), sign="At the desk")

    answer = browser.get(reverse(WRITE))

    page, filled = answer.content.decode(), answer.context["form"].initial
    assert "You typed this and have not saved it yet" in page
    both = "You wrote in the same part twice" if who == "client" else "You both wrote in the same"
    assert both in page
    assert "At the desk" in page
    assert filled["signs"].startswith("On the telephone")
    sent = {name: value for name, value in filled.items() if value is not None}
    again = browser.post(reverse(WRITE), {**sent, "submission_key": uuid4(), "page": uuid4()})
    assert again.status_code == 302
    assert SafetyPlanVersion.objects.latest("number").lines("signs")[0] == "On the telephone"
    assert not SafetyPlanDraft.objects.exists()


def test_what_was_typed_can_be_dropped(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    stamp = typed(browser, signs="I stop ans").json()["seen"]
    page = browser.post(reverse(WRITE), {"go": "drop", "draft": stamp}, follow=True)
    assert "I stop ans" not in page.content.decode()
    assert not SafetyPlanDraft.objects.exists()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"page": "none"}, REJECTED),
        ({"seen_version": "-1"}, REJECTED),
        ({"signs": "x" * 6_001}, REJECTED),
        ({"signs": ["x"]}, 200),
        ({"person": "somebody else"}, 404),
    ],
)
def test_message_that_no_page_would_send_keeps_nothing(
    cast: Cast, signed_in, fields, status: int
) -> None:
    assert typed(signed_in(cast.client), **fields).status_code == status
    assert not SafetyPlanDraft.objects.exists()


def test_versions_say_what_changed_part_by_part(cast: Cast, signed_in) -> None:
    safety.written(cast)
    safety.written(cast, by=cast.her_therapist, sign="I cannot eat", why="We saw it on Monday.")

    page = signed_in(cast.client).get(reverse("my-safety-plan-before")).content.decode()

    assert "<ins>I cannot eat</ins>" in page
    assert f"<del>{safety.SIGN}</del>" in page
    assert "We saw it on Monday." in page
    assert "<ins>My hands are cold</ins>" not in page
    assert "The first version." in page


def test_client_says_that_it_was_looked_through(cast: Cast, signed_in) -> None:
    safety.written(cast)
    browser, path = signed_in(cast.client), reverse("my-safety-plan-looked")
    stale = browser.post(path, {"seen_version": 0, "submission_key": uuid4()})
    assert stale.status_code == REJECTED
    past = {"seen_version": 1, "submission_key": uuid4(), "again_on": "2020-01-01"}
    refused = browser.post(path, past)
    assert refused.status_code == REJECTED
    assert "2020-01-01" in refused.content.decode()
    assert SafetyPlanLook.objects.count() == 0

    assert browser.post(path, {"seen_version": 1, "submission_key": uuid4()}).status_code == 302
    assert "Looked through together: said by you on" in text_of(browser, "my-safety-plan")


def test_resting_record_opens_for_its_client(cast: Cast, signed_in) -> None:
    safety.written(cast)
    let_record_rest(actor=cast.client, client=cast.client_record)
    text = text_of(signed_in(cast.client), "my-safety-plan")
    assert safety.SIGN in text
    assert "Nobody at the practice reads what you change here just now." in text


@pytest.mark.parametrize("name", ["my-safety-plan", "my-safety-plan-copy"])
def test_lines_are_those_of_the_place_where_the_client_is(cast: Cast, signed_in, name: str) -> None:
    safety.written(cast)
    browser = signed_in(cast.client)

    def called(place: str = "") -> str:
        page = browser.get(reverse(name), {"place": place} if place else {}).content.decode()
        # Other countries' numbers stand folded on the copy, each under its name.
        return page.split('id="call"')[1].split("<details")[0]

    assert 'href="tel:999"' in called()
    assert 'href="tel:911"' in called("US")
    assert 'href="tel:999"' not in called("US")
    for elsewhere in (called("elsewhere"), called("BR")):
        assert "call the emergency number of the place where you are" in elsewhere
        assert "https://findahelpline.com" in elsewhere
        assert 'href="tel:999"' not in elsewhere


def test_place_is_never_guessed(cast: Cast, signed_in) -> None:
    Record.objects.filter(pk=cast.client_record.pk).update(country="")
    page = signed_in(cast.client).get(reverse("my-safety-plan")).content.decode()
    assert "call the emergency number of the place where you are" in page
    assert 'href="tel:999"' not in page


def danger_on(browser, name: str, **query: str) -> str:
    """Whose number for danger stands first on a page."""
    page = " ".join(browser.get(reverse(name), query).content.decode().split())
    return re.findall(r"the emergency services \(([^)]+)\)", page)[0]


def test_last_choice_of_a_place_holds_for_page_and_copy_until_it_is_changed(
    cast: Cast, signed_in
) -> None:
    safety.written(cast)
    browser = signed_in(cast.client)
    assert danger_on(browser, "my-safety-plan-copy") == "United Kingdom"
    before = scenes.everything()
    for chosen, country in (
        ("US", "United States"),
        ("GB", "United Kingdom"),
        ("FR", "France"),
        ("", "United Kingdom"),
    ):
        page = browser.get(reverse("my-safety-plan"), {"place": chosen}).content.decode()
        assert 'data-keeping="/at-hand/copy/"' in page
        for name in ("my-safety-plan", "my-safety-plan-copy", "help-now"):
            assert danger_on(browser, name) == country, (chosen, name)
    # Chosen on the page of help, too; and nothing of it stands on the server.
    browser.get(reverse("help-now"), {"place": "US"})
    assert danger_on(browser, "my-safety-plan-copy") == "United States"
    assert scenes.everything() == before


def test_place_is_kept_for_whoever_chose_it_on_this_device(cast: Cast, signed_in) -> None:
    browser, other = signed_in(cast.client), signed_in(cast.other_client)
    browser.get(reverse("my-safety-plan"), {"place": "US"})
    name = settings.PLACE_COOKIE_NAME
    cookie = browser.cookies[name]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    other.cookies[name] = cookie.value
    assert danger_on(other, "help-now") == "United Kingdom"
    assert danger_on(signed_in(cast.client), "help-now") == "United Kingdom"
    other.cookies[name] = "US"
    assert danger_on(other, "help-now") == "United Kingdom"


def test_link_from_another_site_chooses_no_place(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    from_elsewhere = {"Sec-Fetch-Site": "cross-site"}
    browser.get(reverse("my-safety-plan"), {"place": "US"}, headers=from_elsewhere)
    assert danger_on(browser, "help-now") == "United Kingdom"


def test_place_of_now_counts_where_help_is_shown(cast: Cast, signed_in) -> None:
    scenes.risk_alert(cast)
    browser = signed_in(cast.client)
    browser.get(reverse("my-safety-plan"), {"place": "US"})
    today = browser.get(reverse("today")).content.decode()
    assert 'href="tel:911"' in today
    assert 'href="tel:999"' not in today


def test_copy_holds_nothing_that_is_sent_and_says_its_day(cast: Cast, signed_in) -> None:
    safety.written(cast)
    page = signed_in(cast.client).get(reverse("my-safety-plan-copy")).content.decode()
    assert "<form" not in page
    assert "csrfmiddlewaretoken" not in page
    assert "As it stood on" in page
    assert "Noor" not in page


def test_copy_holds_the_numbers_of_every_place(cast: Cast, signed_in) -> None:
    safety.written(cast)
    page = signed_in(cast.client).get(reverse("my-safety-plan-copy")).content.decode()
    text = " ".join(page.split())
    assert "the emergency services (United States)" in text
    assert 'href="tel:911"' in text
    assert 'href="tel:112">112</a> Austria, Belgium, Bulgaria' in text
    assert "France, Germany" in text
    assert 'href="tel:911">911</a> Canada' in text


def test_place_where_the_client_is_can_be_chosen_among_all(cast: Cast, signed_in) -> None:
    safety.written(cast)
    browser, path = signed_in(cast.client), reverse("my-safety-plan")
    assert '<option value="FR">France</option>' in browser.get(path).content.decode()
    there = " ".join(browser.get(path, {"place": "FR"}).content.decode().split())
    assert "the emergency services (France)" in there
    assert '<option value="FR" selected>' in there


def test_copy_says_in_short_that_it_has_not_changed(cast: Cast, signed_in) -> None:
    safety.written(cast)
    browser, path = signed_in(cast.client), reverse("my-safety-plan-copy")
    tag = browser.get(path).headers["ETag"]
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        same = browser.get(path, headers={"If-None-Match": tag})
        assert (same.status_code, same.content) == (304, b"")
        safety.written(cast, by=cast.her_therapist, sign="I cannot eat")
        newer = browser.get(path, headers={"If-None-Match": tag})
    assert newer.status_code == 200
    assert "I cannot eat" in newer.content.decode()
    # What is kept for one place is not what is kept for another.
    there = browser.get(path, {"place": "US"}, headers={"If-None-Match": newer.headers["ETag"]})
    assert there.status_code == 200


def asked_where(page: str) -> str:
    found = re.search(r'data-stands="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("how", ["erased", "let go"])
def test_device_learns_signed_out_that_its_copy_is_void(cast: Cast, signed_in, how: str) -> None:
    safety.written(cast)
    where = asked_where(signed_in(cast.client).get(reverse("my-safety-plan-copy")).content.decode())
    assert str(cast.client_record.public_id) not in where
    stranger = Client()
    assert stranger.get(where).status_code == 204
    # An older copy still is of a plan that stands.
    safety.written(cast, by=cast.her_therapist, sign="I cannot eat")
    assert stranger.get(where).status_code == 204
    ended(cast)
    rules(cast)
    if how == "erased":
        erased(cast)
    else:
        with years_on(8):
            for due in list_what_is_due(cast.practice):
                let_go(actor=cast.manager, due=due)
    void = stranger.get(where)
    unknown = stranger.get(reverse("copy-on-device", args=[uuid4()]))
    assert void.status_code == unknown.status_code == 410
    assert void.content == unknown.content == b""
    assert dict(void.headers) == dict(unknown.headers)


def test_copy_of_nothing_leads_to_the_plan(cast: Cast, signed_in) -> None:
    assert signed_in(cast.client).get(reverse("my-safety-plan-copy")).url == "/at-hand/"


def test_ways_to_it_stand_on_every_page_and_beside_help(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.client)
    link = f'href="{reverse("my-safety-plan")}"'
    for name in ("today", "my-goals", "my-progress", "who-looked", "my-rights", "help-now"):
        assert link in browser.get(reverse(name)).content.decode(), name
    assert link not in Client().get(reverse("help-now")).content.decode()
    assert link not in signed_in(cast.manager).get(reverse("help-now")).content.decode()


def test_pages_ask_few_queries_whatever_the_number_of_versions(cast: Cast, signed_in) -> None:
    browser, asked = signed_in(cast.client), {}
    for number in (1, 2, 3):
        version = safety.written(cast, sign=f"Sign {number}")
        safety.looked(cast, version)
        if number == 2:
            continue
        for name in PAGES:
            browser.get(reverse(name))
            with CaptureQueriesContext(connection) as queries:
                browser.get(reverse(name))
            asked.setdefault(name, []).append(len(queries))
    assert all(one == three <= MOST_QUERIES for one, three in asked.values()), asked


def test_worker_and_word_in_between_are_nobodys(cast: Cast, signed_in) -> None:
    safety.written(cast)
    for browser in (Client(), signed_in(cast.client)):
        script = browser.get(reverse("kept-worker"))
        assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert b"/at-hand/copy/" in script.content
        page = browser.get(reverse("no-connection")).content.decode()
        assert "There is no connection just now" in page
        assert "Noor" not in page
        assert safety.SIGN not in page
