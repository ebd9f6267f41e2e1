"""A real browser, and what every page that a journey passes must hold."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cast import PASSWORD
from tests.doors import unused_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

# Playwright keeps an event loop in this thread; Django's tests stay as synchronous as they are.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PHONE: Final = {"width": 390, "height": 844}
DESKTOP: Final = {"width": 1280, "height": 900}
_QUIET: Final = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
]
# An animation that never ends would be waited for without end: no call of a script has a limit.
_STILL = """() => Promise.race([
  Promise.allSettled(document.getAnimations().map((moving) => moving.finished)),
  new Promise((enough) => setTimeout(enough, 5000)),
])"""
_TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a journey; what it walks other tests have counted."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            if os.environ.get("TELOS_COVER") != "all":
                item.add_marker(pytest.mark.no_cover)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; where there is none journeys are skipped, and in CI they fail."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        message = "Chromium is not installed: journeys are not walked (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page of its own; anything it may not do fails the test.

    Nothing may be asked of another origin, no script may fail, and the page's policy may not
    have had to stop anything.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(*, viewport: dict[str, int] = DESKTOP, **options: Any) -> Page:
        context = browser.new_context(
            viewport=viewport, base_url=live_server.url, locale="en-GB", **options
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on(
            "console",
            lambda message: (
                faults.append(f"console: {message.text}")
                if "Content Security Policy" in message.text
                else None
            ),
        )
        context.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((live_server.url, "data:", "blob:"))
                else faults.append(f"another origin: {request.url}")
            ),
        )
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def sign_in() -> Callable[..., None]:
    """Return a function that signs somebody in through the form."""

    def sign_in_as(page: Page, email: str, password: str = PASSWORD) -> None:
        page.goto("/account/sign-in/")
        # The demo's page has a form for each of its people beside the one that is filled in.
        form = page.locator("main form:has(input[name=login]:not([type=hidden]))")
        form.locator("input[name=login]").fill(email)
        form.locator("input[name=password]").fill(password)
        form.locator("button[type=submit]").click()
        page.wait_for_url(lambda url: not url.endswith("/sign-in/"))
        if "/second-step/" in page.url:
            page.get_by_label("Code").fill(unused_code(email))
            page.get_by_role("button", name=re.compile("^Sign in")).click()
            page.wait_for_url(lambda url: "/sign-in/" not in url)

    return sign_in_as


@pytest.fixture
def check_accessible() -> Callable[[Page], None]:
    """Return a function that runs axe on the page as it stands and tells what it found."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    # What passes is not told node by node: nobody reads it here, and it takes as long again.
    options = {"runOnly": {"type": "tag", "values": _TAGS}, "resultTypes": ["violations"]}

    def check(page: Page) -> None:
        # The whole page at once: what the help bar covers at one place of scrolling is not
        # hidden. That it never covers what has the focus is for the keyboard's journeys.
        seen = page.viewport_size
        assert seen is not None
        page.wait_for_load_state()
        # What is just unfolding is not as tall as it will be.
        page.evaluate(_STILL)
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": seen["width"], "height": max(tall, seen["height"])})
        # A colour on its way from day to night is neither.
        page.evaluate(_STILL)
        results = axe.run(page, options=options)
        page.set_viewport_size(seen)
        assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"

    return check
