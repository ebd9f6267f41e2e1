"""Two people, the devices that they hold, and what they do on any page of a journey."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast


def follow(page: Page, words: str) -> None:
    """Follow the first link that begins with these words."""
    page.get_by_role("link", name=re.compile(f"^{re.escape(words)}")).first.click()


def open_up(page: Page, words: str) -> None:
    """Open what is folded under a line."""
    page.locator("summary", has_text=words).first.click()


def says(page: Page, words: str) -> None:
    """Expect the headline to say this."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


@dataclass(frozen=True, kw_only=True)
class Two:
    """Noor and her therapist, the devices that they hold, and the eyes that go over each page."""

    cast: Cast
    opens: Callable[..., Page]
    signs_in: Callable[..., None]
    checks: Callable[[Page], None]

    def phone(self) -> Page:
        """Noor, signed in on a phone that has not seen her before."""
        page = self.opens(viewport=PHONE)
        self.signs_in(page, self.cast.client.email)
        return page

    def desk(self) -> Page:
        """Her therapist, signed in at the desk, with her page open."""
        page = self.opens(viewport=DESKTOP, reduced_motion="reduce")
        self.signs_in(page, self.cast.her_therapist.email)
        page.goto("/caseload/")
        self.look(page)
        follow(page, self.cast.client_record.display_name)
        self.look(page)
        return page

    def look(self, page: Page) -> None:
        """Check the page as it stands: by night on the device it is held on, by day on the other.

        By day on its own device each page is checked by the journeys of its room.
        """
        own = page.viewport_size
        assert own is not None
        other = DESKTOP if own == PHONE else PHONE
        for size, scheme in ((own, "dark"), (other, "light")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.checks(page)
        page.set_viewport_size(own)

    def to_the_client(self, desk: Page) -> None:
        """Open Noor's page from the caseload, as one comes to it."""
        desk.goto("/caseload/")
        follow(desk, self.cast.client_record.display_name)
