"""The library for therapists: browsing, and one thing in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from telos.base import clock
from telos.plans.queries import NOTHING_RECORDED, all_concerns, recorded_about
from telos.science.interventions import intervention_library
from tests import consents
from tests.cast import EVERYBODY

if TYPE_CHECKING:
    from tests.cast import Cast

ADDRESSES = [
    ("library", []),
    ("library-approach", ["cbt"]),
    ("library-intervention", ["worry_time"]),
]
READERS = {
    *("her_therapist", "co_facilitator", "colleague", "former_therapist", "therapist_elsewhere"),
    "supervisor",
}


@pytest.mark.parametrize(("name", "args"), ADDRESSES)
def test_library_who_may_see(cast: Cast, signed_in, name: str, args: list[str]) -> None:
    path = reverse(name, args=args)
    statuses = {who: signed_in(cast.person(who)).get(path).status_code for who in EVERYBODY}
    assert statuses == {who: 200 if who in READERS else 404 for who in EVERYBODY}
    assert Client().get(path).status_code == 302


def test_library_stands_in_the_rail_of_whoever_may_read_it(cast: Cast, signed_in) -> None:
    rails = {who: signed_in(cast.person(who)).get(reverse("account")) for who in EVERYBODY}
    here = f'href="{reverse("library")}"'
    with_it = {who for who, page in rails.items() if here in page.content.decode()}
    assert with_it == READERS


@pytest.mark.parametrize("name", ["library", "plan-templates"])
def test_rail_says_that_one_is_in_the_library(cast: Cast, signed_in, name: str) -> None:
    page = signed_in(cast.her_therapist).get(reverse(name)).content.decode()
    assert f'<a href="{reverse("library")}" aria-current="page">' in page
    assert page.count("aria-current") == 1


def test_supervisor_of_a_client_without_a_plan_is_led_to_the_library(cast: Cast, signed_in) -> None:
    consents.agreed_to_supervision(cast)
    path = reverse("client-plan", args=[cast.client_record.public_id])
    page = signed_in(cast.supervisor).get(path).content.decode()
    assert f'<a class="standing-link" href="{reverse("library")}">' in page.split("<main")[1]


@pytest.mark.parametrize(
    ("asked", "there", "not_there"),
    [
        ({"in_approach": "cbt"}, "Worry", "Dream"),
        ({"in_concern": "sleep"}, "sleep", "Dream"),
        ({"in_aim": "relationships"}, "Role play", "A set time for sleep"),
    ],
)
def test_library_is_browsed(
    cast: Cast, signed_in, asked: dict[str, str], there: str, not_there: str
) -> None:
    page = signed_in(cast.her_therapist).get(reverse("library"), asked).content.decode()
    assert there in page
    assert not_there not in page


def test_what_the_library_does_not_know_narrows_nothing(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    whole = browser.get(reverse("library")).content
    asked = {"in_approach": "tea", "in_concern": "<b>", "in_aim": "x"}
    assert browser.get(reverse("library"), asked).content.count(b"<li") == whole.count(b"<li")


def test_one_thing_says_what_is_recorded_or_that_nothing_is(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    told = browser.get(reverse("library-intervention", args=["behavioural_activation"]))
    assert "recorded on" in told.content.decode()
    told = browser.get(reverse("library-intervention", args=["worry_time"]))
    assert "What a client might do at home" in told.content.decode()


@pytest.mark.parametrize(
    ("concern", "said", "of"),
    [
        ("social_anxiety", "not to offer mindfulness", "Mindfulness-based"),
        ("grief", "There is no NICE guideline for grief.", ""),
        ("panic", "NICE names CBT for panic disorder.", "Cognitive behavioural therapy"),
        ("sleep", NOTHING_RECORDED, ""),
    ],
)
def test_concern_says_what_is_recorded_about_it_and_of_which_approach(
    cast: Cast, signed_in, concern: str, said: str, of: str
) -> None:
    page = signed_in(cast.her_therapist).get(reverse("library"), {"in_concern": concern})
    told = page.content.decode().split('id="recorded"')[1].split("</section>")[0]
    assert said in told
    assert of in told


def test_each_thing_in_the_library_says_whether_anything_is_recorded_of_it(
    cast: Cast, signed_in
) -> None:
    browser = signed_in(cast.her_therapist)
    whole = browser.get(reverse("library"))
    marks = {one.key: is_recorded for one, is_recorded in whole.context["found"]}
    assert (marks["behavioural_activation"], marks["worry_time"]) == (True, False)
    assert whole.content.decode().count("nothing recorded") == list(marks.values()).count(False)

    of_grief = browser.get(reverse("library"), {"in_concern": "grief"}).context["found"]
    for one, is_recorded in of_grief:
        assert is_recorded == any(each.concern == "grief" for each in one.evidence), one.key


NEWER = "A newer edition of the source is known."


@pytest.mark.parametrize(
    ("approach", "statement", "says", "says_not"),
    [
        # Its source is of 2017, and an update of 2025 exists.
        ("emdr", "An update of 2025 exists.", [NEWER, "edition 2017"], ["look again by"]),
        # General knowledge of 23 November 2026, which no edition was put down with.
        ("emdr", "and no debriefing", ["edition not recorded", "look again by"], [NEWER]),
        ("couple", "There is no single NICE guideline.", ["no source recorded"], ["edition"]),
        ("cbt", "Preventive interventions", ["Komischke-Konnerup et al. 2024"], ["edition", NEWER]),
    ],
)
def test_statement_says_when_it_is_due_and_what_was_not_recorded(
    cast: Cast, signed_in, approach: str, statement: str, says: list[str], says_not: list[str]
) -> None:
    page = signed_in(cast.her_therapist).get(reverse("library-approach", args=[approach]))
    told = page.content.decode().split(statement)[1].split("</li>")[0]
    assert [words for words in says if words not in told] == []
    assert [words for words in says_not if words in told] == []


def test_overdue_statement_says_so_from_its_day_on(cast: Cast, signed_in) -> None:
    path = reverse("library-approach", args=["humanistic"])
    for day, is_overdue in ((22, False), (23, True)):
        with clock.set_to(datetime(2029, 11, day, 9, 0, tzinfo=UTC)):
            page = signed_in(cast.her_therapist).get(path).content.decode()
        assert ("Somebody should have looked again by 23 November 2029" in page) == is_overdue
        assert (" · look again by 23 November 2029" in page) != is_overdue


def test_every_statement_of_the_register_stands_on_the_page_of_its_concern() -> None:
    told = [each for concern in all_concerns() for each in recorded_about(concern.key)]
    library = intervention_library()
    entries = [*library.concerns.values(), *library.approaches.values()]
    entries += library.interventions.values()
    register = {statement.key for entry in entries for statement in entry.evidence}
    assert sorted(each.evidence.key for each in told) == sorted(register)


@pytest.mark.parametrize("name", ["library-approach", "library-intervention"])
def test_library_handles_what_is_not_in_it(cast: Cast, signed_in, name: str) -> None:
    assert signed_in(cast.her_therapist).get(reverse(name, args=["tea"])).status_code == 404
