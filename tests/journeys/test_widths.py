"""What has to fit where room is scarce: titles, names and figures stay whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.journeys.conftest import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]
    Checks = Callable[[Page], None]


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
