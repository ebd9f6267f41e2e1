"""Every page of the demo, as each person: nothing from elsewhere, accessible, light and dark."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urlsplit

import pytest
from django.conf import settings
from django.test import override_settings

from telos.demo.build import build_demo
from telos.plans.queries import interventions_for
from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

pytestmark = pytest.mark.long

# Few pages of a kind are enough: twenty-four clients' pages are made by one template.
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_SAME_KIND = {"light": 2, "dark": 1}
# Of the practice's fifty questionnaires one of each standing: free, waiting, totals alone, our own.
_KEY = re.compile(r"(?<=<id>/questionnaires/)(?!add/|phq9/|oasis/|bdi2/|telos_sleep/)[a-z0-9_]+/")

# What is told of an approach or an intervention depends on nobody: beside these two of a kind,
# every one is looked at once, on the phone, where long words are widest.
_ENTRY = re.compile(r"(?<=/library/)(?!approaches/|templates/)[a-z0-9_-]+/$")
_APPROACH = re.compile(r"(?<=/library/approaches/)[a-z0-9_-]+/$")


@pytest.fixture
def demo(transactional_db: None) -> Iterator[None]:
    with override_settings(DEMO=True):
        build_demo()
        yield


def _kind(url: str) -> str:
    path = _KEY.sub("<key>/", _ID.sub("<id>", urlsplit(url).path))
    return _APPROACH.sub("<key>/", _ENTRY.sub("<key>/", path))


# Whose day it is, and what at least must be found on the way.
PEOPLE = {
    "therapist": {
        "/caseload/",
        "/caseload/add/",
        "/clients/<id>/",
        "/clients/<id>/goals/new/",
        "/clients/<id>/goals/<id>/",
        "/clients/<id>/measures/",
        "/clients/<id>/measures/answers/<id>/",
        "/clients/<id>/appointments/",
        "/alerts/<id>/",
        "/library/",
    },
    "facilitator": {"/caseload/", "/clients/<id>/", "/emergency/", "/notices/"},
    "supervisor": {"/library/", "/library/approaches/<key>/", "/library/<key>/", "/notices/"},
    "officer": {"/privacy/", "/privacy/<id>/", "/notices/"},
    "manager": {
        "/practice/",
        "/practice/<id>/questionnaires/",
        "/practice/<id>/questionnaires/add/",
        "/practice/<id>/questionnaires/<key>/",
        "/practice/<id>/questionnaires/oasis/",
        "/practice/<id>/questionnaires/bdi2/",
    },
    "client": {
        "/today/",
        "/progress/",
        "/goals/",
        "/goals/new/",
        "/goals/<id>/",
        "/questionnaires/<id>/",
        "/help-now/",
    },
}
LIGHT_DESKTOP: dict[str, Any] = {"viewport": DESKTOP, "color_scheme": "light"}
DARK_PHONE: dict[str, Any] = {"viewport": PHONE, "color_scheme": "dark"}


def test_every_page_of_the_demo_is_whole(
    demo: None,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    check_accessible: Callable[[Page], None],
) -> None:
    # One test, because the demo takes its time to build.
    for look in (LIGHT_DESKTOP, DARK_PHONE):
        for who, reached in PEOPLE.items():
            page = open_page(**look)
            sign_in(page, settings.DEMO_LOGINS[who], settings.DEMO_PASSWORD)
            walked = _walk(page, check_accessible, most=_SAME_KIND[look["color_scheme"]])
            assert reached <= walked, f"{who} found only {sorted(walked)}"
            if who == "therapist" and look is DARK_PHONE:
                for url in _entries(page):
                    _look_at(page, url, check_accessible)
            page.context.close()


def _walk(page: Page, check_accessible: Callable[[Page], None], *, most: int) -> set[str]:
    """Follow every link there is, so many pages of a kind; return the kinds."""
    origin = _origin(page)
    waiting, walked = [page.url], Counter()
    while waiting:
        url, _place = urldefrag(waiting.pop(0))
        kind = _kind(url)
        if not url.startswith(origin) or "/static/" in url or walked[kind] >= most:
            continue
        walked[kind] += 1
        waiting += _look_at(page, url, check_accessible)
    return set(walked)


def _look_at(page: Page, url: str, check_accessible: Callable[[Page], None]) -> list[str]:
    """Find a page whole; return where its links lead."""
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == 200, url
    check_accessible(page)
    assert not _runs_over(page), f"{url} is wider than the screen"
    return page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")


def _entries(page: Page) -> list[str]:
    """Return where each of the library's interventions and approaches is told of."""
    origin = _origin(page)
    page.goto(f"{origin}library/")
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    found = sorted({urldefrag(link)[0] for link in links if _kind(link).endswith("<key>/")})
    assert {f"{origin}library/{entry.key}/" for entry in interventions_for()} <= set(found)
    return found


def _origin(page: Page) -> str:
    return "{0.scheme}://{0.netloc}/".format(urlsplit(page.url))


def _runs_over(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )
