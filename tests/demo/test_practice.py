"""The practice as it stands: alive, complete, and everything in it valid."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import authenticate
from django.db.models import Count, Q

from telos.access.enums import Side
from telos.audit.models import AuditRow
from telos.demo.story import stories
from telos.episodes.enums import EpisodeState
from telos.episodes.models import Episode
from telos.episodes.queries import cares_visible_to, moves_visible_to
from telos.goals.enums import GoalDomain, GoalState
from telos.goals.models import Goal, GoalRating, GoalScaling
from telos.goals.queries import attainment_of, beside_goals, goal_courses, goals_visible_to
from telos.intake.models import Formulation, FormulationTyping, Intake, IntakeDraft, IntakeEntry
from telos.intake.queries import intake_of
from telos.measures.enums import EnteredAs
from telos.measures.models import Answer, Response, RiskAlert
from telos.measures.queries import courses_visible_to, due_questionnaires, open_alerts_visible_to
from telos.people.models import Client, Person
from telos.plans.queries import plan_of
from telos.scheduling.enums import AppointmentState
from telos.scheduling.models import Appointment
from telos.science.change import ChangeCategory
from tests.demo.conftest import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_practice")]

# Rows of which there are thousands: the tables' own constraints hold them, some are looked at.
MANY = {Answer: 20, AuditRow: 20, Response: 3, GoalRating: 3}


def person(key: str) -> Person:
    return Person.objects.get(email=f"{key}@harbour.example")


def episodes_of(key: str) -> list[Episode]:
    cared_for = Episode.objects.filter(client__care_relationships__therapist=person(key))
    return list(cared_for.order_by("opened_on", "pk"))


def main_courses() -> dict[str, object]:
    found = {}
    for key in ("lea", "ines"):
        episodes = episodes_of(key)
        courses = courses_visible_to(person(key), episodes)
        for episode in episodes:
            for course in courses.get(episode.pk, [])[:1]:
                found[episode.client.display_name] = course
    return found


def test_demo_has_24_clients_and_those_who_care_for_them():
    assert Client.objects.count() == 24
    assert len(episodes_of("lea")) == 20  # Alex came back
    assert len(episodes_of("ines")) == 5


@pytest.mark.parametrize("kind", settings.DEMO_LOGINS)
def test_demo_lets_one_of_each_kind_sign_in(kind):
    login = authenticate(email=settings.DEMO_LOGINS[kind], password=settings.DEMO_PASSWORD)
    assert login is not None


def test_demo_rows_are_valid():
    for model in apps.get_models():
        if not model.__module__.startswith("telos."):
            continue
        for row in model._base_manager.order_by("pk")[:: MANY.get(model, 1)]:
            # A form may ask for what a row may lack.
            lacking = {
                f.name for f in row._meta.fields if f.null and getattr(row, f.attname) is None
            }
            row.full_clean(exclude=lacking)


def test_demo_leaves_nobody_without_a_name():
    for names in (Client.objects, Person.objects):
        assert not names.filter(display_name__regex=r"^\s*$").exists()
    assert Client.objects.values("display_name").distinct().count() == 24


def test_demo_ends_before_today_begins():
    for model in apps.get_models():
        if hasattr(model, "created_at") and model.__module__.startswith("telos."):
            assert not model._base_manager.filter(created_at__date__gte=TODAY).exists()


def test_demo_has_no_deed_without_a_row_in_the_trail():
    deeds = Counter(AuditRow.objects.values_list("deed", flat=True))
    assert deeds["client.add"] == Client.objects.count()
    assert deeds["appointment.plan"] == Appointment.objects.count()
    entered = deeds["response.total"] + deeds["response.enter"]
    assert deeds["response.finish"] + entered == (
        Response.objects.exclude(finished_at=None).count()
    )
    assert deeds["goal.propose"] == Goal.objects.count()
    assert deeds["goal.rate"] + deeds["goal.rate.spoken"] == GoalRating.objects.count()
    assert deeds["goal.scale"] + deeds["goal.scale.spoken"] == GoalScaling.objects.count()


def test_demo_changes_are_of_every_kind():
    categories = {course.category for course in main_courses().values()}
    assert categories >= {
        ChangeCategory.RECOVERED,
        ChangeCategory.IMPROVED,
        ChangeCategory.UNCHANGED,
        ChangeCategory.DETERIORATED,
    }


def test_demo_care_stands_in_every_state():
    states = set(Episode.objects.values_list("state", flat=True))
    assert states >= {
        EpisodeState.ENQUIRY,
        EpisodeState.ASSESSMENT,
        EpisodeState.ACTIVE,
        EpisodeState.ENDING,
        EpisodeState.AFTERCARE,
        EpisodeState.CLOSED,
    }


def test_demo_goals_are_about_everything_and_stand_everywhere():
    assert set(Goal.objects.values_list("domain", flat=True)) == set(GoalDomain.values)
    assert set(Goal.objects.values_list("state", flat=True)) == set(GoalState.values)
    assert GoalRating.objects.filter(side=Side.THERAPIST).exists()
    assert Goal.objects.annotate(changes=Count("revisions")).filter(changes__gte=4).exists()


def test_demo_has_steps_levels_supporters_measures_and_a_disagreement():
    viewer, episodes = person("lea"), episodes_of("lea")
    courses = [c for found in goal_courses(viewer, episodes).values() for c in found]
    beside = beside_goals(viewer, [course.goal for course in courses])
    stepped = {course.goal.episode_id for course in courses if course.steps}
    assert len(stepped) >= 2
    assert {step.goal.state for c in courses for step in c.steps} >= {"reached", "set_aside"}
    leveled = [course for course in courses if course.goal.has_levels]
    assert len({course.goal.episode_id for course in leveled}) >= 2
    assert any(course.goal.priority for course in courses)
    assert any(course.goal.review_on for course in courses)
    assert any(each.supporters for each in beside.values())
    assert any(each.measures for each in beside.values())
    apart = [
        course
        for course in courses
        if course.last and course.therapist_ratings
        if course.last.value != course.therapist_ratings[-1].value
    ]
    assert apart


def test_demo_has_a_proposal_waiting_on_each_side():
    waits = Counter(
        course.awaits
        for courses in goal_courses(person("lea"), episodes_of("lea")).values()
        for course in courses
    )
    assert waits[Side.CLIENT] >= 2
    assert waits[Side.THERAPIST] >= 2


def test_demo_alerts_wait_for_each_therapist_and_others_were_seen_to():
    assert [open_alerts_visible_to(person(key)).count() for key in ("lea", "ines")] == [1, 1]
    for key in ("lea", "ines"):
        assert open_alerts_visible_to(person(key)).get().created_at > NOON - timedelta(hours=24)
    seen_to = RiskAlert.objects.exclude(acknowledged_at=None)
    assert seen_to.count() >= 4
    assert all(len(alert.what_was_done) > 60 for alert in seen_to)


def test_demo_raises_an_alert_for_every_answer_above_zero_and_no_other():
    about_safety = Answer.objects.filter(item_key__startswith="telos_safety_", value__gte=1)
    answered = Answer.objects.filter(item_key="phq9_9", value__gte=1)
    assert RiskAlert.objects.count() == answered.count() + about_safety.count()
    assert (answered.count(), about_safety.count()) == (7, 1)


def test_demo_calendar_is_alive():
    day = {"starts_at__date": TODAY}
    assert Appointment.objects.filter(**day).count() >= 2
    ahead = Appointment.objects.filter(starts_at__gt=NOON, state=AppointmentState.PLANNED)
    assert ahead.filter(starts_at__date__lte=TODAY + timedelta(days=7)).count() >= 10
    lately = Appointment.objects.filter(
        starts_at__range=(NOON - timedelta(days=7), NOON), state=AppointmentState.ATTENDED
    )
    assert lately.count() >= 6
    states = set(Appointment.objects.values_list("state", flat=True))
    assert states == set(AppointmentState.values)


def test_demo_calendar_has_one_meeting_at_a_time():
    taken = Appointment.objects.exclude(state=AppointmentState.CANCELLED)
    twice = taken.values("therapist", "starts_at").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()


def test_demo_has_a_past_meeting_of_which_nobody_has_said_what_became():
    past = Appointment.objects.filter(state=AppointmentState.PLANNED, starts_at__date__lt=TODAY)
    assert past.count() == 1


def test_demo_has_totals_from_paper_and_answers_that_make_no_score():
    assert Response.objects.filter(instrument_key="bdi2", entered_as=EnteredAs.TOTAL).count() >= 5
    unscored = Response.objects.filter(score=None, finished_at__isnull=False)
    # Of the questions about safety nothing is added up.
    unscored = unscored.exclude(instrument_key="telos_safety")
    assert unscored.count() == 1
    assert Response.objects.filter(finished_at=None, answers__isnull=False).distinct().count() == 1


def test_noor_has_a_questionnaire_today_and_a_session_tomorrow():
    noor = person("noor")
    episode = Episode.objects.get(client__person=noor)
    due = due_questionnaires(noor, [episode])[episode.pk]
    assert "gad7" in {d.instrument.key for d in due if d.due_on == TODAY and d.days_waiting == 0}
    tomorrow = TODAY + timedelta(days=1)
    assert Appointment.objects.filter(episode=episode, starts_at__date=tomorrow).exists()


def test_noor_is_getting_better_and_speaks_up():
    noor = person("noor")
    episode = Episode.objects.get(client__person=noor)
    course = courses_visible_to(noor, [episode])[episode.pk][0]
    assert course.instrument.key == "gad7"
    assert course.category in {ChangeCategory.RECOVERED, ChangeCategory.IMPROVED}
    goals = goal_courses(noor, [episode])[episode.pk]
    assert goals[0].goal.words == "Speak up in the Monday meeting."
    assert goals[0].last.value > goals[0].first.value
    assert {goal.awaits for goal in goals} >= {Side.CLIENT, Side.THERAPIST}


def test_scores_and_goals_do_not_always_go_together():
    def moved(name: str) -> tuple[ChangeCategory, int]:
        episode = Episode.objects.get(client__display_name=name)
        course = main_courses()[name]
        first_goal = goal_courses(person("lea"), [episode])[episode.pk][0]
        return course.category, first_goal.last.value - first_goal.first.value

    assert moved("Freya") == (ChangeCategory.RECOVERED, -1)
    assert moved("Gareth") == (ChangeCategory.UNCHANGED, 8)


def test_somebody_has_stopped_coming_and_still_has_a_questionnaire_waiting():
    episode = Episode.objects.get(client__display_name="Simon")
    assert episode.state == EpisodeState.ACTIVE
    due = due_questionnaires(person("lea"), [episode])[episode.pk]
    assert all(each.due_on for each in due if each.schedule.every_days)
    last = Response.objects.filter(episode=episode).latest("answered_on")
    assert (TODAY - last.answered_on).days > 30


def test_stories_are_all_told():
    assert {story.name for story in stories()} == set(
        Client.objects.values_list("display_name", flat=True)
    )
    without_account = Client.objects.filter(person=None)
    assert {client.display_name for client in without_account} == {"Bashir", "Walter"}
    assert (
        not Response.objects.filter(~Q(episode__client__person=None), answers=None)
        .exclude(entered_as=EnteredAs.TOTAL)
        .exists()
    )


def test_intakes_stand_in_every_way():
    states = {
        intake.episode.client.display_name: intake.state
        for intake in Intake.objects.select_related("episode__client")
    }
    assert states == {
        "Tomas": "begun",
        "Simon": "handed_in",
        "Noor": "complete",
        "Alex": "complete",
        "Walter": "complete",
    }
    assert IntakeDraft.objects.get().intake.episode.client.display_name == "Tomas"
    shared = Formulation.objects.select_related("intake__episode__client")
    assert {each.intake.episode.client.display_name for each in shared} == {
        "Alex",
        "Noor",
        "Walter",
    }
    assert FormulationTyping.objects.get().intake.episode.client.display_name == "Simon"


def test_somebody_came_back_and_their_care_before_can_be_read():
    viewer, alex = person("lea"), Client.objects.get(display_name="Alex")
    now, before = cares_visible_to(viewer, alex)
    assert (now.state, before.state) == (EpisodeState.ACTIVE, EpisodeState.CLOSED)
    assert before.opened_on < now.opened_on
    assert moves_visible_to(viewer, now)[0].why.startswith("They were here a year ago")
    for episode in (now, before):
        assert goals_visible_to(viewer).filter(episode=episode).exists()
        assert courses_visible_to(viewer, [episode])[episode.pk]
    assert intake_of(viewer, before).state == "complete"
    assert plan_of(viewer, before) is not None
    assert person("alex") == alex.person


def test_somebody_without_an_account_is_told_in_their_own_words():
    viewer, episode = person("lea"), Episode.objects.get(client__display_name="Walter")
    goals = goal_courses(viewer, [episode])[episode.pk]
    ratings = [rating for course in goals for rating in course.ratings]
    assert len(ratings) >= 8
    assert all(rating.is_spoken and rating.by == viewer for rating in ratings)
    assert any(course.therapist_ratings for course in goals)
    beside = beside_goals(viewer, [course.goal for course in goals])
    scalings = [scaling for each in beside.values() for scaling in each.scalings]
    assert {scaling.is_spoken for scaling in scalings if scaling.side == Side.CLIENT} == {True}
    assert attainment_of(goals, beside, side=Side.CLIENT).scaled == 1
    assert [course.awaits for course in goals] == [Side.CLIENT, None]
    assert all(any(row.is_spoken for row in course.story) for course in goals)
    entered = Response.objects.filter(episode=episode, entered_as=EnteredAs.ITEMS)
    assert set(entered.values_list("answered_by", flat=True)) == {viewer.pk}
    assert entered.filter(instrument_key="gad7", score__isnull=False).count() == 4
    due = due_questionnaires(viewer, [episode])[episode.pk]
    assert [each.instrument.key for each in due if each.due_on] == ["gad7"]
    assert plan_of(viewer, episode).steps[1].is_spoken
    said = IntakeEntry.objects.filter(intake__episode=episode)
    assert set(said.values_list("side", "by")) == {(Side.CLIENT, viewer.pk)}
