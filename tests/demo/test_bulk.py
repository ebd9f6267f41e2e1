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
from telos.goals.queries import goal_courses
from telos.measures.models import Answer, Response, RiskAlert
from telos.measures.queries import answers_visible_to, courses_visible_to
from telos.people.models import Client, Person
from telos.science.instruments import load_instrument, score_one

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


def test_bulk_rows_are_valid():
    build_practice(seed=3, clients=3, weeks=5, with_answers=True, today=TODAY)
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
