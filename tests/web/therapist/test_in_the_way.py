"""What stands in a client's way is there where one plans for it, and asks for an arrangement."""

from __future__ import annotations

from django.urls import reverse

from telos.intake.enums.questions import Question
from telos.intake.enums.states import IntakeState
from tests.cast import Cast
from tests.intake import scenes
from tests.plans import scenes as plans

WAITS = "One circumstance stands in the way, and nothing is arranged about it yet."
FEE = "A fee that goes by what I earn"


def text(browser, name: str, *args: object) -> str:
    return " ".join(browser.get(reverse(name, args=args)).content.decode().split())


def test_planning_an_appointment_shows_what_stands_in_the_way(cast: Cast, signed_in) -> None:
    client, browser = cast.client_record.public_id, signed_in(cast.her_therapist)
    intake = scenes.written(cast)
    # What she writes is hers until it is handed in.
    assert "stands in Noor" not in text(browser, "client-appointments", client)
    scenes.moved(intake, IntakeState.HANDED_IN, by=cast.client)
    page = text(browser, "client-appointments", client)
    assert "What stands in Noor’s way" in page
    assert FEE in page
    assert "Nothing is arranged yet." in page
    scenes.arranged(cast, intake, "Half the fee until May.")
    page = text(browser, "client-appointments", client)
    assert "Arranged: Half the fee until May." in page
    assert "Nothing is arranged yet." not in page


def test_appointments_of_whoever_named_nothing_say_nothing_of_it(cast: Cast, signed_in) -> None:
    intake = scenes.begun(cast)
    scenes.answered(cast, intake)
    scenes.moved(intake, IntakeState.HANDED_IN, by=cast.client)
    page = text(signed_in(cast.her_therapist), "client-appointments", cast.client_record.public_id)
    assert "stands in Noor" not in page


def test_caseload_asks_for_an_arrangement_until_there_is_one(cast: Cast, signed_in) -> None:
    browser, intake = signed_in(cast.her_therapist), scenes.written(cast)
    assert WAITS not in text(browser, "caseload")
    scenes.moved(intake, IntakeState.HANDED_IN, by=cast.client)
    page = text(browser, "caseload")
    assert WAITS in page
    assert reverse("client-intake", args=[cast.client_record.public_id]) in page
    assert WAITS not in text(signed_in(cast.colleague), "caseload")
    scenes.answered(cast, intake, Question.TIME, "Only after six.", helps="evening")
    assert "Two circumstances stand in the way" in text(browser, "caseload")
    scenes.arranged(cast, intake)
    assert WAITS in text(browser, "caseload")
    # Taken out again it stands in nobody’s way.
    scenes.answered(cast, intake, Question.TIME, "", after=1)
    assert WAITS not in text(browser, "caseload")


def test_caseload_asks_no_query_more_for_it(cast: Cast, signed_in, count_queries) -> None:
    browser = signed_in(cast.her_therapist)
    count_queries(browser, reverse("caseload"))
    none = count_queries(browser, reverse("caseload"))
    scenes.handed_in(cast)
    assert count_queries(browser, reverse("caseload")) == none


def test_what_the_plan_makes_up_for_is_asked_for_no_more(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    assert WAITS in text(browser, "caseload")
    plan = plans.proposed(cast, arranged=plans.arranged(cast)).plan
    assert WAITS not in text(browser, "caseload")
    # The next version leaves it out, so it is in the way again.
    plans.proposed(cast, seen_step=plan.step_number, sessions=9)
    assert WAITS in text(browser, "caseload")
