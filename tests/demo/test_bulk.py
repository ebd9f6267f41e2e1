"""A practice written in bulk holds the same rules as one that was made by deeds."""

from __future__ import annotations

from datetime import UTC, date

import pytest
from django.apps import apps

from telos.demo.bulk import build_practice
from telos.demo.bulk.care import appointments
from telos.demo.errors import NotADemoError
from telos.episodes.models import Episode
from telos.episodes.queries import caseload_of
from telos.goals.queries import goal_courses, goals_visible_to
from telos.intake.enums.questions import Question
from telos.intake.enums.states import IntakeState
from telos.intake.queries import answers_visible_to as answers_in_intake
from telos.intake.queries import intake_of, safety_standing
from telos.measures.models import Answer, Response, RiskAlert
from telos.measures.queries import answers_visible_to, courses_visible_to
from telos.people.models import Client, Person
from telos.plans.actions.kept import says_of
from telos.plans.queries import plan_of, unknown_approaches, unknown_interventions
from telos.science.instruments import load_instrument, score_one

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


def test_bulk_rows_are_valid():
    build_practice(
        seed=3, clients=3, weeks=30, with_answers=True, with_beginnings=True, today=TODAY
    )
    for model in apps.get_models():
        if model.__module__.startswith("telos."):
            for row in model._base_manager.all():
                lacking = {
                    f.name for f in row._meta.fields if f.null and getattr(row, f.attname) is None
                }
                row.full_clean(exclude=lacking)


def test_no_two_hours_of_a_therapist_fall_together_where_the_clocks_change():
    # Hundreds of appointments reach from a Saturday into the Sunday of the change.
    everybody = [Episode(client=Client()) for _ in range(300)]
    friday = date(2026, 3, 27)
    made = list(appointments(everybody, therapist=Person(), first=friday, weeks=1))
    assert len({each.starts_at.astimezone(UTC) for each in made}) == len(made)


def test_bulk_is_read_like_any_caseload():
    built = build_practice(seed=3, clients=4, weeks=6, with_answers=True, today=TODAY)
    caseload = list(caseload_of(built.therapist))
    assert len(caseload) == 4
    courses = courses_visible_to(built.therapist, caseload)
    assert {course.instrument.key for course in courses[caseload[0].pk]} == {"phq9", "gad7"}
    assert all(len(goals) == 2 for goals in goal_courses(built.therapist, caseload).values())


def test_bulk_beginnings_are_read_like_those_that_were_made_by_deeds():
    built = build_practice(
        seed=3, clients=2, weeks=60, with_answers=False, with_beginnings=True, today=TODAY
    )
    for episode in built.episodes:
        client = episode.client.person
        assert client is not None
        intake = intake_of(client, episode)
        assert intake is not None
        assert intake.state == IntakeState.COMPLETE
        answered = answers_in_intake(built.therapist, intake)
        assert set(answered.by_question) >= {Question.BRINGS, Question.STANDS_BY, Question.MONEY}
        plan = plan_of(client, episode)
        assert plan is not None
        assert plan.standing is not None
        assert [version.number for version in plan.versions] == [1, 2, 3]
        assert plan.standing.number == 3
        said = says_of(plan.standing.row)
        assert not unknown_approaches(said.approaches)
        assert not unknown_interventions([each.intervention for each in said.servings])
        safety = safety_standing(client, episode.client)
        assert safety is not None
        assert safety.version.number == 3
    aims = {g.pk for g in goals_visible_to(built.therapist).filter(baseline__isnull=False)}
    steps = goals_visible_to(built.therapist).exclude(aim=None)
    assert len(aims) == 2
    assert {step.aim_id for step in steps} == aims


def test_bulk_answers_come_to_their_scores():
    built = build_practice(seed=3, clients=2, weeks=4, with_answers=True, today=TODAY)
    for response in Response.objects.all():
        answers = answers_visible_to(built.therapist, response)
        instrument = load_instrument(response.instrument_key)
        assert score_one(answers, instrument=instrument).score == response.score
    above_zero = Answer.objects.filter(item_key="phq9_9", value__gte=1).count()
    assert RiskAlert.objects.count() == above_zero


def test_bulk_can_leave_out_the_answers():
    build_practice(seed=3, clients=2, weeks=4, with_answers=False, today=TODAY)
    assert Response.objects.exists()
    assert not Answer.objects.exists()


def test_bulk_is_refused_where_there_is_no_demo(settings):
    settings.DEMO = False
    with pytest.raises(NotADemoError):
        build_practice(seed=3, clients=1, weeks=1, with_answers=False)
