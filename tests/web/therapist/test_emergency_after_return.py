"""The record that was opened in an emergency, of somebody who came back: what stood before."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from telos.access.queries import openings_of
from telos.base import clock
from telos.episodes.actions import move_episode, open_episode
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode
from telos.goals.enums import GoalState
from telos.intake.actions import begin_intake
from telos.intake.enums.questions import Question
from telos.intake.enums.states import IntakeState
from telos.web.goal_story import whole_day
from tests import scenes
from tests.access.emergency.test_openings import opened
from tests.cast import Cast
from tests.intake import scenes as intakes
from tests.plans import scenes as plans
from tests.web.client.pages import totals

OF_BEFORE = "This is of care before,"


def came_back(cast: Cast) -> Episode:
    """Care has ended, and a new one has begun in which nothing was done yet."""
    move_episode(
        actor=cast.her_therapist, episode=cast.episode, to=EpisodeState.CLOSED, why="Done."
    )
    return open_episode(actor=cast.her_therapist, client=cast.client_record, why="Back again.")


def page_opened(cast: Cast, signed_in) -> str:
    """What her colleague reads who has opened the record."""
    opening = openings_of(cast.colleague).first() or opened(cast)
    path = reverse("emergency-record", args=[opening.public_id])
    return " ".join(signed_in(cast.colleague).get(path).content.decode().split())


def test_what_stood_before_a_return_is_read_with_the_days_of_its_care(
    cast: Cast, signed_in
) -> None:
    intake = intakes.handed_in(cast)
    intakes.answered(cast, intake, Question.MEDICATION, "Sertraline, 50 mg.")
    scenes.goal_in(cast, GoalState.AGREED)
    plans.agreed(cast)
    totals(cast, 15)
    with clock.set_to(clock.now() + timedelta(days=30)):
        page_before = page_opened(cast, signed_in)
        assert OF_BEFORE not in page_before
        present = came_back(cast)
        page = page_opened(cast, signed_in)
        for words in ("Sertraline, 50 mg.", plans.REASON, scenes.WORDS, "was 15"):
            assert words in page_before, words
            assert words in page, words
        # The intake, the plan, the goals and the questionnaires.
        period = f"from {whole_day(cast.episode.opened_on)} to {whole_day(clock.today())}."
        assert page.count(f"{OF_BEFORE} {period}") == 4
        assert "Handed in on" in page
        assert "It stood when care ended." in page
        assert "still writing" not in page
        later_intake = begin_intake(actor=cast.client, episode=present)
        intakes.answered(cast, later_intake, Question.MEDICATION, "Nothing any more.")
        intakes.answered(cast, later_intake, Question.HARD, "Back, tired.", by=cast.her_therapist)
        page = page_opened(cast, signed_in)
        assert "They are still writing a new one" in page
        assert page.index("Sertraline, 50 mg.") < page.index("Back, tired.")
        assert "Nothing any more." not in page
        intakes.moved(later_intake, IntakeState.HANDED_IN, by=cast.client)
        page = page_opened(cast, signed_in)
        assert "Nothing any more." in page
        assert "Sertraline, 50 mg." not in page
        assert page.count(OF_BEFORE) == 3


def test_goal_and_score_of_the_present_care_take_the_place_of_those_before(
    cast: Cast, signed_in
) -> None:
    scenes.goal_in(cast, GoalState.AGREED)
    totals(cast, 15)
    present = came_back(cast)
    assert page_opened(cast, signed_in).count(OF_BEFORE) == 2
    scenes.proposed_goal(cast, episode=present, words="Ride the bus again")
    page = page_opened(cast, signed_in)
    assert "Ride the bus again" in page
    assert scenes.WORDS not in page
    assert page.count(OF_BEFORE) == 1
