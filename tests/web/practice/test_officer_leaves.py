"""The privacy officer's part ends: it is said before, and every page says what is true after."""

from __future__ import annotations

import pytest
from django.urls import reverse

from telos.access.actions import end_part, open_in_emergency
from telos.access.enums import Danger
from telos.access.models import EmergencyOpening
from telos.people.actions import add_member
from telos.people.enums import Role
from telos.people.models import Membership
from tests.cast import Cast

WHY = "She wrote to me that she has taken tablets, and her therapist is on leave."


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def opened(cast: Cast) -> EmergencyOpening:
    return open_in_emergency(
        actor=cast.colleague, client=cast.client_record, danger=Danger.SELF, why=WHY
    )


def part_of(cast: Cast, who: str) -> Membership:
    return Membership.objects.get(person=cast.person(who), ended_on=None)


def page_of(cast: Cast, who: str = "officer") -> str:
    return reverse(
        "practice-part-end", args=[cast.practice.public_id, part_of(cast, who).public_id]
    )


def officer_left(cast: Cast) -> None:
    end_part(actor=cast.manager, part=part_of(cast, "officer"), to=None)


def test_manager_reads_that_a_review_waits_and_that_no_officer_is_left(
    cast: Cast, signed_in
) -> None:
    opened(cast)
    page = text(signed_in(cast.manager).get(page_of(cast)))
    assert "One opening in an emergency waits for a review." in page
    assert "Nobody else is privacy officer here" in page
    assert "Noor" not in page
    assert WHY not in page


def test_manager_reads_who_sees_to_it_where_another_officer_is(cast: Cast, signed_in) -> None:
    add_member(actor=cast.manager, practice=cast.practice, person=cast.nobody, role=Role.OFFICER)
    manager = signed_in(cast.manager)
    assert "privacy officer here" not in text(manager.get(page_of(cast)))
    opened(cast)
    page = text(manager.get(page_of(cast)))
    assert "Whoever else is privacy officer here is told, and sees to it." in page
    assert "Nobody else is privacy officer here" not in page


def test_of_another_part_nothing_is_said_of_reviews(cast: Cast, signed_in) -> None:
    opened(cast)
    page = text(signed_in(cast.manager).get(page_of(cast, "former_therapist")))
    assert "waits for a review" not in page


def test_managers_are_told_and_led_to_where_they_name_one(cast: Cast, signed_in) -> None:
    opened(cast)
    manager = signed_in(cast.manager)
    assert "A record was opened in an emergency" not in text(manager.get(reverse("notices")))
    manager.post(page_of(cast))
    assert "A record was opened in an emergency" in text(manager.get(reverse("notices")))
    assert "has no privacy officer" in text(manager.get(reverse("practice")))


@pytest.mark.parametrize("has_officer", [True, False])
def test_whoever_opens_reads_who_is_told(cast: Cast, signed_in, *, has_officer: bool) -> None:
    if not has_officer:
        officer_left(cast)
    browser = signed_in(cast.colleague)
    before = text(browser.get(reverse("emergency")))
    shown = text(browser.get(reverse("emergency-record", args=[opened(cast).public_id])))
    told = "and the practice’s privacy officer are told at once"
    assert (told in before) is has_officer
    assert ("whoever else manages it is told instead" in before) is not has_officer
    assert ("told to the client and to the practice’s privacy officer" in shown) is has_officer
    assert ("to whoever else manages the practice" in shown) is not has_officer


def test_manager_who_opens_it_alone_is_told_that_nobody_else_learns_of_it(
    cast: Cast, signed_in
) -> None:
    officer_left(cast)
    add_member(actor=cast.manager, practice=cast.practice, person=cast.manager, role=Role.THERAPIST)
    browser = signed_in(cast.manager)
    page = text(browser.get(reverse("emergency")))
    assert "there is neither another privacy officer nor another manager" in page
    assert "the officer asks about it" not in page
    opening = open_in_emergency(
        actor=cast.manager, client=cast.client_record, danger=Danger.SELF, why=WHY
    )
    shown = text(browser.get(reverse("emergency-record", args=[opening.public_id])))
    assert "the practice has nobody else just now to whom it could be told" in shown


@pytest.mark.parametrize("has_officer", [True, False])
def test_client_reads_who_asks_why(cast: Cast, signed_in, *, has_officer: bool) -> None:
    if not has_officer:
        officer_left(cast)
    page = text(signed_in(cast.client).get(reverse("who-looked")))
    assert ("a privacy officer asks why" in page) is has_officer
    assert ("so is whoever else manages the practice" in page) is not has_officer
    assert ("there is none just now" in page) is not has_officer
