"""What is measured at the beginning: one rule, told alike to the client and to her therapist."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from time_machine import travel

from telos.base import clock
from telos.episodes.actions import open_episode
from telos.episodes.enums import EpisodeState
from telos.intake.enums.states import IntakeState
from telos.intake.models import Intake
from telos.intake.queries import baseline_of, moves_visible_to
from telos.measures.actions import begin_response, enter_total, stop_asking
from telos.measures.models import MeasureSchedule
from tests import scenes as cast_scenes
from tests.cast import Cast
from tests.intake import scenes

PHQ9 = {"phq9_1": 1}
GAD7 = {"gad7_1": 1}
WHOSE = ["client", "her_therapist"]


def told(cast: Cast, intake: Intake, who: str = "client") -> dict[str, bool]:
    """Each questionnaire of the baseline, and whether it is answered, as somebody reads it."""
    viewer = cast.person(who)
    baseline = baseline_of(viewer, intake, moves_visible_to(viewer, intake))
    return {each.instrument.key: each.is_answered for each in baseline.measures}


def complete(cast: Cast, intake: Intake) -> Intake:
    scenes.formulated(cast, intake)
    scenes.shared(cast, intake)
    return scenes.moved(intake, IntakeState.COMPLETE, by=cast.her_therapist)


def asked(cast: Cast, key: str, **more: object) -> MeasureSchedule:
    return cast_scenes.schedule(cast, instrument_key=key, **more)


def answer(cast: Cast, schedule: MeasureSchedule, answers: dict[str, int]) -> None:
    response = begin_response(actor=cast.client, schedule=schedule)
    cast_scenes.answered(cast, response, answers)


def page_of(cast: Cast, signed_in, who: str) -> str:
    """The questionnaires as the client's page, or the baseline as her therapist's, tells them."""
    if who == "client":
        page = signed_in(cast.client).get(reverse("my-intake")).content.decode()
        return " ".join(page.split('id="questionnaires"')[1].split("</section>")[0].split())
    path = reverse("client-intake", args=[cast.client_record.public_id])
    page = signed_in(cast.her_therapist).get(path).content.decode()
    return " ".join(page.split('id="baseline"')[1].split("</section>")[0].split())


@pytest.mark.parametrize("who", WHOSE)
def test_nothing_is_asked(cast: Cast, signed_in, who: str) -> None:
    intake = scenes.handed_in(cast)
    assert told(cast, intake, who) == {}
    shown = page_of(cast, signed_in, who)
    assert "o questionnaire is asked with it" in shown


@pytest.mark.parametrize("who", WHOSE)
def test_one_is_answered_and_one_open(cast: Cast, signed_in, who: str) -> None:
    intake = scenes.handed_in(cast)
    answer(cast, asked(cast, "phq9"), PHQ9)
    asked(cast, "gad7")
    assert told(cast, intake, who) == {"phq9": True, "gad7": False}
    shown = page_of(cast, signed_in, who).lower()
    assert "first answered today" in shown
    assert ("waits for an answer" if who == "her_therapist" else "questions") in shown


@pytest.mark.parametrize("who", WHOSE)
def test_what_is_asked_again_stays_answered(cast: Cast, signed_in, who: str) -> None:
    with travel(clock.now() - timedelta(days=8)):
        intake = scenes.handed_in(cast)
        answer(cast, asked(cast, "phq9"), PHQ9)
    assert told(cast, intake, who) == {"phq9": True}
    shown = page_of(cast, signed_in, who)
    assert "irst answered" in shown
    # It is answered again from the client's own page; here it is done.
    assert (
        reverse(
            "questionnaire", args=[MeasureSchedule.objects.get(instrument_key="phq9").public_id]
        )
        not in shown
    )


@pytest.mark.parametrize("who", WHOSE)
def test_what_is_asked_later_is_open_and_not_done(cast: Cast, signed_in, who: str) -> None:
    intake = scenes.handed_in(cast)
    asked(cast, "phq9", starts_on=clock.today() + timedelta(days=1))
    assert told(cast, intake, who) == {"phq9": False}
    shown = page_of(cast, signed_in, who)
    assert "sked from tomorrow on" in shown
    assert "done" not in shown


@pytest.mark.parametrize("who", WHOSE)
def test_what_is_not_asked_in_a_pause_is_open(cast: Cast, signed_in, who: str) -> None:
    intake = scenes.handed_in(cast)
    asked(cast, "phq9")
    cast_scenes.episode_in(cast, EpisodeState.PAUSED)
    intake = Intake.objects.get(pk=intake.pk)
    assert told(cast, intake, who) == {"phq9": False}
    assert "ot asked at present" in page_of(cast, signed_in, who)


@pytest.mark.parametrize("who", WHOSE)
def test_paper_and_what_is_asked_no_more_belong(cast: Cast, signed_in, who: str) -> None:
    intake = scenes.handed_in(cast)
    schedule = asked(cast, "phq9")
    answer(cast, schedule, PHQ9)
    stop_asking(actor=cast.her_therapist, schedule=schedule)
    stop_asking(actor=cast.her_therapist, schedule=asked(cast, "gad7"))
    cast_scenes.paper_total(cast)
    assert told(cast, intake, who) == {"phq9": True, "bdi2": True}
    assert page_of(cast, signed_in, who).count("irst answered today") == 2


@pytest.mark.parametrize("who", WHOSE)
def test_schedule_begun_after_the_intake_is_none_of_it(cast: Cast, signed_in, who: str) -> None:
    with travel(clock.now() - timedelta(days=9)):
        intake = scenes.handed_in(cast)
        answer(cast, asked(cast, "phq9"), PHQ9)
        asked(cast, "phq8", starts_on=clock.today() + timedelta(days=3))
        complete(cast, intake)
    with travel(clock.now() - timedelta(days=2)):
        answer(cast, asked(cast, "gad7"), GAD7)
        cast_scenes.paper_total(cast)
    scenes.moved(intake, IntakeState.TAKEN_UP, by=cast.her_therapist, why="Something new.")
    assert told(cast, intake, who) == {"phq9": True}
    assert page_of(cast, signed_in, who).lower().count("first answered") == 1


def test_what_was_asked_with_it_is_answered_late(cast: Cast) -> None:
    with travel(clock.now() - timedelta(days=9)):
        intake = scenes.handed_in(cast)
        schedule = asked(cast, "phq9")
        complete(cast, intake)
    assert told(cast, intake) == {"phq9": False}
    answer(cast, schedule, PHQ9)
    assert told(cast, intake) == {"phq9": True}
    stop_asking(actor=cast.her_therapist, schedule=schedule)
    assert told(cast, intake) == {"phq9": True}


def test_complete_without_one_there_was_none(cast: Cast, signed_in) -> None:
    complete(cast, scenes.handed_in(cast))
    with travel(clock.now() + timedelta(days=1)):
        asked(cast, "phq9")
        shown = page_of(cast, signed_in, "her_therapist")
    assert "There was no baseline: no questionnaire was asked with it." in shown
    assert "Ask a questionnaire" not in shown


@pytest.mark.parametrize("who", WHOSE)
def test_answer_from_care_before_is_none_of_it(cast: Cast, signed_in, who: str) -> None:
    with travel(clock.now() - timedelta(days=40)):
        before = scenes.handed_in(cast)
        answer(cast, asked(cast, "phq9"), PHQ9)
        asked(cast, "gad7")
        cast_scenes.episode_in(cast, EpisodeState.CLOSED)
    now = open_episode(actor=cast.her_therapist, client=cast.client_record)
    cast = replace(cast, episode=now)
    intake = scenes.handed_in(cast)
    assert told(cast, intake, who) == {}
    asked(cast, "phq9")
    assert told(cast, intake, who) == {"phq9": False}
    assert "irst answered" not in page_of(cast, signed_in, who)
    # Of the care from before only what was answered in it is told.
    before = Intake.objects.get(pk=before.pk)
    assert told(cast, before, who) == {"phq9": True}


def test_paper_from_before_that_is_entered_here_is_the_first_answer(cast: Cast) -> None:
    intake = scenes.handed_in(cast)
    enter_total(
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key="bdi2",
        score=21,
        answered_on=clock.today() - timedelta(days=90),
        is_from_before=True,
    )
    assert told(cast, intake) == {"bdi2": True}


def test_questions_about_safety_are_none_of_it(cast: Cast) -> None:
    intake = scenes.begun(cast)
    assert MeasureSchedule.objects.filter(instrument_key="telos_safety").exists()
    assert told(cast, intake) == {}


@pytest.mark.parametrize("who", ["colleague", "manager", "therapist_elsewhere", "nobody"])
def test_nobody_else_reads_it(cast: Cast, who: str) -> None:
    intake = scenes.handed_in(cast)
    answer(cast, asked(cast, "phq9"), PHQ9)
    assert told(cast, intake) == {"phq9": True}
    assert told(cast, intake, who) == {}
