"""A client's intake with her therapist: whole, added to, settled, closed; silence is no answer."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode
from telos.intake.enums.questions import Question
from telos.intake.enums.states import IntakeState
from telos.intake.models import BarrierPlan, FormulationDraft, Intake, IntakeEntry
from telos.measures.actions import acknowledge_alert, begin_response, save_answers
from telos.measures.models import MeasureSchedule, RiskAlert
from tests import consents
from tests import scenes as cast_scenes
from tests.cast import Cast
from tests.intake import scenes
from tests.web.budget import MOST_QUERIES

REJECTED = 422


def path(cast: Cast, name: str = "client-intake", *more: str) -> str:
    return reverse(name, args=[cast.client_record.public_id, *more])


def page(browser, cast: Cast) -> str:
    return browser.get(path(cast)).content.decode()


def said_about_safety(cast: Cast, **answers: int) -> list[RiskAlert]:
    schedule = MeasureSchedule.objects.get(instrument_key="telos_safety")
    response = begin_response(actor=cast.client, schedule=schedule)
    given = {f"telos_safety_{about}": value for about, value in answers.items()}
    return save_answers(actor=cast.client, response=response, answers=given)


def test_begun_by_a_press(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    assert "Nobody has begun an intake with Noor" in page(browser, cast)
    browser.post(path(cast, "client-intake-begin"))
    assert Intake.objects.get().begun_by == cast.her_therapist
    assert "Noor is still writing" in page(browser, cast)


def test_read_whole_once_it_is_handed_in_strengths_first(cast: Cast, signed_in) -> None:
    intake = scenes.written(cast)
    scenes.answered(cast, intake, Question.HARD, "The nights.")
    browser = signed_in(cast.her_therapist)
    assert scenes.CARRIES not in page(browser, cast)
    scenes.moved(intake, IntakeState.HANDED_IN, by=cast.client)
    told = page(browser, cast)
    assert told.index(scenes.CARRIES) < told.index("The nights.")
    assert "A fee that goes by what I earn" in told


def test_adds_beside_and_changes_nothing_of_hers(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    sent = {"stands_by": "And her dog.", "stands_by-seen": "0.", "page": str(uuid4())}
    browser = signed_in(cast.her_therapist)
    add = path(cast, "client-intake-add", "stands_by")
    assert browser.post(add, sent).status_code == 302
    told = page(browser, cast)
    assert scenes.CARRIES in told
    assert "And her dog." in told
    stale = browser.post(add, {**sent, "stands_by": "And two dogs."})
    assert stale.status_code == REJECTED
    assert "And two dogs." in stale.content.decode()
    again = {**sent, "stands_by": "And two dogs.", "stands_by-seen": "1."}
    assert browser.post(add, again).status_code == 302
    assert IntakeEntry.objects.filter(by=cast.her_therapist).count() == 2


def test_arranges_what_stands_in_the_way(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    arrange = path(cast, "client-intake-arrange", "money")
    assert browser.post(arrange, {"seen_number": 0, "arranged": ""}).status_code == REJECTED
    sent = {"seen_number": 0, "arranged": "Half the fee until May."}
    assert browser.post(arrange, sent).status_code == 302
    assert BarrierPlan.objects.get().by == cast.her_therapist
    hers = signed_in(cast.client).get(reverse("my-intake-look")).content.decode()
    assert "Half the fee until May." in hers
    stale = browser.post(arrange, {"seen_number": 0, "arranged": "Something else."})
    assert stale.status_code == REJECTED
    assert "Something else." in stale.content.decode()
    assert browser.post(path(cast, "client-intake-arrange", "hard"), sent).status_code == 404


def test_silence_about_safety_is_told_as_silence(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    told = page(signed_in(cast.her_therapist), cast)
    assert "Asked, and not answered yet. Silence is no answer: ask." in told
    for word in ("no risk", "low risk", "high risk"):
        assert word not in told.lower()


def test_answer_about_safety_is_told_at_once_with_what_was_done(cast: Cast, signed_in) -> None:
    scenes.begun(cast)
    browser = signed_in(cast.her_therapist)
    [alert] = said_about_safety(cast, living=1, self=0)
    told = page(browser, cast)
    assert "ending your life?" in told
    assert reverse("alert", args=[alert.public_id]) in told
    assert "Not sent yet; these answers were told at once." in told
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="We spoke at noon.")
    assert "We spoke at noon." in page(browser, cast)


@pytest.mark.parametrize("about", ["living", "self", "others", "hurt", "afraid", "substances"])
def test_every_yes_about_safety_must_be_seen_to(cast: Cast, signed_in, about: str) -> None:
    scenes.begun(cast)
    assert said_about_safety(cast, **{about: 0}) == []
    [alert] = said_about_safety(cast, **{about: 1})
    assert alert.acknowledged_at is None
    waiting = signed_in(cast.her_therapist).get(reverse("caseload")).content.decode()
    assert reverse("alert", args=[alert.public_id]) in waiting


def test_formulation_is_written_shared_and_closes_the_intake(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    write = path(cast, "client-formulation")
    assert browser.post(write, {"seen_number": 0}).status_code == REJECTED
    sent = {"seen_number": 0, "hangs_together": scenes.HANGS}
    assert browser.post(write, sent).status_code == 302
    stale = browser.post(write, {"seen_number": 0, "hangs_together": "Other words."})
    assert stale.status_code == REJECTED
    assert all(words in stale.content.decode() for words in (scenes.HANGS, "Other words."))
    hers = signed_in(cast.client)
    assert scenes.HANGS not in hers.get(reverse("my-intake")).content.decode()
    browser.post(path(cast, "client-formulation-share"), {"seen_number": 1})
    assert scenes.HANGS in hers.get(reverse("my-intake")).content.decode()
    seen = Intake.objects.get().revision_number
    complete = path(cast, "client-intake-complete")
    assert browser.post(complete, {"seen_revision": seen - 1}).status_code == REJECTED
    assert browser.post(complete, {"seen_revision": seen}).status_code == 302
    assert "Noor’s intake is complete" in page(browser, cast)
    take_up = {"seen_revision": seen + 1, "why": "A new start."}
    assert browser.post(path(cast, "client-intake-take-up"), take_up).status_code == 302
    assert FormulationDraft.objects.count() == 1


def test_formulation_is_not_lost_where_the_intake_was_completed_meanwhile(
    cast: Cast, signed_in
) -> None:
    intake = scenes.handed_in(cast)
    scenes.formulated(cast, intake)
    browser, write = signed_in(cast.her_therapist), path(cast, "client-formulation")
    scenes.moved(intake, IntakeState.COMPLETE, by=cast.her_therapist)
    sent = {"seen_number": 1, "hangs_together": "What I wrote in the other tab."}

    refused = browser.post(write, sent)

    told = refused.content.decode()
    assert refused.status_code == REJECTED
    assert "What I wrote in the other tab." in told
    assert "Take it up again to write in it." in told
    assert f'<a href="{path(cast)}" target="_blank"' in told
    assert "Take it up again to write another version." in told
    # Taken up in another tab, the same form is kept.
    scenes.moved(intake, IntakeState.TAKEN_UP, by=cast.her_therapist, why="There was more.")
    assert browser.post(write, sent).status_code == 302
    assert FormulationDraft.objects.count() == 2


def test_complete_intake_offers_no_form_of_a_formulation(cast: Cast, signed_in) -> None:
    intake = scenes.handed_in(cast)
    scenes.formulated(cast, intake)
    scenes.moved(intake, IntakeState.COMPLETE, by=cast.her_therapist)
    told = signed_in(cast.her_therapist).get(path(cast, "client-formulation")).content.decode()
    assert "The intake is complete." in told
    assert "<textarea" not in told


def test_handed_in_is_told_in_the_caseload_and_says_nothing_clinical(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    told = signed_in(cast.her_therapist).get(reverse("notices")).content.decode()
    assert "A client has handed in their intake" in told
    assert "Noor" not in told.split("<main")[1]


def test_supervisor_reads_and_is_offered_nothing(cast: Cast, signed_in) -> None:
    intake = scenes.handed_in(cast)
    scenes.formulated(cast, intake)
    consents.agreed_to_supervision(cast)
    browser = signed_in(cast.supervisor)
    told = browser.get(path(cast)).content.decode().split("<main")[1]
    assert scenes.CARRIES in told
    assert "<form" not in told
    assert reverse("client-formulation", args=[cast.client_record.public_id]) not in told


@pytest.mark.parametrize(
    ("state", "lead"),
    [
        (IntakeState.BEGUN, "What is written stays with Noor until it is handed in."),
        (IntakeState.HANDED_IN, "How it hangs together is not written yet."),
        (IntakeState.COMPLETE, "The formulation closes it."),
    ],
)
def test_supervisor_is_asked_to_do_nothing(
    cast: Cast, signed_in, state: IntakeState, lead: str
) -> None:
    if state == IntakeState.BEGUN:
        scenes.begun(cast)
    else:
        intake = scenes.handed_in(cast)
        if state == IntakeState.COMPLETE:
            scenes.formulated(cast, intake)
            scenes.moved(intake, IntakeState.COMPLETE, by=cast.her_therapist)
    consents.agreed_to_supervision(cast)
    told = " ".join(page(signed_in(cast.supervisor), cast).split()).split("<main")[1]
    assert lead in told
    for asked in ("add what you know", "Take it up again", "You can add your own", "reaches you"):
        assert asked not in told


def test_gone_through_together_without_an_account(cast: Cast, signed_in) -> None:
    scenes.begun(cast, by=cast.her_therapist)
    cast.client_record.person = None
    cast.client_record.save(update_fields=["person"])
    browser = signed_in(cast.her_therapist)
    assert "We have gone through it" in page(browser, cast)
    seen = Intake.objects.get().revision_number
    browser.post(path(cast, "client-intake-complete"), {"seen_revision": seen})
    assert Intake.objects.get().state == IntakeState.HANDED_IN


def test_number_of_queries_does_not_grow(cast: Cast, signed_in, count_queries) -> None:
    intake, counts = scenes.handed_in(cast), []
    for question in (Question.HARD, Question.STORY, Question.TIME):
        scenes.answered(cast, intake, question, "Words.")
        scenes.formulated(cast, intake, f"About {question}")
        counts.append(count_queries(signed_in(cast.her_therapist), path(cast)))
    assert counts[2] <= counts[0] <= MOST_QUERIES
    assert Episode.objects.filter(intake=intake).exists()


def test_baseline_is_a_step_that_says_what_is_missing(cast: Cast, signed_in) -> None:
    """Given an intake with no measure; when one is asked and answered; then it stands there."""
    intake = scenes.handed_in(cast)
    scenes.formulated(cast, intake)
    browser, hers = signed_in(cast.her_therapist), signed_in(cast.client)
    none = page(browser, cast)
    assert "No baseline yet: no questionnaire is asked with it." in none
    # Beside the button that completes it, and in its place with the way to one.
    assert none.count("No baseline yet") == 2
    assert none.count(f'href="{path(cast, "client-measures")}"') == 2  # the other is in the places
    assert (
        "No questionnaire is asked with it yet." in hers.get(reverse("my-intake")).content.decode()
    )
    response = cast_scenes.begun_response(cast)
    asked = page(browser, cast)
    assert "No baseline yet: nothing that is asked has been answered." in asked
    assert asked.count(f'href="{path(cast, "client-measures")}"') == 1
    assert "first answered" not in asked
    waits = hers.get(reverse("my-intake")).content.decode()
    assert "No questionnaire is asked with it yet." not in waits
    assert reverse("questionnaire", args=[response.schedule.public_id]) in waits
    cast_scenes.answered(cast, response, {"phq9_1": 1})
    answered = page(browser, cast)
    assert "No baseline yet" not in answered
    assert "first answered today" in answered


def test_baseline_may_come_on_paper(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    cast_scenes.paper_total(cast)
    told = page(signed_in(cast.her_therapist), cast)
    assert "No baseline yet" not in told
    assert "first answered today" in told


def test_supervisor_is_told_of_the_baseline_and_asks_none(cast: Cast, signed_in) -> None:
    consents.agreed_to_supervision(cast)
    scenes.handed_in(cast)
    told = page(signed_in(cast.supervisor), cast)
    assert "No baseline yet" in told
    assert "Ask a questionnaire" not in told


def test_care_that_ended_before_it_was_handed_in_is_told_as_it_is(cast: Cast, signed_in) -> None:
    scenes.drafted(cast, scenes.written(cast))
    browser = signed_in(cast.her_therapist)
    assert "questions to add to" in page(browser, cast)
    cast_scenes.episode_in(cast, EpisodeState.CLOSED)
    told = " ".join(page(browser, cast).split())
    assert "Noor did not hand in the intake" in told
    assert "This care ended before it was handed in." in told
    assert "questions to which nothing was handed in" in told
    assert "None was written." in told
    for untrue in ("still writing", "to add to", "Nothing is written yet", "See every version"):
        assert untrue not in told


def test_formulation_typed_and_not_kept_is_read_where_care_has_ended(cast: Cast, signed_in) -> None:
    scenes.formulating(cast, scenes.handed_in(cast))
    cast_scenes.episode_in(cast, EpisodeState.CLOSED)
    told = page(signed_in(cast.her_therapist), cast)
    assert "Read what you typed, and see every version" in told
    assert "Go on with it" not in told
