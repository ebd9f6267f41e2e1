"""An intake and a safety plan as the two walk through them; each step is what one of them does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

from tests import safety
from tests.journeys.pressing import press
from tests.journeys.walking import follow, open_up, says

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.walking import Two

BRINGS: Final = "I dread the nights, and the days are the worse for it."
CARRIES: Final = "My sister, and the allotment."
BEGUN: Final = "The nights, and that I dread them at"
FINISHED: Final = f"{BEGUN} four."
MONEY: Final = "The bus alone is nine pounds."
AT_HAND: Final = "Round the block, even in the rain"


def agrees_first(two: Two, phone: Page) -> None:
    """Noor reads what she agrees to, and says yes, before anything is asked."""
    says(phone, "Nine short questions are waiting")
    two.look(phone)
    phone.goto("/intake/")
    says(phone, "First comes what you agree to")
    two.look(phone)
    follow(phone, "Read and answer")
    two.look(phone)
    press(phone, "Yes, I agree")
    says(phone, "You agree to this")


def begins_the_intake(two: Two, phone: Page) -> None:
    """She says what brings her and what carries her, and stops in a sentence."""
    phone.goto("/intake/")
    press(phone, "Begin")
    two.look(phone)
    follow(phone, "Go on")
    phone.get_by_label("What brings you here now?").fill(BRINGS)
    press(phone, "Save and go on")
    phone.get_by_label("Who stands by you?").fill(CARRIES)
    press(phone, "Save and go on")
    phone.get_by_label("What is hard at the moment?").fill(BEGUN)
    expect(phone.get_by_text("Kept for you alone.")).to_be_visible(timeout=15_000)
    two.look(phone)


def goes_on_with_the_intake(two: Two, other: Page) -> None:
    """On another phone she finds what she typed, and goes on to the end."""
    other.goto("/intake/")
    says(other, "You have begun two of seven parts")
    two.look(other)
    follow(other, "Go on: What is hard")
    expect(other.get_by_label("What is hard at the moment?")).to_have_value(BEGUN)
    other.get_by_label("What is hard at the moment?").fill(FINISHED)
    press(other, "Save and go on")
    for part in ("Your story", "Treatment and medication now"):
        says(other, part)
        press(other, "Save and go on")
    willing = other.get_by_role("group", name=re.compile("^How willing are you"))
    willing.get_by_text("7", exact=True).click()
    two.look(other)
    press(other, "Save and go on")
    open_up(other, "Money")
    other.locator("input[name=money-helps][value=sliding_scale]").check()
    other.locator("textarea[name=money]").fill(MONEY)
    two.look(other)
    press(other, "Save")


def answers_the_questions(two: Two, other: Page) -> None:
    """She answers the questionnaires of the intake, those about safety last."""
    for about, words, last in (
        ("Low mood", "Several days", "Not at all"),
        ("Being safe", "No", "No"),
    ):
        other.goto("/intake/")
        follow(other, f"Go on: {about}")
        press(other, "Show all questions on one page")
        *before, end = other.locator("fieldset:visible").all()
        for question in before:
            question.get_by_text(words, exact=True).click()
        end.get_by_text(last, exact=True).click()
        two.look(other)
        press(other, "Send my answers")
        other.wait_for_url("**/done/**")
    two.look(other)


def hands_in_the_intake(two: Two, other: Page) -> None:
    """She looks through all that she said, and hands it in."""
    other.goto("/intake/")
    follow(other, "Look through everything")
    for words in (BRINGS, CARRIES, FINISHED, MONEY):
        expect(other.get_by_text(words)).to_be_visible()
    two.look(other)
    press(other, "Hand it in")
    says(other, "is with your therapist")
    two.look(other)


def is_read(two: Two, desk: Page) -> None:
    """Her therapist reads it, says how it hangs together, and shares that."""
    follow(desk, "Intake")
    for words in (BRINGS, CARRIES, FINISHED):
        expect(desk.get_by_text(words)).to_be_visible()
    two.look(desk)
    follow(desk, "Write how it hangs together")
    desk.get_by_label("How it hangs together, in a few sentences").fill("The nights wear on.")
    two.look(desk)
    press(desk, "Keep this version")
    press(desk, "Share the formulation")
    press(desk, "Complete the intake")
    says(desk, "is complete")
    two.look(desk)


def begins_the_safety_plan(two: Two, phone: Page) -> None:
    """In two taps from any page she comes to it, and writes its first lines."""
    follow(phone, "Need help now?")
    follow(phone, "My safety plan")
    two.look(phone)
    follow(phone, "Write the first lines")
    phone.get_by_label("How I notice it").fill(f"{safety.SIGN}\nMy hands are cold")
    phone.get_by_label("Whom I can tell").fill(f"Samira, my sister: {safety.NUMBER}")
    two.look(phone)
    press(phone, "Save it")
    expect(phone.get_by_role("link", name=safety.NUMBER)).to_be_visible()


def adds_to_the_safety_plan(two: Two, desk: Page) -> None:
    """Her therapist writes on it, and says that the two have looked through it."""
    follow(desk, "Safety plan")
    follow(desk, "Change it together")
    desk.get_by_label("What I can do by myself").fill(AT_HAND)
    two.look(desk)
    press(desk, "Save it")
    open_up(desk, "We have looked through it together")
    press(desk, "Yes, we have")
    expect(desk.get_by_text("Looked through together: said by you")).to_be_visible()
    two.look(desk)


def keeps_the_safety_plan(two: Two, phone: Page) -> None:
    """She reads what was added, says so too, and keeps it on her phone."""
    phone.goto("/at-hand/")
    expect(phone.get_by_text(AT_HAND)).to_be_visible()
    open_up(phone, "We have looked through it together")
    press(phone, "Yes, we have")
    press(phone, "Keep it on this device")
    expect(phone.get_by_text("It is kept on this device, as it stands now.")).to_be_visible()
    two.look(phone)


def opens_it_with_the_network_off(two: Two, phone: Page) -> None:
    """Where there is no network she opens it by itself, and from any other page."""
    phone.context.set_offline(True)
    phone.goto("/at-hand/")
    for words in (safety.SIGN, AT_HAND):
        expect(phone.get_by_text(words)).to_be_visible()
    expect(phone.get_by_role("link", name=safety.NUMBER)).to_be_visible()
    two.look(phone)
    phone.goto("/goals/")
    says(phone, "There is no connection just now")
    two.look(phone)
    follow(phone, "Open what is kept on this device")
    expect(phone.get_by_text(safety.SIGN)).to_be_visible()
    phone.context.set_offline(False)
