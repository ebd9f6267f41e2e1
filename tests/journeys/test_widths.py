"""What has to fit where room is scarce: titles, names and figures stay whole."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from telos.access.enums import ConsentKind
from telos.base import clock
from telos.goals.actions import rate_goal
from telos.goals.enums import GoalState
from telos.intake.actions import SafetyWords, write_safety_plan
from telos.intake.enums import SafetyPart
from telos.intake.enums.questions import OFFERED, Question
from telos.intake.enums.states import IntakeState
from telos.measures.actions import enter_total
from telos.notices.actions import tell
from telos.notices.enums import NoticeKind
from tests import consents, scenes
from tests.intake import scenes as intakes
from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]

NARROW = {"width": 320, "height": 640}
"""As narrow as WCAG 1.4.10 asks a page to fit without scrolling sideways."""
_LINES = """each => {
  const words = document.createRange();
  words.selectNodeContents(each);
  const tops = Array.from(words.getClientRects(), box => Math.round(box.bottom / 8));
  return new Set(tops).size;
}"""


def lines_of(words: Locator) -> int:
    """On how many lines the words of an element stand."""
    return int(words.evaluate(_LINES))


@pytest.mark.parametrize("page", ["practice", "practice-questionnaires"])
def test_title_of_a_table_is_as_wide_as_the_table_on_a_phone(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks, page: str
) -> None:
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.manager.email)
    phone.goto(reverse(page, args=[] if page == "practice" else [cast.practice.public_id]))
    titles = phone.locator("caption.title")
    assert titles.count() > 0
    widths = titles.evaluate_all(
        "all => all.map(each => [each.offsetWidth, each.closest('table').offsetWidth])"
    )
    assert all(title == table for title, table in widths), widths
    check_accessible(phone)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_rating_and_where_it_began_stand_on_one_line(
    cast: Cast, open_page: Opens, sign_in: SignsIn, size: dict[str, int]
) -> None:
    goal = scenes.goal_in(cast, GoalState.AGREED)
    scenes.rating(cast, goal, 3)
    scenes.rating(cast, goal, 4)
    desk = open_page(viewport=size)
    sign_in(desk, cast.her_therapist.email)
    cell = desk.get_by_role("row").filter(has_text="Noor").locator("td.rated")
    assert re.search(r"4\s+from 3", cell.inner_text())
    assert lines_of(cell) == 1


@pytest.mark.parametrize("letters", [100, 200])
def test_name_in_the_bar_stays_whole(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks, letters: int
) -> None:
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    for path in ("/today/", "/help-now/"):
        phone.goto(path)
        phone.evaluate(f"document.documentElement.style.fontSize = '{letters}%'")
        name = phone.locator("header .menu > summary > span")
        assert name.inner_text().strip() == "Noor"
        assert lines_of(name) == 1, path
        assert not phone.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        check_accessible(phone)


def with_scores_and_ratings(cast: Cast) -> dict[str, list[object]]:
    """The pages whose drawings have a table behind them, and whose they are."""
    for weeks, score in ((6, 18), (3, 14), (0, 7)):
        enter_total(
            actor=cast.her_therapist,
            episode=cast.episode,
            instrument_key="phq9",
            score=score,
            answered_on=clock.today() - timedelta(weeks=weeks),
        )
    goal = scenes.goal_in(cast, GoalState.AGREED)
    for actor in (cast.client, cast.her_therapist, cast.client):
        rate_goal(actor=actor, goal=goal, value=5, rated_on=clock.today(), submission_key=uuid4())
    client = cast.client_record.public_id
    return {
        "client": [client],
        "client-goal": [client, goal.public_id],
        "client-measures": [client],
        "client-episode": [client],
        "my-progress": [],
        "my-goal": [goal.public_id],
    }


@pytest.mark.parametrize("whose", ["her_therapist", "client"])
def test_page_with_all_its_tables_open_does_not_scroll_sideways(
    cast: Cast, open_page: Opens, sign_in: SignsIn, whose: str
) -> None:
    pages = with_scores_and_ratings(cast)
    phone = open_page(viewport=NARROW)
    sign_in(phone, cast.person(whose).email)
    opened = 0
    for name, args in pages.items():
        if name.startswith("my-") != (whose == "client"):
            continue
        phone.goto(reverse(name, args=args))
        phone.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        opened += phone.locator("details[open] table").count()
        widths = phone.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert widths[0] <= widths[1], (name, widths)
    assert opened >= 2


def assert_fits(page: Page) -> None:
    """Nothing on it, unfolded, is wider than the window."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    widths = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert widths[0] <= widths[1], (page.url, page.viewport_size, widths)


