"""Who sees which measures, what courses say, and in how many queries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from telos.access.actions import end_care
from telos.base import clock
from telos.episodes.actions import take_on_client
from telos.episodes.models import Episode
from telos.measures.actions import (
    acknowledge_alert,
    begin_response,
    enter_total,
    save_answers,
    stop_asking,
)
from telos.measures.models import Response
from telos.measures.queries import (
    FEWEST_TO_COUNT,
    answers_visible_to,
    called_for_help,
    called_for_help_in,
    count_open_alerts,
    courses_visible_to,
    due_questionnaires,
    open_alerts_visible_to,
    responses_visible_to,
    risk_alerts_visible_to,
    schedules_visible_to,
    sent_answer_of,
    with_calls_for_help,
)
from telos.science.change import ChangeCategory
from tests import scenes
from tests.cast import EVERYBODY, Cast

BOTH_SIDES = {"client", "her_therapist"}


def _total(cast: Cast, score: float, days_ago: int = 0, key: str = "bdi2") -> Response:
    return enter_total(
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key=key,
        score=score,
        answered_on=clock.today() - timedelta(days=days_ago),
    )


@pytest.mark.parametrize("name", EVERYBODY)
def test_waiting_alerts_are_counted_for_the_manager_and_never_among_few(
    cast: Cast, name: str
) -> None:
    scenes.risk_alert(cast)
    new = [
        take_on_client(actor=cast.her_therapist, practice=cast.practice, display_name=f"Mira{n}")
        for n in range(FEWEST_TO_COUNT - 1)
    ]
    many = [cast.client_record, *(episode.client for episode in new)]

    assert count_open_alerts(cast.person(name), many) == (1 if name == "manager" else 0)
    assert count_open_alerts(cast.person(name), many[1:]) is None


@pytest.mark.parametrize("name", EVERYBODY)
def test_measures_are_visible_to_both_sides_alone(cast: Cast, name: str) -> None:
    response = scenes.answered(cast, scenes.begun_response(cast), scenes.all_answers(1))
    viewer, episodes = cast.person(name), [cast.episode, cast.other_episode]
    sees = name in BOTH_SIDES

    assert schedules_visible_to(viewer).exists() == sees
    assert responses_visible_to(viewer).exists() == sees
    assert bool(answers_visible_to(viewer, response)) == sees
    assert set(courses_visible_to(viewer, episodes)) == ({cast.episode.pk} if sees else set())
    assert set(due_questionnaires(viewer, episodes)) == ({cast.episode.pk} if sees else set())


@pytest.mark.parametrize("name", EVERYBODY)
def test_alerts_are_for_her_therapist_alone(cast: Cast, name: str) -> None:
    alert = scenes.risk_alert(cast)
    sees = [alert] if name == "her_therapist" else []

    assert list(risk_alerts_visible_to(cast.person(name))) == sees
    assert list(open_alerts_visible_to(cast.person(name))) == sees


@pytest.mark.parametrize("name", EVERYBODY)
def test_answers_are_the_clients_own_until_they_are_sent(cast: Cast, name: str) -> None:
    response = scenes.begun_response(cast)
    save_answers(actor=cast.client, response=response, answers={"phq9_1": 2})

    assert bool(answers_visible_to(cast.person(name), response)) == (name == "client")


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_who_answered_is_told_that_help_was_called_for(cast: Cast, name: str) -> None:
    before = clock.now()
    alert = scenes.risk_alert(cast)
    viewer, is_hers = cast.person(name), name == "client"

    assert called_for_help(viewer, alert.response) == is_hers
    care = Episode.objects.filter(pk=cast.episode.pk)
    [episode] = with_calls_for_help(viewer, care, since=before)
    assert called_for_help_in(episode) == is_hers
    [later] = with_calls_for_help(viewer, care, since=clock.now())
    assert not called_for_help_in(later)


def test_alert_knows_what_its_own_answer_was_in_the_end(cast: Cast) -> None:
    """Not another answer of the form, nor the same question another time."""
    answers = scenes.all_answers(2) | {"phq9_9": 1}
    earlier = clock.now() - timedelta(days=7)
    with clock.set_to(earlier):
        asked = scenes.schedule(cast, every_days=7)
        first = begin_response(actor=cast.client, schedule=asked)
        scenes.answered(cast, first, answers)
    scenes.answered(
        cast, begin_response(actor=cast.client, schedule=asked), answers | {"phq9_9": 3}
    )

    sent = [sent_answer_of(alert) for alert in risk_alerts_visible_to(cast.her_therapist)]

    assert sent == [3, 1]


def test_what_was_only_opened_is_not_begun(cast: Cast) -> None:
    begun = scenes.begun_response(cast)
    save_answers(actor=cast.client, response=begun, answers={"phq9_1": 2, "phq9_2": 0})
    # One that was given and taken back is an answer begun, and none that is given.
    save_answers(actor=cast.client, response=begun, answers={"phq9_2": None})
    scenes.begun_response(cast, instrument_key="gad7")

    due = due_questionnaires(cast.client, [cast.episode])[cast.episode.pk]

    assert {one.instrument.key: one.given for one in due} == {"phq9": 1, "gad7": None}


def test_acknowledged_alert_is_no_longer_open(cast: Cast) -> None:
    alert = scenes.risk_alert(cast)
    acknowledge_alert(actor=cast.her_therapist, alert=alert, what_was_done="Rang.")

    assert not open_alerts_visible_to(cast.her_therapist).exists()
    assert list(risk_alerts_visible_to(cast.her_therapist)) == [alert]


def test_measures_are_gone_from_the_therapists_sight_when_care_ends(cast: Cast) -> None:
    alert = scenes.risk_alert(cast)
    end_care(actor=cast.her_therapist, client=cast.client_record, therapist=cast.her_therapist)

    assert not risk_alerts_visible_to(cast.her_therapist).exists()
    assert not responses_visible_to(cast.her_therapist).exists()
    assert answers_visible_to(cast.her_therapist, alert.response) == {}


# Courses.


def test_course_is_in_order_of_the_days_and_not_of_entering(cast: Cast) -> None:
    for score, days_ago in [(20, 10), (30, 30), (10, 0), (25, 20)]:
        _total(cast, score, days_ago)

    course = courses_visible_to(cast.client, [cast.episode])[cast.episode.pk][0]

    assert [point.score for point in course.points] == [30, 25, 20, 10]
    assert (course.first.score, course.last.score, course.change) == (30, 10, -20)


@pytest.mark.parametrize(
    ("first", "last", "category"),
    [
        (18, 9, ChangeCategory.RECOVERED),
        (18, 12, ChangeCategory.IMPROVED),
        (18, 13, ChangeCategory.UNCHANGED),
        (8, 14, ChangeCategory.DETERIORATED),
    ],
)
def test_course_says_what_the_change_amounts_to(
    cast: Cast, first: int, last: int, category: ChangeCategory
) -> None:
    _total(cast, first, 30, key="phq9")
    _total(cast, last, key="phq9")

    course = courses_visible_to(cast.client, [cast.episode])[cast.episode.pk][0]

    assert course.category == category


def test_course_of_one_score_says_nothing_of_change(cast: Cast) -> None:
    _total(cast, 18, key="phq9")

    course = courses_visible_to(cast.client, [cast.episode])[cast.episode.pk][0]

    assert (course.category, course.change) == (None, 0)


def test_course_without_a_published_amount_says_nothing_of_change(cast: Cast) -> None:
    """No instrument is judged by a figure that nobody has published."""
    for key in ("bdi2", "swls", "who5", "phq4"):
        _total(cast, 20 if key == "who5" else 10, 30, key=key)
        _total(cast, 8 if key == "who5" else 5, key=key)

    courses = courses_visible_to(cast.client, [cast.episode])[cast.episode.pk]

    judged = {c.instrument.key: c.category for c in courses if c.rule is not None}
    unjudged = {c.instrument.key: c.category for c in courses if c.rule is None}
    assert len(judged) + len(unjudged) == 4
    assert "bdi2" in unjudged
    assert set(unjudged.values()) == {None}
    assert None not in judged.values()


def test_course_counts_what_came_to_no_score(cast: Cast) -> None:
    asked = scenes.schedule(cast, every_days=1, starts_on=clock.today() - timedelta(days=3))
    for days_ago, answers in [(3, {"phq9_1": 1}), (2, scenes.all_answers(1)), (1, {"phq9_2": 0})]:
        with clock.set_to(clock.now() - timedelta(days=days_ago)):
            response = begin_response(actor=cast.client, schedule=asked)
            scenes.answered(cast, response, answers)

    course = courses_visible_to(cast.client, [cast.episode])[cast.episode.pk][0]

    assert (len(course.points), course.unscored) == (1, 2)


def test_begun_response_is_no_point_of_a_course(cast: Cast) -> None:
    response = scenes.begun_response(cast)
    save_answers(actor=cast.client, response=response, answers=scenes.all_answers(3))

    assert courses_visible_to(cast.her_therapist, [cast.episode]) == {}


def test_main_measure_comes_first_and_there_is_one(cast: Cast) -> None:
    old = scenes.schedule(cast, instrument_key="phq9", is_main=True)
    _total(cast, 10, 20, key="phq9")
    _total(cast, 10, 10, key="phq9")
    _total(cast, 5, key="gad7")
    stop_asking(actor=cast.her_therapist, schedule=old)
    assert _main(cast) == ["phq9"]

    scenes.schedule(cast, instrument_key="gad7", is_main=True)

    assert _main(cast) == ["gad7"]
    courses = courses_visible_to(cast.client, [cast.episode])[cast.episode.pk]
    assert [course.instrument.key for course in courses] == ["gad7", "phq9"]


def _main(cast: Cast) -> list[str]:
    courses = courses_visible_to(cast.client, [cast.episode])[cast.episode.pk]
    return [course.instrument.key for course in courses if course.is_main]


# Numbers of queries.


def _responses(cast: Cast, number: int) -> None:
    first_day = clock.now() - timedelta(weeks=number)
    with clock.set_to(first_day):
        asked = scenes.schedule(cast, every_days=7)
    for week in range(number):
        _total(cast, 10 + week, week)
        with clock.set_to(first_day + timedelta(weeks=week)):
            response = begin_response(actor=cast.client, schedule=asked)
            scenes.answered(cast, response, scenes.all_answers(1))


@pytest.mark.parametrize("number", [1, 3])
def test_courses_take_two_queries(cast: Cast, django_assert_num_queries, number: int) -> None:
    _responses(cast, number)

    with django_assert_num_queries(2):
        found = courses_visible_to(cast.her_therapist, [cast.episode, cast.other_episode])
        names = [course.instrument.name for course in found[cast.episode.pk]]
    assert len(names) == 2


@pytest.mark.parametrize("number", [1, 3])
def test_due_questionnaires_take_one_query(
    cast: Cast, django_assert_num_queries, number: int
) -> None:
    _responses(cast, number)

    with django_assert_num_queries(1):
        found = due_questionnaires(cast.her_therapist, [cast.episode, cast.other_episode])
        names = [due.schedule.episode.client.display_name for due in found[cast.episode.pk]]
    assert names == ["Noor"]


@pytest.mark.parametrize("number", [1, 3])
def test_alerts_take_one_query(cast: Cast, django_assert_num_queries, number: int) -> None:
    response = scenes.begun_response(cast)
    for value in range(1, number + 1):
        save_answers(actor=cast.client, response=response, answers={"phq9_9": value})

    with django_assert_num_queries(1):
        names = [
            alert.response.episode.client.display_name
            for alert in open_alerts_visible_to(cast.her_therapist)
        ]
    assert len(names) == number
