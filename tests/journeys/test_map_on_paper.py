"""The map of goals as Chromium prints it: thirty cards on a sheet, more on a second, none cut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import pytest
from django.urls import reverse

from telos.goals.actions import propose_goal, propose_step
from tests import scenes

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.cast import Cast

    Opens = Callable[..., Page]
    SignsIn = Callable[..., None]

# As long as people write them: the aim in a line or two, the step in one.
AIM: Final = "Go to my sister’s wedding, stay past the speeches and dance with somebody"
STEP: Final = "Say to one person there that I may step outside"
# As long as they seldom do.
LONG_AIM: Final = (
    f"{AIM} I do not know, and take the night train home afterwards without ringing anybody"
)
LONG_STEP: Final = f"{STEP}, for as long as it takes, and come back"
# Pixels of a sheet of A4 that lies on its side, within its margins, at 96 to the inch.
SHEET: Final = (1032, 710)
# Points. Smaller is read by nobody.
SMALLEST: Final = 7.0

# How tall and wide each card is on paper, whether it may be cut, and its smallest letters.
MEASURE: Final = """() => [...document.querySelectorAll('.map-place')].map(card => {
  const box = card.getBoundingClientRect();
  const sizes = [...card.querySelectorAll('a, p')].filter(each => each.offsetHeight)
    .map(each => parseFloat(getComputedStyle(each).fontSize) * 0.75);
  return {height: box.height, width: box.width, points: Math.min(...sizes),
    whole: getComputedStyle(card).breakInside, cut: card.scrollWidth > card.clientWidth + 1};
})"""


def with_goals(cast: Cast, *steps: int, aim_words: str = AIM, step_words: str = STEP) -> int:
    """Aims of the client with so many steps each; return how many cards the map has."""
    for number, many in enumerate(steps):
        aim = propose_goal(
            actor=cast.client,
            episode=cast.episode,
            wording=scenes.wording(f"{aim_words}, {number}"),
            submission_key=uuid4(),
        )
        for place in range(many):
            propose_step(
                actor=cast.client,
                aim=aim,
                words=f"{step_words}, {place}",
                submission_key=uuid4(),
            )
    return len(steps) + sum(steps)


def printed(page: Page) -> int:
    """Return how many sheets the page goes on."""
    paper = page.pdf(prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", paper))


@pytest.mark.parametrize(
    ("steps", "sheets"),
    [
        ((4, 4, 4, 4, 4, 4), 1),
        ((2,) * 10, 1),
        ((0,) * 30, 1),
        ((29,), 1),
        ((9, 0, 0, 12, 3, 1), 1),
        ((6,) * 10, 2),
        ((60,), 2),
    ],
    ids=str,
)
def test_thirty_cards_go_on_one_sheet_and_more_on_a_second(
    cast: Cast, open_page: Opens, sign_in: SignsIn, steps: tuple[int, ...], sheets: int
) -> None:
    # Given a map of thirty cards, or of many more
    cards = with_goals(cast, *steps)
    page = open_page(viewport={"width": SHEET[0], "height": SHEET[1]})
    sign_in(page, cast.client.email)
    page.goto(reverse("my-goal-map"))
    # When it is printed
    assert cards >= 30
    assert printed(page) <= sheets
    # Then each card can be read, and none is cut
    page.emulate_media(media="print")
    measured = page.evaluate(MEASURE)
    assert len(measured) == cards
    for card in measured:
        assert card["whole"] == "avoid", card
        assert card["height"] < SHEET[1] / 4, card
        assert card["points"] >= SMALLEST, card
        assert not card["cut"], card


@pytest.mark.parametrize(
    ("steps", "sheets"),
    [
        ((1,) * 12, 1),
        ((1,) * 17, 1),
        ((2,) * 17, 1),
        ((0,) * 30, 1),
        ((2,) * 30, 2),
        ((0,) * 60, 2),
    ],
    ids=str,
)
def test_long_words_are_set_smaller_so_that_fifty_cards_go_on_a_sheet(
    cast: Cast, open_page: Opens, sign_in: SignsIn, steps: tuple[int, ...], sheets: int
) -> None:
    cards = with_goals(cast, *steps, aim_words=LONG_AIM, step_words=LONG_STEP)
    page = open_page(viewport={"width": SHEET[0], "height": SHEET[1]})
    sign_in(page, cast.client.email)
    page.goto(reverse("my-goal-map"))
    assert printed(page) <= sheets
    page.emulate_media(media="print")
    measured = page.evaluate(MEASURE)
    assert len(measured) == cards
    assert min(card["points"] for card in measured) >= SMALLEST
    assert not any(card["cut"] for card in measured)


def test_few_cards_are_set_large(cast: Cast, open_page: Opens, sign_in: SignsIn) -> None:
    with_goals(cast, 2, 1)
    page = open_page(viewport={"width": SHEET[0], "height": SHEET[1]})
    sign_in(page, cast.client.email)
    page.goto(reverse("my-goal-map"))
    assert printed(page) == 1
    page.emulate_media(media="print")
    assert min(card["points"] for card in page.evaluate(MEASURE)) >= 9
