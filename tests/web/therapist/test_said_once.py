"""The client's page says a thing once; who has no room above the caseload is named with why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from django.urls import reverse

from telos.base import clock
from telos.episodes.actions import take_on_client
from tests import scenes
from tests.cast import Cast
from tests.web.therapist.test_caseload import page_of, totals
from tests.web.therapist.test_fallen_back import client_page

NOVEMBER = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def needs_card(page: str) -> str:
    """What stands in the card of what needs the therapist; nothing where there is none."""
    return page.partition('aria-label="What needs you"')[2].partition("</section>")[0]


@time_machine.travel(NOVEMBER)
def test_measure_that_got_worse_is_told_in_the_lead_alone(cast: Cast, signed_in) -> None:
    totals(cast, 10, 12, 19)
    browser = signed_in(cast.her_therapist)
    assert "PHQ-9 went from 10 to 19" in page_of(browser)
    page = client_page(browser, cast)
    assert "Low mood has gone up by 9 since" in page
    assert "went from 10 to 19" not in page
    assert needs_card(page) == ""


@time_machine.travel(NOVEMBER)
def test_falling_back_is_told_in_the_lead_with_what_makes_it_more_than_a_bad_day(
    cast: Cast, signed_in
) -> None:
    totals(cast, 18, 9, 3, 9, 11)
    page = client_page(signed_in(cast.her_therapist), cast)
    lead = page.partition('<p class="lead">')[2].partition("</p>")[0]
    assert "After its best on 10 November it has gone up by 8." in lead
    assert "Both of the last two scores are 6 or more above that best one." in lead
    assert needs_card(page) == ""


@time_machine.travel(NOVEMBER)
def test_what_the_lead_does_not_say_stays_in_the_card(cast: Cast, signed_in) -> None:
    totals(cast, 12, 12, 12)
    totals(cast, 4, 6, 18, key="gad7")
    scenes.proposed_goal(cast)
    page = client_page(signed_in(cast.her_therapist), cast)
    lead = page.partition('<p class="lead">')[2].partition("</p>")[0]
    told = needs_card(page)
    assert "Has proposed" in told
    assert ("GAD-7 went from 4 to 18" in told) == ("Anxiety has gone up" not in lead)


def waiting(cast: Cast, people: int) -> None:
    """So many of whom nobody has said whether they came."""
    for number in range(people):
        case = take_on_client(
            actor=cast.her_therapist, practice=cast.practice, display_name=f"Person {number:02}"
        )
        came = clock.now() - timedelta(hours=number + 1)
        scenes.appointment(cast, episode=case, starts_at=came)


@time_machine.travel(NOVEMBER)
def test_the_one_without_room_is_named_with_why_and_leads_there(cast: Cast, signed_in) -> None:
    waiting(cast, 9)
    page = page_of(signed_in(cast.her_therapist))
    last = cast.her_therapist.care_relationships.get(client__display_name="Person 08").client
    path = reverse("client-appointments", args=[last.public_id])
    assert (
        f'<a class="standing-link" href="{path}">Person 08 too: an appointment to settle</a>'
        in page
    )
    assert "more, who" not in page


@time_machine.travel(NOVEMBER)
def test_many_without_room_are_counted_after_the_first_three(cast: Cast, signed_in) -> None:
    waiting(cast, 13)
    browser = signed_in(cast.her_therapist)
    page = page_of(browser)
    assert page.count(" too: ") == 3
    assert "and 2 more, who lead the list below" in page
    assert " too: " not in page_of(browser, show="ended")
