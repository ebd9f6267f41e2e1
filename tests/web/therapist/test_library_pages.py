"""The library for therapists: browsing, and one thing in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

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


@pytest.mark.parametrize("name", ["library-approach", "library-intervention"])
def test_library_handles_what_is_not_in_it(cast: Cast, signed_in, name: str) -> None:
    assert signed_in(cast.her_therapist).get(reverse(name, args=["tea"])).status_code == 404
