"""What is sent after a session has ended: kept for its writer, and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.contrib.auth import SESSION_KEY
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from telos.goals.models import Goal
from telos.intake.enums.questions import (
    LONGEST_ANSWER,
    LONGEST_PART,
    SECTIONS,
    FormulationPart,
    Section,
)
from telos.people.models import Person
from tests import scenes
from tests.cast import Cast
from tests.intake import scenes as intake_scenes
from tests.measures.test_library_deeds import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = "Sleep through the night before an exam"


def after_the_session(person: Person) -> Client:
    """A browser in which the session of this person has just run out."""
    browser = Client()
    browser.force_login(person)
    session = browser.session
    session.set_expiry(-1)
    session.save()
    return browser


def goal(**more: object) -> dict[str, object]:
    return {"words": WORDS, "domain": "coping", "horizon": "short", **more}


def new_goal(cast: Cast) -> str:
    return reverse("client-goal-new", args=[cast.client_record.public_id])


def test_therapists_words_come_back_to_her(cast: Cast) -> None:
    browser = after_the_session(cast.her_therapist)
    assert browser.post(new_goal(cast), goal()).status_code == 302
    browser.force_login(cast.her_therapist)
    assert WORDS in browser.get(new_goal(cast)).content.decode()
    # Once: a second look finds an empty form.
    assert WORDS not in browser.get(new_goal(cast)).content.decode()
    assert not Goal.objects.exists()


@pytest.mark.parametrize("who", ["client", "colleague", "manager", "other_client"])
def test_nobody_else_sees_them_in_the_same_browser(cast: Cast, who: str) -> None:
    browser = after_the_session(cast.client)
    browser.post(reverse("my-goal-new"), goal())
    browser.force_login(cast.person(who))
    page = browser.get(reverse("my-goal-new"))
    assert (WORDS in page.content.decode()) is (who == "client")
    if who != "client":
        browser.force_login(cast.client)
        assert WORDS not in browser.get(reverse("my-goal-new")).content.decode()


def filled(names: Iterable[str], longest: int) -> dict[str, str]:
    """Fields as full as they may be, in letters that an address writes with six bytes each."""
    return dict.fromkeys(names, "Ж" * longest)


def test_longest_formulation_comes_back(cast: Cast) -> None:
    intake_scenes.handed_in(cast)
    browser, path = (
        after_the_session(cast.her_therapist),
        reverse("client-formulation", args=[cast.client_record.public_id]),
    )
    browser.post(path, filled(FormulationPart.values, LONGEST_PART) | {"seen_number": "0"})
    browser.force_login(cast.her_therapist)
    form = browser.get(path).context["form"]
    assert {len(form[part.value].value()) for part in FormulationPart} == {LONGEST_PART}


@pytest.mark.parametrize("section", Section)
def test_fullest_part_of_an_intake_comes_back(cast: Cast, section: Section) -> None:
    intake_scenes.begun(cast)
    browser, path = after_the_session(cast.client), reverse("my-intake-section", args=[section])
    asked = [question.value for question in SECTIONS[section].asks]
    browser.post(path, filled(asked, LONGEST_ANSWER) | {"page": str(uuid4())})
    browser.force_login(cast.client)
    form = browser.get(path).context["form"]
    assert {len(form[question].value()) for question in asked} == {LONGEST_ANSWER}


def test_more_than_any_form_holds_is_not_kept(cast: Cast) -> None:
    browser = after_the_session(cast.client)
    answer = browser.post(reverse("my-goal-new"), goal(words="x" * 64_001), follow=True)
    assert "What you sent could not be kept" in answer.content.decode()


def test_what_was_sent_after_signing_out_is_nobodys(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.client)
    browser.logout()
    browser.post(reverse("my-goal-new"), goal())
    browser.force_login(cast.client)
    assert WORDS not in browser.get(reverse("my-goal-new")).content.decode()


OURS = "http://testserver"


def an_old_page(person: Person) -> Client:
    """A browser in which a session ran out and somebody signed in again, in another tab."""
    browser = after_the_session(person)
    browser.get(reverse("home"))
    return browser


def sent_too_late(browser: Client, path: str, *, origin: str = OURS) -> HttpResponse:
    """Send a form of a page that is older than the sign-in: its token is another one."""
    browser.handler.enforce_csrf_checks = True
    stale = goal(csrfmiddlewaretoken="a" * 64)
    answer = browser.post(path, stale, headers={"Origin": origin} if origin else {})
    browser.handler.enforce_csrf_checks = False
    return answer


def test_words_are_kept_where_another_page_was_asked_for_first(cast: Cast) -> None:
    browser = an_old_page(cast.client)
    browser.get(reverse("sign-in"))
    assert browser.post(reverse("my-goal-new"), goal()).status_code == 302
    browser.force_login(cast.client)
    assert WORDS in browser.get(reverse("my-goal-new")).content.decode()


def test_words_of_a_page_older_than_the_sign_in_come_back(cast: Cast) -> None:
    browser = an_old_page(cast.her_therapist)
    browser.force_login(cast.her_therapist)
    answer = sent_too_late(browser, new_goal(cast))
    assert (answer.status_code, answer.url) == (302, new_goal(cast))
    assert not Goal.objects.exists()
    assert WORDS in browser.get(new_goal(cast)).content.decode()


@pytest.mark.parametrize("origin", ["", "null", "https://elsewhere.example", "https://testserver"])
def test_words_that_no_page_of_ours_sent_are_not_kept(cast: Cast, origin: str) -> None:
    browser = an_old_page(cast.client)
    browser.force_login(cast.client)
    assert sent_too_late(browser, reverse("my-goal-new"), origin=origin).status_code == 403
    assert WORDS not in browser.get(reverse("my-goal-new")).content.decode()


def test_words_of_an_old_page_are_not_given_to_who_signed_in_instead(cast: Cast) -> None:
    browser = an_old_page(cast.client)
    browser.force_login(cast.other_client)
    assert sent_too_late(browser, reverse("my-goal-new")).status_code == 403
    assert WORDS not in browser.get(reverse("my-goal-new")).content.decode()


def test_words_of_an_old_page_are_nobodys_after_signing_out(cast: Cast) -> None:
    browser = an_old_page(cast.client)
    browser.force_login(cast.client)
    browser.post(reverse("sign-out"))
    browser.force_login(cast.client)
    assert sent_too_late(browser, reverse("my-goal-new")).status_code == 403


def test_button_of_an_old_page_asks_to_be_pressed_again(cast: Cast) -> None:
    kept = scenes.proposed_goal(cast)
    browser = an_old_page(cast.her_therapist)
    browser.force_login(cast.her_therapist)
    address = [cast.client_record.public_id, kept.public_id]
    answer = sent_too_late(browser, reverse("client-goal-agree", args=address))
    assert answer.url == reverse("client-goal", args=address)
    assert "Please do it once more." in browser.get(answer.url).content.decode()
    kept.refresh_from_db()
    assert kept.state == "proposed"


def test_session_that_ran_out_opens_nothing(cast: Cast) -> None:
    browser = an_old_page(cast.client)
    for _ in range(2):
        answer = browser.get(reverse("my-goals"))
        assert (answer.status_code, SESSION_KEY in browser.session) == (302, False)


def test_managers_definition_comes_back(cast: Cast) -> None:
    path = reverse("practice-questionnaire-add", args=[cast.practice.public_id])
    browser = after_the_session(cast.manager)
    assert browser.post(path, {"definition": OWN}).status_code == 302
    browser.force_login(cast.manager)
    assert "I could do what I had planned." in browser.get(path).content.decode()


def test_addresses_that_take_forms_lead_to_the_page_of_the_form(cast: Cast, signed_in) -> None:
    record, kept = cast.client_record.public_id, scenes.proposed_goal(cast).public_id
    browser = signed_in(cast.her_therapist)
    for name, args, page in (
        ("client-measure-ask", [record], "client-measures"),
        ("client-measure-total", [record], "client-measures"),
        ("client-goal-agree", [record, kept], "client-goal"),
        ("client-goal-keep", [record, kept], "client-goal"),
        ("client-goal-said", [record, kept], "client-goal"),
        ("client-plan-said", [record], "client-plan"),
        ("client-goal-revise", [record, kept], "client-goal"),
        ("client-goal-step", [record, kept], "client-goal"),
        ("client-goal-levels", [record, kept], "client-goal"),
        ("client-goal-under", [record, kept], "client-goal"),
    ):
        answer = browser.get(reverse(name, args=args))
        assert (answer.status_code, answer.url) == (302, reverse(page, args=args))
