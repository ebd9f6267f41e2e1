"""Pressing a button as a person does: what comes of it is there before they go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

_IS_SENT = "() => document.querySelector('form[aria-busy]') === null"


def press(page: Page, words: str) -> None:
    """Press a button; a form with words is sent a moment later, once Telos has answered."""
    page.get_by_role("button", name=words, exact=True).click()
    sent(page)


def sent(page: Page) -> None:
    """Wait until what was pressed is on its way."""
    page.wait_for_function(_IS_SENT)
