"""Opening a record in an emergency, reading it for an hour, closing it: as somebody presses it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from telos.access.actions import let_record_rest
from telos.access.enums import OPEN_FOR
from telos.access.models import EmergencyOpening
from telos.audit.models import AuditRow
from telos.base import clock
from telos.goals.enums import GoalState
from telos.intake.enums.questions import Question
from telos.intake.enums.states import IntakeState
from tests import scenes
from tests.access.emergency.test_openings import WHY, opened
from tests.cast import EVERYBODY, Cast
from tests.doors import later
from tests.intake import scenes as intakes
from tests.plans import scenes as plans

CLINICIANS = {
    "her_therapist",
    "co_facilitator",
    "colleague",
    "former_therapist",
    "therapist_elsewhere",
}
PATH = "/emergency/"


def sent(**more: str) -> dict[str, str]:
    return {"called": "Noor", "danger": "self", "why": WHY, **more}


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_page_who_may_see(cast: Cast, signed_in) -> None:
    statuses = {who: signed_in(cast.person(who)).get(PATH).status_code for who in EVERYBODY}
    assert statuses == {who: 200 if who in CLINICIANS else 404 for who in EVERYBODY}
    assert Client().get(PATH).status_code == 302


def test_somebody_opens_reads_and_closes_it(cast: Cast, signed_in) -> None:
    scenes.goal_in(cast, GoalState.AGREED)
    scenes.risk_alert(cast)
    scenes.paper_total(cast)
    browser = signed_in(cast.colleague)
    opening = browser.post(PATH, sent())
    record = EmergencyOpening.objects.get()
    assert opening["Location"] == reverse("emergency-record", args=[record.public_id])
    page = text_of(browser.get(opening["Location"]))
    for words in (
        "<h1>Noor</h1>",
        "60 minutes left",
        "Therapist harbour",
        scenes.WORDS,
        "Help was shown at once.",
        "In danger this minute",
    ):
        assert words in page
    shown = AuditRow.objects.get(deed="read")
    assert shown.place == "emergency-record"
    assert "The record of Noor is open" in text_of(browser.get(PATH))
    closed = browser.post(reverse("emergency-close", args=[record.public_id]), follow=True)
    assert "Closed. You read nothing of it any more." in text_of(closed)
    assert browser.get(opening["Location"]).status_code == 404
    after = text_of(browser.get(PATH))
    assert "What you opened before" in after
    assert "Noor" not in after


def test_hour_ends_by_itself(cast: Cast, signed_in) -> None:
    opening = opened(cast)
    browser = signed_in(cast.colleague)
    path = reverse("emergency-record", args=[opening.public_id])
    with clock.set_to(opening.created_at + OPEN_FOR - timedelta(seconds=40)):
        assert "1 minute left" in text_of(browser.get(path))
    with clock.set_to(opening.created_at + OPEN_FOR):
        assert browser.get(path).status_code == 404


def test_opening_opens_no_page_of_the_therapist(cast: Cast, signed_in) -> None:
    opened(cast)
    browser = signed_in(cast.colleague)
    for name in ("client", "client-measures", "client-consents", "client-record"):
        path = reverse(name, args=[cast.client_record.public_id])
        assert browser.get(path).status_code == 404
    assert "Noor" not in text_of(browser.get(reverse("caseload")))


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "colleague"])
def test_nobody_else_reads_by_it(cast: Cast, signed_in, name: str) -> None:
    opening = opened(cast)
    browser = signed_in(cast.person(name))
    args = [opening.public_id]
    assert browser.get(reverse("emergency-record", args=args)).status_code == 404
    assert browser.post(reverse("emergency-close", args=args)).status_code == 404


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"called": ""}, "Enter whose record it is."),
        ({"called": "Noo"}, "Nobody here is called exactly this."),
        ({"called": "Aoife"}, "Nobody here is called exactly this."),
        ({"danger": ""}, "Choose one of these."),
        ({"danger": "curiosity"}, "Choose one of these."),
        ({"why": ""}, "Say in a sentence what the danger is."),
        ({"why": "danger"}, "Say in a whole sentence what the danger is."),
        ({"tells_later": "on"}, "Say why they must not know yet, or tell them now."),
        ({"why": "x" * 2001}, "Keep this under 2000 characters."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    cast: Cast, signed_in, more: dict[str, str], said: str
) -> None:
    answer = signed_in(cast.colleague).post(PATH, sent(**more))
    page = text_of(answer)
    assert answer.status_code == 422
    assert said in page
    assert more.get("why", WHY)[:40] in page
    assert not EmergencyOpening.objects.exists()


def test_reason_for_telling_later_is_kept_only_where_it_is_ticked(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.colleague)
    browser.post(PATH, sent(why_later="He reads her mail."))
    assert EmergencyOpening.objects.get().why_later == ""
    other = signed_in(cast.co_facilitator)
    other.post(PATH, sent(why_later="He reads her mail.", tells_later="on"))
    later_told = EmergencyOpening.objects.get(opened_by=cast.co_facilitator)
    assert later_told.why_later == "He reads her mail."
    assert later_told.told_at > later_told.created_at


def test_two_of_one_name_are_told_apart_by_their_address(cast: Cast, signed_in) -> None:
    cast.other_record.display_name = "Noor"
    cast.other_record.save(update_fields=["display_name"])
    browser = signed_in(cast.colleague)
    assert "More than one person is called so." in text_of(browser.post(PATH, sent()))
    assert browser.post(PATH, sent(called=cast.client.email)).status_code == 302
    assert EmergencyOpening.objects.get().client == cast.client_record


def test_whoever_cares_for_them_is_led_to_the_record(cast: Cast, signed_in) -> None:
    answer = signed_in(cast.her_therapist).post(PATH, sent())
    assert answer["Location"] == reverse("client", args=[cast.client_record.public_id])
    assert not EmergencyOpening.objects.exists()


def test_therapist_opens_a_record_that_rests(cast: Cast, signed_in) -> None:
    let_record_rest(actor=cast.client, client=cast.client_record)
    answer = signed_in(cast.her_therapist).post(PATH, sent(), follow=True)
    assert "<h1>Noor</h1>" in text_of(answer)


def test_names_are_not_paged_through_by_guessing(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.colleague)
    for n in range(10):
        assert "Nobody here" in text_of(browser.post(PATH, sent(called=f"Guess {n}")))
    held = browser.post(PATH, sent())
    assert "Ten names within an hour were nobody’s." in text_of(held)
    assert WHY in text_of(held)
    assert signed_in(cast.co_facilitator).post(PATH, sent()).status_code == 302


def test_one_shows_first_who_one_is_and_the_words_come_back(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.colleague)
    with later(minutes=6):
        answer = browser.post(PATH, sent())
        assert answer["Location"].startswith(reverse("show-who-you-are"))
        assert not EmergencyOpening.objects.exists()


def test_page_without_care_begun_shows_whom_to_reach(cast: Cast, signed_in) -> None:
    away = scenes.client_without_account(cast)
    away.display_name = "Ada"
    away.save(update_fields=["display_name"])
    page = text_of(signed_in(cast.colleague).post(PATH, sent(called="Ada"), follow=True))
    assert "<h1>Ada</h1>" in page
    assert "No goal stands here." in page


def test_intake_and_plan_are_read_there(cast: Cast, signed_in) -> None:
    intake = intakes.written(cast)
    intakes.answered(cast, intake, Question.MEDICATION, "Sertraline, 50 mg.")
    intakes.answered(cast, intake, Question.HARD, "She says little.", by=cast.her_therapist)
    plans.agreed(cast)
    browser = signed_in(cast.colleague)
    path = reverse("emergency-record", args=[opened(cast).public_id])
    page = text_of(browser.get(path))
    assert "They are still writing it" in page
    assert "She says little." in page
    assert "Sertraline" not in page
    intakes.moved(intake, IntakeState.HANDED_IN, by=cast.client)
    intakes.arranged(cast, intake)
    intakes.formulated(cast, intake)
    intakes.drafted(cast, intake, words="Not saved yet")
    page = text_of(browser.get(path))
    for words in (
        "Sertraline, 50 mg.",
        "She says little.",
        intakes.CARRIES,
        "Half the fee until May.",
        "Both have agreed to it; they look at it again on",
        plans.REASON,
    ):
        assert words in page, words
    assert page.index("Sertraline") < page.index(intakes.CARRIES)
    for hidden in (intakes.HANGS, "Not saved yet"):
        assert hidden not in page
    for name in ("client-intake", "client-plan"):
        address = reverse(name, args=[cast.client_record.public_id])
        assert browser.get(address).status_code == 404


def test_plan_that_nobody_agreed_to_is_told_as_such(cast: Cast, signed_in) -> None:
    plans.proposed(cast)
    browser = signed_in(cast.colleague)
    path = reverse("emergency-record", args=[opened(cast).public_id])
    assert "It was proposed; both have not agreed to it." in text_of(browser.get(path))


def test_page_takes_as_many_queries_whatever_stands_in_the_record(
    cast: Cast, signed_in, count_queries
) -> None:
    opening = opened(cast)
    browser = signed_in(cast.colleague)
    path = reverse("emergency-record", args=[opening.public_id])
    scenes.rating(cast, scenes.goal_in(cast, GoalState.AGREED))
    scenes.risk_alert(cast)
    intake = intakes.handed_in(cast)
    plan = plans.agreed(cast)
    few = count_queries(browser, path)
    for number in range(1, 4):
        intakes.answered(cast, intake, Question.HARD, f"Nights {number}", after=number - 1)
        plan.refresh_from_db()
        plans.proposed(cast, seen_step=plan.step_number, tells=f"Nights {number}")
        scenes.rating(cast, scenes.goal_in(cast, GoalState.AGREED))
    assert count_queries(browser, path) <= few
