"""The client's page says a thing once."""

from __future__ import annotations

from datetime import UTC, datetime

import time_machine

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