def with_everything_ticked(cast: Cast) -> dict[str, list[object]]:
    """The pages of an intake in which all was ticked that could help, and something before it."""
    intake = intakes.begun(cast)
    for question in (Question.MONEY, Question.TIME):
        every = OFFERED[question]
        intakes.answered(cast, intake, question, "", helps=",".join(every))
        intakes.answered(cast, intake, question, "", helps=",".join(every[1:]), after=1)
    intakes.moved(intake, IntakeState.HANDED_IN, by=cast.client)
    client = cast.client_record.public_id
    return {
        "my-intake-look": [],
        "my-intake-section": ["circumstances"],
        "client-intake": [client],
        "client-appointments": [client],
        "client-plan-write": [client],
    }


@pytest.mark.parametrize("whose", ["her_therapist", "client"])
def test_everything_that_could_help_fits_the_page(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks, whose: str
) -> None:
    pages = with_everything_ticked(cast)
    page = open_page(viewport=NARROW)
    sign_in(page, cast.person(whose).email)
    for size in (NARROW, PHONE, DESKTOP):
        page.set_viewport_size(size)
        for name, args in pages.items():
            if name.startswith("my-") == (whose == "client"):
                page.goto(reverse(name, args=args))
                assert_fits(page)
    check_accessible(page)


def test_telephone_numbers_of_a_safety_plan_fit_large_letters(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    write_safety_plan(
        actor=cast.client,
        client=cast.client_record,
        words=SafetyWords(
            parts={
                SafetyPart.PEOPLE: ("Samira, my sister: +44 (0)161 496 0142",),
                SafetyPart.PROFESSIONALS: ("Nights: 00441614960142",),
            }
        ),
        seen_version=0,
        submission_key=uuid4(),
    )
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.client.email)
    phone.goto(reverse("my-safety-plan"))
    assert phone.locator(".plan-call").count() == 2
    for letters in (100, 200):
        phone.evaluate(f"document.documentElement.style.fontSize = '{letters}%'")
        assert_fits(phone)
    check_accessible(phone)


@pytest.mark.parametrize("whose", ["her_therapist", "client"])
def test_letters_twice_as_large_fit_the_narrowest_window(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks, whose: str
) -> None:
    consents.answered(cast, ConsentKind.TREATMENT)
    with transaction.atomic():
        people = [cast.client, cast.her_therapist]
        tell(people, NoticeKind.CARE_CHANGES, about=cast.episode, with_mail=False)
    narrow = open_page(viewport=NARROW)
    sign_in(narrow, cast.person(whose).email)
    consent = [cast.client_record.public_id, ConsentKind.TREATMENT]
    pages = {
        "her_therapist": {"client-consent": consent, "caseload": []},
        "client": {"my-consent": consent[1:], "today": []},
    }
    for name, args in {**pages[whose], "notices": []}.items():
        narrow.goto(reverse(name, args=args))
        narrow.evaluate("document.documentElement.style.fontSize = '200%'")
        assert_fits(narrow)
    check_accessible(narrow)


def test_open_tables_of_progress_fit_letters_twice_as_large(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks
) -> None:
    with_scores_and_ratings(cast)
    narrow = open_page(viewport=NARROW)
    sign_in(narrow, cast.client.email)
    narrow.goto(reverse("my-progress"))
    narrow.evaluate("document.documentElement.style.fontSize = '200%'")
    assert_fits(narrow)
    assert narrow.locator("table:visible").count() >= 3
    check_accessible(narrow)


@pytest.mark.parametrize("whose", ["her_therapist", "client"])
def test_links_that_stand_by_themselves_are_as_high_as_a_finger_needs(
    cast: Cast, open_page: Opens, sign_in: SignsIn, check_accessible: Checks, whose: str
) -> None:
    scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers())
    consents.published(cast, ConsentKind.SUPERVISION)
    client = cast.client_record.public_id
    phone = open_page(viewport=PHONE)
    sign_in(phone, cast.person(whose).email)
    pages = {
        "her_therapist": [
            (reverse("client-measures", args=[client]), "td a", "all 9 answered"),
            (reverse("client-consents", args=[client]), "th a", ""),
            (reverse("caseload"), "a", "Care that has ended"),
            (f"{reverse('caseload')}?show=ended", "a", "In care now"),
        ],
        "client": [(reverse("who-looked"), "a", "What you agree to")],
    }
    for path, kind, words in pages[whose]:
        phone.goto(path)
        box = phone.locator(f"main {kind}").filter(has_text=words).first.bounding_box()
        assert box is not None
        assert box["height"] >= 44, (path, words, box)
        check_accessible(phone)
