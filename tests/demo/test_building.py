"""Building: where it is refused, that twice is once, that chance is told by the seed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from telos.demo.build import build_demo
from telos.demo.clearing import clear_demo
from telos.demo.errors import NotADemoError, OthersLiveHereError
from telos.demo.standing import standing_demo
from telos.goals.models import GoalRating, GoalRevision
from telos.measures.models import Answer, Response
from telos.people.actions import create_person, start_practice
from telos.people.enums import Role
from telos.people.models import Client, Practice
from telos.scheduling.models import Appointment
from telos.vault.ring import ring

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 4)
FEW = {"tomas", "bashir"}


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


def contents() -> list[list[tuple]]:
    """Everything that is told, without the ids that are made by chance."""
    who = "episode__client__display_name"
    return [
        list(Client.objects.order_by("pk").values_list("display_name", "country", "created_at")),
        list(Appointment.objects.order_by("pk").values_list(who, "starts_at", "state")),
        list(Response.objects.order_by("pk").values_list(who, "due_on", "score", "finished_at")),
        list(Answer.objects.order_by("pk").values_list("item_key", "value", "saved_at")),
        [
            (revision.words, revision.state, revision.created_at)
            for revision in GoalRevision.objects.order_by("pk")
        ],
        list(GoalRating.objects.order_by("pk").values_list("value", "rated_on", "side")),
    ]


def built(**choices) -> list[list[tuple]]:
    with transaction.atomic(), ring():
        build_demo(only=FEW, **choices)
        told = contents()
        transaction.set_rollback(True)
    return told


def test_building_is_refused_where_there_is_no_demo(settings):
    settings.DEMO = False
    with pytest.raises(NotADemoError, match="telos demo"):
        build_demo()
    with pytest.raises(NotADemoError):
        clear_demo()


def test_building_is_refused_where_others_live():
    Practice.objects.create(name="Somebody’s practice", country="GB")
    with pytest.raises(OthersLiveHereError):
        build_demo()
    with pytest.raises(OthersLiveHereError):
        clear_demo()


def test_building_twice_is_building_once():
    first = build_demo(only=FEW, today=TODAY)
    before = contents()
    second = build_demo(only=FEW, today=TODAY + timedelta(days=3))
    assert (first.made, second.made) == (True, False)
    assert second.practice == first.practice
    assert (first.days_old, second.days_old) == (0, 3)
    assert contents() == before


def test_building_with_the_same_seed_tells_the_same():
    first = built(today=TODAY)
    assert any(first)
    assert built(today=TODAY) == first


def test_building_with_another_seed_tells_something_else():
    assert built(today=TODAY, seed=8) != built(today=TODAY)


def test_a_practice_of_the_same_name_is_never_taken_for_the_demo():
    lea = create_person(email="lea@practice.example", display_name="Lea")
    real = start_practice(name="Harbour Practice", country="GB", founder=lea, role=Role.MANAGER)
    for deed in (standing_demo, build_demo, clear_demo):
        with pytest.raises(OthersLiveHereError, match="nothing in it was changed"):
            deed()
    assert Practice.objects.get() == real


def test_accounts_without_a_practice_are_somebody_too():
    create_person(email="lea@practice.example", display_name="Lea")
    with pytest.raises(OthersLiveHereError):
        build_demo()


def test_clearing_takes_the_demo_away(transactional_db):
    build_demo(only=FEW, today=TODAY)
    clear_demo()
    assert not Practice.objects.exists()
    assert standing_demo() is None
