"""What has to fit where room is scarce: titles, names and figures stay whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from telos.goals.enums import GoalState
from tests import scenes
from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]

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
